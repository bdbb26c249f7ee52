//! A row of the deck: a profile's settings and what is known of its grant. What a row's state is
//! called is [`crate::deck::state`]'s.

use std::{collections::BTreeSet, fmt::Display, sync::Arc};

use crate::{
    deck::block::Block,
    flow::FlowId,
    oauth::card::{Card, Kept},
    plain::Plain,
    profile::{self, Kind, Profile, ProfileName, host},
    upkeep::ErrandId,
};

/// One profile, whatever condition it is in.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name, as written: a broken one too.
    pub name: Arc<str>,
    /// Its settings.
    pub settings: Settings,
    /// Its grant.
    pub saved: Saved,
    /// What is known of it beside, where its card was read.
    pub kept: Kept,
    /// The flow that ran last.
    pub flow: Option<FlowId>,
    /// The errand that ran last.
    pub errand: Option<ErrandId>,
    /// The error that somebody else must mend first.
    pub block: Option<Block>,
}

/// What the settings file says of a profile.
#[derive(Clone, Debug, PartialEq)]
pub enum Settings {
    /// It can be used.
    Ready(Arc<Profile>),
    /// It cannot, and why.
    Broken(Plain),
    /// A token file lies there without a profile.
    Missing,
}

/// What is known of a saved grant.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// There is no token file.
    Nothing,
    /// There is one, not read yet.
    Unread,
    /// Its card.
    Known(Box<Card>),
    /// There is one that cannot be read, and why.
    Broken(Plain),
}

/// The rows of the settings, in the file's order, and after them those of token files that have no
/// settings. Token files are known by name only.
pub fn rows(settings: &[profile::Row], saved: &[ProfileName]) -> Vec<Row> {
    let mut unclaimed: BTreeSet<&str> = saved.iter().map(ProfileName::as_str).collect();
    let mut rows: Vec<Row> = Vec::with_capacity(settings.len());
    for entry in settings {
        let saved = if unclaimed.remove(entry.name.as_str()) { Saved::Unread } else { Saved::Nothing };
        rows.push(Row::new(name_of(entry), entry.into(), saved));
    }
    rows.extend(unclaimed.into_iter().map(|name| Row::new(name, Settings::Missing, Saved::Unread)));
    rows
}

/// The name as written, shared with the profile where there is one.
pub(super) fn name_of(row: &profile::Row) -> Arc<str> {
    row.profile.as_ref().map_or_else(|_| row.name.as_str().into(), |profile| (&profile.name).into())
}

impl Saved {
    /// The card, where it was read.
    pub fn card(&self) -> Option<&Card> {
        match self {
            Self::Known(card) => Some(card),
            _ => None,
        }
    }

    /// What looking at a token file came to.
    pub fn of<E: Display>(read: Result<Option<(Card, Kept)>, E>) -> (Self, Kept) {
        match read {
            Ok(Some((card, kept))) => (Self::Known(Box::new(card)), kept),
            Ok(None) => (Self::Nothing, Kept::default()),
            Err(why) => (Self::Broken(Plain::new(why.to_string())), Kept::default()),
        }
    }
}

impl From<&profile::Row> for Settings {
    fn from(row: &profile::Row) -> Self {
        match &row.profile {
            Ok(profile) => Self::Ready(profile.clone()),
            Err(problem) => Self::Broken(Plain::new(problem.to_string())),
        }
    }
}

impl Row {
    /// A row that has run no flow.
    pub fn new(name: impl Into<Arc<str>>, settings: Settings, saved: Saved) -> Self {
        Self { name: name.into(), settings, saved, kept: Kept::default(), flow: None, errand: None, block: None }
    }

    /// The settings, where they can be used.
    pub fn profile(&self) -> Option<&Arc<Profile>> {
        match &self.settings {
            Settings::Ready(profile) => Some(profile),
            _ => None,
        }
    }

    /// The card, where it was read.
    pub fn card(&self) -> Option<&Card> {
        self.saved.card()
    }

    /// The error that somebody else must mend, where no grant was had since.
    pub fn blocked(&self) -> Option<&Block> {
        self.block.as_ref().filter(|block| self.card().is_none_or(|card| !block.is_over(card)))
    }

    /// The first tag, which groups the list.
    pub fn group(&self) -> &str {
        self.profile().and_then(|profile| profile.tags.first()).map_or("", String::as_str)
    }

    /// What the org is: as saved, else as the login host and the settings let expect. Nothing is known
    /// of a row without settings and card.
    pub fn kind(&self) -> Option<Kind> {
        self.card().map(|card| card.kind).or_else(|| self.profile().map(|profile| profile.likely_kind()))
    }

    /// Whether its org lives on this machine, where a simulator stands for Salesforce.
    pub fn is_simulated(&self) -> bool {
        let login = self.card().map(|card| &*card.login_host).or_else(|| Some(self.profile()?.login.base()));
        login.is_some_and(host::is_on_this_machine)
    }

    /// Whether the settings name another app or login host than the grant was minted with: the card's
    /// are used then.
    pub fn is_changed(&self) -> bool {
        matches!((self.profile(), self.card()), (Some(profile), Some(card))
            if profile.client_id != card.client_id || profile.login.base() != card.login_host)
    }
}
