//! The endpoints below every site, one file each, and the table of their routes. What they decide is
//! in the rooms above; here is the HTTP of it.

mod answer;
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
    http::HeaderValue,
    http::{StatusCode, request::Parts},
    middleware::{from_fn_with_state, map_response},
    response::Response,
    routing::{get, post},
};

use super::{
    mint,
    record::{guard_host, record},
    reply,
    world::{Site, World},
};
use crate::oauth::names::endpoint;

/// All routes of the simulator.
pub fn router(world: Arc<World>) -> Router {
    let site = Router::new()
        .route(endpoint::AUTHORIZE, get(authorize::authorize).post(authorize::authorize).head(never))
        .route(endpoint::TOKEN, post(token::token).get(token::token).head(never))
        .route(endpoint::REVOKE, post(revoke::revoke).get(revoke::revoke).head(never))
        .route(endpoint::INTROSPECT, post(introspect::introspect))
        .route(endpoint::USERINFO, get(identity::userinfo).post(identity::userinfo))
        .route(register::REGISTER, post(register::register))
        .route("/services/oauth2/success", get(landing::success))
        .route("/services/oauth2/echo", get(landing::echo))
        .route(endpoint::APPROVAL_PAGE, get(approval::show).post(approval::decide))
        .route(endpoint::ERROR_PAGE, get(approval::failed))
        .route(endpoint::SINGLE_ACCESS, post(frontdoor::single_access).get(frontdoor::single_access).head(never))
        .route("/secur/frontdoor.jsp", get(frontdoor::enter))
        .route("/lightning/{*page}", get(login::show))
        .route("/id/{org}/{user}", get(identity::identity).post(identity::identity))
        .route(endpoint::KEYS, get(discovery::keys))
        .route(endpoint::DISCOVERY, get(discovery::document))
        .merge(data::routes())
        .method_not_allowed_fallback(never)
        .route_layer(from_fn_with_state(Arc::clone(&world), wire::strike))
        .route_layer(map_response(number));
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

/// Numbers a reply as Salesforce's edge does, twice.
async fn number(mut response: Response) -> Response {
    if let Ok(id) = HeaderValue::from_str(&mint::request_id()) {
        for name in ["x-sfdc-request-id", "x-request-id"] {
            response.headers_mut().insert(name, id.clone());
        }
    }
    response
}

/// A method that must not do what another does. HEAD is one where GET changes something.
async fn never() -> Response {
    reply::text(StatusCode::METHOD_NOT_ALLOWED, "This is not done with this method.")
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
