//! What a row keeps that has another name from now on.

use std::sync::Arc;

use crate::{
    deck::{Deck, row::Settings},
    profile::ProfileName,
};

impl Deck {
    /// The row has another name, and all that is known of it.
    pub(in crate::deck) fn rename_row(&mut self, old: &Arc<str>, new: &Arc<str>) {
        let mut rows = self.rows.take();
        // The file may have been read in between: then the row of the new name has its settings.
        let known = rows.iter().find(|row| row.name == *new).map(|row| row.settings.clone());
        let is_there = rows.iter().any(|row| row.name == *old);
        rows.retain(|row| row.name != *new || !is_there);
        for row in rows.iter_mut().filter(|row| row.name == *old) {
            row.name = new.clone();
            row.flow.take().map(|flow| self.let_go(flow));
            row.errand.take().map(|errand| self.errands.remove(&errand));
            if let Some(settings) = &known {
                row.settings = settings.clone();
            } else if let (Settings::Ready(profile), Ok(name)) = (&mut row.settings, ProfileName::parse(new)) {
                Arc::make_mut(profile).name = name;
            }
        }
        self.rows = rows.into();
        self.view.marks.remove(old);
        // A search may not find it under the new name.
        self.view.find = Default::default();
        self.view.cursor = Some(new.clone());
    }
}
