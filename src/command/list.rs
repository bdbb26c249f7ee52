//! `list`: the profiles in the dashboard's words, from disk alone.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, List},
    command::{CommandError, default, selection, snapshot::Snapshot},
    deck::Row,
    print::{self, Output},
};

/// Lists them. A broken row says so itself and is no failure of the list.
pub fn run(args: &List, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut snapshot = Snapshot::take(everywhere)?;
    // Where a mistake leaves no profile, an empty list would say that there are none.
    if let Some(broken) = snapshot.broken().filter(|_| snapshot.rows.is_empty()) {
        return Err(broken);
    }
    snapshot.tell();
    if let Some(tag) = &args.tag {
        selection::check_tag(&snapshot.settings, tag)?;
        snapshot.rows.retain(|row| row.profile().is_some_and(|profile| profile.tags.contains(tag)));
    }
    snapshot.read_cards();
    let default = default::find(&snapshot);
    let place =
        |row: &Row| default.as_ref().filter(|it| *row.name == *it.name.as_str()).map(|it| it.path().to_string());
    let entry = |row| print::Entry::of(row, Timestamp::now()).with_default(place(row));
    let entries: Vec<_> = snapshot.rows.iter().map(entry).collect();
    let mut out = Output::new(everywhere.color.is_wanted());
    if everywhere.json { out.document(&entries) } else { print::list(&mut out, &entries) }
        .and_then(|()| out.flush())
        .map_err(CommandError::Output)?;
    if entries.is_empty() && !everywhere.json {
        print::note(selection::none(&snapshot, everywhere)?);
    }
    Ok(ExitCode::Done)
}
