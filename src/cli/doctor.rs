//! The arguments of `doctor`.

use clap::Args;

/// `doctor`.
#[derive(Args, Clone, Debug)]
#[command(after_help = super::help::DOCTOR_EXAMPLES)]
pub struct Doctor {
    /// Ask nobody for the time: look at this machine alone
    #[arg(long)]
    pub offline: bool,
}
