//! How many grants each app and user has, as far as orgdeck knows: what other machines and tools have
//! minted is the org's to say.

use std::collections::HashMap;

use crate::{deck::Deck, oauth::card::Card, profile::UserId};

/// The counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantCount(HashMap<(String, UserId), usize>);

impl GrantCount {
    /// Counts grants, each by its app's consumer key and its user.
    pub fn of<'a>(grants: impl IntoIterator<Item = (&'a str, &'a UserId)>) -> Self {
        let mut counts = HashMap::new();
        for (client_id, user) in grants {
            *counts.entry((client_id.to_owned(), user.clone())).or_default() += 1;
        }
        Self(counts)
    }
}

impl Deck {
    /// How many grants a saved one's app and user have at least.
    pub fn grants_of(&self, card: &Card) -> usize {
        let known = self.grant_count.0.get(&(card.client_id.clone(), card.user.clone())).copied();
        known.unwrap_or_default().max(1)
    }
}
