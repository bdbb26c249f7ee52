//! The revocation endpoint: POST or GET, whatever host, no client needed (fact sheet §9).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    oauth::names::{error, param},
    simulator::{
        params::Params,
        reply::{self, Format},
        world::World,
    },
};

/// Ends a session or a grant: 200 with an empty body, or `invalid_token`.
pub async fn revoke(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    let ended = params.get(param::TOKEN).is_some_and(|token| world.state().grants.revoke(token, world.clock.now()));
    if ended {
        return (StatusCode::OK, [(header::CACHE_CONTROL, "no-cache, no-store")]).into_response();
    }
    reply::error(Format::of(&params, &headers), (error::INVALID_TOKEN, "invalid token"))
}
