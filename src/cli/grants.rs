//! The arguments of `grants`.

use clap::Args;

use super::{Freshness, help};
use crate::{oauth::grant_list::GrantId, profile::ProfileName};

/// `grants`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::GRANTS_EXAMPLES)]
pub struct Grants {
    /// The profile whose org and user are meant
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// End these grants at the org, also those whose token is lost
    #[arg(long, value_name = "ID", num_args = 1.., value_parser = GrantId::parse)]
    pub revoke: Vec<GrantId>,
    /// How fresh the token must be that asks.
    #[command(flatten)]
    pub freshness: Freshness,
}
