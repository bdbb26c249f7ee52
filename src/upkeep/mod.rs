//! One errand: a refresh, a check or a revocation of a saved grant, as a pure phase machine of the same
//! shape as [`crate::flow`]. Events go in, wishes come out. What keeps a token from being lost stands in
//! `renew.rs`, `refresh.rs` and `save.rs`: one refresh under the lock, on record before it is sent, saved
//! before anything else.

mod advance;
mod attempt;
mod check;
pub mod event;
pub mod fault;
pub mod judge;
mod order;
pub mod outcome;
pub mod phase;
mod prepare;
pub mod ready;
mod refresh;
mod renew;
mod revoke;
mod save;
pub mod step;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use self::{
    event::{ErrandId, Event, Found, Stored, Wish},
    fault::Fault,
    order::{Duty, Order, is_due},
    outcome::Outcome,
    phase::Phase,
    ready::Sending,
    step::{Stamp, Step},
};
use crate::{
    flow::{
        calls::Calls,
        step::{Now, Status},
    },
    oauth::{call::Call, card::Card, draft::Draft},
    plain::Plain,
};

/// One refresh, check or revocation.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Its name.
    pub id: ErrandId,
    /// Its orders.
    pub order: Order,
    /// When it was asked for.
    pub started: Now,
    phase: Phase,
    /// What the token file held when it was last seen; `None` where there was none, or none was seen yet.
    card: Option<Box<Card>>,
    trail: Vec<Stamp>,
    holds: bool,
    /// What was changed in the request that was sent last.
    edited: Option<Plain>,
    calls: Calls<Step>,
}

impl Errand {
    /// An errand that waits for its turn.
    pub fn new(id: ErrandId, order: Order, now: Now) -> Self {
        Self {
            id,
            order,
            started: now,
            phase: Phase::Waiting,
            card: None,
            trail: Vec::new(),
            holds: false,
            edited: None,
            calls: Calls::default(),
        }
    }

    /// Where it is.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What happened, in order.
    pub fn trail(&self) -> &[Stamp] {
        &self.trail
    }

    /// Its calls so far, nothing secret in them.
    pub fn calls(&self) -> impl Iterator<Item = (Step, &Call)> {
        self.calls.iter()
    }

    /// How it ended, once it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.phase {
            Phase::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// What the token file held when it was last seen.
    pub fn card(&self) -> Option<&Card> {
        self.card.as_deref()
    }

    /// The step it is in, or ended in.
    pub fn step(&self) -> Step {
        self.phase.step().or_else(|| self.trail.last().map(|stamp| stamp.step)).unwrap_or(Step::Prepare)
    }

    /// Has every request from the next one on wait for the person, or none. What is held stays so.
    pub fn set_holding(&mut self, holds: bool) {
        self.holds = holds;
    }

    /// The request that is held, and what it is for.
    pub fn held(&self) -> Option<(&Draft, &Sending)> {
        match &self.phase {
            Phase::Ready { draft, sending } => Some((draft, sending)),
            _ => None,
        }
    }

    /// When [`Event::Woke`] is due, since the program's start.
    pub fn deadline(&self) -> Option<Duration> {
        self.phase.deadline()
    }

    fn stamp(&mut self, step: Step, status: Status, now: Now, words: impl Into<Plain>) {
        self.trail.push(Stamp { step, status, at: now, words: words.into() });
    }
}
