//! A row of the deck: a profile's settings and what is known of its grant. What a row's state is
//! called is [`crate::deck::state`]'s.

use std::sync::Arc;

use crate::{
    flow::FlowId,
    oauth::card::Card,
    plain::Plain,
    profile::{Kind, Profile},
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
    /// The flow that ran last.
    pub flow: Option<FlowId>,
}

/// What the settings file says of a profile.
#[derive(Clone, Debug)]
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

impl Row {
    /// The settings, where they can be used.
    pub fn profile(&self) -> Option<&Arc<Profile>> {
        match &self.settings {
            Settings::Ready(profile) => Some(profile),
            _ => None,
        }
    }

    /// The card, where it was read.
    pub fn card(&self) -> Option<&Card> {
        match &self.saved {
            Saved::Known(card) => Some(card),
            _ => None,
        }
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

    /// Whether the settings name another app or login host than the grant was minted with: the card's
    /// are used then.
    pub fn is_changed(&self) -> bool {
        matches!((self.profile(), self.card()), (Some(profile), Some(card))
            if profile.client_id != card.client_id || profile.login.base() != card.login_host)
    }
}
