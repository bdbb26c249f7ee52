//! [`Outcome`]: how an errand ended, for machines and in words.

use crate::{oauth::card::Card, plain::Plain, upkeep::fault::Fault};

/// How an errand ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// New tokens are on disk.
    Refreshed {
        /// The card before.
        before: Box<Card>,
        /// The card now.
        card: Box<Card>,
        /// Whether another process made them: then this one asked for nothing.
        adopted: bool,
    },
    /// The server accepts the access token.
    Alive(Box<Card>),
    /// The access token has ended, and a refresh token is there.
    Ended {
        /// The card.
        card: Box<Card>,
        /// Whether the server says that the refresh token lives; otherwise nobody knows before it is used.
        renewable: bool,
    },
    /// The grant is gone at the server, and its file here.
    Revoked {
        /// The card, where it could be read.
        card: Option<Box<Card>>,
        /// Whether the server was not asked.
        local: bool,
    },
    /// An edited request was answered; the words say how. Of the saved grant that says nothing.
    Tried(Plain),
    /// It failed.
    Failed(Fault),
    /// The person ended it.
    Cancelled,
}

impl Outcome {
    /// The outcome for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refreshed { .. } => "refreshed",
            Self::Alive(_) => "alive",
            Self::Ended { .. } => "ended",
            Self::Revoked { .. } => "revoked",
            Self::Tried(_) | Self::Failed(Fault::Edited(..)) => "tried",
            Self::Failed(Fault::Dead(_)) => "dead",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// What came of it, in words: with the fingerprints of what was and of what is.
    pub fn words(&self) -> Plain {
        Plain::new(match self {
            Self::Refreshed { before, card, adopted } => {
                let access = change(Some(&before.access_fingerprint), Some(&card.access_fingerprint));
                let refresh = change(before.refresh_fingerprint.as_deref(), card.refresh_fingerprint.as_deref());
                let whose = if *adopted { ", made by another process" } else { "" };
                format!("access token {access}, refresh token {refresh}{whose}")
            }
            Self::Alive(card) => {
                let until = card.expires_at.map(|at| format!(", until {}", at.strftime("%F %T UTC")));
                let user = card.username.as_deref().unwrap_or(card.user.as_str());
                format!("access token #{} of {user}{}", card.access_fingerprint, until.unwrap_or_default())
            }
            Self::Ended { renewable: true, .. } => {
                "the access token has ended; the refresh token lives and gives a new one".to_owned()
            }
            Self::Ended { .. } => "the access token has ended; a refresh token is there".to_owned(),
            Self::Revoked { local: false, .. } => "at the server, and deleted here".to_owned(),
            Self::Revoked { local: true, .. } => {
                "here alone: the server was not asked, and the grant may live on there".to_owned()
            }
            Self::Tried(words) => return words.clone(),
            Self::Failed(fault) => return fault.message(),
            Self::Cancelled => "cancelled".to_owned(),
        })
    }
}

/// `#old → #new`, or that it stayed.
fn change(before: Option<&str>, after: Option<&str>) -> String {
    let shown = |fingerprint: Option<&str>| fingerprint.map_or("none".to_owned(), |digits| format!("#{digits}"));
    match before == after {
        true => format!("{} as before", shown(after)),
        false => format!("{} → {}", shown(before), shown(after)),
    }
}
