//! The list as a person walks through it: what it shows, and how cursor and marks move.

use std::{ops::Range, sync::Arc};

pub use super::layout::{Line, Order};
use super::{
    Deck,
    count::Counts,
    layout::Layout,
    row::{Row, Saved},
    state::Condition,
};
use crate::flow::Now;

impl Deck {
    /// The rows that the search leaves, in the list's order.
    pub fn shown(&self) -> Vec<&Row> {
        self.layout.shown().iter().map(|place| &self.rows[*place]).collect()
    }

    /// How many rows the search leaves.
    pub fn shown_count(&self) -> usize {
        self.layout.shown().len()
    }

    /// How many lines the list has, headings and rows.
    pub fn line_count(&self) -> usize {
        self.layout.line_count()
    }

    /// Some of the list's lines.
    pub fn lines(&self, range: Range<usize>) -> impl Iterator<Item = Line<'_>> {
        self.layout.lines(&self.rows, &self.counts, range)
    }

    /// Cells of the widest name.
    pub fn widest_name(&self) -> usize {
        self.layout.widest()
    }

    /// How many rows are in which condition.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.row(self.view.cursor.as_deref()?)
    }

    /// Counts all rows again once a minute; whether the cursor's row went.
    pub(super) fn keep_time(&mut self, now: Now) -> bool {
        let due = self.counts.is_due(now.wall);
        if due {
            self.count(now);
        }
        due && self.view.order == Order::NeedsYouFirst && self.lay_out()
    }

    fn count(&mut self, now: Now) {
        self.counts = Counts::take(self.rows.iter().map(|row| self.counted(row, now)), now.wall);
    }

    /// Brings counts and lines up to what has changed; whether the cursor's row went.
    pub(super) fn settle(&mut self, now: Now) -> bool {
        let changes = self.rows.take_changes();
        if changes.all {
            self.count(now);
        }
        let mut moved = false;
        for place in &changes.touched {
            let condition = self.counted(&self.rows[*place], now);
            moved |= self.counts.set(*place, condition);
        }
        let stale = changes.all
            || !self.layout.is_of(self.view.find.text(), self.view.order)
            || (moved && self.view.order == Order::NeedsYouFirst)
            || self.layout.is_wrong_about(&self.rows, &changes.touched);
        stale && self.lay_out()
    }

    /// A row's condition; none before its card is read, unless a login says more.
    fn counted(&self, row: &Row, now: Now) -> Option<Condition> {
        let known = row.saved != Saved::Unread || self.flow_of(row).is_some() || self.errand_of(row).is_some();
        known.then(|| self.state(row, now).condition)
    }

    /// Makes the list's lines anew. The selected row stays selected and where it is on the screen; where
    /// it went, what took its place is selected. Whether it went.
    pub(super) fn lay_out(&mut self) -> bool {
        let (find, order) = (self.view.find.text(), self.view.order);
        let searched = !self.layout.is_of(find, order);
        let line = self.layout.line_of(self.view.position);
        self.layout = Layout::of(&self.rows, &self.counts, find, order);
        let position = self.position(self.view.cursor.as_deref());
        let went = position.is_none() && self.view.cursor.is_some();
        let position = position.unwrap_or(if searched { 0 } else { self.view.position });
        // Whoever looks at the list's beginning goes on doing so.
        if self.view.list_top > 0 {
            self.view.list_top = (self.view.list_top + self.layout.line_of(position)).saturating_sub(line);
        }
        self.go_to(position);
        went
    }

    /// Which of the shown rows the one of a name is.
    fn position(&self, name: Option<&str>) -> Option<usize> {
        self.layout.position(self.rows.place(name?)?)
    }

    fn name_at(&self, position: usize) -> Option<Arc<str>> {
        self.layout.shown().get(position).map(|place| self.rows[*place].name.clone())
    }

    /// Selects one of the shown rows, or the last where there are not so many, and keeps it in sight.
    pub(super) fn go_to(&mut self, position: usize) {
        let position = position.min(self.shown_count().saturating_sub(1));
        let cursor = self.name_at(position);
        if cursor != self.view.cursor {
            self.view.detail_top = 0;
        }
        (self.view.cursor, self.view.position) = (cursor, position);
        let (line, height) = (self.layout.line_of(position), self.view.sight.list.max(1));
        // A heading comes into sight with its first row.
        let top = self.view.list_top.min(line.saturating_sub(1)).max((line + 1).saturating_sub(height));
        self.view.list_top = top.min(self.line_count().saturating_sub(height));
    }

    /// Selects a row, where it is shown.
    pub(super) fn select(&mut self, name: &str) {
        if let Some(position) = self.position(Some(name)) {
            self.go_to(position);
        }
    }

    /// Selects a row, though a search hides it.
    pub(super) fn bring(&mut self, name: &str) {
        if !self.shown().iter().any(|row| *row.name == *name) {
            self.view.find = Default::default();
            self.lay_out();
        }
        self.select(name);
    }

    /// Keeps the selected row in sight.
    pub(super) fn follow_cursor(&mut self) {
        self.go_to(self.view.position);
    }

    /// Moves the cursor by so many rows, within the list.
    pub(super) fn step_cursor(&mut self, by: isize) {
        self.go_to(self.view.position.saturating_add_signed(by));
    }

    /// Goes to the next row, from the cursor on and around, whose condition fits.
    pub(super) fn seek(&mut self, back: bool, fits: impl Fn(Condition) -> bool) -> bool {
        let (here, count) = (self.view.position, self.shown_count());
        let mut order =
            (1..=count).map(|step| if back { (here + count - step) % count } else { (here + step) % count });
        let found = order.find(|position| fits(self.counts.of(self.layout.shown()[*position])));
        if let Some(position) = found {
            self.go_to(position);
        }
        found.is_some()
    }

    /// Marks or unmarks the selected row and goes on to the next.
    pub(super) fn mark(&mut self) {
        let Some(name) = self.view.cursor.clone() else { return };
        if !self.view.marks.remove(&name) {
            self.view.marks.insert(name.clone());
        }
        self.view.anchor = Some(name);
        self.step_cursor(1);
    }

    /// Marks all from the row marked last to the selected one.
    pub(super) fn mark_range(&mut self) {
        if self.view.cursor.is_none() {
            return;
        }
        let here = self.view.position;
        let start = self.position(self.view.anchor.as_deref()).unwrap_or(here);
        let names: Vec<Arc<str>> = (start.min(here)..=start.max(here)).filter_map(|at| self.name_at(at)).collect();
        self.view.marks.extend(names);
        self.view.anchor = self.view.cursor.clone();
    }

    /// Marks all rows shown, or unmarks them where all are marked.
    pub(super) fn mark_all(&mut self) {
        let names: Vec<Arc<str>> = self.shown().into_iter().map(|row| row.name.clone()).collect();
        if names.iter().all(|name| self.view.marks.contains(name)) {
            for name in names {
                self.view.marks.remove(&name);
            }
        } else {
            self.view.marks.extend(names);
        }
    }
}
