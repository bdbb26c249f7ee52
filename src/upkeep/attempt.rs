//! A finished errand as the history keeps it, nothing secret in it.

use crate::{
    flow::{
        attempt::{Attempt, Mark},
        step::Now,
    },
    upkeep::{Duty, Errand, Fault, Outcome},
};

impl Errand {
    /// Writes it down once it has ended. A token that was only found alive on the way to being used is
    /// nothing to remember: twenty of those would push out what is.
    pub fn attempt(&self, now: Now) -> Option<Attempt> {
        let outcome = self.outcome()?;
        if self.order.duty == Duty::Ensure && matches!(outcome, Outcome::Alive(_)) {
            return None;
        }
        let millis = |at: Now| {
            let after = at.since_start.saturating_sub(self.started.since_start).as_millis();
            u64::try_from(after).unwrap_or(u64::MAX)
        };
        let (fault, case) = match outcome {
            Outcome::Failed(fault) => (Some(fault.code().to_owned()), Some(fault.case())),
            _ => (None, None),
        };
        let trail = self.trail.iter().map(|stamp| Mark {
            step: stamp.step.code().to_owned(),
            status: stamp.status.code().to_owned(),
            after_ms: millis(stamp.at),
            words: stamp.words.to_string(),
        });
        Some(Attempt {
            began: self.started.wall,
            took_ms: millis(now),
            result: outcome.code().to_owned(),
            words: outcome.words().to_string(),
            fault,
            case,
            edited: matches!(outcome, Outcome::Tried(_) | Outcome::Failed(Fault::Edited(..))),
            trail: trail.collect(),
            calls: self.calls.iter().map(|(step, call)| (step.code().to_owned(), call.clone())).collect(),
        })
    }
}
