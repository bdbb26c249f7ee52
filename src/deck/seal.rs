//! Sealing the grants of the chosen rows, and opening them for good. No token leaves or changes by it.

use std::sync::Arc;

use crate::{
    deck::{Deck, Row, Saved, msg::Effect},
    flow::Now,
    oauth::card::Kept,
    plain::Plain,
    profile::{ProfileName, Seal},
};

impl Deck {
    /// Whether a row has something that is not sealed yet, or not as the settings want it.
    pub(super) fn takes_seal(&self, row: &Row) -> bool {
        match self.general.store.seal {
            Seal::None => is_saved(row, |seal| seal == Seal::None),
            way => is_saved(row, |seal| seal != way),
        }
    }

    /// Whether a row has something that is sealed.
    pub(super) fn is_sealed(&self, row: &Row) -> bool {
        is_saved(row, |seal| seal != Seal::None)
    }

    /// What was read of a row's grant beside its card.
    pub(super) fn set_kept(&mut self, name: &str, kept: Kept) {
        if self.row(name).is_some_and(|row| row.kept != kept)
            && let Some(row) = self.rows.change(name)
        {
            row.kept = kept;
        }
    }

    /// Seals as the settings want it; by the keyring, where they want nothing.
    pub(super) fn seal_chosen(&mut self, now: Now) -> Vec<Effect> {
        let way = match self.general.store.seal {
            Seal::None => Seal::Keyring,
            way => way,
        };
        self.change_seals(way, Self::takes_seal, now)
    }

    /// Opens for good, until the settings have it sealed again.
    pub(super) fn unseal_chosen(&mut self, now: Now) -> Vec<Effect> {
        self.change_seals(Seal::None, Self::is_sealed, now)
    }

    fn change_seals(&mut self, way: Seal, fits: impl Fn(&Self, &Row) -> bool, now: Now) -> Vec<Effect> {
        let takes = |name: &Arc<str>| self.row(name).is_some_and(|row| fits(self, row));
        let names = self.chosen().into_iter().filter(takes);
        let names: Vec<_> = names.filter_map(|name| ProfileName::parse(&name).ok()).collect();
        match names.is_empty() {
            true => self.say_here(format!("no token is saved here that is not {} already", way.words()), now),
            false => names.into_iter().map(|name| Effect::Seal(name, way)).collect(),
        }
    }

    /// A seal was changed, or could not be.
    pub(super) fn sealed(
        &mut self,
        name: &ProfileName,
        way: Seal,
        sealed: Result<bool, Plain>,
        now: Now,
    ) -> Vec<Effect> {
        if sealed.is_ok()
            && let Some(row) = self.rows.change(name.as_str())
        {
            row.kept.seal = way;
        }
        let words = match sealed {
            Ok(true) if way == Seal::None && self.general.store.seal != Seal::None => {
                "not sealed any more, until it is saved next: [store] seal wants it".into()
            }
            Ok(true) => Plain::new(format!("its tokens are {} now", way.words())),
            Ok(false) => Plain::new(format!("its tokens are {} already", way.words())),
            Err(why) => why,
        };
        self.say(Some(name.as_str()), words, now)
    }
}

/// Whether a row has a grant with a seal of this kind; one that was not read may have any.
fn is_saved(row: &Row, fits: impl Fn(Seal) -> bool) -> bool {
    match row.saved {
        Saved::Known(_) => fits(row.kept.seal),
        Saved::Unread => true,
        Saved::Nothing | Saved::Broken(_) => false,
    }
}
