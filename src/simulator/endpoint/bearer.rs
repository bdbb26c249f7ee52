//! Whose session a request carries.

use axum::http::HeaderMap;

use super::authorization::authorization;
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
    /// Its user was deactivated: dead as well, but the identity service has a word for it.
    Inactive,
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
        let sent = || params.get("oauth_token").or_else(|| params.get(param::ACCESS_TOKEN));
        let Some(token) = authorization(headers, "Bearer").or_else(sent) else { return Self::Missing };
        match world.state().grants.session(token.trim(), world.clock.now()) {
            Some(consent) if !world.is_active(consent.user) => Self::Inactive,
            Some(consent) => Self::Session { user: consent.user, scopes: consent.scopes.clone() },
            None => Self::Bad,
        }
    }
}
