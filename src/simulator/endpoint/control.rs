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
    fault::{Fault, Switch},
    page,
    params::Params,
    reply,
    world::{Holder, World},
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

/// `POST /simulator/faults` with `org` or `app` and any number of switches in `faults`: these are on,
/// all others of that org or app are off.
pub async fn faults(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    if !may_control(&world, &headers) {
        return refused();
    }
    let Some(holder) = holder(&world, &params) else {
        return reply::text(StatusCode::NOT_FOUND, "Send org or app, the name of one.");
    };
    let words = params.get("faults").unwrap_or_default().split_ascii_whitespace();
    let Ok(switches) = words.map(Switch::parse).collect::<Result<Vec<_>, _>>() else {
        let known = Fault::TABLE.map(|(word, ..)| word).join(", ");
        let words = format!(
            "Send faults, words like [ENDPOINT:]FAULT[*TIMES], FAULT one of: slow=MILLISECONDS, redirect=STATUS, {known}."
        );
        return reply::text(StatusCode::BAD_REQUEST, words);
    };
    world.set_switches(holder, switches);
    StatusCode::NO_CONTENT.into_response()
}

/// `POST /simulator/act` with `act` and what it is done to: `end_sessions` or `end_grants` of an `org` or
/// `app`, `activate` or `deactivate` a `user`.
pub async fn act(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    if !may_control(&world, &headers) {
        return refused();
    }
    let user = params.get("user").and_then(|username| world.any_user(username));
    match (params.get("act").unwrap_or_default(), holder(&world, &params), user) {
        ("end_sessions", Some(holder), _) => {
            world.state().grants.end_sessions_where(|consent| world.is_of(holder, consent));
        }
        ("end_grants", Some(holder), _) => world.state().grants.revoke_where(|consent| world.is_of(holder, consent)),
        ("activate", _, Some(user)) => world.set_active(user, true),
        ("deactivate", _, Some(user)) => world.set_active(user, false),
        _ => return reply::text(StatusCode::BAD_REQUEST, ACTS),
    }
    StatusCode::NO_CONTENT.into_response()
}

const ACTS: &str =
    "Send act=end_sessions or act=end_grants with org or app; act=activate or act=deactivate with user, a username.";

fn holder(world: &World, params: &Params) -> Option<Holder> {
    let org = params.get("org").and_then(|name| world.org_named(name)).map(Holder::Org);
    org.or_else(|| params.get("app").and_then(|name| world.app_named(name)).map(Holder::App))
}

fn may_control(world: &World, headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let expected = format!("Bearer {}", world.control_token);
    verify_slices_are_equal(sent.as_bytes(), expected.as_bytes()).is_ok()
}

fn refused() -> Response {
    reply::text(StatusCode::UNAUTHORIZED, "Send the control token of the ready line as a bearer token.")
}
