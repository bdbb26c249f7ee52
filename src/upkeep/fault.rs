//! The ways an errand can fail: sentence, cause, who acts, next action. What Salesforce's own errors mean
//! is data in `oauth/error.toml`; here is what we find out ourselves.

use crate::{
    flow::fault::Class,
    oauth::{
        call::{Silence, SilenceKind},
        error::{self, At, OAuthError, Who},
        identity::NotPinned,
        token::TokenError,
    },
    plain::Plain,
    profile::{OrgId, UserId},
    upkeep::step::Step,
};

/// A way to fail. None of them deletes or overwrites a token.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Nothing is saved here, or it was removed meanwhile.
    NoToken,
    /// The grant has no refresh token.
    NoRefreshToken,
    /// The refresh token is dead; with the server's words where it was asked just now.
    Dead(Option<OAuthError>),
    /// There are no settings that say which app's secret belongs to the grant.
    NoSettings,
    /// The settings name another app than the grant was made with.
    OtherApp,
    /// The client secret's source gave none; the sentence says which and why.
    NoSecret(Plain),
    /// The server refused.
    Refused(At, OAuthError),
    /// It answered with a redirect, which is never followed.
    Redirected {
        /// Host of the request.
        from: Plain,
        /// Where it points.
        to: Plain,
    },
    /// It answered with something that is no OAuth reply.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Content type.
        content_type: Plain,
    },
    /// No reply came, and nothing is uncertain by that.
    Silent(Step, Silence),
    /// A refresh was sent and no answer came that can be used: whether the refresh token lives is not known.
    Lost(Plain),
    /// A refresh was answered with what cannot be used.
    BadReply(TokenError),
    /// The reply points outside Salesforce.
    NotPinned(NotPinned),
    /// Another org answers for the grant.
    OtherOrg {
        /// What is saved.
        was: OrgId,
        /// What came.
        came: OrgId,
        /// Whether it is a sandbox under the same My Domain: refreshed, most likely.
        refreshed: bool,
    },
    /// Another user answers for the grant.
    OtherUser {
        /// Who is saved.
        was: UserId,
        /// Who came.
        came: UserId,
    },
    /// The token file, or its lock, cannot be had.
    Store(Plain),
}

impl Fault {
    /// One word for machines.
    pub fn code(&self) -> &str {
        match self {
            Self::NoToken => "login_needed",
            Self::NoRefreshToken => "no_refresh_token",
            Self::Dead(error) => error.as_ref().map_or("grant_ended", |error| error.code.as_str()),
            Self::NoSettings => "no_settings",
            Self::OtherApp => "other_app",
            Self::NoSecret(_) => "no_secret",
            Self::Refused(_, error) => error.code.as_str(),
            Self::Redirected { .. } => "redirected",
            Self::Unreadable { .. } => "unreadable_reply",
            Self::Silent(_, silence) => match silence.kind {
                SilenceKind::NotSent => "not_reached",
                SilenceKind::Broken => "connection_broken",
                SilenceKind::TimedOut => "timed_out",
                SilenceKind::Unusable => "unusable_reply",
            },
            Self::Lost(_) => "uncertain",
            Self::BadReply(_) => "bad_reply",
            Self::NotPinned(_) => "foreign_host",
            Self::OtherOrg { refreshed: true, .. } => "sandbox_refreshed",
            Self::OtherOrg { .. } => "other_org",
            Self::OtherUser { .. } => "other_user",
            Self::Store(_) => "store",
        }
    }

    /// What happened, as a sentence without its full stop.
    pub fn message(&self) -> Plain {
        Plain::new(match self {
            Self::NoToken => "no token is saved here".to_owned(),
            Self::NoRefreshToken => "the grant has no refresh token".to_owned(),
            Self::Dead(None) => "the refresh token is dead".to_owned(),
            Self::NoSettings => "there are no settings for this token".to_owned(),
            Self::OtherApp => "the settings name another app than the token was made with".to_owned(),
            Self::NoSecret(sentence) | Self::Store(sentence) => return sentence.clone(),
            Self::Refused(_, error) | Self::Dead(Some(error)) if error.description.is_empty() => {
                format!("Salesforce says {}", error.code)
            }
            Self::Refused(_, error) | Self::Dead(Some(error)) => {
                format!("Salesforce says {}: {}", error.code, error.description)
            }
            Self::Redirected { from, to } => format!("{from} answered with a redirect to {to}, which was not followed"),
            Self::Unreadable { status, content_type } if content_type.is_empty() => {
                format!("the server answered {status} without an OAuth reply")
            }
            Self::Unreadable { status, content_type } => {
                format!("the server answered {status} with {content_type} instead of an OAuth reply")
            }
            Self::Silent(step, silence) => format!("{}: no reply, {}", step.name(), silence.words),
            Self::Lost(why) => format!("uncertain: a refresh was sent and no usable answer came ({why})"),
            Self::BadReply(error) => error.to_string(),
            Self::NotPinned(error) => error.to_string(),
            Self::OtherOrg { was, came, refreshed: true } => {
                format!("org {came} answers where {was} was, under the same My Domain: sandbox refreshed?")
            }
            Self::OtherOrg { was, came, .. } => format!("org {came} answers where {was} is saved"),
            Self::OtherUser { was, came } => format!("user {came} answers where {was} is saved"),
        })
    }

    /// Why, as a sentence.
    pub fn cause(&self) -> &'static str {
        match self {
            Self::NoToken => "There was no login yet, or the token was removed.",
            Self::NoRefreshToken => {
                "The scope refresh_token was not granted, or the app's policy gives none: when the session has ended, only a new login helps."
            }
            Self::Dead(error) => error.as_ref().and_then(|error| error::explain(error, At::Refresh)).map_or(
                "The refresh token was revoked, replaced, pushed out by a sixth login, or idle for too long.",
                |known| &known.cause,
            ),
            Self::NoSettings | Self::OtherApp => {
                "An access token is renewed with the app's own client id and secret, and the settings are where they stand."
            }
            Self::NoSecret(_) => "The client secret could not be read, so nothing was sent.",
            Self::Refused(at, error) => error::explain(error, *at)
                .map_or("This code is not in our table; the words are Salesforce's own.", |known| &known.cause),
            Self::Redirected { .. } => {
                "These endpoints never redirect; a proxy, a maintenance page or a renamed My Domain does."
            }
            Self::Unreadable { .. } => "A maintenance page or a proxy answered instead of Salesforce.",
            Self::Silent(..) => {
                "The host was not reached, or gave no answer in time. The saved tokens are as they were."
            }
            Self::Lost(_) => {
                "The server may have replaced the refresh token without telling us. The saved tokens are as they were, and may be dead."
            }
            Self::BadReply(_) => "The reply does not keep to OAuth and cannot be trusted. Nothing was overwritten.",
            Self::NotPinned(_) => "A token is sent to Salesforce's own hosts only. Nothing was overwritten.",
            Self::OtherOrg { refreshed: true, .. } => {
                "A refreshed sandbox has a new org id, and its old grants are gone."
            }
            Self::OtherOrg { .. } | Self::OtherUser { .. } => {
                "The reply is not about the grant that is saved. Nothing was overwritten."
            }
            Self::Store(_) => "Tokens are written under a lock and to the disk's end, or not at all.",
        }
    }

    /// Who has to act.
    pub fn who(&self) -> Who {
        match self {
            Self::Refused(at, error) => error::explain(error, *at).map_or(Who::You, |known| known.who),
            Self::Unreadable { .. } => Who::Wait,
            Self::Silent(_, silence) if silence.kind == SilenceKind::TimedOut => Who::Wait,
            _ => Who::You,
        }
    }

    /// What to do next, as a sentence.
    pub fn action(&self) -> &'static str {
        match self {
            Self::NoToken | Self::NoRefreshToken | Self::Dead(_) => "Log in again.",
            Self::NoSettings => "Add the profile to profiles.toml, or log in again.",
            Self::OtherApp => "Set client_id back, or log in again with the app that the settings name.",
            Self::NoSecret(_) => "Put the secret where client_secret points, then try again.",
            Self::Refused(at, error) => error::explain(error, *at)
                .map_or("Search for the code in Salesforce's help, and look at the org's Login History.", |known| {
                    &known.action
                }),
            Self::Redirected { .. } => "Log in again at the host that the org's own login page has.",
            Self::Unreadable { .. } => "Try again in a few minutes.",
            Self::Silent(..) => "Check the network and the proxy, then try again.",
            Self::Lost(_) => {
                "Try again: the access token is asked first, and the refresh token used once more only if that is dead."
            }
            Self::BadReply(_) | Self::NotPinned(_) => "Look at the Response tab; if it comes back, log in again.",
            Self::OtherOrg { refreshed: true, .. } => "Log in again and take the new org: A, or login --accept-org.",
            Self::OtherOrg { .. } | Self::OtherUser { .. } => "Log in again; --accept-org takes another org.",
            Self::Store(_) => "Mend the cause, then try again.",
        }
    }

    /// What its exit code comes from.
    pub fn class(&self) -> Class {
        match self {
            Self::NoToken | Self::NoRefreshToken | Self::Dead(_) => Class::LoginNeeded,
            Self::NoSettings | Self::OtherApp | Self::NoSecret(_) => Class::Configuration,
            // What passes by waiting is the server's trouble, not a refusal.
            Self::Refused(..) if self.who() == Who::Wait => Class::Network,
            Self::Unreadable { status: 429 | 500.., .. } | Self::Silent(..) | Self::Lost(_) => Class::Network,
            Self::Store(_) => Class::Store,
            _ => Class::Refused,
        }
    }
}
