//! Times and durations as a person reads them.

use std::time::Duration;

use jiff::Timestamp;

use super::Scene;
use crate::deck::state;

/// How long something took.
pub fn took(time: Duration) -> String {
    match time.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        1000..60_000 => format!("{:.1} s", time.as_secs_f64()),
        _ => state::clock(time),
    }
}

impl Scene<'_> {
    /// A time by the person's clock; the format is `strftime`'s.
    pub fn at(&self, time: Timestamp, format: &str) -> String {
        time.to_zoned_datetime(self.zone.clone()).strftime(format).to_string()
    }

    /// How long ago.
    pub fn ago(&self, time: Timestamp) -> String {
        state::ago(state::age(time, self.now.wall))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_the_unit_that_suits_them() {
        let words = [0, 999, 1000, 59_900, 61_000].map(|millis| took(Duration::from_millis(millis)));
        assert_eq!(words, ["0 ms", "999 ms", "1.0 s", "59.9 s", "1:01"]);
    }
}
