//! Which rows a key is meant for, and what `r`, `c` and `X` do to them. Rows for which it makes no sense
//! are left out, and one sentence says how many and why.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    deck::{
        Deck,
        last::Last,
        msg::Effect,
        row::{Row, Saved, Settings},
    },
    flow::{Event, Now},
    profile::ProfileName,
    upkeep::{self, Duty},
};

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unfit {
    NoGrant,
    Damaged,
    WrongSettings,
    NoSettings,
    NoRefreshToken,
    Busy,
}

impl Unfit {
    /// Of one row, with what helps.
    fn sentence(self) -> &'static str {
        match self {
            Self::NoGrant => "no token is saved here; {log-in} logs in",
            Self::Damaged => "its token file cannot be read; {log-in} logs in again and keeps the old file aside",
            Self::WrongSettings => "its settings are wrong: put them right in profiles.toml first",
            Self::NoSettings => "profiles.toml has no profile of this name, which would say where the app's secret is",
            Self::NoRefreshToken => "the grant has no refresh token; {log-in} logs in again",
            Self::Busy => "something is under way here already",
        }
    }

    /// Of many rows.
    fn words(self) -> &'static str {
        match self {
            Self::NoGrant => "without a saved grant",
            Self::Damaged => "with a damaged token file",
            Self::WrongSettings => "with wrong settings",
            Self::NoSettings => "without settings",
            Self::NoRefreshToken => "without a refresh token",
            Self::Busy => "under way already",
        }
    }
}

impl Deck {
    /// The rows that a key is meant for, in the list's order: the marked ones that are shown, or the
    /// selected one.
    pub(super) fn chosen(&self) -> Vec<Arc<str>> {
        if self.view.marks.is_empty() {
            return self.view.cursor.iter().cloned().collect();
        }
        self.shown().iter().map(|row| row.name.clone()).filter(|name| self.view.marks.contains(name)).collect()
    }

    /// Has the chosen rows refreshed or checked.
    pub(super) fn keep_up(&mut self, duty: Duty, now: Now) -> Vec<Effect> {
        if self.is_quitting() {
            return Vec::new();
        }
        let chosen = self.chosen();
        self.view.marks.clear();
        self.send_to(&chosen, duty, now)
    }

    /// Sends errands to those of the rows that can have one, and says how many cannot.
    pub(super) fn send_to(&mut self, rows: &[Arc<str>], duty: Duty, now: Now) -> Vec<Effect> {
        let mut names = Vec::with_capacity(rows.len());
        let mut left_out: BTreeMap<Unfit, usize> = BTreeMap::new();
        for row in rows {
            match (self.row(row).and_then(|row| self.unfit(row, duty)), ProfileName::parse(row)) {
                (None, Ok(name)) => names.push(name),
                (unfit, _) => *left_out.entry(unfit.unwrap_or(Unfit::WrongSettings)).or_default() += 1,
            }
        }
        let effects = match names.as_slice() {
            [] => Vec::new(),
            [_] if rows.len() == 1 => self.send_out(&names, duty, now),
            _ => self.send_batch(&names, duty, false, now),
        };
        match (rows, left_out.first_key_value()) {
            ([], _) => drop(self.say_here("none of the marked profiles is shown", now)),
            ([name], Some((unfit, _))) => drop(self.say_here(format!("{name}: {}", unfit.sentence()), now)),
            (_, Some(_)) => {
                let parts: Vec<_> =
                    left_out.iter().map(|(unfit, count)| format!("{count} {}", unfit.words())).collect();
                let words =
                    format!("{}: {} of {}; left out: {}", duty.words(), names.len(), rows.len(), parts.join(", "));
                self.say(None, words, now);
            }
            (_, None) => {}
        }
        effects
    }

    /// Whether an errand makes sense for a row.
    pub(super) fn fits(&self, row: &Row, duty: Duty) -> bool {
        self.unfit(row, duty).is_none()
    }

    fn unfit(&self, row: &Row, duty: Duty) -> Option<Unfit> {
        let damaged = matches!(row.saved, Saved::Broken(_));
        match (&row.saved, &row.settings) {
            (Saved::Nothing, _) => return Some(Unfit::NoGrant),
            // What cannot be read can still be deleted.
            _ if damaged && duty != (Duty::Revoke { local_only: true }) => return Some(Unfit::Damaged),
            // To end a grant its card is enough.
            _ if matches!(duty, Duty::Revoke { .. }) => {}
            (_, Settings::Broken(_)) => return Some(Unfit::WrongSettings),
            (_, Settings::Missing) if duty == Duty::Refresh => return Some(Unfit::NoSettings),
            (Saved::Known(card), _) if duty == Duty::Refresh && card.refresh_fingerprint.is_none() => {
                return Some(Unfit::NoRefreshToken);
            }
            _ => {}
        }
        self.busy(&row.name).map(|_| Unfit::Busy)
    }

    /// Cancels what is under way for the chosen rows.
    pub(super) fn cancel_chosen(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let (mut cancelled, mut too_late, mut unsaved) = (0, 0, 0);
        // From the end on: so those go first that wait, and no seat that becomes free is taken again.
        for name in self.chosen().into_iter().rev() {
            match self.row(&name).and_then(|row| self.last_of(row)).filter(|last| !last.is_over()) {
                Some(Last::Flow(flow)) => {
                    let id = flow.id;
                    effects.extend(self.tell(id, Event::Cancelled, now));
                    cancelled += 1;
                }
                // New tokens are thrown away by nobody's slip of a key.
                Some(Last::Errand(errand)) if matches!(errand.phase(), upkeep::Phase::Unsaved { .. }) => unsaved += 1,
                Some(Last::Errand(errand)) => {
                    let id = errand.id;
                    effects.extend(self.tell_errand(id, upkeep::Event::Cancelled, now));
                    let over = self.errands.get(&id).is_none_or(|errand| errand.outcome().is_some());
                    if over { cancelled += 1 } else { too_late += 1 }
                }
                None => {}
            }
        }
        match (cancelled, too_late) {
            _ if unsaved > 0 => drop(self.say_here("new tokens are not saved yet: Enter tries again", now)),
            (0, 0) => drop(self.say_here("nothing is under way here", now)),
            (_, 0) => {}
            (_, 1) => drop(self.say_here("too late to cancel: what was sent is being finished", now)),
            (_, late) => {
                drop(self.say_here(format!("too late to cancel {late}: what was sent is being finished"), now))
            }
        }
        effects
    }
}
