//! What a row ran last, a login or an errand: the panes show that one.

use jiff::Timestamp;

use crate::{
    deck::{Deck, msg::Effect, row::Row},
    flow::{self, Flow, FlowId, Now},
    oauth::{
        call::Call,
        draft::{Change, Draft},
    },
    profile::ProfileName,
    upkeep::{self, Errand, ErrandId},
};

/// Names a login or an errand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastId {
    /// A login.
    Flow(FlowId),
    /// An errand.
    Errand(ErrandId),
}

/// A request that waits for the person.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// As it was built and as it was changed.
    pub draft: &'a Draft,
    /// What it is called.
    pub name: &'static str,
    /// The name of the step that waits for it.
    pub step: &'static str,
}

/// A login or an errand.
#[derive(Clone, Copy, Debug)]
pub enum Last<'a> {
    /// A login.
    Flow(&'a Flow),
    /// A refresh, a check or a revocation.
    Errand(&'a Errand),
}

impl Held<'_> {
    /// As a call that was not sent yet, nothing secret in it; its time means nothing.
    pub fn call(&self) -> Call {
        Call::begin(&self.draft.request(), Timestamp::UNIX_EPOCH)
    }
}

impl<'a> Last<'a> {
    /// Its name.
    pub fn id(self) -> LastId {
        match self {
            Self::Flow(flow) => LastId::Flow(flow.id),
            Self::Errand(errand) => LastId::Errand(errand.id),
        }
    }

    /// Whose it is.
    pub fn profile(self) -> &'a ProfileName {
        match self {
            Self::Flow(flow) => &flow.plan.profile.name,
            Self::Errand(errand) => &errand.order.name,
        }
    }

    /// The request that it holds.
    pub fn held(self) -> Option<Held<'a>> {
        let (draft, name) = match self {
            Self::Flow(flow) => flow.held().map(|(draft, sending)| (draft, sending.name()))?,
            Self::Errand(errand) => errand.held().map(|(draft, sending)| (draft, sending.name()))?,
        };
        Some(Held { draft, name, step: self.step() })
    }

    /// Whether it has ended.
    pub fn is_over(self) -> bool {
        match self {
            Self::Flow(flow) => flow.outcome().is_some(),
            Self::Errand(errand) => errand.outcome().is_some(),
        }
    }

    /// When it began, or was asked for.
    pub fn started(self) -> Now {
        match self {
            Self::Flow(flow) => flow.started,
            Self::Errand(errand) => errand.started,
        }
    }

    /// The name of the step that it is in, or ended in.
    pub fn step(self) -> &'static str {
        match self {
            Self::Flow(flow) => flow.step().name(),
            Self::Errand(errand) => errand.step().name(),
        }
    }

    /// Its calls with the names of their steps, oldest first.
    pub fn calls(self) -> Vec<(&'static str, &'a Call)> {
        match self {
            Self::Flow(flow) => flow.calls().map(|(step, call)| (step.name(), call)).collect(),
            Self::Errand(errand) => errand.calls().map(|(step, call)| (step.name(), call)).collect(),
        }
    }
}

impl Deck {
    /// What a row ran last; what is not over comes before what is.
    pub fn last_of(&self, row: &Row) -> Option<Last<'_>> {
        match (self.flow_of(row).map(Last::Flow), self.errand_of(row).map(Last::Errand)) {
            (Some(flow), Some(errand)) => {
                let rank = |last: Last<'_>| (!last.is_over(), last.started().since_start);
                Some(if rank(flow) > rank(errand) { flow } else { errand })
            }
            (flow, errand) => flow.or(errand),
        }
    }

    /// The login or errand of a name.
    pub fn last(&self, id: LastId) -> Option<Last<'_>> {
        match id {
            LastId::Flow(id) => self.flows.get(&id).map(Last::Flow),
            LastId::Errand(id) => self.errands.get(&id).map(Last::Errand),
        }
    }

    /// Changes the request that it holds.
    pub(super) fn edit_held(&mut self, id: LastId, change: Change, now: Now) -> Vec<Effect> {
        match id {
            LastId::Flow(id) => self.tell(id, flow::Event::Edited(change), now),
            LastId::Errand(id) => self.tell_errand(id, upkeep::Event::Edited(change), now),
        }
    }

    /// Sends the request that it holds.
    pub(super) fn send_held(&mut self, id: LastId, now: Now) -> Vec<Effect> {
        self.view.parameter = None;
        match id {
            LastId::Flow(id) => self.tell(id, flow::Event::Sent, now),
            LastId::Errand(id) => self.tell_errand(id, upkeep::Event::Sent, now),
        }
    }
}
