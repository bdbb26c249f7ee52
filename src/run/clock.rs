//! The clock: the one place where the time comes in.

use std::time::Instant;

use jiff::Timestamp;

use crate::flow::Now;

/// Counts from the program's start.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Clock {
    /// The program starts now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The moment, monotonic and by the calendar.
    pub fn now(self) -> Now {
        Now { since_start: self.0.elapsed(), wall: Timestamp::now() }
    }
}
