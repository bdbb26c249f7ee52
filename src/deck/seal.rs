//! Sealing the grants of the chosen rows, and opening them for good. No token leaves or changes by it.

use crate::{
    deck::{Deck, Row, Saved, msg::Effect},
    flow::Now,
    plain::Plain,
    profile::{ProfileName, Seal},
};

impl Deck {
    /// Whether a row has something that can be sealed or opened.
    pub(super) fn has_grant(row: &Row) -> bool {
        matches!(row.saved, Saved::Known(_) | Saved::Unread)
    }

    /// Seals as the settings want it; by the keyring, where they want nothing.
    pub(super) fn seal_chosen(&mut self, now: Now) -> Vec<Effect> {
        let way = match self.general.store.seal {
            Seal::None => Seal::Keyring,
            way => way,
        };
        self.change_seals(way, now)
    }

    /// Opens for good, until the settings have it sealed again.
    pub(super) fn unseal_chosen(&mut self, now: Now) -> Vec<Effect> {
        self.change_seals(Seal::None, now)
    }

    fn change_seals(&mut self, way: Seal, now: Now) -> Vec<Effect> {
        let rows = self.chosen().into_iter().filter(|name| self.row(name).is_some_and(Self::has_grant));
        let names: Vec<_> = rows.filter_map(|name| ProfileName::parse(&name).ok()).collect();
        match names.is_empty() {
            true => self.say_here("no token is saved here", now),
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
