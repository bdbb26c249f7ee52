//! The ways a flow can fail: sentence, code and sentence here; cause, who acts and the next action are
//! data in `oauth/error.toml`, by that code.

use crate::{
    flow::{doubt::Doubt, step::Step},
    oauth::{
        call::Silence,
        error::{
            At, Case, OAuthError, Who,
            table::{self, Explanation},
        },
        identity::NotPinned,
        token::TokenError,
    },
    plain::Plain,
};

/// A way to fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The client secret's source gave none; the sentence says which and why.
    NoSecret(Plain),
    /// A local external client app is used outside its home org.
    NotHome {
        /// The app's home.
        home: Plain,
        /// The profile's login host.
        login: Plain,
    },
    /// The redirect URI's port cannot be listened on; the sentence names the holder where it is known.
    PortTaken(Plain),
    /// Nobody came back in time.
    TimeOver,
    /// Salesforce refused, on the way through the browser or at the token endpoint.
    Refused {
        /// Where.
        at: At,
        /// Its words.
        error: OAuthError,
    },
    /// The return names an issuer that is not the login host (RFC 9207 §2.4).
    OtherIssuer {
        /// What it names.
        issuer: Plain,
        /// The login host.
        login: Plain,
    },
    /// The server answered with a redirect, which is never followed.
    Redirected {
        /// Host of the request.
        from: Plain,
        /// Where it points.
        to: Plain,
    },
    /// The server answered with something that is no OAuth reply.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Content type.
        content_type: Plain,
    },
    /// The reply came with status 200 but cannot be used.
    BadReply(TokenError),
    /// No reply came.
    Silent(Step, Silence),
    /// The reply points outside Salesforce.
    NotPinned(NotPinned),
    /// Another org than `expect_org`.
    UnexpectedOrg {
        /// The setting.
        expected: Plain,
        /// What came.
        came: Plain,
    },
    /// Another user than `expect_user`.
    UnexpectedUser {
        /// The setting.
        expected: Plain,
        /// What came.
        came: Plain,
    },
    /// `expect_user` is a user name, and the look-up that would tell it did not answer.
    UserUnknown(Plain),
    /// The identity look-up names another org or user than the token reply.
    IdentityDiffers,
    /// A doubt that was answered with no, or that nobody could be asked about.
    Doubtful(Doubt),
    /// The token file's lock or directory cannot be had.
    Store(Plain),
}

/// What a fault's exit code comes from (design §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Time over, port taken, cannot be told.
    Failed,
    /// The settings are wrong.
    Configuration,
    /// There is no token that works, and none can be had without a person.
    LoginNeeded,
    /// Denied, or refused by the server or by Verify.
    Refused,
    /// The network, or the server's side of it.
    Network,
    /// Lock or store.
    Store,
}

impl Fault {
    /// One word for machines.
    pub fn code(&self) -> &str {
        match self {
            Self::NoSecret(_) => "no_secret",
            Self::NotHome { .. } => "not_home",
            Self::PortTaken(_) => "port_taken",
            Self::TimeOver => "time_over",
            Self::Refused { error, .. } => error.code.as_str(),
            Self::OtherIssuer { .. } => "other_issuer",
            Self::Redirected { .. } => "redirected",
            Self::Unreadable { .. } => "unreadable_reply",
            Self::BadReply(_) => "bad_reply",
            Self::Silent(_, silence) => silence.kind.code(),
            Self::NotPinned(_) => "foreign_host",
            Self::UnexpectedOrg { .. } => "unexpected_org",
            Self::UnexpectedUser { .. } => "unexpected_user",
            Self::UserUnknown(_) => "user_unknown",
            Self::IdentityDiffers => "identity_differs",
            Self::Doubtful(doubt) => doubt.code(),
            Self::Store(_) => "store",
        }
    }

    /// What happened, as a sentence without its full stop.
    pub fn message(&self) -> Plain {
        Plain::new(match self {
            Self::NoSecret(sentence) | Self::PortTaken(sentence) | Self::Store(sentence) => return sentence.clone(),
            Self::NotHome { home, login } => format!("a local external client app of {home} cannot be used at {login}"),
            Self::TimeOver => "nobody came back from the browser in time".to_owned(),
            Self::Refused { error, .. } => error.sentence(),
            Self::OtherIssuer { issuer, login } => format!("the return is from {issuer}, the login was at {login}"),
            Self::Redirected { from, to } => format!("{from} answered with a redirect to {to}, which was not followed"),
            Self::Unreadable { status, content_type } if content_type.is_empty() => {
                format!("the server answered {status} without an OAuth reply")
            }
            Self::Unreadable { status, content_type } => {
                format!("the server answered {status} with {content_type} instead of an OAuth reply")
            }
            Self::BadReply(error) => error.to_string(),
            Self::Silent(step, silence) => format!("{}: no reply, {}", step.name(), silence.words),
            Self::NotPinned(error) => error.to_string(),
            Self::UnexpectedOrg { expected, came } => format!("org {came} signed in, expect_org is {expected}"),
            Self::UnexpectedUser { expected, came } => format!("user {came} signed in, expect_user is {expected}"),
            Self::UserUnknown(expected) => {
                format!("expect_user is {expected}, and the org did not say who signed in")
            }
            Self::IdentityDiffers => "the org's identity service names another user than the token reply".to_owned(),
            Self::Doubtful(doubt) => doubt.sentence(),
        })
    }

    /// What the table of explanations is asked.
    pub fn case(&self) -> Case {
        match self {
            Self::Refused { at, error } => Case::heard(*at, error),
            Self::Unreadable { status, .. } => Case::own(At::Login, self.code(), Some(*status)),
            _ => Case::own(At::Login, self.code(), None),
        }
    }

    /// What is known of it.
    pub fn explanation(&self) -> &'static Explanation {
        table::explain(&self.case())
    }

    /// Why, as a sentence.
    pub fn cause(&self) -> &'static str {
        &self.explanation().cause
    }

    /// Who has to act.
    pub fn who(&self) -> Who {
        self.explanation().who
    }

    /// What to do next, as a sentence.
    pub fn action(&self) -> &'static str {
        &self.explanation().action
    }

    /// What its exit code comes from.
    pub fn class(&self) -> Class {
        match self {
            Self::NoSecret(_) | Self::NotHome { .. } => Class::Configuration,
            Self::PortTaken(_) | Self::TimeOver => Class::Failed,
            Self::Unreadable { status: 500.., .. } | Self::Silent(..) => Class::Network,
            // What passes by waiting is the server's trouble, not a refusal.
            Self::Refused { .. } if self.who() == Who::Wait => Class::Network,
            Self::Store(_) => Class::Store,
            _ => Class::Refused,
        }
    }
}
