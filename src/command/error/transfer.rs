//! Why nothing came from another tool, or went to one.

use crate::{cli::ExitCode, profile::ProfileName, run::handout::NotHandedOut};

/// The failure of `import` and `export`.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// A form that is nothing without what was to stay here.
    #[error("an sfdx URL is the refresh token itself: take another form with --access-only, or leave that out")]
    GrantItself,
    /// A grant is to be handed out, and nobody can be asked.
    #[error("the grant of {name} would be handed out, and nobody can be asked here: say --yes. {warning}")]
    HandOutWantsYes {
        /// The profile.
        name: ProfileName,
        /// What it means.
        warning: String,
    },
    /// Nothing was given.
    #[error("nothing of {name} was handed out: {why}")]
    NotHandedOut {
        /// The profile.
        name: ProfileName,
        /// The reason.
        why: Box<NotHandedOut>,
    },
}

impl TransferError {
    /// What the process ends with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::GrantItself | Self::HandOutWantsYes { .. } => ExitCode::Usage,
            Self::NotHandedOut { why, .. } => match **why {
                NotHandedOut::NoToken => ExitCode::LoginNeeded,
                NotHandedOut::NoSettings | NotHandedOut::OtherApp | NotHandedOut::NoSecret(_) => ExitCode::Usage,
                NotHandedOut::NotWritten(_) => ExitCode::Failed,
                NotHandedOut::Unusable(_) | NotHandedOut::Store(_) => ExitCode::Store,
            },
        }
    }

    /// One word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::GrantItself => "usage",
            Self::HandOutWantsYes { .. } => "wants_yes",
            Self::NotHandedOut { .. } => "not_handed_out",
        }
    }
}
