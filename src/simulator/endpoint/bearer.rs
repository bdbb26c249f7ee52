//! Whose session a request carries.

use axum::http::{HeaderMap, header};

use crate::{
    oauth::names::param,
    simulator::{
        params::Params,
        world::{UserRef, World},
    },
};

/// What the access token of a request is worth.
pub enum Bearer {
    /// No token was sent.
    Missing,
    /// It is dead or nobody's.
    Bad,
    /// It lives.
    Session {
        /// Whose it is.
        user: UserRef,
        /// What it may do.
        scopes: Vec<String>,
    },
}

impl Bearer {
    /// Looks at `Authorization: Bearer`, else at the parameters `oauth_token`, Salesforce's own, and
    /// `access_token` (RFC 6750 §2.2); a use keeps the session alive.
    pub fn read(world: &World, headers: &HeaderMap, params: &Params) -> Self {
        let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let header = header.and_then(|value| value.strip_prefix("Bearer "));
        let sent = || params.get("oauth_token").or_else(|| params.get(param::ACCESS_TOKEN));
        let Some(token) = header.or_else(sent) else { return Self::Missing };
        match world.state().grants.session(token.trim(), world.clock.now()) {
            Some(consent) => Self::Session { user: consent.user, scopes: consent.scopes.clone() },
            None => Self::Bad,
        }
    }
}
