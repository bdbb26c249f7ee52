//! The journal: the bounded list of what happened, in words.

use std::{collections::VecDeque, sync::Arc};

use jiff::Timestamp;

use crate::plain::Plain;

/// So many entries are kept.
pub const LIMIT: usize = 1000;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened, for the last time.
    pub at: Timestamp,
    /// Of which profile, where it is of one.
    pub name: Option<Arc<str>>,
    /// What happened.
    pub words: Plain,
    /// How often in a row.
    pub count: u32,
}

/// What happened, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Journal(VecDeque<Entry>);

impl Journal {
    /// Writes a line; the same line again only counts.
    pub fn write(&mut self, at: Timestamp, name: Option<Arc<str>>, words: impl Into<Plain>) {
        let words = words.into();
        if let Some(last) = self.0.back_mut()
            && last.name == name
            && last.words == words
        {
            last.count += 1;
            last.at = at;
            return;
        }
        if self.0.len() == LIMIT {
            self.0.pop_front();
        }
        self.0.push_back(Entry { at, name, words, count: 1 });
    }

    /// The entries, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().rev()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing happened yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_times_the_same_is_one_line_and_old_lines_go() {
        let mut journal = Journal::default();
        for _ in 0..10_000 {
            journal.write(Timestamp::UNIX_EPOCH, None, "a stranger at port 1717");
        }
        assert_eq!((journal.len(), journal.newest().next().unwrap().count), (1, 10_000));
        for number in 0..2 * LIMIT {
            journal.write(Timestamp::UNIX_EPOCH, None, number.to_string());
        }
        assert_eq!(journal.len(), LIMIT);
    }
}
