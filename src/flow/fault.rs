//! The ways a flow can fail: sentence, cause, who acts, next action. What Salesforce's own errors mean
//! is data in `oauth/error.toml`; here is what we find out ourselves.

use crate::{
    flow::{doubt::Doubt, step::Step},
    oauth::{
        call::{Silence, SilenceKind},
        error::{self, At, OAuthError, Who},
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
            Self::Silent(_, silence) => match silence.kind {
                SilenceKind::NotSent => "not_reached",
                SilenceKind::Broken => "connection_broken",
                SilenceKind::TimedOut => "timed_out",
                SilenceKind::Unusable => "unusable_reply",
            },
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
            Self::Refused { error, .. } if error.description.is_empty() => format!("Salesforce says {}", error.code),
            Self::Refused { error, .. } => format!("Salesforce says {}: {}", error.code, error.description),
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

    /// Why, as a sentence.
    pub fn cause(&self) -> &'static str {
        match self {
            Self::NoSecret(_) => "The client secret could not be read before the login began.",
            Self::NotHome { .. } => {
                "Salesforce refuses a local external client app in every org but the one it was made in."
            }
            Self::PortTaken(_) => "The browser would come back to a program that is not this one.",
            Self::TimeOver => {
                "The login was not finished in the browser, or the page there shows an error that is never sent back."
            }
            Self::Refused { at, error } => error::explain(error, *at)
                .map_or("This code is not in our table; the words are Salesforce's own.", |known| &known.cause),
            Self::OtherIssuer { .. } => "Two logins may have been mixed up, by accident or on purpose.",
            Self::Redirected { .. } => {
                "A token endpoint never redirects; a proxy, a maintenance page or a wrong login host does."
            }
            Self::Unreadable { .. } => {
                "A maintenance page, a proxy or a wrong login host answered instead of Salesforce's token endpoint."
            }
            Self::BadReply(_) => "The reply does not keep to OAuth and cannot be trusted.",
            Self::Silent(_, silence) => match silence.kind {
                SilenceKind::NotSent => "The host was not reached; nothing was sent.",
                SilenceKind::Broken => {
                    "The connection ended after the request was sent; the org may hold a grant that nobody kept."
                }
                SilenceKind::TimedOut => {
                    "The request was sent and no reply came in time; the org may hold a grant that nobody kept."
                }
                SilenceKind::Unusable => "The reply was larger than 1 MiB or could not be decoded.",
            },
            Self::NotPinned(_) => "A token is sent to Salesforce's own hosts only.",
            Self::UnexpectedOrg { .. } | Self::UnexpectedUser { .. } => {
                "The browser was signed in elsewhere, or the settings name another org or user than you meant."
            }
            Self::UserUnknown(_) => "A user name can only be told by the org itself.",
            Self::IdentityDiffers => "The two replies contradict each other.",
            Self::Doubtful(_) => "The new grant is not obviously the one that was wanted, so it was not kept.",
            Self::Store(_) => "Tokens are written under a lock and to the disk's end, or not at all.",
        }
    }

    /// Who has to act.
    pub fn who(&self) -> Who {
        match self {
            Self::Refused { at, error } => error::explain(error, *at).map_or(Who::You, |known| known.who),
            Self::Unreadable { .. } => Who::Wait,
            Self::Silent(_, silence) if silence.kind == SilenceKind::TimedOut => Who::Wait,
            _ => Who::You,
        }
    }

    /// What to do next, as a sentence.
    pub fn action(&self) -> &'static str {
        match self {
            Self::NoSecret(_) => "Put the secret where client_secret points, then log in again.",
            Self::NotHome { .. } => "Set login to the app's home, or use a packaged app that is installed in this org.",
            Self::PortTaken(_) => {
                "End the program that holds the port, or register another redirect URI in Setup and set it."
            }
            Self::TimeOver => {
                "Log in again; an error page's address can be pasted while the login waits: p in the dashboard, --paste in a shell."
            }
            Self::Refused { at, error } => error::explain(error, *at)
                .map_or("Search for the code in Salesforce's help, and look at the org's Login History.", |known| {
                    &known.action
                }),
            Self::OtherIssuer { .. } => "Log in again, one profile at a time.",
            Self::Redirected { .. } => "Set login to the host that the org's own login page has.",
            Self::Unreadable { .. } => "Look at the Response tab, check login, and log in again in a few minutes.",
            Self::BadReply(_) => "Look at the Response tab; if login is right, report what it shows.",
            Self::Silent(_, silence) => match silence.kind {
                SilenceKind::NotSent => "Check the network, the proxy and login, then log in again.",
                _ => "Log in again; the grant that may be left at the org counts as one of five.",
            },
            Self::NotPinned(_) => "Check login; a host of your own needs allow_custom_host.",
            Self::UnexpectedOrg { .. } => "Log out in that browser and log in again, or change expect_org.",
            Self::UnexpectedUser { .. } => "Log out in that browser and log in again, or change expect_user.",
            Self::UserUnknown(_) => "Log in again in a minute, or set expect_user to the 005… id.",
            Self::IdentityDiffers => "Log in again; if it comes back, report what the Response tab shows.",
            Self::Doubtful(Doubt::WrongSignature) => {
                "Compare the client secret with the app's in Setup, then log in again."
            }
            Self::Doubtful(_) => "Log in again as the right user; --replace accepts what came.",
            Self::Store(_) => "Mend the cause, then log in again.",
        }
    }

    /// What its exit code comes from.
    pub fn class(&self) -> Class {
        match self {
            Self::NoSecret(_) | Self::NotHome { .. } => Class::Configuration,
            Self::PortTaken(_) | Self::TimeOver => Class::Failed,
            Self::Unreadable { status: 500.., .. } | Self::Silent(..) => Class::Network,
            // What passes by waiting is the server's trouble, not a refusal.
            Self::Refused { at, error } if error::explain(error, *at).is_some_and(|known| known.who == Who::Wait) => {
                Class::Network
            }
            Self::Store(_) => Class::Store,
            _ => Class::Refused,
        }
    }
}
