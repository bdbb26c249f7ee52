//! The arguments of `use`.

use clap::{ArgGroup, Args};

use super::help;
use crate::profile::ProfileName;

/// `use`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::USE_EXAMPLES, group = ArgGroup::new("what").args(["name", "unset"]).required(true))]
pub struct Use {
    /// The profile that is meant from now on where none is named
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// Forget the default
    #[arg(long)]
    pub unset: bool,
    /// For every directory that has none of its own
    #[arg(long)]
    pub global: bool,
}
