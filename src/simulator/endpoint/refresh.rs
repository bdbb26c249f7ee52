//! `grant_type=refresh_token`: one request at a time per token; the work is done although it takes
//! long (fact sheet §7).

use std::time::Duration;

use super::token::{Granted, TokenRequest};
use crate::{
    oauth::names::{error, param},
    simulator::{
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
    let now = world.clock.now();
    let grants = &mut world.state().grants;
    let grant = grants.grant(claimed).clone();
    let refused = match grant.user {
        user if !world.is_active(user) => Some(INACTIVE_USER),
        user if !world.serves(request.site, user.org) => Some(EXPIRED),
        _ => None,
    };
    if let Some(words) = refused {
        grants.release(claimed);
        return Err(words);
    }
    let issued = grants.renew(claimed, app, &world.org_id(grant.user.org), now)?;
    Ok(Granted { user: grant.user, scopes: grant.scopes, site: grant.site, nonce: None, issued })
}
