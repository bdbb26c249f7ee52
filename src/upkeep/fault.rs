//! The ways an errand can fail: sentence, code and sentence here; cause, who acts and the next action are
//! data in `oauth/error.toml`, by that code.

use crate::{
    flow::fault::Class,
    oauth::{
        call::Silence,
        error::{
            At, Case, OAuthError, Who,
            table::{self, Explanation},
        },
        identity::NotPinned,
        refusal::{self, Refusal},
        request::Request,
        token::{Reply, TokenError},
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
    /// It came of a request that the person had changed, and says nothing of the saved grant; the words name
    /// what was changed.
    Edited(Box<Fault>, Plain),
}

impl Fault {
    /// Whether nobody knows after it if the saved refresh token lives.
    pub fn is_uncertain(&self) -> bool {
        match self {
            Self::Lost(_) | Self::BadReply(_) => true,
            Self::Edited(fault, _) => fault.is_uncertain(),
            _ => false,
        }
    }

    /// What a server's refusal of a request comes to.
    pub fn refused(at: At, reply: &Reply, request: &Request) -> Self {
        match refusal::of(reply, request) {
            Refusal::Refused(error) => Self::Refused(at, error),
            Refusal::Redirected { from, to } => Self::Redirected { from, to },
            Refusal::Unreadable { status, content_type } => Self::Unreadable { status, content_type },
        }
    }

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
            Self::Silent(_, silence) => silence.kind.code(),
            Self::Lost(_) => "uncertain",
            Self::BadReply(_) => "bad_reply",
            Self::NotPinned(_) => "foreign_host",
            Self::OtherOrg { refreshed: true, .. } => "sandbox_refreshed",
            Self::OtherOrg { .. } => "other_org",
            Self::OtherUser { .. } => "other_user",
            Self::Store(_) => "store",
            Self::Edited(fault, _) => fault.code(),
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
            Self::Refused(_, error) | Self::Dead(Some(error)) => error.sentence(),
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
            Self::Edited(fault, words) => format!("{}, to an edited request ({words})", fault.message()),
        })
    }

    /// What the table of explanations is asked.
    pub fn case(&self) -> Case {
        match self {
            Self::Refused(at, error) => Case::heard(*at, error),
            Self::Dead(Some(error)) => Case::heard(At::Refresh, error),
            Self::Edited(fault, _) => fault.case(),
            Self::Unreadable { status, .. } => Case::own(At::Upkeep, self.code(), Some(*status)),
            _ => Case::own(At::Upkeep, self.code(), None),
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
            Self::NoToken | Self::NoRefreshToken | Self::Dead(_) => Class::LoginNeeded,
            Self::NoSettings | Self::OtherApp | Self::NoSecret(_) => Class::Configuration,
            // What passes by waiting is the server's trouble, not a refusal.
            Self::Refused(..) if self.who() == Who::Wait => Class::Network,
            Self::Unreadable { status: 429 | 500.., .. } | Self::Silent(..) | Self::Lost(_) => Class::Network,
            Self::Store(_) => Class::Store,
            Self::Edited(fault, _) => fault.class(),
            _ => Class::Refused,
        }
    }
}
