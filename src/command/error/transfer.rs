//! Why nothing came from another tool, or went to one.

use std::io;

use crate::{
    cli::ExitCode,
    plain::Plain,
    profile::ProfileName,
    run::handout::NotHandedOut,
    transfer::import::{list::NotAList, url},
};

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
    /// Something is dangerous, and nobody can be asked.
    #[error("{0} Nobody can be asked here: say --yes")]
    WantsYes(String),
    /// A file, or standard input.
    #[error("{place} cannot be read: {error}")]
    Unreadable {
        /// As asked for.
        place: Plain,
        /// The system's reason.
        error: io::Error,
    },
    /// A list of profiles that is none.
    #[error("{place}: {why}")]
    List {
        /// As asked for.
        place: Plain,
        /// What is wrong with it.
        why: NotAList,
    },
    /// An sfdx URL that is none.
    #[error("{0}; nothing was written")]
    Url(url::Refused),
    /// Its grant was taken over before, or comes from here.
    #[error("this very grant is saved here as {0}: nothing was done")]
    GrantIsHere(ProfileName),
    /// Salesforce's CLI has none.
    #[error("sf keeps no logins in {0}: log in with it first, or import from where you did")]
    NoLogins(Plain),
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
            Self::GrantItself
            | Self::HandOutWantsYes { .. }
            | Self::WantsYes(_)
            | Self::Unreadable { .. }
            | Self::List { .. }
            | Self::Url(_) => ExitCode::Usage,
            Self::GrantIsHere(_) | Self::NoLogins(_) => ExitCode::Failed,
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
            Self::HandOutWantsYes { .. } | Self::WantsYes(_) => "wants_yes",
            Self::Unreadable { .. } => "unreadable",
            Self::List { .. } => "no_list",
            Self::Url(_) => "no_sfdx_url",
            Self::GrantIsHere(_) => "grant_is_here",
            Self::NoLogins(_) => "no_logins",
            Self::NotHandedOut { .. } => "not_handed_out",
        }
    }
}
