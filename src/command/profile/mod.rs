//! `profile`: profiles without an editor.

mod remove;
mod save;
mod secret;
mod share;

use std::env;

use serde_json::json;

use crate::{
    cli::{
        Everywhere, ExitCode,
        profile::{Profile, Rename, Verb},
    },
    command::{CommandError, ProfileCommandError, selection::settings_file, snapshot::Snapshot},
    plain::Plain,
    print::{self, Output},
    profile::ProfileName,
    store::{ConfigDir, StoreError, profile_name},
};

/// Does one of the things that can be done to profiles.
///
/// # Errors
/// Where nothing was changed; what became of each of several profiles is in the exit code.
pub fn run(args: &Profile, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    match &args.verb {
        Verb::Add(args) => save::add(args, everywhere),
        Verb::Edit(args) => save::edit(args, everywhere),
        Verb::Copy(args) => save::copy(args, everywhere),
        Verb::Rename(args) => rename(args, everywhere),
        Verb::Remove(args) => remove::run(args, everywhere),
        Verb::Share(args) => share::run(args, everywhere),
        Verb::Path => path(everywhere),
    }
}

fn rename(args: &Rename, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let dir = open(everywhere)?;
    let here = env::current_dir().ok();
    let defaults = profile_name::rename(&dir, here.as_deref(), &args.name, &args.new).map_err(edit_error)?;
    let followed = defaults.iter().map(|default| Plain::new(format!("{default} names {} now", args.new))).collect();
    let words = Plain::new(format!("{} is {} now, with all that is kept of it", args.name, args.new));
    done(&Done { name: &args.new, result: "renamed", words, notes: followed }, everywhere)
}

fn path(everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let file = settings_file(&Snapshot::take(everywhere)?, everywhere)?;
    let mut out = Output::new(false);
    match everywhere.json {
        true => out.document(&json!({ "path": file.as_str() })),
        false => out.line(file),
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// The config directory, made where there is none.
fn open(everywhere: &Everywhere) -> Result<ConfigDir, StoreError> {
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    dir.notes().iter().for_each(print::note);
    Ok(dir)
}

fn edit_error(error: impl Into<ProfileCommandError>) -> CommandError {
    CommandError::Profile(error.into())
}

/// What was done to a profile.
struct Done<'a> {
    name: &'a ProfileName,
    result: &'static str,
    words: Plain,
    notes: Vec<Plain>,
}

/// Says it: a line with notes beside it, or a document.
fn done(done: &Done<'_>, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut out = Output::new(false);
    match everywhere.json {
        true => out.document(&json!({
            "profile": done.name.as_str(), "result": done.result,
            "notes": done.notes.iter().map(Plain::as_str).collect::<Vec<_>>(),
        })),
        false => {
            done.notes.iter().for_each(print::note);
            out.line(&done.words)
        }
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}
