//! Why a profile was not changed.

use std::io;

use super::store_exit_code;
use crate::{
    cli::ExitCode,
    plain::Plain,
    run::ask::NoAnswer,
    store::{StoreError, profile_table::EditError},
};

/// Why a profile was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ProfileCommandError {
    /// It cannot be, as it is or as it would be.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// There is nothing to change.
    #[error("say what to change, such as --login sandbox: `orgdeck profile edit --help` lists the keys")]
    Nothing,
    /// A secret's file or standard input.
    #[error("cannot read the client secret from {place}: {error}; nothing was saved")]
    UnreadableSecret {
        /// The file.
        place: Plain,
        /// The system's reason.
        error: io::Error,
    },
    /// What was read is no secret.
    #[error("a client secret is one line of text, and that was {0}: nothing was saved")]
    NoSecret(&'static str),
    /// It could not be asked for.
    #[error("{0}")]
    NotAsked(NoAnswer),
}

impl From<StoreError> for ProfileCommandError {
    fn from(error: StoreError) -> Self {
        Self::Edit(error.into())
    }
}

impl ProfileCommandError {
    /// What the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Edit(EditError::Store(error)) => store_exit_code(error),
            Self::Edit(EditError::Conflict(_) | EditError::NotKept(_)) => ExitCode::Store,
            _ => ExitCode::Usage,
        }
    }

    /// One word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Edit(EditError::Taken(_) | EditError::CaseAlone(_)) => "taken",
            Self::Edit(EditError::Unknown(_)) => "unknown_profile",
            Self::Edit(EditError::Unfit { .. } | EditError::Odd(_)) => "broken_profile",
            Self::Edit(EditError::Conflict(_)) => "conflict",
            Self::Edit(EditError::HasTokens(_)) => "has_tokens",
            Self::Edit(EditError::Store(_)) => "store",
            Self::Nothing => "usage",
            Self::Edit(EditError::NotKept(_))
            | Self::UnreadableSecret { .. }
            | Self::NoSecret(_)
            | Self::NotAsked(_) => "client_secret",
        }
    }
}
