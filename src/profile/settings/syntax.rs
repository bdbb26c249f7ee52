//! What the TOML parser could not read, and which tables it makes unbelievable. The parser goes on
//! after an error, but what it then finds in that table may be half of a line, even of a secret's:
//! such a table is not read at all, and the others are.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::problem::{Lines, Problem};

/// The file's stretches from one `[header]` to the next, and the errors in them.
pub(super) struct Syntax {
    /// Where each stretch begins, ascending; the first one is the file's beginning.
    starts: Vec<usize>,
    /// The errors with their offsets, in the file's order.
    errors: Vec<(usize, Problem)>,
}

impl Syntax {
    pub(super) fn new(root: &DeTable<'_>, errors: &[Error], lines: &Lines<'_>) -> Self {
        let mut starts = vec![0];
        // Where nothing is wrong nobody asks in which stretch it is.
        if !errors.is_empty() {
            headers(root, &mut starts);
        }
        starts.sort_unstable();
        let mut errors: Vec<_> = errors
            .iter()
            .map(|error| {
                let offset = error.span().map_or(0, |span| span.start);
                (offset, lines.problem(offset, error.message()))
            })
            .collect();
        errors.sort();
        Self { starts, errors }
    }

    /// All errors, in the file's order.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.errors.iter().map(|(_, problem)| problem)
    }

    /// Whether there is one between this place and the table that stands before it.
    pub(super) fn is_behind_mistake(&self, offset: usize) -> bool {
        !self.errors.is_empty() && self.first_in(&[self.stretch(offset)]).is_some()
    }

    /// The first error in a table: in the stretch where its key stands, or under one of its headers.
    pub(super) fn first_of(&self, key: Range<usize>, value: &Spanned<DeValue<'_>>) -> Option<&Problem> {
        if self.errors.is_empty() {
            return None;
        }
        let mut starts = vec![key.start];
        if is_header(&key, value) {
            starts.push(value.span().start);
        }
        if let DeValue::Table(table) = value.get_ref() {
            headers(table, &mut starts);
        }
        let stretches: Vec<_> = starts.into_iter().map(|start| self.stretch(start)).collect();
        self.first_in(&stretches)
    }

    fn first_in(&self, stretches: &[usize]) -> Option<&Problem> {
        self.errors.iter().find(|(offset, _)| stretches.contains(&self.stretch(*offset))).map(|(_, problem)| problem)
    }

    /// The number of the stretch in which an offset lies.
    fn stretch(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

/// Whether a table has a `[header]`: the parser gives it the header's span, which begins at the bracket.
fn is_header(key: &Range<usize>, value: &Spanned<DeValue<'_>>) -> bool {
    value.get_ref().is_table() && value.span().start < key.start
}

/// Where the headers at and below a table begin.
fn headers(table: &DeTable<'_>, starts: &mut Vec<usize>) {
    for (key, value) in table {
        if is_header(&key.span(), value) {
            starts.push(value.span().start);
        }
        if let DeValue::Table(below) = value.get_ref() {
            headers(below, starts);
        }
    }
}
