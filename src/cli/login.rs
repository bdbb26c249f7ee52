//! The arguments of `login`, and the choice of profiles that commands on many of them share.

use clap::Args;

use super::help;
use crate::profile::{OrgId, ProfileName};

/// `login`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::LOGIN_EXAMPLES)]
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
