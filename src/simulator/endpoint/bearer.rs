//! Whose session a request carries.

use axum::http::{HeaderMap, header};

use crate::simulator::{
    params::Params,
    world::{UserRef, World},
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
    /// Looks at `Authorization: Bearer`, else at the parameter `oauth_token`; a use keeps the session alive.
    pub fn read(world: &World, headers: &HeaderMap, params: &Params) -> Self {
        let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).or_else(|| params.get("oauth_token"));
        let Some(token) = token else { return Self::Missing };
        match world.state().grants.session(token.trim(), world.clock.now()) {
            Some(consent) => Self::Session { user: consent.user, scopes: consent.scopes.clone() },
            None => Self::Bad,
        }
    }
}
