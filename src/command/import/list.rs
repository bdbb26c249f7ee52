//! `import profiles`: a team's list.

use super::{Item, bring, consent, read};
use crate::{
    cli::{Everywhere, ExitCode, import::Profiles},
    command::{CommandError, error::TransferError},
    plain::Plain,
    store::profile_import::Arrival,
    transfer::import::list::{self, Listed},
};

/// Adds what is new in it.
pub fn run(args: &Profiles, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let text = read(&args.file)?;
    let place = || Plain::new(args.file.display().to_string());
    let list = list::read(text.expose()).map_err(|why| TransferError::List { place: place(), why })?;
    let programs: Vec<_> = list.profiles.iter().filter_map(|it| it.runs.as_ref()).map(|it| format!("`{it}`")).collect();
    if !programs.is_empty() {
        let mut programs = programs;
        programs.dedup();
        let danger =
            format!("This list has programs that are run for client secrets, at each login: {}.", programs.join(", "));
        consent(&danger, "Take it?", args.manner, everywhere)?;
    }
    let refused = list.refused.into_iter().map(|(name, why)| Item::refused(name, why));
    bring(list.profiles.into_iter().map(item).chain(refused).collect(), args.manner, everywhere)
}

fn item(listed: Listed) -> Item {
    let text = |key| listed.table.get(key).and_then(toml_edit::Item::as_str).map(Plain::new);
    let mut notes = listed.notes;
    notes.extend(listed.runs.map(|runs| Plain::new(format!("runs `{runs}` for its client secret"))));
    Item {
        from: Plain::new(&listed.name),
        login: text("login").unwrap_or_default(),
        username: None,
        notes,
        arrival: Ok(Arrival { wishes: vec![listed.name], exact: true, table: listed.table, app: listed.app }),
        candidate: None,
    }
}
