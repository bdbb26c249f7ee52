//! `grant_type=refresh_token`: one request at a time per token; the work is done although it takes
//! long (fact sheet §7).

use std::time::Duration;

use super::token::{Granted, TokenRequest};
use crate::{
    oauth::names::{error, param},
    simulator::{
        access_token::access_token,
        fault::{INACTIVE_USER, Words},
        grant::EXPIRED,
        world::World,
    },
};

/// Renews a session.
pub async fn renew(world: &World, request: &TokenRequest<'_>, slow: Option<Duration>) -> Result<Granted, Words> {
    let app = world.app(request.app);
    let params = request.params;
    if params.get(param::CODE_VERIFIER).is_some() {
        return Err((error::INVALID_REQUEST, "unexpected code verifier"));
    }
    let token = params.get(param::REFRESH_TOKEN).ok_or(EXPIRED)?;
    let claimed = world.state().grants.claim(token, app, world.clock.now())?;
    if let Some(time) = slow {
        tokio::time::sleep(time).await;
    }
    let consent = world.state().grants.consent(claimed).cloned().ok_or(EXPIRED)?;
    let refused = match consent.user {
        user if !world.is_active(user) => Some(INACTIVE_USER),
        user if !world.serves(request.site, user.org) => Some(EXPIRED),
        _ => None,
    };
    if let Some(words) = refused {
        world.state().grants.release(claimed);
        return Err(words);
    }
    let now = world.clock.now();
    let access = access_token(world, app, &consent, now);
    let issued = world.state().grants.renew(claimed, app, access, now)?;
    Ok(Granted { user: consent.user, scopes: consent.scopes, site: consent.site, nonce: None, issued })
}
