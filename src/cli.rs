//! The command line as types, its help, and the exit codes. What a command does is
//! [`crate::command`]'s. No argument takes a secret: arguments can be read by every process.

mod exit_code;
#[cfg(test)]
mod tests;
mod upkeep;

use std::{
    env,
    io::{self, IsTerminal},
    path::PathBuf,
};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, builder::PossibleValue};
use clap_complete::Shell;

pub use self::{
    exit_code::ExitCode,
    upkeep::{Check, Refresh, Revoke, Token},
};
use crate::profile::{OrgId, ProfileName, RedirectUri};

const EXAMPLES: &str = "\
Examples:
  orgdeck demo                      look around in a simulated world, nothing to set up
  orgdeck                           your own orgs in one dashboard
  orgdeck login acme-prod acme-uat  log in to two orgs at once
  orgdeck list --tag acme           what is known of a customer's orgs, without asking them
  echo \"Authorization: Bearer $(orgdeck token acme-uat)\" | curl -H @- …

Profiles stand in profiles.toml in the config directory: --config-dir, else
$ORGDECK_CONFIG_DIR, else ~/.config/orgdeck or what your system has for it.
Nothing is sent to an org unless a key, a command or a setting asked for it.

Exit codes:
  0  done                             4  denied, or refused by the server
  1  failed: time over, port taken    5  the network, or the server is down
  2  wrong usage or settings          6  a lock or a file of the store
  3  no token: log in first           128+n  ended by signal n";

const LOGIN_EXAMPLES: &str = "\
Examples:
  orgdeck login acme-prod           one login, in your browser
  orgdeck login --tag acme          every profile with the tag, one after the other in one tab
  orgdeck login --all --json        for scripts: nothing is asked, each step is a line of JSON
  orgdeck login acme-prod --paste   over SSH: open the link anywhere, paste the address it ends at";

const COMPLETIONS_EXAMPLES: &str = "\
Switch it on for good with one line in your shell's start file:
  bash        source <(orgdeck completions bash)
  zsh         source <(orgdeck completions zsh)
  fish        orgdeck completions fish | source
  elvish      eval (orgdeck completions elvish | slurp)
  powershell  orgdeck completions powershell | Out-String | Invoke-Expression";

/// A deck of your Salesforce orgs in one terminal: log in to many at once, watch every step of the
/// OAuth flow, and keep the tokens safe and at hand
#[derive(Clone, Debug, Parser)]
#[command(name = "orgdeck", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// What goes with every command.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// The command; none is the dashboard.
    #[command(subcommand)]
    pub command: Option<Command>,
}

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

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is a dumb one.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// By hand, for values with words of their own would make all of `--help` twice as long.
impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }))
    }
}

impl Color {
    /// Whether standard output is to be coloured.
    pub fn is_wanted(self) -> bool {
        let refused = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = || env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Auto => io::stdout().is_terminal() && !refused() && !dumb(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Open the dashboard on a simulated world with eight orgs; nothing of it stays
    Demo(Demo),
    /// Run the simulated Salesforce alone, for tests and scripts
    Simulator(Simulator),
    /// Log in, all the profiles at once
    #[command(after_help = LOGIN_EXAMPLES)]
    Login(Login),
    /// List the profiles with what is known of them, from disk alone
    #[command(visible_alias = "ls")]
    List(List),
    /// Show everything about one profile, from disk alone
    Show(Show),
    /// Print an access token, and nothing else
    #[command(after_help = upkeep::TOKEN_EXAMPLES)]
    Token(Token),
    /// Get new access tokens
    #[command(after_help = upkeep::REFRESH_EXAMPLES)]
    Refresh(Refresh),
    /// Ask the orgs whether tokens live, until when, and whose they are; refreshes nothing
    Check(Check),
    /// End grants at their orgs, then delete them here
    #[command(after_help = upkeep::REVOKE_EXAMPLES)]
    Revoke(Revoke),
    /// Print the script that completes commands, profiles and tags in your shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(Completions),
}

/// `demo`.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Let a robot sign in, as where there is no browser
    #[arg(long, conflicts_with = "browser")]
    pub robot: bool,
    /// Sign in yourself, in your browser
    #[arg(long)]
    pub browser: bool,
}

/// `simulator`.
#[derive(Args, Clone, Debug)]
pub struct Simulator {
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Simulate so many orgs: org-001, org-002, …
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=9999))]
    pub orgs: u16,
    /// Play this scenario: a TOML file of orgs, apps, profiles and what goes wrong, or the name of one that
    /// comes with the program
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "orgs")]
    pub scenario: Option<PathBuf>,
    /// Answer authorize with the redirect at once, so that `curl -L` is a browser
    #[arg(long)]
    pub auto_approve: bool,
    /// Rotate refresh tokens: each can be used once
    #[arg(long)]
    pub rotate: bool,
    /// Register this callback in every org's app
    #[arg(long, value_name = "URI", default_value = "http://localhost:1717/OauthRedirect", value_parser = RedirectUri::parse)]
    pub redirect_uri: RedirectUri,
    /// Write a profiles.toml that logs in to these orgs; never over a file that is there
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub write_profiles: Option<PathBuf>,
}

/// `login`.
#[derive(Args, Clone, Debug)]
pub struct Login {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
    /// Show the link instead of opening a browser; the return is still awaited here
    #[arg(long)]
    pub no_browser: bool,
    /// Wait for no return: paste the address that the browser ends at
    #[arg(long, conflicts_with = "no_browser")]
    pub paste: bool,
    /// Give each login so many seconds instead of what the settings say
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub timeout: Option<u32>,
    /// Accept another org or user than the profile holds
    #[arg(long)]
    pub replace: bool,
    /// Accept this org where another was expected: a sandbox that was refreshed has a new id
    #[arg(long, value_name = "ORG_ID", value_parser = OrgId::parse)]
    pub accept_org: Option<OrgId>,
}

/// Which profiles a command is for: some by name, some by tag, or all.
#[derive(Args, Clone, Debug)]
#[group(id = "chosen", required = true, multiple = false)]
pub struct Chosen {
    /// The profiles, by name
    #[arg(value_name = "NAME", value_parser = ProfileName::parse)]
    pub names: Vec<ProfileName>,
    /// Every profile with this tag
    #[arg(long)]
    pub tag: Option<String>,
    /// Every profile
    #[arg(long)]
    pub all: bool,
}

/// `list`.
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Only the profiles with this tag
    #[arg(long)]
    pub tag: Option<String>,
}

/// `show`.
#[derive(Args, Clone, Debug)]
pub struct Show {
    /// The profile
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// Show the access and the refresh token in the open
    #[arg(long)]
    pub reveal: bool,
}

/// `completions`.
#[derive(Args, Clone, Debug)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}
