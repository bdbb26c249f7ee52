//! An errand's state: an enum that holds only what is still needed. It is replaced whole by
//! [`crate::upkeep::Errand::advance`].

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    flow::event::CallId,
    oauth::{
        card::{Card, Grant},
        draft::Draft,
        error::OAuthError,
        request::Request,
    },
    plain::Plain,
    secret::Secret,
    upkeep::{
        event::Stored,
        outcome::Outcome,
        ready::{Ask, Sending},
        step::Step,
    },
};

/// Where an errand is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Others go first.
    Waiting,
    /// Prepare: the token file is being read.
    Reading,
    /// Prepare: the client secret is being read.
    Unlocking {
        /// What the file holds.
        stored: Stored,
        /// Whether the access token was found dead already.
        dead: bool,
    },
    /// Step mode: a request is ready and is held until the person sends it. No lock is held.
    Ready {
        /// The request, as built and as changed.
        draft: Box<Draft>,
        /// What it is for.
        sending: Sending,
    },
    /// Check: the person has sent what was held, and the file is being read again for it.
    Asking {
        /// The request as it was held.
        draft: Box<Draft>,
        /// The client secret, where it is known.
        secret: Option<Secret>,
        /// What is asked.
        look: Look,
    },
    /// Check: a server is asked. No lock is held.
    Checking {
        /// What the file held.
        stored: Stored,
        /// The client secret, where it is known.
        secret: Option<Secret>,
        /// What is asked.
        look: Look,
        /// The request under way.
        call: CallId,
    },
    /// Lock: awaited.
    Holding(Purpose),
    /// Check, under the lock: a refresh was cut off, so the access token is tried before anything else.
    Probing {
        /// The refresh that waits for it.
        renewal: Renewal,
        /// What the file holds.
        stored: Stored,
        /// The request under way.
        call: CallId,
    },
    /// Refresh: room for the answer is being made, and the refresh put on record.
    Reserving {
        /// The refresh.
        renewal: Renewal,
        /// What the file holds.
        stored: Stored,
        /// What will be sent.
        request: Request,
    },
    /// Refresh: the answer is awaited.
    Refreshing {
        /// The refresh.
        renewal: Renewal,
        /// What the file holds.
        stored: Stored,
        /// The request under way.
        call: CallId,
    },
    /// Refresh: the server says that the token is dead; the file is read once more before it is believed.
    Rereading {
        /// What the file held.
        stored: Stored,
        /// The server's words.
        error: OAuthError,
    },
    /// Save: the write is awaited.
    Saving(Fresh),
    /// Save failed; the new tokens live here alone, and the lock stays held: whoever got it would use the
    /// old refresh token.
    Unsaved {
        /// The new tokens.
        fresh: Fresh,
        /// Why.
        why: Plain,
    },
    /// What was learned of the grant is being written down; no token changes.
    Marking {
        /// How the errand ends then.
        outcome: Outcome,
        /// Whether no refresh is uncertain.
        settled: bool,
    },
    /// Between two tries: how long to wait is being drawn. No lock is held.
    Drawing {
        /// The refresh.
        renewal: Renewal,
        /// At least so long, as the server wishes.
        floor: Duration,
    },
    /// Between two tries. No lock is held.
    Pausing {
        /// The refresh.
        renewal: Renewal,
        /// Until when, since the program's start.
        until: Duration,
    },
    /// Revoke: the answer is awaited.
    Revoking {
        /// What the file holds.
        card: Box<Card>,
        /// The request under way.
        call: CallId,
        /// Whether it names the saved token and no other.
        own: bool,
    },
    /// Remove: awaited.
    Removing {
        /// What the file held, where it could be read.
        card: Option<Box<Card>>,
        /// Whether the server was not asked.
        local: bool,
    },
    /// Over.
    Ended(Outcome),
}

/// What the lock is taken for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// A refresh.
    Renew(Renewal),
    /// Writing down what a check has learned of these tokens.
    Note {
        /// What the file held when it was asked about.
        card: Box<Card>,
        /// What was learned.
        learned: Learned,
        /// How the errand ends then.
        outcome: Outcome,
    },
    /// Ending the grant; with the request as it was held.
    Revoke(Option<Box<Draft>>),
}

/// A refresh, through all its tries.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// The card this errand began with: once the file holds other tokens they are taken as they are.
    pub begun: Box<Card>,
    /// The client secret.
    pub secret: Option<Secret>,
    /// How often it was tried.
    pub tries: u32,
    /// Whether a server has said that the access token is dead.
    pub dead: bool,
    /// Whether a refresh with this token was cut off before: then this one is its replay, the only one.
    pub uncertain: bool,
    /// The request that the person has sent off, as it was held.
    pub released: Option<(Ask, Box<Draft>)>,
    /// The refresh as it was held, while the access token is tried first.
    pub kept: Option<Box<Draft>>,
}

impl Renewal {
    /// One that was not tried yet, of what this card stands for.
    pub(super) fn of(begun: Box<Card>, secret: Option<Secret>) -> Self {
        Self { begun, secret, tries: 0, dead: false, uncertain: false, released: None, kept: None }
    }
}

/// What a check asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The introspection endpoint, about the access token.
    Access,
    /// The introspection endpoint, about the refresh token, once the access token is dead.
    Refresh,
    /// The instance's user info, with the access token.
    User,
}

/// What a check has learned of a grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// A server answered for the access token.
    pub seen: bool,
    /// When it ends, or that it has.
    pub expires_at: Option<Timestamp>,
    /// The user name.
    pub username: Option<Plain>,
    /// The refresh token is dead.
    pub ended: bool,
}

/// New tokens on their way to the disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh {
    /// What the file held.
    pub before: Box<Card>,
    /// What it is to hold.
    pub card: Box<Card>,
    /// The new tokens.
    pub grant: Grant,
}

impl Phase {
    /// The step a person sees it in; the last one reached stays for what has ended.
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            Self::Waiting | Self::Reading | Self::Unlocking { .. } => Step::Prepare,
            Self::Ready { sending, .. } => sending.step(),
            Self::Asking { .. } | Self::Checking { .. } | Self::Probing { .. } => Step::Check,
            Self::Holding(_) => Step::Lock,
            Self::Reserving { .. }
            | Self::Refreshing { .. }
            | Self::Rereading { .. }
            | Self::Drawing { .. }
            | Self::Pausing { .. } => Step::Refresh,
            Self::Saving(_) | Self::Unsaved { .. } | Self::Marking { .. } => Step::Save,
            Self::Revoking { .. } => Step::Revoke,
            Self::Removing { .. } => Step::Remove,
            Self::Ended(_) => return None,
        })
    }

    /// When [`crate::upkeep::Event::Woke`] is due, since the program's start.
    pub fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Pausing { until, .. } => Some(*until),
            _ => None,
        }
    }
}

impl Default for Phase {
    fn default() -> Self {
        Self::Ended(Outcome::Cancelled)
    }
}
