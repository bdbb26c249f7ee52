//! `env`: a token and its org as variables, for the shell that asks.

use std::env;

use crate::{
    cli::{Env, Everywhere, ExitCode},
    command::{CommandError, default, environment::variables, snapshot::Snapshot, token},
    print::{self, Output},
    quote::Shell,
};

/// Prints them.
pub fn run(args: &Env, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take_of(args.name.as_ref(), everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let name = default::meant(args.name.as_ref(), &snapshot)?.name;
    let obtained = token::obtain(&name, args.freshness, &snapshot, everywhere)?;
    let variables = variables(&name, snapshot.kind(&name, &obtained.card), &obtained, !args.no_target_org);
    let mut out = Output::new(false);
    if everywhere.json {
        print::object(&mut out, &variables)
    } else {
        let around = || Shell::of_program(&env::var("SHELL").unwrap_or_default());
        print::assignments(&mut out, args.shell.unwrap_or_else(around), &variables)
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}
