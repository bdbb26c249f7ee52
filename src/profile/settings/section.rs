//! [`Section`]: one table of `profiles.toml` being read. It knows which keys may stand there,
//! reads each by its type and gathers what is wrong.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::{Lines, Problem, quoted};
use crate::profile::setting::{self, Place};

/// A value with the place in the text that it came from.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) offset: usize,
}

/// What is wrong with a value, and where if not at its beginning.
pub(super) struct Wrong {
    offset: Option<usize>,
    what: String,
}

impl Wrong {
    pub(super) fn at(offset: usize, what: impl Into<String>) -> Self {
        Self { offset: Some(offset), what: what.into() }
    }

    /// Where in the text it is, if that is known.
    pub(super) fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// As a problem; `start` is where the value begins in the text.
    pub(super) fn into_problem(self, start: usize, lines: &Lines<'_>) -> Problem {
        lines.problem(self.offset.map_or(start, |parsed| lines.here(parsed)), self.what)
    }

    fn of(self, key: &str) -> Self {
        Self { what: format!("{key}: {}", self.what), ..self }
    }
}

impl<E: std::fmt::Display> From<E> for Wrong {
    fn from(what: E) -> Self {
        Self { offset: None, what: what.to_string() }
    }
}

/// Reads one value.
pub(super) type Read<T> = fn(&Spanned<DeValue<'_>>) -> Result<T, Wrong>;

/// One table with its problems so far.
pub(super) struct Section<'a, 'i> {
    table: &'a DeTable<'i>,
    lines: &'a Lines<'i>,
    problems: Vec<Problem>,
}

impl<'a, 'i> Section<'a, 'i> {
    /// Opens a table and looks for keys that do not belong there.
    pub(super) fn open(table: &'a DeTable<'i>, place: Place, lines: &'a Lines<'i>) -> Self {
        let problems = unknown_keys(table, place).map(|wrong| wrong.into_problem(0, lines)).collect();
        Self { table, lines, problems }
    }

    /// Reads one key; a value that is wrong becomes a problem and counts as absent.
    pub(super) fn read<T>(&mut self, key: &str, read: Read<T>) -> Option<At<T>> {
        let value = self.table.get(key)?;
        let offset = self.lines.here(value.span().start);
        match read(value) {
            Ok(value) => Some(At { value, offset }),
            Err(wrong) => {
                self.problems.push(wrong.of(key).into_problem(offset, self.lines));
                None
            }
        }
    }

    /// Reads one key where only the value matters.
    pub(super) fn get<T>(&mut self, key: &str, read: Read<T>) -> Option<T> {
        self.read(key, read).map(|at| at.value)
    }

    /// Adds a problem that concerns several keys.
    pub(super) fn complain(&mut self, offset: usize, what: impl AsRef<str>) {
        self.problems.push(self.lines.problem(offset, what));
    }

    /// What was wrong, in the file's order.
    pub(super) fn close(mut self) -> Vec<Problem> {
        self.problems.sort();
        self.problems
    }
}

/// Each key that does not belong in a table of this kind, with the one that was probably meant.
pub(super) fn unknown_keys(table: &DeTable<'_>, place: Place) -> impl Iterator<Item = Wrong> {
    let unknown = move |key: &str| setting::keys(place).all(|known| known != key);
    table.keys().filter(move |key| unknown(key.get_ref())).map(move |key| {
        let meant = setting::nearest(key.get_ref(), setting::keys(place));
        let hint = match (meant, setting::table_of(key.get_ref())) {
            (Some(meant), _) => format!("; did you mean \"{meant}\"?"),
            (None, Some(table)) => format!("; it belongs in [{table}]"),
            (None, None) => String::new(),
        };
        Wrong::at(key.span().start, format!("unknown key {}{hint}", quoted(key.get_ref())))
    })
}
