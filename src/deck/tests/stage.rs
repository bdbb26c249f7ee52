//! A deck with somebody who performs what is easy to perform: secrets, doors, locks and the disk. What
//! goes out to browsers and servers is left for the test to look at.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    deck::{
        Deck, Effect, Msg, Saved,
        door::{Page, Visit, VisitId},
        row,
    },
    flow::{Consent, Event, Flow, FlowId, Now, Way, Wish},
    oauth::{names::param, request::Request},
    plain::Plain,
    profile::{ProfileName, Settings},
    secret::Secret,
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
}

impl Stage {
    pub fn new(tabs: Option<usize>, attended: bool) -> Self {
        let rows = row::rows(&Settings::parse(SETTINGS).rows, &[]);
        let wall: Timestamp = "2026-08-20T10:42:07Z".parse().unwrap();
        let now = Now { since_start: Duration::from_secs(100), wall };
        Self { deck: Deck::new(rows, tabs, attended), now, out: Vec::new(), visits: 0, minted: 0, disk: true }
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
        let Effect::Perform(id, _, wish) = effect else {
            return match effect {
                Effect::Record(name, ..) => Some(Msg::Recorded(name.clone(), Ok(()))),
                _ => None,
            };
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
        self.tell(Msg::Read(vec![(name.into(), saved)]));
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
