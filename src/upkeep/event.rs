//! What can happen to an errand, and what an errand asks for. Both are plain values; who makes and who
//! performs them is not known here.

use std::time::Duration;

use crate::{
    flow::event::CallId,
    oauth::{
        call::Answer,
        card::{Card, Grant},
        draft::Change,
        request::Request,
        token,
    },
    plain::Plain,
    profile::SecretSource,
    secret::Secret,
};

/// Names one errand of this run of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrandId(pub u64);

/// A token file's content: what may be known of the grant, and the grant.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The card.
    pub card: Box<Card>,
    /// The grant.
    pub grant: Grant,
}

impl Stored {
    /// The access token of the last reply, where one can be read there.
    pub fn access_token(&self) -> Option<Secret> {
        token::parse(&self.grant.reply).ok().map(|reply| reply.access_token)
    }

    /// The refresh token, where it is the one with this fingerprint.
    pub(super) fn is_refreshed_by(&self, fingerprint: Option<&str>) -> bool {
        let own = self.grant.refresh_token.as_ref().map(Secret::fingerprint);
        own.is_some() && own.as_deref() == fingerprint
    }
}

/// What a token file came to: its content, nothing, or why it cannot be used.
pub type Found = Result<Option<Stored>, Plain>;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// It is this errand's turn.
    Begun,
    /// The token file was read.
    Read(Found),
    /// The client secret was read; `None` for a public client.
    Unlocked(Option<Secret>),
    /// The client secret's source gave none; the sentence says which and why.
    NoSecret(Plain),
    /// The lock is held, and the file was read again under it.
    Held {
        /// What it holds now.
        found: Found,
        /// The fingerprint of a refresh token that was sent, and of whose answer nothing was saved.
        unsettled: Option<String>,
    },
    /// The lock cannot be had; the sentence names who holds it.
    NotHeld(Plain),
    /// The answer can be saved, and it is on record that this token is being used.
    Reserved,
    /// It cannot be saved; nothing may be sent.
    NotReserved(Plain),
    /// The answer to a request.
    Answered(CallId, Answer),
    /// The token file is written.
    Saved,
    /// The token file could not be written, in words.
    NotSaved(Plain),
    /// The token file is gone.
    Removed,
    /// Something of it may still be there, in words.
    NotRemoved(Plain),
    /// A random number.
    Drawn(u64),
    /// The person sent the request that is held.
    Sent,
    /// The person changed the request that is held.
    Edited(Change),
    /// A deadline may have passed.
    Woke,
    /// The person wants it to end.
    Cancelled,
    /// The person, or a command, wants new tokens that are not saved to be saved again.
    Retried,
    /// New tokens that are not saved will not be.
    GivenUp,
}

/// What an errand asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Read the token file.
    Read,
    /// Read the client secret.
    Unlock(SecretSource),
    /// Take the token file's lock and read the file again.
    Hold {
        /// A word for those who wait for it then.
        purpose: &'static str,
        /// How long it is waited for at most.
        patience: Duration,
    },
    /// Make sure that the answer to a refresh can be saved, and put on record, durably, that the refresh
    /// token with this fingerprint is being used.
    Reserve(String),
    /// Send the refresh.
    Refresh(CallId, Request),
    /// Ask a server about a token.
    Look(CallId, Request),
    /// Revoke the grant.
    Revoke(CallId, Request),
    /// Write the token file.
    Save(Box<Card>, Grant),
    /// Delete the token file.
    Remove,
    /// Draw a random number.
    Draw,
    /// Give up the lock.
    Release {
        /// Whether nothing of a refresh is uncertain any more. Otherwise what stands on record stays there
        /// for whoever comes next.
        settled: bool,
    },
}
