//! What a person watches of an errand: its steps and the trail of stamps. Statuses and moments are the
//! flow's own.

use crate::{
    flow::step::{Now, Status},
    plain::Plain,
};

/// One step. An errand takes those that it needs, in this order; one that has to try again goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The saved grant is read, and the client secret where one is needed.
    Prepare,
    /// A server is asked whether a token lives.
    Check,
    /// The token file's lock is taken and the file read again.
    Lock,
    /// The refresh token for a new access token.
    Refresh,
    /// Whose it is.
    Verify,
    /// The token file is written.
    Save,
    /// The grant is ended at the server.
    Revoke,
    /// The token file is deleted.
    Remove,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 8] =
        [Self::Prepare, Self::Check, Self::Lock, Self::Refresh, Self::Verify, Self::Save, Self::Revoke, Self::Remove];

    /// The step's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Check => "Check",
            Self::Lock => "Lock",
            Self::Refresh => "Refresh",
            Self::Verify => "Verify",
            Self::Save => "Save",
            Self::Revoke => "Revoke",
            Self::Remove => "Remove",
        }
    }

    /// The step's name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Check => "check",
            Self::Lock => "lock",
            Self::Refresh => "refresh",
            Self::Verify => "verify",
            Self::Save => "save",
            Self::Revoke => "revoke",
            Self::Remove => "remove",
        }
    }
}

/// A step began, ended, or was noted beside, with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which step.
    pub step: Step,
    /// What of it.
    pub status: Status,
    /// When.
    pub at: Now,
    /// In words; empty where there is nothing to say.
    pub words: Plain,
}
