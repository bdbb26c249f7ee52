//! The authorize request of the web server flow (RFC 6749 §4.1.1, RFC 7636 §4.3, fact sheet §3), and
//! what is read back from it once it was sent.

use crate::{
    oauth::{
        names::{RESPONSE_TYPE_CODE, S256, endpoint, param},
        pkce,
        request::Request,
    },
    profile::{DoorAddress, Profile, RedirectUri},
    secret::Secret,
};

/// Builds the request a browser is sent to: Salesforce's own three parameters first, ours after them,
/// the profile's `extra` last.
pub fn build(profile: &Profile, hint: Option<&str>, state: &Secret, verifier: Option<&Secret>) -> Request {
    let mut request = Request::get(profile.login.url(endpoint::AUTHORIZE))
        .with(param::RESPONSE_TYPE, RESPONSE_TYPE_CODE)
        .with(param::CLIENT_ID, &*profile.client_id)
        .with(param::REDIRECT_URI, profile.redirect_uri.as_str());
    if !profile.scopes.is_empty() {
        request = request.with(param::SCOPE, profile.scopes.to_string());
    }
    request = request.with_secret(param::STATE, state.clone());
    if let Some(verifier) = verifier {
        request =
            request.with(param::CODE_CHALLENGE, pkce::challenge(verifier)).with(param::CODE_CHALLENGE_METHOD, S256);
    }
    if !profile.prompt.is_empty() {
        request = request.with(param::PROMPT, &*profile.prompt);
    }
    if let Some(hint) = hint {
        request = request.with(param::LOGIN_HINT, hint);
    }
    for (name, value) in &profile.extra {
        request = request.with(name, value);
    }
    request
}

/// Where the return of a sent authorize request is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The state that was sent.
    pub state: Secret,
    /// The door, where the redirect URI is http on loopback.
    pub door: Option<DoorAddress>,
}

/// Reads back from a sent request what its return must carry. A request that was edited so that it
/// has no state or no redirect URI expects nothing, and nothing can return to it.
pub fn expected(sent: &Request) -> Option<Expected> {
    let state = Secret::from(sent.expose(param::STATE).filter(|state| !state.is_empty())?);
    let door = RedirectUri::parse(sent.expose(param::REDIRECT_URI)?).ok()?.door().cloned();
    Some(Expected { state, door })
}

#[cfg(test)]
mod tests;
