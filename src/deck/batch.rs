//! Errands that were asked for together: a thousand of them end in one line of the journal, and what
//! failed in lines of its own.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    deck::{
        Deck,
        errand::is_unreached,
        msg::Effect,
        question::{Ending, Question},
    },
    flow::{Now, fault::Class},
    plain::Plain,
    profile::ProfileName,
    upkeep::{Duty, ErrandId, Fault, Outcome},
};

/// Names one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BatchId(u64);

/// Errands that were asked for together, and how those ended that have.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    duty: Duty,
    /// Whether a setting asked for it and no person: then the rows alone say what came of it.
    quiet: bool,
    all: usize,
    left: usize,
    ends: BTreeMap<End, usize>,
    /// Whose grants were to end, and their orgs did not answer.
    unreached: Vec<Arc<str>>,
}

/// How an errand ended, as far as it is counted; in the order in which it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Renewed,
    Alive,
    SessionOver,
    Revoked,
    Deleted,
    Tried,
    Dead,
    Unreached,
    Failed,
    Cancelled,
}

impl End {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Refreshed { .. } => Self::Renewed,
            Outcome::Alive(_) => Self::Alive,
            Outcome::Ended { .. } => Self::SessionOver,
            Outcome::Revoked { local: false, .. } => Self::Revoked,
            Outcome::Revoked { local: true, .. } => Self::Deleted,
            Outcome::Tried(_) | Outcome::Failed(Fault::Edited(..)) => Self::Tried,
            Outcome::Failed(fault) => match fault.class() {
                Class::LoginNeeded => Self::Dead,
                Class::Network => Self::Unreached,
                _ => Self::Failed,
            },
            Outcome::Cancelled => Self::Cancelled,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::Alive => "alive",
            Self::SessionOver => "session over, r renews",
            Self::Revoked => "revoked",
            Self::Deleted => "deleted here alone",
            Self::Tried => "tried with an edited request",
            Self::Dead => "to log in again",
            Self::Unreached => "not reached",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it is worth a line of its own: a network that is down is one thing, and not a thousand.
    fn stands_out(self) -> bool {
        matches!(self, Self::Tried | Self::Dead | Self::Failed)
    }
}

impl Deck {
    /// Sends errands to many profiles at once.
    pub(super) fn send_batch(&mut self, names: &[ProfileName], duty: Duty, quiet: bool, now: Now) -> Vec<Effect> {
        let id = self.batches.last_key_value().map_or(BatchId(0), |(last, _)| BatchId(last.0 + 1));
        let count = names.len();
        self.batches
            .insert(id, Batch { duty, quiet, all: count, left: count, ends: BTreeMap::new(), unreached: Vec::new() });
        for name in names {
            self.enlist(name, duty, Some(id), now);
        }
        self.fill_pool(now)
    }

    /// One of a batch has ended; the last one sums it up.
    pub(super) fn take_end(&mut self, id: BatchId, errand: ErrandId, words: Plain, now: Now) {
        let Some((name, end, unreached)) = self.errands.get(&errand).and_then(|errand| {
            let name: Arc<str> = errand.order.name.as_str().into();
            Some((name, End::of(errand.outcome()?), is_unreached(errand)))
        }) else {
            return;
        };
        if end.stands_out() {
            self.journal.write(now.wall, Some(name.clone()), words);
        }
        let Some(batch) = self.batches.get_mut(&id) else { return };
        *batch.ends.entry(end).or_default() += 1;
        batch.left -= 1;
        batch.unreached.extend(unreached.then_some(name));
        if batch.left > 0 {
            return;
        }
        if let Some(batch) = self.batches.remove(&id).filter(|batch| !batch.quiet) {
            self.say(None, batch.sum(), now);
            self.offer_to_forget(batch.unreached);
        }
    }

    /// What cannot be ended at its org can be deleted here; nothing that is asked already makes way for it.
    pub(super) fn offer_to_forget(&mut self, names: Vec<Arc<str>>) {
        if self.attended && !names.is_empty() && self.asked.is_none() && !self.is_quitting() {
            self.asked = Some(Question::End { names, ending: Ending::Unreached });
        }
    }
}

impl Batch {
    fn sum(&self) -> String {
        let what = match self.duty {
            Duty::Refresh => "new access tokens",
            Duty::Check | Duty::Ensure => "checks",
            Duty::Revoke { .. } => "revocations",
        };
        let ends: Vec<_> = self.ends.iter().map(|(end, count)| format!("{count} {}", end.words())).collect();
        format!("{} {what}: {}", self.all, ends.join(", "))
    }
}
