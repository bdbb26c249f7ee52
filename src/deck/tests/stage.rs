//! A deck with somebody who performs what is easy to perform: secrets, doors, locks and the disk. What
//! goes out to browsers and servers is left for the test to look at.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde_json::json;

use crate::{
    deck::{
        Deck, Effect, Msg, Saved,
        door::{Page, Visit, VisitId},
        row,
    },
    flow::{CallId, Consent, Event, Flow, FlowId, Now, Way, Wish},
    oauth::{
        call::{Answer, Times},
        card::{Card, Grant, Kept},
        names::param,
        request::Request,
        token::Reply,
    },
    plain::Plain,
    profile::{ProfileName, Settings},
    secret::Secret,
    upkeep::{self, ErrandId, Stored, Wish as Asks},
};

/// Four profiles at two doors and one without.
pub const SETTINGS: &str = r#"
version = 1
[defaults]
client_id = "3MVG9IHf89I1t8hrvswazsWed"
redirect_uri = "http://localhost:1717/OauthRedirect"
[profiles.a]
login = "production"
[profiles.b]
login = "sandbox"
tags = ["acme"]
[profiles.c]
login = "sandbox"
tags = ["acme"]
redirect_uri = "http://localhost:1718/OauthRedirect"
[profiles.far]
login = "production"
redirect_uri = "https://example.com/callback"
[profiles.broken]
login = "nowhere"
"#;

pub struct Stage {
    pub deck: Deck,
    pub now: Now,
    /// What was asked for and is not performed here.
    pub out: Vec<Effect>,
    visits: u64,
    minted: u64,
    /// Whether writing a token file works.
    pub disk: bool,
    /// The token files that errands find.
    pub files: BTreeMap<String, Stored>,
}

impl Stage {
    pub fn new(tabs: Option<usize>, attended: bool) -> Self {
        let rows = row::rows(&Settings::parse(SETTINGS).rows, &[]);
        let wall: Timestamp = "2026-08-20T10:42:07Z".parse().unwrap();
        let now = Now { since_start: Duration::from_secs(100), wall };
        Self {
            deck: Deck::new(rows, tabs, attended),
            now,
            out: Vec::new(),
            visits: 0,
            minted: 0,
            disk: true,
            files: BTreeMap::new(),
        }
    }

    pub fn tell(&mut self, msg: Msg) {
        let effects = self.deck.update(msg, self.now);
        for effect in effects {
            match self.perform(&effect) {
                Some(answer) => self.tell(answer),
                None => self.out.push(effect),
            }
        }
    }

    fn perform(&mut self, effect: &Effect) -> Option<Msg> {
        let (id, wish) = match effect {
            Effect::Perform(id, _, wish) => (id, wish),
            Effect::Record(name, ..) => return Some(Msg::Recorded(name.clone(), Ok(()))),
            Effect::Attend(id, name, wish) => return Some(Msg::Errand(*id, self.attend(name, wish)?)),
            _ => return None,
        };
        let event = match wish {
            Wish::Mint => {
                self.minted += 1;
                let text = |what: &str| Secret::new(format!("{what}-{}", self.minted));
                Event::Minted { state: text("state"), verifier: text("verifier") }
            }
            Wish::Listen(door, _) => {
                let link = format!("http://localhost:{}/go/link{}", door.port, id.0);
                Event::Listening { words: "open".into(), link: Some(link) }
            }
            Wish::Hold => Event::Held(None),
            Wish::Save(..) if self.disk => Event::Saved,
            Wish::Save(..) => Event::NotSaved("the disk is full".into()),
            _ => return None,
        };
        Some(Msg::Flow(*id, event))
    }

    fn attend(&mut self, name: &ProfileName, wish: &upkeep::Wish) -> Option<upkeep::Event> {
        use upkeep::{Event, Wish};
        let found = Ok(self.files.get(name.as_str()).cloned());
        Some(match wish {
            Wish::Read => Event::Read(found),
            Wish::Hold { .. } => Event::Held { found, unsettled: None },
            Wish::Reserve(_) => Event::Reserved,
            Wish::Save(card, grant) if self.disk => {
                self.files.insert(name.to_string(), Stored { card: card.clone(), grant: grant.clone() });
                Event::Saved
            }
            Wish::Save(..) => Event::NotSaved("the disk is full".into()),
            Wish::Remove => {
                self.files.remove(name.as_str());
                Event::Removed
            }
            Wish::Draw => Event::Drawn(500),
            _ => return None,
        })
    }

    /// Has a profile hold a grant, which its row and its token file know.
    pub fn keep(&mut self, name: &str, card: Card) {
        let fields = json!({
            "access_token": format!("{}!{name}", card.org), "instance_url": card.instance_url, "token_type": "Bearer",
            "id": format!("https://login.salesforce.com/id/{}/{}", card.org, card.user),
        });
        let refresh = Secret::new(format!("5Aep861{name}"));
        let card = Card { refresh_fingerprint: Some(refresh.fingerprint()), ..card };
        let grant = Grant { refresh_token: Some(refresh), reply: Secret::new(fields.to_string()) };
        self.files.insert(name.to_owned(), Stored { card: Box::new(card.clone()), grant });
        self.set(name, Saved::Known(Box::new(card)));
    }

    /// The errands' requests that nobody has answered yet: whose, and which.
    pub fn asked(&self) -> Vec<(String, ErrandId, CallId)> {
        let asked = |effect: &Effect| match effect {
            Effect::Attend(id, name, Asks::Refresh(call, _) | Asks::Look(call, _) | Asks::Revoke(call, _)) => {
                Some((name.to_string(), *id, *call))
            }
            _ => None,
        };
        self.out.iter().filter_map(asked).collect()
    }

    /// Answers the request of a profile's errand that was sent last.
    pub fn answer_errand(&mut self, name: &str, status: u16, body: impl ToString) {
        let (_, id, call) = self.asked().into_iter().rfind(|(whose, ..)| whose == name).expect("a request was sent");
        let body = Secret::new(body.to_string());
        let reply = Reply {
            status,
            content_type: "application/json".into(),
            location: None,
            retry_after: None,
            body,
            trace: Default::default(),
        };
        self.tell(Msg::Errand(id, upkeep::Event::Answered(call, Answer { reply: Ok(reply), times: Times::default() })));
    }

    pub fn wait(&mut self, time: Duration) {
        self.now.since_start += time;
        self.now.wall += time;
        self.tell(Msg::Woke);
    }

    pub fn log_in(&mut self, names: &[&str]) {
        let names = names.iter().map(|name| self::name(name)).collect();
        self.tell(Msg::LogIn(names, Consent::default(), Way::Browser));
    }

    pub fn flow(&self, name: &str) -> &Flow {
        self.deck.flow_of(self.deck.row(name).unwrap()).unwrap()
    }

    pub fn id(&self, name: &str) -> FlowId {
        self.flow(name).id
    }

    pub fn state(&self, name: &str) -> String {
        self.flow(name).authorize().unwrap().expose(param::STATE).unwrap().to_owned()
    }

    /// A browser comes to a door; the page it is given.
    pub fn visit(&mut self, port: u16, path: &str, query: &str) -> Page {
        self.visits += 1;
        let id = VisitId(self.visits);
        self.tell(Msg::Visited(Visit { id, port, path: path.into(), query: query.into() }));
        let page = self.out.iter().find_map(|effect| match effect {
            Effect::Answer(visit, page) if *visit == id => Some(page.clone()),
            _ => None,
        });
        page.expect("every visit is answered")
    }

    /// Who was sent to the browser since the last time, and forgets it.
    pub fn browsed(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        self.out.retain(|effect| match effect {
            Effect::Perform(_, name, Wish::Browse(_)) => {
                names.push(name.to_string());
                false
            }
            _ => true,
        });
        names
    }

    /// The code exchanges that were asked for: whose, and with which code.
    pub fn exchanged(&self) -> Vec<(String, String)> {
        let exchange = |effect: &Effect| match effect {
            Effect::Perform(_, name, Wish::Exchange(_, request)) => Some((name.to_string(), code(request))),
            _ => None,
        };
        self.out.iter().filter_map(exchange).collect()
    }

    pub fn said(&self) -> String {
        self.deck.view.notice.as_ref().map_or_else(String::new, |(words, _)| words.to_string())
    }

    pub fn quits(&self) -> bool {
        self.out.contains(&Effect::Quit)
    }

    pub fn set(&mut self, name: &str, saved: Saved) {
        self.tell(Msg::Read(vec![(name.into(), saved, Kept::default())]));
    }
}

fn code(request: &Request) -> String {
    request.expose(param::CODE).unwrap_or_default().to_owned()
}

pub fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

pub fn plain(text: &str) -> Plain {
    Plain::new(text)
}
