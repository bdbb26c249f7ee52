//! The arguments of `seal` and `unseal`.

use clap::{Args, ValueEnum};

use super::{Chosen, help};
use crate::profile;

/// `seal`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::SEAL_EXAMPLES)]
pub struct Seal {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
    /// With what; where it is not said, as `seal` under `[store]` has it, else with the keyring
    #[arg(long, value_name = "WHAT")]
    pub with: Option<SealWay>,
}

/// `unseal`.
#[derive(Args, Clone, Debug)]
pub struct Unseal {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
}

/// What grants can be sealed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SealWay {
    /// A key for each, in the system's keyring
    Keyring,
    /// One passphrase, asked for once a run
    Passphrase,
}

impl From<SealWay> for profile::Seal {
    fn from(way: SealWay) -> Self {
        match way {
            SealWay::Keyring => Self::Keyring,
            SealWay::Passphrase => Self::Passphrase,
        }
    }
}
