//! What the panes show of a row: what it ran last, or an attempt of its history that was opened.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    deck::{
        Deck,
        action::{Pane, Tab},
        last::{Held, Last},
        msg::Effect,
        row::Row,
    },
    flow::{self, Now, aside::Aside, attempt::Attempt},
    oauth::call::Call,
    profile::ProfileName,
    upkeep,
};

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Exhibit<'a> {
    /// What ran last.
    Live(Last<'a>),
    /// An attempt of the history.
    Past(&'a Attempt),
}

impl<'a> Exhibit<'a> {
    /// Its calls with the names of their steps, oldest first.
    pub fn calls(self) -> Vec<(&'static str, &'a Call)> {
        match self {
            Self::Live(last) => last.calls(),
            Self::Past(attempt) => attempt.calls.iter().map(|(step, call)| (step_name(step), call)).collect(),
        }
    }

    /// The request that it holds.
    pub fn held(self) -> Option<Held<'a>> {
        match self {
            Self::Live(last) => last.held(),
            Self::Past(_) => None,
        }
    }
}

/// The name of a step that is written down by its code.
pub fn step_name(code: &str) -> &'static str {
    let of_flow = flow::Step::ALL.into_iter().find(|step| step.code() == code).map(flow::Step::name);
    let of_errand = || upkeep::Step::ALL.into_iter().find(|step| step.code() == code).map(upkeep::Step::name);
    let of_aside = || Aside::ALL.into_iter().find(|aside| aside.code() == code).map(Aside::name);
    of_flow.or_else(of_errand).or_else(of_aside).unwrap_or("A step of another version")
}

/// Lines that the chosen attempt may have under it.
const UNDER: usize = 4;

impl Deck {
    /// What the panes show of a row.
    pub fn exhibit(&self, row: &Row) -> Option<Exhibit<'_>> {
        let last = self.last_of(row);
        let shows = |began: Duration| last.is_none_or(|last| last.is_over() && last.started().since_start <= began);
        let aside = self.asides.iter().find(|(name, _)| name.as_str() == &*row.name).map(|(_, aside)| aside);
        let aside = aside.filter(|(began, _)| shows(*began)).map(|(_, attempt)| &**attempt);
        self.opened(row).or(aside).map(Exhibit::Past).or_else(|| last.map(Exhibit::Live))
    }

    /// An org was asked something beside logins and upkeep: that is shown and written down, as they are.
    pub(super) fn asked(&mut self, name: &ProfileName, attempt: Option<Box<Attempt>>, now: Now) -> Vec<Effect> {
        let Some(attempt) = attempt else { return Vec::new() };
        self.asides.insert(name.clone(), (now.since_start, attempt.clone()));
        if self.read_only {
            return Vec::new();
        }
        if self.view.history.as_ref().is_some_and(|(shown, _)| shown == name) {
            self.view.history = None;
        }
        self.recording += 1;
        vec![Effect::Record(name.clone(), attempt, None)]
    }

    /// The attempt of a row that was opened.
    pub fn opened(&self, row: &Row) -> Option<&Attempt> {
        self.view.opened.as_ref().filter(|(name, _)| name.as_str() == &*row.name).map(|(_, attempt)| &**attempt)
    }

    /// The attempts of a row, newest first, where they were read.
    pub fn attempts(&self, row: &Row) -> Option<&[Attempt]> {
        self.view.history.as_ref().filter(|(name, _)| name.as_str() == &*row.name).map(|(_, attempts)| &**attempts)
    }

    /// The attempt that is chosen in the history; the newest where none was.
    pub fn chosen_attempt(&self, row: &Row) -> Option<usize> {
        let attempts = self.attempts(row)?;
        let chosen = self.view.attempt.and_then(|began| attempts.iter().position(|attempt| attempt.began == began));
        chosen.or_else(|| (!attempts.is_empty()).then_some(0))
    }

    /// Whether keys choose among attempts.
    pub fn chooses_attempts(&self) -> bool {
        self.view.tab == Tab::History && self.view.focus == Pane::Detail && !self.view.help
    }

    /// Chooses another attempt, and keeps it in sight.
    pub(super) fn choose_attempt(&mut self, by: isize) {
        let Some(row) = self.selected() else { return };
        let (Some(at), Some(attempts)) = (self.chosen_attempt(row), self.attempts(row)) else { return };
        let at = at.saturating_add_signed(by).min(attempts.len() - 1);
        let began: Timestamp = attempts[at].began;
        self.view.attempt = Some(began);
        let least = (at + 1 + UNDER).saturating_sub(self.view.sight.detail).min(at);
        self.view.detail_top = self.view.detail_top.clamp(least, at);
    }

    /// Opens the chosen attempt in the panes.
    pub(super) fn open_attempt(&mut self) {
        let Some(row) = self.selected() else { return };
        let attempt = self.chosen_attempt(row).and_then(|at| self.attempts(row)?.get(at)).cloned();
        let name = self.view.history.as_ref().map(|(name, _)| name.clone());
        if let (Some(attempt), Some(name)) = (attempt, name) {
            self.view.opened = Some((name, Box::new(attempt)));
            self.view.tab = Tab::Explain;
            self.view.detail_top = 0;
        }
    }

    /// Goes back from an opened attempt to the history that it was chosen in.
    pub(super) fn close_attempt(&mut self) -> bool {
        let was = self.view.opened.take().is_some();
        if was {
            self.view.tab = Tab::History;
            self.view.detail_top = 0;
            self.choose_attempt(0);
        }
        was
    }
}
