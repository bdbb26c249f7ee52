//! `exec`: a command that has a token in its variables, and nobody else does.

use std::process::Command;

use crate::{
    cli::{Everywhere, Exec, ExitCode},
    command::{CommandError, child, default, environment::variables, snapshot::Snapshot, token},
    plain::Plain,
    print,
    profile::Kind,
    secret::Secret,
};

/// Runs it.
pub fn run(args: &Exec, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut snapshot = Snapshot::take_of(args.name.as_ref(), everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let meant = default::meant(args.name.as_ref(), &snapshot)?;
    let at = snapshot.find(&meant.name)?;
    snapshot.read_card(at);
    // Before anything is sent: to get a token may change something at the org.
    let known = snapshot.rows[at].card().map(|card| snapshot.kind(&meant.name, card));
    if known == Some(Kind::Production) && !meant.named && !args.prod {
        return Err(CommandError::UnnamedProduction(meant.name));
    }
    let obtained = token::obtain(&meant.name, args.freshness, &snapshot, everywhere)?;
    let kind = snapshot.kind(&meant.name, &obtained.card);
    let (program, arguments) = args.command.split_first().ok_or(CommandError::NoCommand)?;
    let mut command = Command::new(program);
    command.args(arguments);
    for variable in variables(&meant.name, kind, &obtained, !args.no_target_org) {
        match variable.value.as_ref().map(Secret::expose) {
            Some(value) => command.env(variable.name, value),
            None => command.env_remove(variable.name),
        };
    }
    tracing::info!(profile = %meant.name, "the command takes over");
    child::run(&mut command)
        .map_err(|error| CommandError::NotStarted { program: Plain::new(program.to_string_lossy()), error })
}
