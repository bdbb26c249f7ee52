//! `grant_type=authorization_code`: code, redirect URI, PKCE, in this order (fact sheet §5, §6). A code
//! is used up by success alone; a second use of it says so.

use std::time::Duration;

use super::token::{Granted, TokenRequest};
use crate::{
    oauth::names::{error, param},
    simulator::{
        access_token::access_token,
        clock::Millis,
        fault::{INACTIVE_USER, Words},
        grant::Consent,
        mint,
        world::{Code, World},
    },
};

/// How long a code lives.
const CODE_LIFE: Millis = 15 * 60 * 1000;
/// The verifier lengths Salesforce takes; its own clients send 171 characters.
const VERIFIER_LENGTH: std::ops::RangeInclusive<usize> = 43..=256;

/// Exchanges a code for tokens.
pub async fn redeem(world: &World, request: &TokenRequest<'_>, slow: Option<Duration>) -> Result<Granted, Words> {
    if let Some(time) = slow {
        tokio::time::sleep(time).await;
    }
    let now = world.clock.now();
    let Code { request: asked, user, .. } = use_up(world, request, now)?;
    let app = world.app(request.app);
    let consent = Consent { user, client_id: app.client_id.clone(), scopes: asked.scopes, site: asked.site };
    let scopes = consent.scopes.clone();
    let access = access_token(world, app, &consent, now);
    let issued = world.state().grants.begin(consent, app, access, now);
    Ok(Granted { user, scopes, site: asked.site, nonce: asked.nonce, issued })
}

fn use_up(world: &World, request: &TokenRequest<'_>, now: Millis) -> Result<Code, Words> {
    let params = request.params;
    let mut state = world.state();
    let code = params.get(param::CODE).and_then(|code| state.codes.get_mut(code));
    let code = code
        .filter(|code| code.request.site == request.site && code.request.app == request.app)
        .ok_or((error::INVALID_GRANT, "invalid authorization code"))?;
    if code.used || now - code.issued >= CODE_LIFE {
        return Err((error::INVALID_GRANT, "expired authorization code"));
    }
    check_redirect(code, params.get(param::REDIRECT_URI))?;
    check_verifier(code.request.challenge.as_deref(), params.get(param::CODE_VERIFIER))?;
    if !world.is_active(code.user) {
        return Err(INACTIVE_USER);
    }
    code.used = true;
    Ok(code.clone())
}

fn check_redirect(code: &Code, redirect_uri: Option<&str>) -> Result<(), Words> {
    match redirect_uri {
        None => Err((error::REDIRECT_URI_MISSING, "missing required redirect_uri")),
        Some(uri) if uri == code.request.redirect_uri => Ok(()),
        Some(_) => Err((error::REDIRECT_URI_MISMATCH, "redirect_uri must match configuration")),
    }
}

fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), Words> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err((error::INVALID_REQUEST, "unexpected code verifier")),
        (Some(_), None) => Err((error::INVALID_GRANT, "missing required code verifier")),
        (Some(challenge), Some(verifier)) => {
            let fits = VERIFIER_LENGTH.contains(&verifier.len())
                && verifier.bytes().all(is_unreserved)
                && mint::challenge(verifier) == challenge;
            fits.then_some(()).ok_or((error::INVALID_GRANT, "invalid code verifier"))
        }
    }
}

/// What a verifier is spelled with (RFC 7636 §4.1).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}
