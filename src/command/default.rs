//! Which profile is meant where none is named; and `use`, which sets that.

use std::{env, path::PathBuf};

use serde_json::json;

use crate::{
    cli::{Everywhere, ExitCode, Use},
    command::{CommandError, snapshot::Snapshot},
    deck::{Row, Saved},
    plain::Plain,
    print::{self, Output},
    profile::ProfileName,
    store::{
        ConfigDir, StoreError,
        default_profile::{self, DefaultProfile, Found},
    },
};

/// The profile that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Its name.
    pub name: ProfileName,
    /// Whether the person named it.
    pub named: bool,
}

/// The profile of this name; else the default, else the only one that has a token.
///
/// # Errors
/// A default that names no profile of ours; none or several that have a token.
pub fn meant(name: Option<&ProfileName>, snapshot: &Snapshot) -> Result<Meant, CommandError> {
    if let Some(name) = name {
        return Ok(Meant { name: name.clone(), named: true });
    }
    let name = match find(snapshot) {
        Some(default) => match snapshot.find(&default.name) {
            Ok(_) => default.name,
            Err(_) => return Err(CommandError::UnknownDefault { name: default.name, place: default.place }),
        },
        None => only_one(snapshot)?,
    };
    Ok(Meant { name, named: false })
}

/// The default that holds here; what was ignored on the way is told.
pub fn find(snapshot: &Snapshot) -> Option<DefaultProfile> {
    let found = look(snapshot);
    found.ignored.iter().for_each(print::note);
    found.default
}

/// The same, for whoever tells it in another way.
pub fn look(snapshot: &Snapshot) -> Found {
    default_profile::find(env::current_dir().ok().as_deref(), snapshot.dir.as_ref())
}

/// The profile that has a token, where a single one has.
fn only_one(snapshot: &Snapshot) -> Result<ProfileName, CommandError> {
    let mut saved = snapshot.rows.iter().filter(|row| row.saved != Saved::Nothing);
    match (saved.next().map(|row| ProfileName::parse(&row.name)), saved.count()) {
        (Some(Ok(name)), 0) => Ok(name),
        (Some(_), others) => Err(CommandError::WhichToken(others + 1)),
        (None, _) => Err(CommandError::WhichToken(0)),
    }
}

/// Sets or unsets a default, and says which one holds here now.
pub fn run(args: &Use, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    if let Some(name) = &args.name {
        snapshot.find(name)?;
    }
    let file = match args.global {
        true => ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?.default_profile(),
        false => here()?.join(default_profile::FILE),
    };
    let changed = match &args.name {
        Some(name) => default_profile::set(&file, name).map(|()| true),
        None => default_profile::unset(&file),
    }?;
    if !changed {
        print::note(format_args!("{} is not there: nothing was unset", Plain::new(file.display().to_string())));
    }
    let holds = find(&snapshot);
    let mut out = Output::new(false);
    match &holds {
        _ if everywhere.json => out.document(&json!({
            "default": holds.as_ref().map(|default| default.name.as_str()),
            "file": holds.as_ref().map(|default| default.path().to_string()),
        })),
        Some(default) => {
            let row = snapshot.find(&default.name).ok().map(|at| &snapshot.rows[at]);
            let kind = row.and_then(Row::kind).map_or(String::new(), |kind| format!(", {}", kind.word()));
            out.line(format_args!("the default here is {}{kind} ({})", default.name, default.place))
        }
        None => out.line("there is no default here"),
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

fn here() -> Result<PathBuf, CommandError> {
    let unknown = |error: std::io::Error| StoreError::Read { path: ".".into(), cause: Plain::new(error.to_string()) };
    Ok(env::current_dir().map_err(unknown)?)
}
