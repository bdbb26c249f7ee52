//! The menu of `x`: all that can be done with the chosen rows. What destroys is only here, and asks.

use std::sync::Arc;

use crate::{
    deck::{
        Action, Deck,
        action::ProfileAct,
        last::Last,
        msg::Effect,
        question::{Ending, Question},
        row::{Row, Settings},
        state::age,
    },
    flow::{Now, Outcome},
    upkeep::Duty,
};

/// So long a first save can be taken back as one, in seconds.
const REGRET: u64 = 15 * 60;

impl Deck {
    pub(super) fn open_menu(&mut self, now: Now) -> Vec<Effect> {
        if self.view.menu.take().is_some() {
            return Vec::new();
        }
        if !self.read_only
            && let Some(effects) = self.ask_to_end_grant(now)
        {
            return effects;
        }
        self.view.menu = Some(self.chosen());
        if self.offers(now).is_empty() {
            self.view.menu = None;
            return self.say_here("nothing can be done here yet", now);
        }
        Vec::new()
    }

    /// What the open menu offers; nothing where none is open.
    pub fn offers(&self, now: Now) -> Vec<Action> {
        let names = self.view.menu.as_deref().unwrap_or_default();
        let rows: Vec<&Row> = names.iter().filter_map(|name| self.row(name)).collect();
        let one = if let [row] = rows.as_slice() { Some(*row) } else { None };
        let any = |fits: &dyn Fn(&Row) -> bool| rows.iter().any(|row| fits(row));
        let is_here = one.is_some_and(|row| self.view.cursor.as_ref() == Some(&row.name));
        let takes = |duty| any(&|row| self.fits(row, duty));
        let possible = [
            (Action::NotThisOne, one.is_some_and(|row| self.is_first_save(row, now))),
            (Action::Repeat, is_here && self.last_step().is_some()),
            (Action::GoBack, is_here && !self.ways_back().is_empty()),
            (Action::LogIn, any(&|row| matches!(row.settings, Settings::Ready(_)))),
            (Action::Renew, takes(Duty::Refresh)),
            (Action::Check, takes(Duty::Check)),
            (Action::Copy, one.is_some_and(|row| row.card().is_some())),
            (Action::OpenOrg, one.is_some_and(|row| row.card().is_some())),
            (Action::Reveal, one.is_some_and(|row| row.card().is_some())),
            (Action::Transcript, one.is_some()),
            (Action::Seal, any(&|row| self.takes_seal(row))),
            (Action::Unseal, any(&|row| self.is_sealed(row))),
            (Action::Cancel, any(&|row| self.last_of(row).is_some_and(|last| !last.is_over()))),
            (Action::Profile(ProfileAct::Edit), one.is_some_and(|row| !matches!(row.settings, Settings::Missing))),
            (Action::Profile(ProfileAct::Rename), one.is_some()),
            (Action::Profile(ProfileAct::Copy), one.is_some_and(|row| !matches!(row.settings, Settings::Missing))),
            (Action::Revoke, takes(Duty::Revoke { local_only: false })),
            (Action::Forget, takes(Duty::Revoke { local_only: true })),
            (Action::Profile(ProfileAct::Remove), !rows.is_empty()),
        ];
        let possible = possible.into_iter().filter(|(_, possible)| *possible).map(|(action, _)| action);
        possible.filter(|action| self.allows(*action)).collect()
    }

    /// Whether a row's grant is the first that it had, and was saved a moment ago: the wrong person, or the
    /// wrong org, may have signed in.
    pub(super) fn is_first_save(&self, row: &Row, now: Now) -> bool {
        let (Some(Last::Flow(flow)), Some(card)) = (self.last_of(row), row.card()) else { return false };
        let first = flow.plan.known.is_none() && matches!(flow.outcome(), Some(Outcome::Saved(_)));
        first && age(card.minted_at, now.wall) < REGRET
    }

    /// Asks whether the chosen rows' grants are to end.
    pub(super) fn ask_to_end(&mut self, ending: Ending, now: Now) -> Vec<Effect> {
        let mut names: Vec<Arc<str>> = self.chosen();
        names.retain(|name| self.row(name).is_some_and(|row| self.fits(row, ending.duty())));
        if names.is_empty() {
            return self.say_here("no token is saved here", now);
        }
        self.raise(Question::End { names, ending });
        Vec::new()
    }
}
