//! One login: a run of the web server flow for one profile, as a pure phase machine. Events go in,
//! wishes come out; who performs them is [`crate::run`]'s, who shows them the fronts'.

mod advance;
pub mod aside;
pub mod attempt;
pub mod calls;
pub mod doubt;
pub mod event;
pub mod fault;
mod inward;
pub mod kept;
mod look;
mod outward;
pub mod phase;
pub mod plan;
mod ready;
mod reply;
pub mod step;
#[cfg(test)]
mod tests;
pub mod transcript;
mod undoing;
pub mod verify;

use std::time::Duration;

pub use self::{
    event::{CallId, Event, FlowId, Wish},
    fault::Fault,
    phase::{Outcome, Phase, Sending},
    plan::{Consent, Elsewhere, Plan, Way},
    step::{Now, Stamp, Status, Step},
};
use crate::{
    flow::{calls::Calls, doubt::Doubt, kept::Kept},
    oauth::{
        authorize::{self, Expected},
        call::Call,
        draft::Draft,
        request::Request,
    },
    plain::Plain,
    profile::Scopes,
};

/// How long the answer to a request that was cancelled is awaited.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// One login.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its name.
    pub id: FlowId,
    /// Its orders.
    pub plan: Plan,
    /// When it started.
    pub started: Now,
    phase: Phase,
    trail: Vec<Stamp>,
    holds: bool,
    /// Whether the next request is held in any case.
    holds_next: bool,
    kept: Kept,
    /// Whether a request that leads to a grant was changed or repeated.
    edited: bool,
    /// Whether the browser could not be opened.
    unopened: bool,
    /// The scopes that were asked for, as sent.
    asked: Scopes,
    calls: Calls<Step>,
}

impl Flow {
    /// Starts a flow; the wishes are what it needs first. `holds` is whether each request waits for the person.
    pub fn start(id: FlowId, plan: Plan, holds: bool, now: Now) -> (Self, Vec<Wish>) {
        let mut flow = Self::new(id, plan, holds, now);
        let wishes = flow.begin(now);
        (flow, wishes)
    }

    fn new(id: FlowId, plan: Plan, holds: bool, now: Now) -> Self {
        Self {
            id,
            plan,
            started: now,
            phase: Phase::Unlocking,
            trail: Vec::new(),
            holds,
            holds_next: false,
            kept: Kept::default(),
            edited: false,
            unopened: false,
            asked: Scopes::default(),
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

    /// Its calls so far, the browser's among them, oldest first; nothing secret in them.
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

    /// Whether requests of it are on the wire, or a grant of it is on its way to the disk.
    pub fn is_under_way(&self) -> bool {
        self.calls.is_under_way()
            || matches!(
                self.phase,
                Phase::Holding(_) | Phase::Saving(..) | Phase::Cancelling { .. } | Phase::Revoking { .. }
            )
    }

    /// The step it is in, or ended in.
    pub fn step(&self) -> Step {
        self.phase.step().or_else(|| self.trail.last().map(|stamp| stamp.step)).unwrap_or(Step::Prepare)
    }

    /// The request the browser was or will be sent to, while it matters.
    pub fn authorize(&self) -> Option<&Request> {
        match &self.phase {
            Phase::Joining(ticket) | Phase::Authorizing { ticket, .. } => Some(&ticket.authorize),
            _ => None,
        }
    }

    /// Whether the person is in the browser, or was sent there.
    pub fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Authorizing { .. })
    }

    /// Whether a code is of use to nobody else: its verifier is here.
    pub fn has_verifier(&self) -> bool {
        matches!(&self.phase, Phase::Authorizing { ticket, .. } if ticket.verifier.is_some())
    }

    /// Whether it waits for somebody whose browser did not open.
    pub fn is_unopened(&self) -> bool {
        self.unopened && self.is_waiting()
    }

    /// What the return must carry, while one is awaited.
    pub fn expected(&self) -> Option<Expected> {
        match &self.phase {
            Phase::Authorizing { ticket, .. } => authorize::expected(&ticket.authorize),
            _ => None,
        }
    }

    /// The short address that leads to the login, while one is awaited at a door.
    pub fn link(&self) -> Option<&str> {
        match &self.phase {
            Phase::Authorizing { link, .. } => link.as_deref(),
            _ => None,
        }
    }

    /// What the person is asked now.
    pub fn doubt(&self) -> Option<&Doubt> {
        match &self.phase {
            Phase::Doubting { doubts, .. } => doubts.first(),
            _ => None,
        }
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
