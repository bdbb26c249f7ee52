//! One errand: a refresh, a check or a revocation of a saved grant, as a pure phase machine of the same
//! shape as [`crate::flow`]. Events go in, wishes come out. What keeps a token from being lost stands in
//! `renew.rs` and `save.rs`: one refresh under the lock, on record before it is sent, saved before anything
//! else.

mod advance;
mod attempt;
mod check;
pub mod event;
pub mod fault;
mod judge;
mod order;
pub mod phase;
mod prepare;
mod renew;
mod revoke;
mod save;
pub mod step;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::Duration};

pub use self::{
    event::{ErrandId, Event, Found, Stored, Wish},
    fault::Fault,
    order::{Duty, Order, is_due},
    phase::{Outcome, Phase},
    step::{Stamp, Step},
};
use crate::{
    flow::{
        event::CallId,
        step::{Now, Status},
    },
    oauth::{
        call::{Answer, Call},
        card::Card,
        request::Request,
    },
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
    calls: Vec<(CallId, Step, Call)>,
    under_way: BTreeMap<CallId, Request>,
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
            calls: Vec::new(),
            under_way: BTreeMap::new(),
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
        self.calls.iter().map(|(_, step, call)| (*step, call))
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

    /// When [`Event::Woke`] is due, since the program's start.
    pub fn deadline(&self) -> Option<Duration> {
        self.phase.deadline()
    }

    fn stamp(&mut self, step: Step, status: Status, now: Now, words: impl Into<Plain>) {
        self.trail.push(Stamp { step, status, at: now, words: words.into() });
    }

    /// Names a request that is about to be sent and captures it.
    fn send(&mut self, step: Step, request: &Request, now: Now) -> CallId {
        let id = CallId(u32::try_from(self.calls.len()).unwrap_or(u32::MAX));
        self.calls.push((id, step, Call::begin(request, now.wall)));
        self.under_way.insert(id, request.clone());
        id
    }

    /// Captures what came of a request that is under way, and hands the request back.
    fn receive(&mut self, id: CallId, answer: &Answer) -> Option<Request> {
        let request = self.under_way.remove(&id)?;
        if let Some((.., call)) = self.calls.iter_mut().find(|(known, ..)| *known == id) {
            call.end(&request, answer);
        }
        Some(request)
    }
}
