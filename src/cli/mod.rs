//! The command line as types, its help, and the exit codes. What a command does is
//! [`crate::command`]'s. No argument takes a secret: arguments can be read by every process.

mod color;
mod default;
mod doctor;
mod exit_code;
mod explain;
mod export;
mod grants;
mod handover;
mod help;
pub mod import;
mod login;
mod look;
pub mod profile;
mod seal;
mod simulation;
#[cfg(test)]
mod tests;
mod transcript;
mod upkeep;

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, error::ErrorKind};
use clap_complete::Shell;

use crate::oauth::sfdx_url;

pub use self::{
    color::Color,
    default::Use,
    doctor::Doctor,
    exit_code::ExitCode,
    explain::Explain,
    export::Export,
    grants::Grants,
    handover::{Env, Exec, Freshness, Open, StartPath, Target, Token},
    login::{Chosen, Login},
    look::{List, Show},
    profile::Profile,
    seal::{Seal, SealWay, Unseal},
    simulation::{Demo, Opening, Simulator},
    transcript::{Form, Transcript},
    upkeep::{Check, Refresh, Revoke},
};

/// A deck of your Salesforce orgs in one terminal: log in to many at once, watch every step of the
/// OAuth flow, and keep the tokens safe and at hand
#[derive(Clone, Debug, Parser)]
#[command(name = "orgdeck", version, after_help = help::EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// How the dashboard is opened, where no command is given.
    #[command(flatten)]
    pub opening: Opening,
    /// What goes with every command.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// The command; none is the dashboard.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// Reads arguments, the program's name first.
    ///
    /// # Errors
    /// Help or version to be printed, or what is wrong with them.
    pub fn read(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, clap::Error> {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        // Before anything repeats it. What a command that is to be run is given is its own matter.
        if args.iter().take_while(|arg| *arg != "--").any(|arg| arg.to_string_lossy().contains(sfdx_url::SCHEME)) {
            return Err(Self::command().error(ErrorKind::InvalidValue, SECRET_ARGUMENT));
        }
        let mut cli = Self::try_parse_from(args)?;
        match &mut cli.command {
            None => {}
            Some(Command::Demo(demo)) => demo.opening.read_only |= cli.opening.read_only,
            Some(_) if cli.opening.read_only => {
                let words = "--read-only opens the dashboard, or the demo; it goes with no other command";
                return Err(Self::command().error(ErrorKind::ArgumentConflict, words));
            }
            Some(_) => {}
        }
        Ok(cli)
    }
}

/// What is said of an sfdx URL among the arguments.
const SECRET_ARGUMENT: &str = "an sfdx URL holds the grant, and every process can read arguments: write it to a file or pipe it, `… | orgdeck import sfdx-url -`, and take this one for known to others";

/// The arguments that every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Everywhere")]
pub struct Everywhere {
    /// Keep profiles and tokens in this directory
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub config_dir: Option<PathBuf>,
    /// Speak JSON on stdout, and ask nothing
    #[arg(long, global = true)]
    pub json: bool,
    /// Add what happens to this file; no secret gets into it
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub log_file: Option<PathBuf>,
    /// Log more: -v for details, -vv for everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Colour the output; auto heeds NO_COLOR and whether a terminal looks on
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Open the dashboard on a simulated world with eight orgs; nothing of it stays
    Demo(Demo),
    /// Run the simulated Salesforce alone, for tests and scripts
    Simulator(Simulator),
    /// Log in, all the profiles at once
    Login(Login),
    /// List the profiles with what is known of them, from disk alone
    #[command(visible_alias = "ls")]
    List(List),
    /// Show everything about one profile, from disk alone
    Show(Show),
    /// Print an access token, and nothing else
    Token(Token),
    /// Print a token and its org as variables for your shell to read
    Env(Env),
    /// Run a command with a token and its org in its variables, and in nobody else's
    Exec(Exec),
    /// Open an org in the browser, logged in
    Open(Open),
    /// List this user's grants as the org has them, or end some
    Grants(Grants),
    /// Write the last attempt down for a support case, nothing secret in it
    Transcript(Transcript),
    /// Hand a saved login to another tool: sfdx URL, curl, .env, JSON, Postman
    Export(Export),
    /// Take over profiles, and logins with them: a team's list, the Salesforce CLI's, an sfdx URL
    Import(import::Import),
    /// Set the profile that token, env, exec and open mean where none is named
    Use(Use),
    /// Get new access tokens
    Refresh(Refresh),
    /// Ask the orgs whether tokens live, until when, and whose they are; refreshes nothing
    Check(Check),
    /// End grants at their orgs, then delete them here
    Revoke(Revoke),
    /// Add, edit, rename, copy, remove and share profiles without an editor
    Profile(Profile),
    /// Seal the tokens on disk, with the system's keyring or a passphrase
    Seal(Seal),
    /// Take the seal off the tokens on disk
    Unseal(Unseal),
    /// Explain an error: its cause, who has to act, and what to do next
    Explain(Explain),
    /// Look for what keeps logins from working, and say how to put it right
    Doctor(Doctor),
    /// Print the script that completes commands, profiles and tags in your shell
    Completions(Completions),
    /// Print the manual page: commands, keys, settings, files and exit codes
    #[command(after_help = help::MAN_EXAMPLES)]
    Man,
}

/// `completions`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::COMPLETIONS_EXAMPLES)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}
