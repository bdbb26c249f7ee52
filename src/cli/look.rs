//! The arguments of commands that only look: `list` and `show`.

use clap::Args;

use crate::profile::ProfileName;

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
