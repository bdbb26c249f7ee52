//! The arguments of what keeps saved grants in order: `refresh`, `check` and `revoke`.

use std::path::PathBuf;

use clap::Args;

use super::{Chosen, help};

/// `refresh`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::REFRESH_EXAMPLES)]
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
#[command(after_help = help::REVOKE_EXAMPLES)]
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
