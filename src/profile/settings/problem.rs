//! [`Problem`]: what is wrong in `profiles.toml` and where, never with the text that stands there:
//! the line may be a secret's.

use std::{cell::OnceCell, fmt, iter};

use crate::plain::Plain;

/// One thing to put right in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// A sentence; no value of the file is in it.
    pub what: Plain,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.what)
    }
}

/// Turns byte offsets of a text into problems.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Where the piece begins that is being read: what is parsed counts from there.
    pub(super) base: usize,
    /// Where each line begins, ascending: a file can be wrong in very many places, and is mostly in none.
    starts: OnceCell<Vec<usize>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, base: 0, starts: OnceCell::new() }
    }

    /// The offset of what the parser says is there.
    pub(super) fn here(&self, parsed: usize) -> usize {
        self.base + parsed
    }

    /// A problem at a byte offset of the text, which may be the end of the text.
    pub(super) fn problem(&self, offset: usize, what: impl AsRef<str>) -> Problem {
        let (line, column) = self.place(offset);
        Problem { line, column, what: Plain::new(what) }
    }

    /// Line and column of a byte offset of the text, which may be its end.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        let end = self.text.floor_char_boundary(offset);
        let next = || self.text.match_indices('\n').map(|(newline, _)| newline + 1);
        let starts = self.starts.get_or_init(|| iter::once(0).chain(next()).collect());
        let line = starts.partition_point(|start| *start <= end);
        let start = starts[line - 1];
        (line, self.text[start..end].chars().count() + 1)
    }
}

/// A key or name of the file in quotes, cut where it is too long to be one.
pub(super) fn quoted(key: &str) -> String {
    match key.char_indices().nth(40) {
        Some((end, _)) => format!("\"{}…\"", &key[..end]),
        None => format!("\"{key}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let at = |offset| {
            let problem = Lines::new("a\nßx = 1\n").problem(offset, "wrong");
            (problem.line, problem.column)
        };
        assert_eq!(
            [at(0), at(2), at(3), at(4), at(9), at(10), at(99)],
            [(1, 1), (2, 1), (2, 1), (2, 2), (2, 7), (3, 1), (3, 1)]
        );
        assert_eq!(Lines::new("").problem(0, "wrong").to_string(), "line 1, column 1: wrong");
    }
}
