//! The arguments of what keeps saved grants in order: `refresh`, `check`, `revoke`, `token`.

use std::path::PathBuf;

use clap::Args;

use super::Chosen;
use crate::profile::ProfileName;

pub(super) const REFRESH_EXAMPLES: &str = "\
Examples:
  orgdeck refresh acme-prod      a new access token, safely with several processes at once
  orgdeck refresh --all --json   all that are saved; each step is a line of JSON";

pub(super) const REVOKE_EXAMPLES: &str = "\
Examples:
  orgdeck revoke acme-dev7                           one grant, at the org and then here
  orgdeck revoke --tag acme --report acme.json       a customer leaves: all of them, with a record
  orgdeck revoke --all --yes --wipe                  this machine goes: nothing stays behind
  orgdeck revoke acme-old --local-only               the org is gone and cannot be asked";

pub(super) const TOKEN_EXAMPLES: &str = "\
Examples:
  orgdeck token acme-uat             as it is stored, renewed only past the profile's refresh_after
  orgdeck token acme-uat --check     one that the org has just accepted, renewed only if it is dead
  orgdeck token acme-uat --refresh   a new one, unless another process saved one meanwhile";

/// `refresh`.
#[derive(Args, Clone, Debug)]
pub struct Refresh {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
}

/// `check`.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
}

/// `revoke`.
#[derive(Args, Clone, Debug)]
pub struct Revoke {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
    /// Delete the tokens here without asking the org, where they may live on
    #[arg(long)]
    pub local_only: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
    /// Write what became of each grant to this new file, as JSON
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub report: Option<PathBuf>,
    /// Remove the config directory, too, once nothing is left to revoke; wants --all
    #[arg(long, requires = "all")]
    pub wipe: bool,
}

/// `token`.
#[derive(Args, Clone, Debug)]
pub struct Token {
    /// The profile; where a single one has a token, that one
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// Ask the org first, and get a new token only if this one is dead
    #[arg(long)]
    pub check: bool,
    /// Get a new token, unless another process saves one meanwhile
    #[arg(long, conflicts_with = "check")]
    pub refresh: bool,
}
