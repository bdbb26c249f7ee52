//! The arguments of commands that hand a token over.

use clap::Args;

use crate::profile::ProfileName;

/// `token`.
#[derive(Args, Clone, Debug)]
pub struct Token {
    /// The profile; where a single one has a token, that one
    #[arg(value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
}
