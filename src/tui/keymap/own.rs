//! A person's own keys, `[ui.keys]`: checked, and put in the place of the table's. What is wrong with
//! one leaves that action's keys as they were, and is told with its place in the file.

use std::borrow::Cow;

use super::{Binding, Bound, Chord, Does, Keymap, Place, TABLE};
use crate::{
    deck::action::Action,
    plain::Plain,
    profile::{OwnKeys, Problem, setting::nearest},
    tui::chord::SPELLING,
};

/// What must be reachable, and by which key in any case.
const KEPT: [(Action, Option<Chord>); 5] = [
    (Action::Quit, None),
    (Action::Interrupt, Some(Chord::ctrl('c'))),
    (Action::Back, Some(Chord::key(crossterm::event::KeyCode::Esc))),
    (Action::Yes, None),
    (Action::No, None),
];

impl Binding {
    /// What `[ui.keys]` calls it; `None` where its keys are fixed: who types is not to lose Enter or Esc.
    pub fn name(&self) -> Option<&'static str> {
        match self.does {
            _ if self.is_typed() => None,
            Does::Act(action) => Some(action.name()),
            Does::Tab => Some("tabs"),
            Does::CopySetup => Some("copy-setup"),
            Does::CopyRequest => Some("copy-request"),
            Does::Edit(_) => None,
        }
    }

    /// Whether it is one of those that must be reachable wherever one is.
    fn is_kept(&self) -> bool {
        matches!(self.does, Does::Act(Action::Quit | Action::Interrupt | Action::Back))
    }

    fn is_typed(&self) -> bool {
        matches!(self.place, Place::Typing | Place::Form | Place::Choice)
    }

    /// Whether a key cannot mean both.
    fn clashes(&self, other: &Self) -> bool {
        // These have the keys at the same time; elsewhere a place's own keys go before the others.
        let together = |place| if matches!(place, Place::List | Place::Flow) { Place::Everywhere } else { place };
        let answers = |binding: &Self| matches!(binding.does, Does::Act(Action::Back | Action::No));
        let kept = (self.is_kept() || other.is_kept()) && !(answers(self) && answers(other));
        let typed = self.is_typed() || other.is_typed();
        self.name() != other.name() && !typed && (together(self.place) == together(other.place) || kept)
    }
}

impl Keymap {
    /// The table's keys with these in their place, and what is wrong with some of them.
    pub fn new(own: &[OwnKeys]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut taken = Vec::new();
        for keys in own {
            match read(keys) {
                Ok(chords) => taken.push((keys, chords)),
                Err(what) => problems.push(problem(keys, &what)),
            }
        }
        // One that is given up has the table's keys again, which another may have taken.
        loop {
            let keymap = Self::with(&taken);
            let clash = taken.iter().rposition(|(keys, _)| keymap.clash_of(&keys.action).is_some());
            let Some((keys, what)) = clash.and_then(|at| {
                let what = keymap.clash_of(&taken[at].0.action)?;
                Some((taken.remove(at).0, what))
            }) else {
                problems.sort();
                return (keymap, problems);
            };
            problems.push(problem(keys, &what));
        }
    }

    fn with(own: &[(&OwnKeys, Vec<Chord>)]) -> Self {
        let mut keymap = Self::default();
        for row in &mut keymap.rows {
            if let Some((_, chords)) = own.iter().find(|(keys, _)| row.name() == Some(&keys.action)) {
                row.keys = Cow::Owned(chords.clone());
            }
        }
        keymap
    }

    /// Why an action's keys cannot be its own.
    pub(super) fn clash_of(&self, name: &str) -> Option<String> {
        let rows = self.rows.iter().filter(|row| row.name() == Some(name));
        let shared = |row: &Bound, other: &Bound| row.keys.iter().find(|chord| other.keys.contains(chord)).copied();
        rows.flat_map(|row| self.rows.iter().filter(|other| row.clashes(other)).map(move |other| (row, other)))
            .find_map(|(row, other)| {
                let chord = shared(row, other)?;
                let other = other.name()?;
                Some(format!("{chord} is the key of {other}, too; give {other} another one as well, or [] for none"))
            })
    }
}

/// The keys that were given for an action that there is.
fn read(own: &OwnKeys) -> Result<Vec<Chord>, String> {
    let names = || TABLE.iter().filter_map(Binding::name);
    let Some(row) = TABLE.iter().find(|row| row.name() == Some(&own.action)) else {
        let meant = nearest(&own.action, names()).map(|meant| format!("; did you mean \"{meant}\"?"));
        return Err(format!("no action has this name{}", meant.unwrap_or_default()));
    };
    let chords: Option<Vec<_>> = own.keys.iter().map(|key| Chord::parse(key)).collect();
    let chords = chords.ok_or_else(|| SPELLING.to_owned())?;
    if matches!(row.does, Does::Tab | Does::CopyRequest | Does::CopySetup)
        && !chords.is_empty()
        && chords.len() != row.chords.len()
    {
        return Err(format!("wants {} keys, one for each in their order, or [] for none", row.chords.len()));
    }
    let kept = KEPT.iter().find(|(action, _)| row.does == Does::Act(*action));
    match kept {
        Some((_, Some(key))) if !chords.contains(key) => Err(format!("must keep {key}; others can stand beside it")),
        Some(_) if chords.is_empty() => Err("must have a key".to_owned()),
        _ => Ok(chords),
    }
}

fn problem(own: &OwnKeys, what: &str) -> Problem {
    let (line, column) = own.place;
    Problem { line, column, what: Plain::new(format!("keys.{}: {what}", cut(&own.action))) }
}

/// A name, cut where it is too long to be one.
fn cut(name: &str) -> String {
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
