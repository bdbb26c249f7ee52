//! The arguments of the commands that hand a token over: `token`, `env`, `exec` and `open`.

use std::ffi::OsString;

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::help;
use crate::{
    profile::{ProfileError, ProfileName},
    quote::Shell,
};

/// How fresh a token must be that is handed over: where nothing is said as it is stored, renewed only
/// past the profile's `refresh_after`.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Freshness {
    /// Ask the org first, and get a new token only if this one is dead
    #[arg(long)]
    pub check: bool,
    /// Get a new token, unless another process saves one meanwhile
    #[arg(long, conflicts_with = "check")]
    pub refresh: bool,
}

/// `token`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::TOKEN_EXAMPLES)]
pub struct Token {
    /// The profile; else the default, else the only one that has a token
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// How fresh its token must be.
    #[command(flatten)]
    pub freshness: Freshness,
}

/// `env`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::ENV_EXAMPLES)]
pub struct Env {
    /// The profile; else the default, else the only one that has a token
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// How fresh its token must be.
    #[command(flatten)]
    pub freshness: Freshness,
    /// Spell it for this shell; else for the one that $SHELL names
    #[arg(long, ignore_case = true)]
    pub shell: Option<Shell>,
    /// Leave SF_TARGET_ORG as it is: sf commands keep their own org
    #[arg(long)]
    pub no_target_org: bool,
}

/// `exec`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::EXEC_EXAMPLES)]
pub struct Exec {
    /// The profile; else the default, else the only one that has a token
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// How fresh its token must be.
    #[command(flatten)]
    pub freshness: Freshness,
    /// Go on where the profile is a production org and was not named
    #[arg(long)]
    pub prod: bool,
    /// Leave SF_TARGET_ORG as it is: sf commands keep their own org
    #[arg(long)]
    pub no_target_org: bool,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD", value_hint = clap::ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// `open`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::OPEN_EXAMPLES)]
pub struct Open {
    /// The profile; else the default, else the only one that has a token
    #[arg(value_parser = Target::parse)]
    pub name: Option<Target>,
    /// Where in the org to begin, as in its address behind the host
    #[arg(value_parser = StartPath::parse)]
    pub path: Option<StartPath>,
    /// How fresh its token must be.
    #[command(flatten)]
    pub freshness: Freshness,
    /// Print the one-time link instead: whoever has it first is logged in
    #[arg(long)]
    pub print: bool,
}

/// The first word of `open`: a path is told by its slash, which no name has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A profile.
    Profile(ProfileName),
    /// A path in the default's org.
    Path(StartPath),
}

impl Target {
    fn parse(text: &str) -> Result<Self, String> {
        match text.starts_with('/') {
            true => StartPath::parse(text).map(Self::Path),
            false => ProfileName::parse(text).map(Self::Profile).map_err(|error: ProfileError| error.to_string()),
        }
    }
}

/// A path within an org, with its query: it cannot lead to another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartPath(String);

impl StartPath {
    fn parse(text: &str) -> Result<Self, String> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        match plain && text.starts_with('/') && !text.starts_with("//") {
            true => Ok(Self(text.to_owned())),
            false => {
                Err("a path begins with one slash and has no blanks: /lightning/setup/SetupOneHome/home".to_owned())
            }
        }
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// By hand, as [`super::Color`]'s.
impl ValueEnum for Shell {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}
