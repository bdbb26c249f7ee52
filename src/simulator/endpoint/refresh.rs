//! `grant_type=refresh_token`: one request at a time per token; the work is done although it takes
//! long (fact sheet §7).

use std::time::Duration;

use super::token::{Granted, TokenRequest};
use crate::{
    oauth::names::{error, param},
    simulator::{access_token::access_token, fault::Words, grant::EXPIRED, world::World},
};

/// A refresh names no scopes, not even those it has: reported by users of several libraries that send
/// them (google/adk-python#5328, LibreChat#13412).
const NO_SCOPE: Words = (error::INVALID_REQUEST, "scope parameter not supported");

/// Renews a session. A deactivated user's token is dead like a revoked one.
pub async fn renew(world: &World, request: &TokenRequest<'_>, slow: Option<Duration>) -> Result<Granted, Words> {
    let app = world.app(request.app);
    let params = request.params;
    if params.get(param::CODE_VERIFIER).is_some() {
        return Err((error::INVALID_REQUEST, "unexpected code verifier"));
    }
    if params.get(param::SCOPE).is_some() {
        return Err(NO_SCOPE);
    }
    let token = params.get(param::REFRESH_TOKEN).ok_or(EXPIRED)?;
    let claimed = world.state().grants.claim(token, app, world.clock.now())?;
    if let Some(time) = slow {
        tokio::time::sleep(time).await;
    }
    let consent = world.state().grants.consent(claimed).cloned().ok_or(EXPIRED)?;
    if !world.is_active(consent.user) || !world.serves(request.site, consent.user.org) {
        world.state().grants.release(claimed);
        return Err(EXPIRED);
    }
    let now = world.clock.now();
    let access = access_token(world, app, &consent, now);
    let issued = world.state().grants.renew(claimed, app, access, now)?;
    Ok(Granted { user: consent.user, scopes: consent.scopes, site: consent.site, nonce: None, issued })
}
