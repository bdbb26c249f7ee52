//! A flow's state: an enum that holds only what is still needed. It is replaced whole by
//! [`crate::flow::Flow::advance`].

use std::time::Duration;

use crate::{
    flow::{doubt::Doubt, event::CallId, fault::Fault, step::Step},
    oauth::{
        authorize,
        callback::Return,
        card::Card,
        draft::Draft,
        identity::Identity,
        names::param,
        request::{Request, Value},
        token::TokenReply,
    },
    plain::Plain,
    secret::Secret,
};

/// Where a flow is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Prepare: the client secret is being read.
    Unlocking,
    /// Prepare: state and verifier are being drawn.
    Minting {
        /// The client secret.
        secret: Option<Secret>,
    },
    /// Step mode: a request is ready and is held until the person sends it. No time runs.
    Ready {
        /// The request, as built and as changed.
        draft: Box<Draft>,
        /// What it is for.
        sending: Sending,
    },
    /// Listen: the door is being opened.
    Joining(Ticket),
    /// Authorize: the person has the word.
    Authorizing {
        /// What was sent, and what its return needs.
        ticket: Ticket,
        /// When the page was opened, since the program's start.
        since: Duration,
        /// When the time is over, since the program's start.
        until: Duration,
        /// A short address for this login.
        link: Option<String>,
    },
    /// Exchange: the answer is awaited.
    Exchanging {
        /// The request under way.
        call: CallId,
        /// What was sent.
        request: Request,
        /// The client secret, to check the reply's signature with.
        secret: Option<Secret>,
    },
    /// Verify: the look-up's answer is awaited.
    Identifying {
        /// The new grant.
        fresh: Fresh,
        /// The request under way.
        call: CallId,
        /// What was sent.
        request: Request,
        /// What is asked.
        look: Look,
    },
    /// Verify: a look-up was sent again, and its answer is awaited.
    LookingAgain {
        /// The request under way.
        call: CallId,
    },
    /// Verify: the person is asked the first of these; at least one is there.
    Doubting {
        /// The new grant.
        fresh: Fresh,
        /// What is left to ask.
        doubts: Vec<Doubt>,
    },
    /// Save: the lock is awaited.
    Holding(Fresh),
    /// Save: the write is awaited.
    Saving(Fresh, Box<Card>),
    /// Save failed; the grant lives here alone.
    Unsaved {
        /// The new grant.
        fresh: Fresh,
        /// Why.
        why: Plain,
    },
    /// The person ended it while the exchange was under way; a grant that arrives is revoked.
    Cancelling {
        /// The request under way.
        call: CallId,
        /// What was sent.
        request: Request,
        /// How long its answer is awaited.
        until: Duration,
    },
    /// The new grant is not kept: its revocation is under way.
    Revoking {
        /// The request under way.
        call: CallId,
        /// What was sent.
        request: Request,
        /// How the flow ends then.
        outcome: Outcome,
        /// The step that gave it up, and what is sent next where this one may end something else.
        again: Option<(Step, Box<Request>)>,
    },
    /// Over.
    Ended(Outcome),
}

impl Default for Phase {
    fn default() -> Self {
        Self::Ended(Outcome::Cancelled)
    }
}

/// What Verify asks the instance, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Its keys, where a token came that they sign.
    Keys,
    /// The identity service.
    Identity,
    /// User info, because the identity service did not say.
    User,
}

/// What a request is for, with what is needed once it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Sending {
    /// The person to the login page.
    Authorize {
        /// The PKCE verifier, where a challenge was built.
        verifier: Option<Secret>,
        /// The client secret.
        secret: Option<Secret>,
    },
    /// The exchange.
    Exchange {
        /// The client secret, to check the reply's signature with.
        secret: Option<Secret>,
    },
    /// The identity look-up.
    Identify {
        /// The new grant.
        fresh: Box<Fresh>,
        /// What is asked.
        look: Look,
    },
    /// The look-up of a login that is over, once more.
    LookAgain,
    /// The revocation of a grant that is not kept.
    Revoke {
        /// The step that gave it up.
        step: Step,
        /// How the flow ends then.
        outcome: Outcome,
        /// The request as it was built, to be sent once one has gone out that may end something else.
        again: Option<Box<Request>>,
    },
}

impl Sending {
    /// The step that waits for it.
    pub fn step(&self) -> Step {
        match self {
            Self::Authorize { .. } => Step::Prepare,
            Self::Exchange { .. } => Step::Exchange,
            Self::Identify { .. } | Self::LookAgain => Step::Verify,
            Self::Revoke { step, .. } => *step,
        }
    }

    /// Of a revocation that was edited to name another token: the grant must go all the same.
    pub(super) fn or_again(self, built: &Request, sent: &Request) -> Self {
        let Self::Revoke { step, outcome, .. } = self else { return self };
        let own = built.values(param::TOKEN).find_map(|value| match value {
            Value::Hidden(token) => Some(sent.carries_only(param::TOKEN, token)),
            Value::Open(_) => None,
        });
        let again = (own != Some(true)).then(|| Box::new(built.clone()));
        Self::Revoke { step, outcome, again }
    }

    /// What the request is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Authorize { .. } => "the authorize request",
            Self::Exchange { .. } => "the exchange",
            Self::Identify { .. } | Self::LookAgain => "the look-up",
            Self::Revoke { .. } => "the revocation",
        }
    }
}

/// What was sent to the authorize endpoint, and what its return needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// The request as the browser gets it: the truth about state, port, path and redirect URI.
    pub authorize: Request,
    /// The PKCE verifier, where a challenge was sent.
    pub verifier: Option<Secret>,
    /// The client secret.
    pub secret: Option<Secret>,
}

impl Ticket {
    /// Whether a return is this login's: it names its state, or none where a person pasted a bare code
    /// or an error. Whoever brings a return has looked for its flow before; this is the second lock.
    pub fn fits(&self, back: &Return) -> bool {
        let sent = authorize::expected(&self.authorize);
        back.state.as_ref().is_none_or(|state| sent.is_some_and(|sent| sent.state == *state))
    }
}

/// A grant that has arrived and is not saved yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh {
    /// The token reply.
    pub reply: TokenReply,
    /// The instance's base URL, pinned.
    pub instance: String,
    /// Who it belongs to, where the look-up answered.
    pub identity: Option<Identity>,
    /// What the signature check came to.
    pub verdict: crate::oauth::signature::Verdict,
    /// The app that it is of, as the exchange named it.
    pub client_id: String,
    /// The doubts that the person, or the command line, has answered with yes.
    pub accepted: Vec<Doubt>,
}

/// How a flow ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The tokens are on disk, under this card.
    Saved(Box<Card>),
    /// It failed.
    Failed(Fault),
    /// The person ended it.
    Cancelled,
    /// It only looked up again whose its grant is.
    LookedUp(Plain),
}

impl Phase {
    /// The step a person sees it in; the last one reached stays for what has ended.
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            Self::Unlocking | Self::Minting { .. } => Step::Prepare,
            Self::Ready { sending, .. } => sending.step(),
            Self::Joining(_) => Step::Listen,
            Self::Authorizing { .. } => Step::Authorize,
            Self::Exchanging { .. } | Self::Cancelling { .. } => Step::Exchange,
            Self::Identifying { .. } | Self::LookingAgain { .. } | Self::Doubting { .. } | Self::Revoking { .. } => {
                Step::Verify
            }
            Self::Holding(_) | Self::Saving(..) | Self::Unsaved { .. } => Step::Save,
            Self::Ended(_) => return None,
        })
    }

    /// When [`crate::flow::Event::Woke`] is due, since the program's start.
    pub fn deadline(&self) -> Option<Duration> {
        match self {
            Self::Authorizing { until, .. } | Self::Cancelling { until, .. } => Some(*until),
            _ => None,
        }
    }
}
