//! `[ui] check_every`: saved grants in view that nobody asked about for so long are checked by themselves,
//! a few at a time, and only their rows say what came of it.

use std::time::Duration;

use crate::{
    deck::{
        Deck,
        list::Line,
        msg::Effect,
        row::{Row, Saved},
        state::age,
    },
    flow::Now,
    profile::ProfileName,
    upkeep::Duty,
};

/// Between two looks at what is stale; who scrolls past a thousand rows does not ask about all of them.
const PAUSE: Duration = Duration::from_secs(1);

impl Deck {
    /// When the next check by itself is due, since the program's start.
    pub(super) fn background_deadline(&self, now: Now) -> Option<Duration> {
        // In step mode nothing goes out by itself.
        let quiet = self.read_only || self.is_quitting() || self.view.stepping;
        let every = self.check_every.filter(|_| self.attended && !quiet)?;
        if self.pool.seats_for_checks() == 0 {
            return None;
        }
        self.in_view().filter_map(|row| self.check_due(row, every, now)).min().map(|due| due.max(self.next_look))
    }

    /// Checks what is due, as many as can run at once.
    pub(super) fn check_stale(&mut self, now: Now) -> Vec<Effect> {
        if self.background_deadline(now).is_none_or(|due| due > now.since_start) {
            return Vec::new();
        }
        let Some(every) = self.check_every else { return Vec::new() };
        let stale =
            self.in_view().filter(|row| self.check_due(row, every, now).is_some_and(|due| due <= now.since_start));
        let names = stale.filter_map(|row| ProfileName::parse(&row.name).ok());
        let names: Vec<_> = names.take(self.pool.seats_for_checks()).collect();
        self.next_look = now.since_start + PAUSE;
        self.send_batch(&names, Duty::Check, true, now)
    }

    fn check_due(&self, row: &Row, every: Duration, now: Now) -> Option<Duration> {
        let Saved::Known(card) = &row.saved else { return None };
        let renamed = self.renaming.as_ref().is_some_and(|(old, _)| *old == row.name);
        if card.ended_at.is_some() || renamed || !self.fits(row, Duty::Check) {
            return None;
        }
        let fresh = every.saturating_sub(Duration::from_secs(age(card.seen_at, now.wall)));
        // Who does not answer is not asked more often than who does.
        let asked = self.last_of(row).map_or(Duration::ZERO, |last| last.started().since_start + every);
        Some(asked.max(now.since_start + fresh))
    }

    fn in_view(&self) -> impl Iterator<Item = &Row> {
        let top = self.view.list_top;
        self.lines(top..top + self.view.sight.list).filter_map(|line| match line {
            Line::Row(row) => Some(row),
            Line::Heading(..) => None,
        })
    }
}
