//! How many grants each app and user has, as far as orgdeck knows: what other machines and tools have
//! minted is the org's to say.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    deck::{
        Deck, Row,
        cause::{self, Evidence, Likely},
    },
    oauth::card::Card,
    profile::UserId,
};

/// The counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantCount(HashMap<(String, UserId), Vec<Timestamp>>);

impl GrantCount {
    /// Counts grants, each by its app's consumer key, its user and when it was saved.
    pub fn of<'a>(grants: impl IntoIterator<Item = (&'a str, &'a UserId, Timestamp)>) -> Self {
        let mut counts: HashMap<_, Vec<_>> = HashMap::new();
        for (client_id, user, at) in grants {
            counts.entry((client_id.to_owned(), user.clone())).or_default().push(at);
        }
        Self(counts)
    }
}

impl Deck {
    /// How many grants a saved one's app and user have at least.
    pub fn grants_of(&self, card: &Card) -> usize {
        self.known_grants(card).len().max(1)
    }

    fn known_grants(&self, card: &Card) -> &[Timestamp] {
        self.grant_count.0.get(&(card.client_id.clone(), card.user.clone())).map_or(&[], Vec::as_slice)
    }

    /// Why a row's refresh token is dead, the likeliest first; nothing where it is not. Its history counts
    /// where it was read.
    pub fn deaths_of(&self, row: &Row, now: Timestamp) -> Vec<Likely> {
        let Some(card) = row.card().filter(|card| card.ended_at.is_some()) else { return Vec::new() };
        let newer = self.known_grants(card).iter().filter(|at| **at > card.minted_at).count();
        let history = self.view.history.as_ref().filter(|(name, _)| name.as_str() == &*row.name);
        let attempts = history.into_iter().flat_map(|(_, attempts)| attempts);
        let beside = self.rows.iter().filter_map(Row::card);
        cause::rank(card, &Evidence::of(card, newer, attempts).beside(card, beside), now)
    }
}
