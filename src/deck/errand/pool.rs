//! Who waits for a turn, who runs and who holds a request: the places that errands take.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use crate::upkeep::{Duty, ErrandId};

/// So many checks run at once.
const CHECKS: usize = 8;
/// So many refreshes and revocations run at once.
const CHANGES: usize = 32;

/// Who waits and who runs, in two lanes: checks, and what changes something at a server.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    pub(super) waiting: [VecDeque<ErrandId>; 2],
    pub(super) running: [BTreeSet<ErrandId>; 2],
    /// When those that pause go on, since the program's start.
    pub(super) pausing: BTreeMap<ErrandId, Duration>,
    /// Those that hold a request: they take nobody's turn.
    pub(super) held: BTreeSet<ErrandId>,
    /// All that are not over, by what is being done.
    pub(super) doing: BTreeMap<&'static str, usize>,
}

impl Pool {
    pub(super) fn running(&self) -> impl Iterator<Item = ErrandId> {
        self.running.iter().flatten().copied()
    }

    /// How many more checks could run at once.
    pub(in crate::deck) fn seats_for_checks(&self) -> usize {
        if self.waiting[0].is_empty() { CHECKS.saturating_sub(self.running[0].len()) } else { 0 }
    }

    /// How many of those wait that change something at a server.
    pub(in crate::deck) fn changes_in_line(&self) -> usize {
        self.waiting[1].len()
    }
}

/// The lane of the pool that a duty runs in, and how many it takes.
pub(super) fn lane(duty: Duty) -> (usize, usize) {
    match duty {
        Duty::Check => (0, CHECKS),
        Duty::Refresh | Duty::Ensure | Duty::Revoke { .. } => (1, CHANGES),
    }
}
