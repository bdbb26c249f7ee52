//! Why there is no transcript.

use crate::{cli::ExitCode, profile::ProfileName};

/// Why there is no transcript.
#[derive(Debug, thiserror::Error)]
pub enum TranscriptError {
    /// The profile's history is empty.
    #[error("nothing was tried with {0} yet, or its history was deleted: `orgdeck login {0}` tries")]
    NothingTried(ProfileName),
    /// A later version wrote the history.
    #[error("the last attempt of {0} was written by another version of orgdeck, and this one cannot read it")]
    Unreadable(ProfileName),
}

impl TranscriptError {
    /// What the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NothingTried(_) => ExitCode::Failed,
            Self::Unreadable(_) => ExitCode::Store,
        }
    }

    /// One word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingTried(_) => "nothing_tried",
            Self::Unreadable(_) => "unreadable_attempt",
        }
    }
}
