//! How many grants each app and user has, as far as orgdeck knows: what other machines and tools have
//! minted is the org's to say.

use std::collections::HashMap;

use crate::{deck::Deck, oauth::card::Card, profile::UserId};

/// Salesforce keeps so many for each user and app; one more ends the oldest (fact sheet §8).
pub const MOST: usize = 5;

/// The counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(HashMap<(String, UserId), usize>);

impl Grants {
    /// Counts grants, each by its app's consumer key and its user.
    pub fn count<'a>(grants: impl IntoIterator<Item = (&'a str, &'a UserId)>) -> Self {
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
        let known = self.grants.0.get(&(card.client_id.clone(), card.user.clone())).copied();
        known.unwrap_or_default().max(1)
    }
}
