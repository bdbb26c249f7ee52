//! Why a command did not do what it was asked, in sentences, each with its exit code.

mod grants;
mod profile;
mod transcript;
mod transfer;
mod words;

use std::io;

use self::words::{meaning, meant, way_in, which_token};
pub use self::{
    grants::GrantsError, profile::ProfileCommandError, transcript::TranscriptError, transfer::TransferError,
};
use crate::{
    cli::ExitCode,
    oauth::{error::table::Explanation, single_access::NoLink, token::TokenError},
    plain::Plain,
    profile::ProfileName,
    run::frontdoor::NotLed,
    store::StoreError,
    upkeep::Fault,
};

/// A command's failure.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// No such profile and no such token file.
    #[error("no profile is called {name}{}", meant(.nearest.as_ref(), "`orgdeck list` shows those there are"))]
    UnknownProfile {
        /// As asked for.
        name: ProfileName,
        /// The one that was probably meant.
        nearest: Option<Plain>,
    },
    /// No profile has this tag.
    #[error("no profile has the tag {tag}{}", meant(.nearest.as_ref(), "`orgdeck list` shows those there are"))]
    UnknownTag {
        /// As asked for.
        tag: Plain,
        /// The one that was probably meant.
        nearest: Option<Plain>,
    },
    /// There is no profile to do anything with.
    #[error(
        "there are no profiles yet: `orgdeck profile add NAME` or `orgdeck import sf` adds one to {0}; `orgdeck demo` needs none"
    )]
    NoProfiles(Plain),
    /// There is a file, and no profile can be read from it.
    #[error("no profile can be read from {file}: {problem}")]
    BrokenSettings {
        /// The file.
        file: Plain,
        /// What is wrong and where.
        problem: Plain,
    },
    /// A profile whose settings are wrong.
    #[error("{name} cannot be used: {problem}")]
    Broken {
        /// The profile.
        name: Plain,
        /// What is wrong and where.
        problem: Plain,
    },
    /// A token file without a profile.
    #[error("{0} has a saved login and no settings: add [profiles.{0}] to profiles.toml")]
    NoSettings(ProfileName),
    /// A profile without a token.
    #[error("{0} has no token: log in with `orgdeck login {0}`")]
    LoginNeeded(ProfileName),
    /// No name was given, and there is not exactly one token.
    #[error("{}", which_token(*.0))]
    WhichToken(usize),
    /// A default that names no profile.
    #[error("{place} names {name}, and no profile is called that: set another with `orgdeck use NAME`")]
    UnknownDefault {
        /// What it names.
        name: ProfileName,
        /// The file.
        place: Plain,
    },
    /// A production org that nobody named was to be given to a command.
    #[error("{0} is a production org and was not named: name it, `orgdeck exec {0} -- …`, or say --prod")]
    UnnamedProduction(ProfileName),
    /// No command to run.
    #[error("no command to run: `orgdeck exec NAME -- CMD`")]
    NoCommand,
    /// A command that cannot be run.
    #[error("{program} cannot be run: {error}")]
    NotStarted {
        /// As asked for.
        program: Plain,
        /// The system's reason.
        error: io::Error,
    },
    /// Two places to open.
    #[error("an org is opened at one path: `orgdeck open NAME PATH`, or `orgdeck open PATH` in the default one")]
    TwoPaths,
    /// The org gave no link.
    #[error("{name} was not opened: {why}{}{}", way_in(.name, .why), meaning(*.known))]
    NoLink {
        /// The profile.
        name: ProfileName,
        /// The reason.
        why: NoLink,
        /// What is known of the org's words.
        known: Option<&'static Explanation>,
    },
    /// No browser has the link.
    #[error("{name} was not opened: {why}; `orgdeck open {name} --print` prints a link to open elsewhere")]
    NotOpened {
        /// The profile.
        name: ProfileName,
        /// The reason.
        why: NotLed,
    },
    /// The org's grants are not known, or none was ended.
    #[error(transparent)]
    Grants(#[from] GrantsError),
    /// There is no transcript.
    #[error(transparent)]
    Transcript(#[from] TranscriptError),
    /// Nothing came from another tool, or went to one.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// A profile was not changed.
    #[error(transparent)]
    Profile(#[from] ProfileCommandError),
    /// More than names is to be revoked, and nobody can be asked.
    #[error("--all and --tag end many grants, and nobody can be asked here: say --yes")]
    WantsYes,
    /// The question was answered with something else.
    #[error("not confirmed: nothing was done")]
    NotConfirmed,
    /// An errand for one token failed.
    #[error("{name}: {}; {}", .fault.message(), .fault.action())]
    Errand {
        /// The profile.
        name: ProfileName,
        /// Why.
        fault: Box<Fault>,
    },
    /// It was ended before it was done.
    #[error("cancelled")]
    Cancelled(ExitCode),
    /// What was saved of a login holds no token.
    #[error("what was saved of {name} holds no token that can be used ({why}): log in again")]
    Unusable {
        /// The profile.
        name: ProfileName,
        /// What is wrong with it.
        why: TokenError,
    },
    /// `-v` without a log.
    #[error("-v says how much is logged, and there is no log: name one with --log-file FILE")]
    NoLog,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The simulator did not start.
    #[error("{0}")]
    Simulator(Plain),
    /// A scenario that cannot be read.
    #[error("the scenario {path} cannot be read: {error}")]
    UnreadableScenario {
        /// As asked for.
        path: Plain,
        /// The system's reason.
        error: io::Error,
    },
    /// A scenario that is not there.
    #[error("there is no scenario {path}; these come with the program: {shipped}")]
    NoScenario {
        /// As asked for.
        path: Plain,
        /// The names of those that come with the program.
        shipped: String,
    },
    /// A scenario that cannot be played.
    #[error("the scenario {path} cannot be played: {why}")]
    Scenario {
        /// As asked for.
        path: Plain,
        /// What is wrong with it, and where.
        why: Plain,
    },
    /// The dashboard needs a terminal to draw on.
    #[error("the dashboard needs a terminal that it can draw on: use a command (orgdeck --help), or run it in one")]
    NoTerminal,
    /// The terminal cannot be used, or the settings want something of it that there is not.
    #[error("cannot use this terminal: {0}")]
    Terminal(io::Error),
    /// There is no demo.
    #[error("{0}")]
    Demo(Plain),
    /// Standard input cannot be read.
    #[error("cannot read the input: {0}")]
    Input(io::Error),
    /// Standard output is gone.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    /// The system gave no thread, timer or signal.
    #[error("cannot start: {0}")]
    Start(io::Error),
}

impl CommandError {
    /// What the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::LoginNeeded(_) | Self::WhichToken(0) | Self::NoLink { why: NoLink::Ended, .. } => {
                ExitCode::LoginNeeded
            }
            Self::NoLink { why: NoLink::Down(_) | NoLink::Silent(_), .. } => ExitCode::Network,
            Self::NoLink { why: NoLink::Host(_), .. } => ExitCode::Store,
            Self::NoLink { .. } => ExitCode::Refused,
            Self::NotOpened { .. } => ExitCode::Failed,
            // As shells and env(1) have it.
            Self::NotStarted { error, .. } if error.kind() == io::ErrorKind::NotFound => ExitCode::Command(127),
            Self::NotStarted { .. } => ExitCode::Command(126),
            Self::Grants(error) => error.exit_code(),
            Self::Transcript(error) => error.exit_code(),
            Self::Transfer(error) => error.exit_code(),
            Self::Profile(error) => error.exit_code(),
            Self::Unusable { .. } => ExitCode::Store,
            Self::Errand { fault, .. } => fault.class().into(),
            Self::Cancelled(code) => *code,
            Self::NotConfirmed => ExitCode::Failed,
            Self::Store(error) => store_exit_code(error),
            Self::Simulator(_) | Self::Demo(_) | Self::Terminal(_) | Self::Start(_) => ExitCode::Failed,
            // Whoever read the output has seen enough, as `head` has: no failure, but not all was said.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::Signal(SIGPIPE),
            Self::Output(_) | Self::Input(_) => ExitCode::Failed,
            _ => ExitCode::Usage,
        }
    }

    /// Whether there is nobody left to tell.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// One word for machines.
    pub fn code(&self) -> &str {
        match self {
            Self::UnknownProfile { .. } => "unknown_profile",
            Self::UnknownTag { .. } => "unknown_tag",
            Self::NoProfiles(_) => "no_profiles",
            Self::BrokenSettings { .. } => "broken_settings",
            Self::Broken { .. } => "broken_profile",
            Self::NoSettings(_) => "no_settings",
            Self::LoginNeeded(_) => "login_needed",
            Self::WhichToken(_) => "which_token",
            Self::UnknownDefault { .. } => "unknown_default",
            Self::UnnamedProduction(_) => "unnamed_production",
            Self::NotStarted { .. } => "not_started",
            Self::NoCommand | Self::TwoPaths => "usage",
            Self::NoLink { .. } => "no_link",
            Self::NotOpened { .. } => "not_opened",
            Self::Grants(error) => error.code(),
            Self::Transcript(error) => error.code(),
            Self::Transfer(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Unusable { .. } => "unusable_token",
            Self::WantsYes => "wants_yes",
            Self::NotConfirmed => "not_confirmed",
            Self::Errand { fault, .. } => fault.code(),
            Self::Cancelled(_) => "cancelled",
            Self::NoLog => "usage",
            Self::Store(_) => "store",
            Self::Simulator(_) => "simulator",
            Self::NoScenario { .. } | Self::UnreadableScenario { .. } | Self::Scenario { .. } => "scenario",
            Self::NoTerminal => "no_terminal",
            Self::Terminal(_) => "terminal",
            Self::Demo(_) => "demo",
            Self::Output(_) => "output",
            Self::Input(_) => "input",
            Self::Start(_) => "start",
        }
    }
}

/// What would have ended a program that does not handle a closed pipe itself.
const SIGPIPE: u8 = 13;

/// What the person has to put right in their settings is configuration; the rest is the store's.
fn store_exit_code(error: &StoreError) -> ExitCode {
    match error {
        StoreError::NoHome
        | StoreError::NotADirectory(_)
        | StoreError::Foreign(_)
        | StoreError::Writable(_)
        | StoreError::NotText(_)
        | StoreError::NotToml { .. }
        | StoreError::NoTable { .. } => ExitCode::Usage,
        _ => ExitCode::Store,
    }
}
