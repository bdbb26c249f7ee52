//! The copy menu: what can be copied of a row, how the menu shows it, and putting it on the clipboard.
//! The access token is read for it and forgotten again; all else is known without a secret.

use std::sync::Arc;

use crate::{
    deck::{
        Deck, Row,
        letter::Letter,
        msg::{Cue, Effect},
    },
    flow::Now,
    oauth::{error::table, names::endpoint, request::Request},
    plain::Plain,
    profile::ProfileName,
    quote::Shell,
    secret::Secret,
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
    /// The message for whoever must act.
    Message,
}

impl Item {
    /// All, as the menu has them.
    pub const ALL: [Self; 7] =
        [Self::Link, Self::Token, Self::InstanceUrl, Self::Username, Self::OrgId, Self::Curl, Self::Message];

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
        }
    }
}

/// What a terminal that is not asked itself does with the clipboard.
const TMUX: &str = "; tmux hands it on only with: set -g set-clipboard on";

impl Deck {
    /// What the open menu offers, and what it shows of each; nothing where no menu is open.
    pub fn copies(&self) -> Vec<(Item, Plain)> {
        let Some(row) = self.copying() else { return Vec::new() };
        Item::ALL.into_iter().filter_map(|item| Some((item, self.shown_of(row, item)?))).collect()
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
        let text = match item {
            Item::Link => self.link_of(row),
            Item::Message => letter_of(row).map(|letter| letter.to_string().into()),
            _ => text_of(row, item).map(|text| text.as_str().into()),
        };
        let effect = match item {
            Item::Token => row.card().and_then(|_| ProfileName::parse(&row.name).ok()).map(Effect::Fetch),
            _ => text.map(|text| Effect::Front(Cue::Copy(text))),
        };
        let Some(effect) = effect else { return Vec::new() };
        let name = row.name.clone();
        self.view.copying = None;
        if item != Item::Token {
            self.notify(self.copied(&name, item), now);
        }
        vec![effect]
    }

    /// The token was read, or could not be.
    pub(super) fn fetched(&mut self, name: &ProfileName, token: Result<Secret, Plain>, now: Now) -> Vec<Effect> {
        let name: Arc<str> = name.as_str().into();
        match token {
            Ok(token) => {
                // A secret that has left is worth a line in the journal.
                self.journal.write(now.wall, Some(name.clone()), "access token copied to the clipboard");
                self.notify(self.copied(&name, Item::Token), now);
                vec![Effect::Front(Cue::Copy(token))]
            }
            Err(why) => self.say(Some(&name), why, now),
        }
    }

    fn copied(&self, name: &str, item: Item) -> Plain {
        let aside = if self.view.in_tmux { TMUX } else { "" };
        Plain::new(format!("{name}: copied {}{aside}", item.words()))
    }

    fn shown_of(&self, row: &Row, item: Item) -> Option<Plain> {
        match item {
            Item::Link => {
                self.link_of(row)?;
                self.flow_of(row).map(|flow| Plain::new(flow.link().unwrap_or("the whole address")))
            }
            Item::Token => row.card().map(|card| Plain::new(format!("#{}", card.access_fingerprint))),
            _ => text_of(row, item),
        }
    }

    /// A waiting login's link: the short one, else the whole.
    fn link_of(&self, row: &Row) -> Option<Secret> {
        let flow = self.flow_of(row).filter(|flow| flow.expected().is_some())?;
        flow.link().map(Secret::from).or_else(|| flow.authorize().map(Request::target))
    }
}

/// What is no secret, safe for whatever it is pasted into; nothing where it is not known.
fn text_of(row: &Row, item: Item) -> Option<Plain> {
    match item {
        Item::Link | Item::Token => None,
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
    Letter::about(&block.case, Some(row), None, block.at)
}

/// Asks an org for its API versions. The token comes by standard input: a command line can be read by
/// everybody on the machine.
fn curl(instance: &str) -> String {
    let url = format!("{instance}{}", endpoint::DATA);
    format!("echo \"Authorization: Bearer $SF_ACCESS_TOKEN\" | curl -H @- {}", Shell::Sh.word(&url))
}
