//! The copy menu: what can be copied of a row, how the menu shows it, and putting it on the clipboard.
//! The access token is read for it and forgotten again, the last attempt is read for its transcript; all
//! else is known without a secret.

use std::{borrow::Cow, sync::Arc};

use crate::{
    deck::{
        Action, Deck, Row,
        letter::Letter,
        msg::{Cue, Effect},
    },
    flow::{
        Now,
        attempt::Attempt,
        transcript::{Source, Transcript},
    },
    oauth::{
        call::Call,
        curl::{self, Curl},
        error::table,
        names::endpoint,
        request::Request,
    },
    plain::Plain,
    profile::ProfileName,
    quote::Shell,
    secret::Secret,
    transfer::Form,
};

/// Something that can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The link of a login that waits.
    Link,
    /// The access token.
    Token,
    /// Where the org answers.
    InstanceUrl,
    /// The user name.
    Username,
    /// The org's id.
    OrgId,
    /// A command line that asks the org something; the token is a variable in it.
    Curl,
    /// The saved login, as another tool takes it.
    Export(Form),
    /// The message for whoever must act.
    Message,
    /// The last attempt, for somebody else.
    Transcript,
    /// A request of what ran last as a command line, by its place from 1.
    Request(u8),
}

impl Item {
    /// All but the requests, as the menu has them.
    pub const ALL: [Self; 13] = [
        Self::Link,
        Self::Token,
        Self::InstanceUrl,
        Self::Username,
        Self::OrgId,
        Self::Curl,
        Self::Export(Form::SfdxUrl),
        Self::Export(Form::Curl),
        Self::Export(Form::Dotenv),
        Self::Export(Form::Json),
        Self::Export(Form::Postman),
        Self::Message,
        Self::Transcript,
    ];

    /// So many requests have a key.
    pub const REQUESTS: u8 = 9;

    /// The request at a place, counted from 0.
    pub fn request(place: usize) -> Self {
        Self::Request(u8::try_from(place).map_or(Self::REQUESTS, |place| (place + 1).min(Self::REQUESTS)))
    }

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Link => "the login's link",
            Self::Token => "access token",
            Self::InstanceUrl => "instance URL",
            Self::Username => "user name",
            Self::OrgId => "org id",
            Self::Curl => "curl line",
            Self::Message => "message for who must act",
            Self::Transcript => "transcript",
            Self::Request(_) => "request as curl",
            Self::Export(form) => form.words(),
        }
    }
}

/// What a terminal that is not asked itself does with the clipboard.
const TMUX: &str = "; tmux hands it on only with: set -g set-clipboard on";

impl Deck {
    /// What the open menu offers, and what it shows of each; nothing where no menu is open.
    pub fn copies(&self) -> Vec<(Item, Plain)> {
        let Some(row) = self.copying() else { return Vec::new() };
        let requests = (1..=Item::REQUESTS).map(Item::Request);
        let items = Item::ALL.into_iter().chain(requests).filter(|item| self.allows(Action::CopyItem(*item)));
        items.filter_map(|item| Some((item, self.shown_of(row, item)?))).collect()
    }

    /// The row that the menu is open for.
    pub fn copying(&self) -> Option<&Row> {
        self.row(self.view.copying.as_ref()?)
    }

    pub(super) fn open_copies(&mut self, now: Now) -> Vec<Effect> {
        if self.view.copying.take().is_some() {
            return Vec::new();
        }
        self.view.copying = self.selected().map(|row| row.name.clone());
        if self.copies().is_empty() {
            self.view.copying = None;
            return self.say_here("nothing to copy here yet", now);
        }
        Vec::new()
    }

    /// Takes something from the menu, which closes. What is not offered is no choice.
    pub(super) fn copy(&mut self, item: Item, now: Now) -> Vec<Effect> {
        let Some(row) = self.copying() else { return Vec::new() };
        if let Item::Export(form) = item {
            return self.offer_login(form, now);
        }
        let name: Option<ProfileName> = ProfileName::parse(&row.name).ok();
        let curl = self.request_of(row, item).map(|(step, call)| (step, curl::spell(&call)));
        let text = match item {
            Item::Link => self.link_of(row),
            Item::Message => letter_of(row).map(|letter| letter.to_string().into()),
            Item::Request(_) => curl.as_ref().map(|(_, curl)| curl.command.as_str().into()),
            _ => text_of(row, item).map(|text| text.as_str().into()),
        };
        let effect = match item {
            Item::Token => name.filter(|_| row.card().is_some()).map(Effect::Fetch),
            Item::Transcript => name.map(Effect::Transcribe),
            _ => text.map(|text| Effect::Front(Cue::Copy(text))),
        };
        let Some(effect) = effect else { return Vec::new() };
        let copied = match &curl {
            Some((step, curl)) => self.copied(&row.name, &as_curl(step, curl)),
            None => self.copied(&row.name, item.words()),
        };
        self.view.copying = None;
        // What is read first is told of when it is there.
        if matches!(effect, Effect::Front(_)) {
            self.notify(copied, now);
        }
        vec![effect]
    }

    /// Copies the transcript of the selected row's last attempt.
    pub(super) fn transcribe(&self) -> Vec<Effect> {
        let name = self.selected().and_then(|row| ProfileName::parse(&row.name).ok());
        name.map(Effect::Transcribe).into_iter().collect()
    }

    /// The last attempt was read, or there is none.
    pub(super) fn transcribed(
        &mut self,
        name: &ProfileName,
        attempt: Result<Box<Attempt>, Plain>,
        now: Now,
    ) -> Vec<Effect> {
        let attempt = match attempt {
            Ok(attempt) => attempt,
            Err(why) => {
                let name: Arc<str> = name.as_str().into();
                return self.say(Some(&name), why, now);
            }
        };
        let row = self.row(name.as_str());
        let (profile, card) = (row.and_then(Row::profile).map(AsRef::as_ref), row.and_then(Row::card));
        let transcript = Transcript::of(Source { name, attempt: &attempt, profile, card, now: now.wall });
        let began = attempt.began.strftime("%H:%M UTC");
        let what = format!("the transcript of the attempt of {began}; `orgdeck transcript {name}` prints it");
        self.notify(self.copied(name.as_str(), &what), now);
        vec![Effect::Front(Cue::Copy(transcript.to_markdown().into()))]
    }

    /// The token was read, or could not be.
    pub(super) fn fetched(&mut self, name: &ProfileName, token: Result<Secret, Plain>, now: Now) -> Vec<Effect> {
        let name: Arc<str> = name.as_str().into();
        match token {
            Ok(token) => {
                // A secret that has left is worth a line in the journal.
                self.journal.write(now.wall, Some(name.clone()), "access token copied to the clipboard");
                self.notify(self.copied(&name, Item::Token.words()), now);
                vec![Effect::Front(Cue::Copy(token))]
            }
            Err(why) => self.say(Some(&name), why, now),
        }
    }

    pub(super) fn copied(&self, name: &str, what: &str) -> Plain {
        let aside = if self.view.in_tmux { TMUX } else { "" };
        Plain::new(format!("{name}: copied {what}{aside}"))
    }

    fn shown_of(&self, row: &Row, item: Item) -> Option<Plain> {
        match item {
            Item::Link => {
                self.link_of(row)?;
                self.flow_of(row).map(|flow| Plain::new(flow.link().unwrap_or("the whole address")))
            }
            Item::Token => row.card().map(|card| Plain::new(format!("#{}", card.access_fingerprint))),
            Item::Transcript => {
                ProfileName::parse(&row.name).ok().map(|_| "of the last attempt, nothing secret in it".into())
            }
            Item::Request(_) => self
                .request_of(row, item)
                .map(|(step, call)| Plain::new(format!("{step}: {} {}", call.method, call.url))),
            Item::Export(form) if !row.can_be_handed_out(form) => None,
            Item::Export(form) => Some(match row.card().and_then(|card| card.refresh_fingerprint.as_ref()) {
                Some(print) if form.carries_grant() => format!("the grant itself, #{print}; asks").into(),
                _ => "with the access token".into(),
            }),
            _ => text_of(row, item),
        }
    }

    /// The request that an item stands for, with its step; one that is held comes last.
    fn request_of<'a>(&'a self, row: &Row, item: Item) -> Option<(&'static str, Cow<'a, Call>)> {
        let Item::Request(number) = item else { return None };
        let exhibit = self.exhibit(row)?;
        let calls = exhibit.calls().into_iter().map(|(step, call)| (step, Cow::Borrowed(call)));
        let held = exhibit.held().map(|held| ("held", Cow::Owned(held.call())));
        calls.chain(held).nth(usize::from(number.checked_sub(1)?))
    }

    /// A waiting login's link: the short one, else the whole.
    fn link_of(&self, row: &Row) -> Option<Secret> {
        let flow = self.flow_of(row).filter(|flow| flow.is_waiting())?;
        flow.link().map(Secret::from).or_else(|| flow.authorize().map(Request::target))
    }
}

impl Row {
    /// Whether there is something to hand out in a form: an sfdx URL is a refresh token above all.
    pub(super) fn can_be_handed_out(&self, form: Form) -> bool {
        self.card().is_some_and(|card| form != Form::SfdxUrl || card.refresh_fingerprint.is_some())
    }
}

/// What is no secret, safe for whatever it is pasted into; nothing where it is not known.
fn text_of(row: &Row, item: Item) -> Option<Plain> {
    match item {
        Item::Link | Item::Token | Item::Export(_) | Item::Transcript | Item::Request(_) => None,
        Item::Message => Some(Plain::new(&table::explain(&row.blocked()?.case).action)),
        Item::InstanceUrl => row.card().map(|card| Plain::new(&card.instance_url)),
        Item::Username => row.card()?.username.as_ref().map(Plain::new),
        Item::OrgId => row.card().map(|card| Plain::new(card.org.as_str())),
        Item::Curl => row.card().map(|card| Plain::new(curl(&card.instance_url))),
    }
}

/// The message for whoever must act before the row can be logged in.
fn letter_of(row: &Row) -> Option<Letter> {
    let block = row.blocked()?;
    Letter::about(&block.case, Some(row), block.at)
}

/// What is said of a request that was copied, with the variables to set before it is run.
fn as_curl(step: &str, curl: &Curl) -> String {
    let names: Vec<_> = curl.variables.iter().map(|name| format!("${name}")).collect();
    match names.as_slice() {
        [] => format!("the {step} request as a curl command"),
        names => format!("the {step} request as a curl command; set {} first", names.join(" ")),
    }
}

/// Asks an org for its API versions. The token comes by standard input: a command line can be read by
/// everybody on the machine.
fn curl(instance: &str) -> String {
    let url = format!("{instance}{}", endpoint::DATA);
    format!("echo \"Authorization: Bearer $SF_ACCESS_TOKEN\" | curl -H @- {}", Shell::Sh.word(&url))
}
