//! What can happen to a flow, and what a flow asks for. Both are plain values; who makes and who
//! performs them is not known here.

use crate::{
    flow::fault::Fault,
    oauth::{
        call::Answer,
        callback::Return,
        card::{Card, Grant},
        draft::Change,
        request::Request,
    },
    plain::Plain,
    profile::{DoorAddress, SecretSource},
    secret::Secret,
};

/// Names one flow of this run of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId(pub u64);

/// Names one request of a flow, so that a late answer is not taken for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u32);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The client secret was read; `None` for a public client.
    Unlocked(Option<Secret>),
    /// Random text for this flow.
    Minted {
        /// The state.
        state: Secret,
        /// The PKCE verifier.
        verifier: Secret,
    },
    /// The door is open, for this flow too.
    Listening {
        /// How it listens, in words.
        words: Plain,
        /// A short address that leads to the authorize URL once.
        link: Option<String>,
    },
    /// The port is another orgdeck's: waiting for it, in words.
    Queued(Plain),
    /// The short address was used; here is another.
    Linked(String),
    /// A browser, or whatever stands for one, was asked to open the link, in words.
    Browsed(Plain),
    /// The browser did not open, or ended at once, in words.
    NotBrowsed(Plain),
    /// The browser came back, or the person pasted what it came back with.
    Returned(Return),
    /// The answer to a request.
    Answered(CallId, Answer),
    /// The person answered this flow's question.
    Decided(bool),
    /// The token file's lock is held; this is what the file holds now.
    Held(Option<Box<Card>>),
    /// The token file is written.
    Saved,
    /// The token file could not be written, in words.
    NotSaved(Plain),
    /// What was asked for cannot be had.
    Refused(Fault),
    /// The person sent the request that is held.
    Sent,
    /// The person changed the request that is held.
    Edited(Change),
    /// The person wants more time.
    Extended,
    /// The login's page was opened: its time runs from here.
    Opened,
    /// The person wants it to end.
    Cancelled,
    /// The person, or a command, wants an unsaved grant to be saved again.
    Retried,
    /// An unsaved grant will not be saved.
    GivenUp,
    /// A deadline may have passed.
    Woke,
}

/// What a flow asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Read the client secret.
    Unlock(SecretSource),
    /// Draw a state and a verifier.
    Mint,
    /// Open or join the door; the request is what its short address leads to.
    Listen(DoorAddress, Request),
    /// Send the person to the authorize request.
    Browse(Request),
    /// Send the exchange.
    Exchange(CallId, Request),
    /// Send the identity look-up.
    Identify(CallId, Request),
    /// Revoke a grant that is not kept.
    Revoke(CallId, Request),
    /// Take the token file's lock and read its card again.
    Hold,
    /// Write the token file.
    Save(Box<Card>, Grant),
    /// Give up the seat at the door and the lock.
    Release,
}
