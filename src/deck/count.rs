//! [`Counts`]: how many rows are in which condition, kept up row by row. What a condition is, is
//! [`crate::deck::state`]'s.

use jiff::Timestamp;

use super::state::Condition;

/// The conditions of all rows.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// By the rows' places; none where the card is not read yet.
    conditions: Vec<Option<Condition>>,
    counts: [usize; 5],
    /// The minute in which all were counted: conditions change with ages, and ages with minutes.
    minute: Option<i64>,
}

impl Counts {
    /// Counts all rows.
    pub(super) fn take(conditions: impl Iterator<Item = Option<Condition>>, now: Timestamp) -> Self {
        let mut counted = Self { conditions: conditions.collect(), counts: [0; 5], minute: Some(minute(now)) };
        for condition in counted.conditions.iter().flatten() {
            counted.counts[*condition as usize] += 1;
        }
        counted
    }

    /// Whether all rows are to be counted again.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.minute != Some(minute(now))
    }

    /// Counts one row again; whether its condition is another one than before.
    pub(super) fn set(&mut self, place: usize, condition: Option<Condition>) -> bool {
        let Some(known) = self.conditions.get_mut(place) else { return false };
        let before = std::mem::replace(known, condition);
        if let Some(before) = before {
            self.counts[before as usize] -= 1;
        }
        if let Some(condition) = condition {
            self.counts[condition as usize] += 1;
        }
        before != condition
    }

    /// How many rows are in a condition, of those whose cards are read.
    pub fn count(&self, condition: Condition) -> usize {
        self.counts[condition as usize]
    }

    /// Whether there are cards that are not read yet: they may add to the counts.
    pub fn is_open(&self) -> bool {
        self.counts.iter().sum::<usize>() < self.conditions.len()
    }

    /// The condition of the row at a place. A grant that is not read yet was good once.
    pub(super) fn of(&self, place: usize) -> Condition {
        self.conditions.get(place).copied().flatten().unwrap_or(Condition::Unsure)
    }
}

fn minute(now: Timestamp) -> i64 {
    now.as_second().div_euclid(60)
}
