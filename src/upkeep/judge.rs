//! Judging the answer to a refresh. Everything hangs on what became of the refresh token: replaced, used
//! up for nothing, dead, or untouched.

use std::time::Duration;

use crate::{
    flow::step::Now,
    oauth::{
        call::{Answer, SilenceKind},
        error::{At, OAuthError},
        names::error,
        refusal::{self, Refusal},
        request::Request,
        retry,
        token::{self, Reply, TokenReply},
    },
    upkeep::{fault::Fault, step::Step},
};

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// New tokens.
    Fresh(Box<TokenReply>),
    /// The server did not use the token, and may do so in a while.
    Passing {
        /// What it said.
        fault: Fault,
        /// How long it wants to be left alone, where it says.
        wait: Duration,
        /// Whether it got the request at all.
        sent: bool,
    },
    /// The server may have used the token, and nothing came of it here.
    Lost(Fault),
    /// The refresh token is dead.
    Dead(OAuthError),
    /// The server does not want to, whatever the token is.
    Refused(Fault),
}

/// Reads an answer.
pub fn judge(answer: Answer, request: &Request, now: Now) -> Verdict {
    let reply = match answer.reply {
        Ok(reply) => reply,
        Err(silence) if silence.kind == SilenceKind::NotSent => {
            let fault = Fault::Silent(Step::Refresh, silence);
            return Verdict::Passing { fault, wait: Duration::ZERO, sent: false };
        }
        Err(silence) => return Verdict::Lost(Fault::Lost(silence.words.into())),
    };
    if reply.status == 200 {
        return match token::parse(&reply.body) {
            Ok(tokens) => Verdict::Fresh(Box::new(tokens)),
            Err(error) => Verdict::Lost(Fault::BadReply(error)),
        };
    }
    let passing = |fault| {
        let wait = reply.retry_after.as_deref().and_then(|text| retry::wait(text, now.wall));
        Verdict::Passing { fault, wait: wait.unwrap_or_default(), sent: true }
    };
    match refusal::of(&reply, request) {
        Refusal::Redirected { from, to } => Verdict::Refused(Fault::Redirected { from, to }),
        Refusal::Refused(error) if is_dead(&error) => Verdict::Dead(error),
        Refusal::Refused(error) if is_passing(&error) || is_busy(&reply) => passing(Fault::Refused(At::Refresh, error)),
        Refusal::Refused(error) => Verdict::Refused(Fault::Refused(At::Refresh, error)),
        Refusal::Unreadable { status, content_type } => {
            let fault = Fault::Unreadable { status, content_type };
            match status {
                _ if is_busy(&reply) => passing(fault),
                // Something between us and the server gave up, or the server did half-way through.
                500.. => Verdict::Lost(Fault::Lost(format!("the server answered {status}").into())),
                _ => Verdict::Refused(fault),
            }
        }
    }
}

/// The only words that mean that a person must log in (fact sheet §5).
fn is_dead(error: &OAuthError) -> bool {
    let words = error.description.as_str().to_lowercase();
    error.code.as_str() == error::INVALID_GRANT
        && ["expired access/refresh token", "token validity expired"].iter().any(|dead| words.contains(dead))
}

/// Words that mean nothing for good (fact sheet §5, client classification).
fn is_passing(error: &OAuthError) -> bool {
    let code = error.code.as_str();
    let transient =
        [error::UNKNOWN_ERROR, error::SERVER_ERROR, error::SERVICE_UNAVAILABLE, error::SYSTEM_DOWN, error::SLOW_DOWN];
    let processed = error.description.as_str().to_lowercase().contains("token request is already being processed");
    transient.contains(&code) || (code == error::INVALID_GRANT && processed)
}

/// Statuses by which a server turns a request away before it does anything.
fn is_busy(reply: &Reply) -> bool {
    matches!(reply.status, 429 | 503)
}
