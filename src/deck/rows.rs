//! [`Rows`]: the profiles, each found by its name at once. What changes a row goes through here, so that
//! nobody need look at all of them to see what changed.

use std::{collections::HashMap, mem, ops::Deref, sync::Arc};

use super::row::Row;

/// The rows, in the file's order, and after them those without settings. They are read as a slice.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    places: HashMap<Arc<str>, usize>,
    changes: Changes,
}

/// What may be different since somebody last asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Rows came, went, or have other settings.
    pub(super) all: bool,
    /// These rows are in another condition, by their places.
    pub(super) touched: Vec<usize>,
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = &'a Row;
    type IntoIter = std::slice::Iter<'a, Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        let mut places = HashMap::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            places.entry(row.name.clone()).or_insert(place);
        }
        Self { rows, places, changes: Changes { all: true, touched: Vec::new() } }
    }
}

impl Rows {
    /// The row of a name.
    pub fn find(&self, name: &str) -> Option<&Row> {
        self.place(name).map(|place| &self.rows[place])
    }

    /// Where the row of a name stands among all.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The row of a name, to change its grant or its flow. Other settings might move it to another group.
    pub(super) fn change(&mut self, name: &str) -> Option<&mut Row> {
        let place = self.place(name)?;
        self.changes.touched.push(place);
        Some(&mut self.rows[place])
    }

    /// Tells that a row's flow has gone on.
    pub(super) fn touch(&mut self, name: &str) {
        self.changes.touched.extend(self.place(name));
    }

    /// Adds a row behind all others.
    pub(super) fn push(&mut self, row: Row) {
        self.places.entry(row.name.clone()).or_insert(self.rows.len());
        self.rows.push(row);
        self.changes.all = true;
    }

    /// Takes a row out.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(place) = self.place(name) {
            let mut rows = mem::take(&mut self.rows);
            rows.remove(place);
            *self = rows.into();
        }
    }

    /// All rows, to be put back in another order, with others, with other settings.
    pub(super) fn take(&mut self) -> Vec<Row> {
        mem::take(self).rows
    }

    /// What changed since this was called last.
    pub(super) fn take_changes(&mut self) -> Changes {
        mem::take(&mut self.changes)
    }
}
