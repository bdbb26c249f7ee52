//! What a row ran last, a login or an errand: the panes show that one.

use crate::{
    deck::{Deck, row::Row},
    flow::{Flow, Now},
    oauth::call::Call,
    upkeep::Errand,
};

/// A login or an errand.
#[derive(Clone, Copy, Debug)]
pub enum Last<'a> {
    /// A login.
    Flow(&'a Flow),
    /// A refresh, a check or a revocation.
    Errand(&'a Errand),
}

impl<'a> Last<'a> {
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
    /// What a row ran last.
    pub fn last_of(&self, row: &Row) -> Option<Last<'_>> {
        match (self.flow_of(row), self.errand_of(row)) {
            (Some(flow), Some(errand)) if flow.started.since_start > errand.started.since_start => {
                Some(Last::Flow(flow))
            }
            (_, Some(errand)) => Some(Last::Errand(errand)),
            (flow, None) => flow.map(Last::Flow),
        }
    }
}
