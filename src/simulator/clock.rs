//! The simulator's clock: the machine's wall clock plus a shift that tests and the control move.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use jiff::Timestamp;

/// Milliseconds since the epoch, as everything in the simulator counts time.
pub type Millis = i64;

/// A clock is moved by no more than a thousand years.
const FURTHEST: Millis = 1_000 * 365 * 24 * 60 * 60 * 1000;

/// A wall clock that can be moved forward.
#[derive(Debug, Default)]
pub struct Clock {
    shift: AtomicI64,
}

impl Clock {
    /// Now, in milliseconds since the epoch.
    pub fn now(&self) -> Millis {
        Timestamp::now().as_millisecond().saturating_add(self.shift.load(Ordering::Relaxed))
    }

    /// Moves the clock forward, so that codes and sessions grow old at once.
    pub fn advance(&self, by: Duration) {
        let add = |shift: Millis| Some(shift.saturating_add(millis(by)).min(FURTHEST));
        // The closure never declines.
        let _ = self.shift.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// A duration in the simulator's unit.
pub fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// A time as Salesforce writes it in records: `2026-01-15T09:30:00.000+0000`, whole seconds.
pub fn written(at: Millis) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S.000+0000").to_string()
}
