//! The endpoints below every site, one file each, and the table of their routes. What they decide is
//! in the rooms above; here is the HTTP of it.

mod approval;
mod authorization;
mod authorize;
mod bearer;
mod caller;
mod client;
mod control;
mod data;
mod discovery;
mod exchange;
mod frontdoor;
mod identity;
mod introspect;
mod landing;
mod login;
mod query;
mod refresh;
mod register;
mod revoke;
mod token;
mod wire;

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRequestParts, RawPathParams},
    http::{StatusCode, request::Parts},
    middleware::from_fn_with_state,
    response::Response,
    routing::{any, get, post},
};

use super::{
    record::{guard_host, record},
    reply,
    world::{Site, World},
};
use crate::oauth::names::endpoint;

/// All routes of the simulator.
pub fn router(world: Arc<World>) -> Router {
    let site = Router::new()
        .route(endpoint::AUTHORIZE, any(authorize::authorize))
        .route(endpoint::TOKEN, any(token::token))
        .route(endpoint::REVOKE, any(revoke::revoke))
        .route(endpoint::INTROSPECT, any(introspect::introspect))
        .route(endpoint::USERINFO, any(identity::userinfo))
        .route(register::REGISTER, post(register::register))
        .route("/services/oauth2/success", get(landing::success))
        .route("/services/oauth2/echo", get(landing::echo))
        .route(endpoint::APPROVAL_PAGE, get(approval::show).post(approval::decide))
        .route(endpoint::ERROR_PAGE, get(approval::failed))
        .route(endpoint::SINGLE_ACCESS, any(frontdoor::single_access))
        .route("/secur/frontdoor.jsp", get(frontdoor::enter))
        .route("/lightning/{*page}", get(login::show))
        .route("/id/{org}/{user}", any(identity::identity))
        .route(endpoint::KEYS, get(discovery::keys))
        .route(endpoint::DISCOVERY, get(discovery::document))
        .merge(data::routes())
        .route_layer(from_fn_with_state(Arc::clone(&world), wire::strike));
    Router::new()
        .merge(control::routes())
        .route("/{site}/", get(login::show).post(login::sign_in))
        .route("/{site}/{community}/", get(login::show).post(login::sign_in))
        .nest("/{site}/{community}", site.clone())
        .nest("/{site}", site)
        .fallback(|| async { reply::text(StatusCode::NOT_FOUND, "There is nothing here.") })
        .layer(from_fn_with_state(Arc::clone(&world), record))
        .layer(from_fn_with_state(Arc::clone(&world), guard_host))
        .with_state(world)
}

impl FromRequestParts<Arc<World>> for Site {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Arc<World>) -> Result<Self, Response> {
        let params = RawPathParams::from_request_parts(parts, world).await.ok();
        let param = |wanted| params.as_ref().and_then(|params| params.iter().find(|(name, _)| *name == wanted));
        param("site")
            .and_then(|(_, prefix)| world.site(prefix, param("community").map(|(_, path)| path)))
            .ok_or_else(|| reply::text(StatusCode::NOT_FOUND, "No org answers under this path."))
    }
}
