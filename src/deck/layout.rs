//! [`Layout`]: which rows the list has, in which order, under which headings. It is made anew only
//! when one of these may have changed; a key that moves the cursor only looks things up.

use std::{collections::HashMap, ops::Range};

use unicode_width::UnicodeWidthStr;

use super::{count::Counts, row::Row, rows::Rows, search::Search};

/// How the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Ungrouped rows first, then by group, as the file first names them.
    #[default]
    Groups,
    /// By condition, what needs the person first; as in the file where it is the same.
    NeedsYouFirst,
}

impl Order {
    /// The one that it is not.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Groups => Self::NeedsYouFirst,
            Self::NeedsYouFirst => Self::Groups,
        }
    }
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// A heading, with how many rows stand under it.
    Heading(&'a str, usize),
    /// A row.
    Row(&'a Row),
}

/// The list's lines, as places of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// What was searched for.
    found: String,
    order: Order,
    /// The shown rows, in the list's order, by their places among all.
    shown: Vec<usize>,
    /// Which of the shown rows each row is; none of those that are not.
    positions: Vec<Option<usize>>,
    headings: Vec<Heading>,
    /// Cells of the widest name, shown or not: columns stay where they are while one searches.
    widest: usize,
}

#[derive(Clone, Copy, Debug)]
struct Heading {
    line: usize,
    /// The first of its shown rows, and how many it has.
    first: usize,
    count: usize,
}

impl Layout {
    /// Lays the rows out.
    pub(super) fn of(rows: &Rows, counts: &Counts, find: &str, order: Order) -> Self {
        let mut search = Search::new(find);
        let mut shown: Vec<usize> = (0..rows.len()).filter(|place| search.finds(&rows[*place])).collect();
        match order {
            Order::Groups => {
                // A group stands where the file first names it, found or not.
                let mut ranks = HashMap::from([("", 0)]);
                let of_all: Vec<usize> = rows
                    .iter()
                    .map(|row| {
                        let next = ranks.len();
                        *ranks.entry(row.group()).or_insert(next)
                    })
                    .collect();
                shown.sort_by_key(|place| of_all[*place]);
            }
            Order::NeedsYouFirst => shown.sort_by_key(|place| counts.of(*place)),
        }
        let mut layout = Self { found: find.to_owned(), order, shown, ..Self::default() };
        layout.positions = vec![None; rows.len()];
        for (position, place) in layout.shown.iter().enumerate() {
            layout.positions[*place] = Some(position);
        }
        layout.widest = rows.iter().map(|row| row.name.width()).max().unwrap_or(0);
        layout.headings = layout.headings(rows, counts);
        layout
    }

    fn headings(&self, rows: &Rows, counts: &Counts) -> Vec<Heading> {
        let same = |a: &usize, b: &usize| match self.order {
            Order::Groups => rows[*a].group() == rows[*b].group(),
            Order::NeedsYouFirst => counts.of(*a) == counts.of(*b),
        };
        let mut headings = Vec::new();
        let mut first = 0;
        for chunk in self.shown.chunk_by(same) {
            // The ungrouped need none.
            if self.order == Order::NeedsYouFirst || !rows[chunk[0]].group().is_empty() {
                headings.push(Heading { line: first + headings.len(), first, count: chunk.len() });
            }
            first += chunk.len();
        }
        headings
    }

    /// Whether it is of this search and order.
    pub(super) fn is_of(&self, find: &str, order: Order) -> bool {
        self.found == find && self.order == order
    }

    /// Whether a row that has changed is shown where it should not be, or the other way round.
    pub(super) fn is_wrong_about(&self, rows: &Rows, places: &[usize]) -> bool {
        if self.found.is_empty() || places.is_empty() {
            return false;
        }
        let mut search = Search::new(&self.found);
        places.iter().any(|place| search.finds(&rows[*place]) != self.position(*place).is_some())
    }

    /// The shown rows' places, in the list's order.
    pub(super) fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Which of the shown rows a row is.
    pub(super) fn position(&self, place: usize) -> Option<usize> {
        self.positions.get(place).copied().flatten()
    }

    /// The line of a shown row.
    pub(super) fn line_of(&self, position: usize) -> usize {
        position + self.headings.partition_point(|heading| heading.first <= position)
    }

    /// How many lines there are.
    pub(super) fn line_count(&self) -> usize {
        self.shown.len() + self.headings.len()
    }

    /// Cells of the widest name.
    pub(super) fn widest(&self) -> usize {
        self.widest
    }

    /// Some of the lines.
    pub(super) fn lines<'a>(
        &'a self,
        rows: &'a Rows,
        counts: &'a Counts,
        range: Range<usize>,
    ) -> impl Iterator<Item = Line<'a>> {
        let mut next = self.headings.partition_point(|heading| heading.line < range.start);
        (range.start..range.end.min(self.line_count())).map(move |line| match self.headings.get(next) {
            Some(heading) if heading.line == line => {
                next += 1;
                let first = self.shown[heading.first];
                let name = match self.order {
                    Order::Groups => rows[first].group(),
                    Order::NeedsYouFirst => counts.of(first).heading(),
                };
                Line::Heading(name, heading.count)
            }
            _ => Line::Row(&rows[self.shown[line - next]]),
        })
    }
}
