//! What moves a running simulator from outside, for tests of the real binary and for people: faults,
//! the clock, and what was counted. Changes need the control token of the ready line.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::simulator::{
    fault::Fault,
    page,
    params::Params,
    reply,
    world::{Site, World},
};

/// `GET /`: the front page.
pub async fn index(State(world): State<Arc<World>>) -> Response {
    page::index(&world)
}

/// `GET /simulator/requests`: the log, without a secret in it.
pub async fn requests(State(world): State<Arc<World>>) -> Response {
    reply::json(StatusCode::OK, &json!(world.requests()))
}

/// `GET /simulator/counters`: what was counted since the start.
pub async fn counters(State(world): State<Arc<World>>) -> Response {
    reply::json(StatusCode::OK, &json!(world.state().grants.counters))
}

/// `POST /simulator/clock` with `seconds`: moves the clock forward.
pub async fn clock(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    if !may_control(&world, &headers) {
        return refused();
    }
    let Some(seconds) = params.get("seconds").and_then(|seconds| seconds.parse::<u32>().ok()) else {
        return reply::text(StatusCode::BAD_REQUEST, "Send seconds, a whole number.");
    };
    world.clock.advance(Duration::from_secs(seconds.into()));
    StatusCode::NO_CONTENT.into_response()
}

/// `POST /simulator/faults` with `org` and any number of words in `faults`: these are on, all others
/// are off.
pub async fn faults(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    if !may_control(&world, &headers) {
        return refused();
    }
    let Some(Site::Org(org)) = params.get("org").and_then(|name| world.site(name)) else {
        return reply::text(StatusCode::NOT_FOUND, "Send org, the name of one of the orgs.");
    };
    let words = params.get("faults").unwrap_or_default().split_ascii_whitespace();
    let Some(faults) = words.map(Fault::parse).collect::<Option<Vec<_>>>() else {
        let known = Fault::TABLE.map(|(word, _)| word).join(", ");
        return reply::text(StatusCode::BAD_REQUEST, format!("Send faults, words of: slow=MILLISECONDS, {known}."));
    };
    world.state().faults[org] = faults;
    StatusCode::NO_CONTENT.into_response()
}

fn may_control(world: &World, headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let expected = format!("Bearer {}", world.control_token);
    verify_slices_are_equal(sent.as_bytes(), expected.as_bytes()).is_ok()
}

fn refused() -> Response {
    reply::text(StatusCode::UNAUTHORIZED, "Send the control token of the ready line as a bearer token.")
}
