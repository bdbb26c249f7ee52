//! The list of rows as lines: groups, what a search leaves of them, and how cursor and marks move.

use std::{collections::HashMap, sync::Arc};

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use crate::{
    deck::{Deck, row::Row, state::Condition},
    flow::Now,
};

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// A group's heading, with how many rows it has.
    Group(&'a str, usize),
    /// A row.
    Row(&'a Row),
}

impl Deck {
    /// The rows that the search leaves, in the list's order: ungrouped ones first, then by group, as in
    /// the file.
    pub fn shown(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = match self.view.find.text() {
            "" => self.rows.iter().collect(),
            text => {
                let pattern = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
                let mut matcher = Matcher::new(Config::DEFAULT);
                let mut buffer = Vec::new();
                let mut fits = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher).is_some();
                let found = |row: &&Row| {
                    let tags = row.profile().map_or(&[][..], |profile| &profile.tags);
                    let user = row.card().and_then(|card| card.username.as_deref());
                    fits(&row.name) || tags.iter().any(|tag| fits(tag)) || user.is_some_and(&mut fits)
                };
                self.rows.iter().filter(found).collect()
            }
        };
        // The ungrouped come first, the groups as the file first names them.
        let mut groups = HashMap::from([("", 0)]);
        for row in &self.rows {
            let next = groups.len();
            groups.entry(row.group()).or_insert(next);
        }
        rows.sort_by_cached_key(|row| groups.get(row.group()).copied());
        rows
    }

    /// The list's lines.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let rows = self.shown();
        let mut lines = Vec::with_capacity(rows.len() + 8);
        for chunk in rows.chunk_by(|a, b| a.group() == b.group()) {
            if !chunk[0].group().is_empty() {
                lines.push(Line::Group(chunk[0].group(), chunk.len()));
            }
            lines.extend(chunk.iter().map(|row| Line::Row(row)));
        }
        lines
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&Row> {
        self.row(self.view.cursor.as_deref()?)
    }

    /// Moves the cursor by so many rows, within the list.
    pub(super) fn step_cursor(&mut self, by: isize) {
        let rows = self.shown();
        let here = self.view.cursor.as_ref().and_then(|cursor| rows.iter().position(|row| row.name == *cursor));
        let last = rows.len().saturating_sub(1);
        let target = match here {
            Some(here) => here.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        self.view.cursor = rows.get(target).map(|row| row.name.clone());
        self.follow_cursor();
    }

    /// Keeps the cursor on a shown row, and that row in sight.
    pub(super) fn follow_cursor(&mut self) {
        let lines = self.lines();
        let at = |name: &Arc<str>| lines.iter().position(|line| matches!(line, Line::Row(row) if row.name == *name));
        let found = self.view.cursor.as_ref().and_then(at);
        let first = || lines.iter().position(|line| matches!(line, Line::Row(_)));
        let place = found.or_else(first);
        let cursor = place.and_then(|place| match lines[place] {
            Line::Row(row) => Some(row.name.clone()),
            Line::Group(..) => None,
        });
        let (count, height) = (lines.len(), self.view.sight.list.max(1));
        let moved = cursor != self.view.cursor;
        self.view.cursor = cursor;
        if moved {
            self.view.detail_top = 0;
        }
        let place = place.unwrap_or(0);
        // A group's heading comes into sight with its first row.
        let top = self.view.list_top.min(place.saturating_sub(1)).max((place + 1).saturating_sub(height));
        self.view.list_top = top.min(count.saturating_sub(height));
    }

    /// Goes to the next row, from the cursor on and around, that fits.
    pub(super) fn seek(&mut self, back: bool, fits: impl Fn(&Row) -> bool) -> bool {
        let rows = self.shown();
        let here =
            self.view.cursor.as_ref().and_then(|cursor| rows.iter().position(|row| row.name == *cursor)).unwrap_or(0);
        let count = rows.len();
        let order = (1..=count).map(|step| if back { (here + count - step) % count } else { (here + step) % count });
        let Some(name) = order.map(|place| rows[place]).find(|row| fits(row)).map(|row| row.name.clone()) else {
            return false;
        };
        self.view.detail_top = 0;
        self.view.cursor = Some(name);
        self.follow_cursor();
        true
    }

    /// Goes to the next row that needs the person.
    pub(super) fn seek_need(&mut self, now: Now) -> bool {
        let needy: Vec<Arc<str>> = self
            .rows
            .iter()
            .filter(|row| self.state(row, now).condition == Condition::NeedsYou)
            .map(|row| row.name.clone())
            .collect();
        self.seek(false, |row| needy.contains(&row.name))
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
        let names: Vec<Arc<str>> = self.shown().into_iter().map(|row| row.name.clone()).collect();
        let place =
            |name: &Option<Arc<str>>| name.as_ref().and_then(|name| names.iter().position(|known| known == name));
        let (Some(here), anchor) = (place(&self.view.cursor), place(&self.view.anchor)) else { return };
        let start = anchor.unwrap_or(here);
        self.view.marks.extend(names[start.min(here)..=start.max(here)].iter().cloned());
        self.view.anchor = self.view.cursor.clone();
    }

    /// Marks all rows shown, or unmarks them where all are marked.
    pub(super) fn mark_all(&mut self) {
        let names: Vec<Arc<str>> = self.shown().into_iter().map(|row| row.name.clone()).collect();
        if names.iter().all(|name| self.view.marks.contains(name)) {
            self.view.marks.retain(|name| !names.contains(name));
        } else {
            self.view.marks.extend(names);
        }
    }
}
