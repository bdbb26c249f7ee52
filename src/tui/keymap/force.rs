//! [`Keymap`]: the keys in force, which are the table's where a person has set no others.

use std::{borrow::Cow, ops::Deref};

use super::{Binding, Chord, Does, Place, TABLE};
use crate::deck::{
    Msg,
    action::{Action, Tab},
    copy::Item,
};

/// A row of the table with the keys that it has now.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Where, what, and in which words.
    pub binding: &'static Binding,
    /// Any of these keys; none where a person took them away.
    pub keys: Cow<'static, [Chord]>,
}

impl Deref for Bound {
    type Target = Binding;

    fn deref(&self) -> &Binding {
        self.binding
    }
}

impl Bound {
    /// Its keys, as the overlay shows them: their ends alone where they are numbers in a row.
    pub fn label(&self) -> String {
        match &*self.keys {
            [first, _, .., last] if self.keys.windows(2).all(|two| two[1].follows(two[0])) => format!("{first}–{last}"),
            keys => keys.iter().map(Chord::to_string).collect::<Vec<_>>().join(" "),
        }
    }

    /// The first of its keys, which is enough where there is little room; the digits all.
    pub fn short_label(&self) -> String {
        match (&self.does, self.keys.first()) {
            (Does::Act(_), Some(first)) => first.to_string(),
            _ => self.label(),
        }
    }

    /// What one of its keys means.
    pub(super) fn msg(&self, chord: Chord) -> Msg {
        let place = self.keys.iter().position(|known| *known == chord).unwrap_or(0);
        match &self.does {
            Does::Act(action) => Msg::Act(*action),
            Does::Edit(edit) => Msg::Edit(edit.clone()),
            Does::CopySetup => Msg::Act(Action::CopySetup(u8::try_from(place + 1).unwrap_or(0))),
            Does::CopyRequest => Msg::Act(Action::CopyItem(Item::request(place))),
            Does::Tab => Msg::Act(Action::Show(Tab::ALL[place.min(Tab::ALL.len() - 1)])),
        }
    }
}

/// All keys that are in force.
#[derive(Clone, Debug)]
pub struct Keymap {
    pub(super) rows: Vec<Bound>,
}

impl Default for Keymap {
    /// The table's.
    fn default() -> Self {
        let bound = |binding: &'static Binding| Bound { binding, keys: Cow::Borrowed(binding.chords) };
        Self { rows: TABLE.iter().map(bound).collect() }
    }
}

impl Keymap {
    /// The rows of a place that have a key, the most useful first.
    pub fn of(&self, place: Place) -> impl Iterator<Item = &Bound> {
        self.reachable().filter(move |row| row.place == place)
    }

    /// What does this: the first row that has a key.
    pub fn find(&self, does: &Does) -> Option<&Bound> {
        self.reachable().find(|row| row.does == *does)
    }

    /// What a key means in one of these places.
    pub(super) fn press(&self, chord: Chord, places: &[Place]) -> Option<&Bound> {
        self.rows.iter().find(|row| places.contains(&row.place) && row.keys.contains(&chord))
    }

    fn reachable(&self) -> impl Iterator<Item = &Bound> {
        self.rows.iter().filter(|row| !row.keys.is_empty())
    }
}
