//! The list as a table: the dashboard's columns and words, and the org and the tags besides.

use std::io;

use super::{Entry, Output, table};
use crate::plain::Plain;

/// Behind the name of the default.
const MARK: &str = " (default)";

/// Writes the table; of no rows, nothing.
///
/// # Errors
/// Where the output is gone.
pub fn list(out: &mut Output, entries: &[Entry<'_>]) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut rows = vec![["PROFILE", "KIND", "STATE", "USER", "ORG", "TAGS"].map(str::to_owned)];
    rows.extend(entries.iter().map(cells));
    let widths = table::widths(&rows);
    for (at, row) in rows.iter().enumerate() {
        // The sign stands apart from the cells: its colour has no width.
        let sign = at.checked_sub(1).map_or(" ".to_owned(), |at| out.sign(entries[at].sign));
        let (left, right) = (table::padded(&row[..2], &widths[..2]), table::line(&row[2..], &widths[2..]));
        out.line(format_args!("{left}{sign} {right}"))?;
    }
    Ok(())
}

fn cells(entry: &Entry<'_>) -> [String; 6] {
    [
        format!("{}{}", entry.name, if entry.default.is_some() { MARK } else { "" }),
        entry.kind.map_or("", |kind| kind.word()).to_owned(),
        entry.words(),
        Plain::new(entry.username.or(entry.user_id).unwrap_or_default()).to_string(),
        entry.org_id.unwrap_or_default().to_owned(),
        Plain::new(entry.tags.join(" ")).to_string(),
    ]
}
