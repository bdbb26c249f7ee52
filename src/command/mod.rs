//! One file a subcommand: checked arguments in, store or loop called, the print front used for words.

mod ask;
mod child;
pub mod completions;
mod dashboard;
mod default;
mod demo;
mod doctor;
mod env;
mod environment;
mod error;
mod exec;
mod explain;
mod export;
mod grants;
pub mod hardening;
mod import;
mod list;
mod live;
mod log;
mod login;
mod man;
mod open;
mod profile;
mod remember;
mod revoke;
mod seal;
pub mod selection;
mod show;
mod simulator;
pub mod snapshot;
mod token;
mod transcript;
mod upkeep;

pub use self::error::{CommandError, ProfileCommandError};
use crate::{
    cli::{Cli, Command, Everywhere, ExitCode, Opening},
    upkeep::Duty,
};

/// Does what the arguments ask for.
///
/// # Errors
/// A sentence with its exit code. What concerns single profiles was said by then.
pub fn run(cli: Cli) -> Result<ExitCode, CommandError> {
    log::open(&cli.everywhere)?;
    let outcome = perform(cli.command, cli.opening, &cli.everywhere);
    match &outcome {
        Ok(code) => tracing::info!(exit_code = code.number(), "ended"),
        Err(error) => tracing::error!(exit_code = error.exit_code().number(), %error, "failed"),
    }
    outcome
}

fn perform(command: Option<Command>, opening: Opening, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    match command {
        Some(Command::List(args)) => list::run(&args, everywhere),
        Some(Command::Show(args)) => show::run(&args, everywhere),
        Some(Command::Token(args)) => token::run(&args, everywhere),
        Some(Command::Env(args)) => env::run(&args, everywhere),
        Some(Command::Exec(args)) => exec::run(&args, everywhere),
        Some(Command::Open(args)) => open::run(&args, everywhere),
        Some(Command::Grants(args)) => grants::run(&args, everywhere),
        Some(Command::Transcript(args)) => transcript::run(&args, everywhere),
        Some(Command::Export(args)) => export::run(&args, everywhere),
        Some(Command::Import(args)) => import::run(&args, everywhere),
        Some(Command::Use(args)) => default::run(&args, everywhere),
        Some(Command::Refresh(args)) => upkeep::run(&args.chosen, Duty::Refresh, everywhere),
        Some(Command::Check(args)) => upkeep::run(&args.chosen, Duty::Check, everywhere),
        Some(Command::Revoke(args)) => revoke::run(&args, everywhere),
        Some(Command::Seal(args)) => seal::run(&args, everywhere),
        Some(Command::Unseal(args)) => seal::undo(&args, everywhere),
        Some(Command::Simulator(args)) => simulator::run(&args),
        Some(Command::Profile(args)) => profile::run(&args, everywhere),
        Some(Command::Explain(args)) => explain::run(&args, everywhere),
        Some(Command::Doctor(args)) => doctor::run(&args, everywhere),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man) => man::run(),
        Some(Command::Login(args)) => login::run(&args, everywhere),
        Some(Command::Demo(args)) => demo::run(&args, everywhere),
        None => dashboard::run(opening, everywhere),
    }
}
