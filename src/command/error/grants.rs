//! Why an org's grants are not known, or none of them was ended.

use super::words::meaning;
use crate::{
    cli::ExitCode,
    oauth::{
        error::table::Explanation,
        grant_list::{GrantId, NoList},
    },
    profile::ProfileName,
};

/// The failure of `grants`.
#[derive(Debug, thiserror::Error)]
pub enum GrantsError {
    /// The org gave no list.
    #[error("the grants of {name} are not known: {why}{}{}", next(.name, .why), meaning(*.known))]
    NotListed {
        /// The profile.
        name: ProfileName,
        /// The reason.
        why: NoList,
        /// What is known of the org's words.
        known: Option<&'static Explanation>,
    },
    /// No grant of the list has this id.
    #[error("the user of {name} has no grant {id}: `orgdeck grants {name}` lists those there are; nothing was ended")]
    Unknown {
        /// The profile.
        name: ProfileName,
        /// As asked for.
        id: GrantId,
    },
    /// A grant that a profile here lives on.
    #[error(
        "{id} is the grant that {owner} lives on: `orgdeck revoke {owner}` ends it with its file; nothing was ended"
    )]
    InUse {
        /// As asked for.
        id: GrantId,
        /// The profile.
        owner: ProfileName,
    },
    /// A grant that a profile here may live on.
    #[error(
        "{id} may be the grant that {owner} lives on, for another is of the same moment: log in again with `orgdeck login {owner}`, and neither is; nothing was ended"
    )]
    Unsure {
        /// As asked for.
        id: GrantId,
        /// The profile.
        owner: ProfileName,
    },
}

impl GrantsError {
    /// What the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NotListed { why: NoList::Ended, .. } => ExitCode::LoginNeeded,
            Self::NotListed { why: NoList::Silent(_) | NoList::Down(_), .. } => ExitCode::Network,
            Self::NotListed { .. } => ExitCode::Refused,
            Self::Unknown { .. } | Self::InUse { .. } | Self::Unsure { .. } => ExitCode::Usage,
        }
    }

    /// One word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotListed { .. } => "no_list",
            Self::Unknown { .. } => "unknown_grant",
            Self::InUse { .. } | Self::Unsure { .. } => "grant_in_use",
        }
    }
}

/// What to do, where the reason does not say it.
fn next(name: &ProfileName, why: &NoList) -> String {
    match why {
        NoList::Ended => {
            format!("; get a new one with `orgdeck refresh {name}`, or `orgdeck login {name}`")
        }
        NoList::NoApi => format!("; add it to the scopes of {name}, and log in again"),
        _ => String::new(),
    }
}
