//! What moves a running simulator from outside, for tests of the real binary and for people: faults,
//! the clock, users and sessions, and what was counted. Changes need a [`Permit`].

mod front;
mod pass;
mod permit;
mod state;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde_json::json;

use self::{front::Done, permit::Permit};
use crate::simulator::{
    fault::{Fault, Switch},
    params::Params,
    reply,
    world::{Holder, World},
};

/// The routes of the control.
pub fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(front::index))
        .route("/simulator/log", get(front::log))
        .route("/simulator/state", get(state::state))
        .route("/simulator/requests", get(requests))
        .route("/simulator/counters", get(counters))
        .route("/simulator/clock", post(clock))
        .route("/simulator/faults", post(faults))
        .route("/simulator/act", post(act))
        .route("/simulator/unlock", post(front::unlock))
        .route("/simulator/lock", post(front::lock))
}

/// `GET /simulator/requests`: the log, without a secret in it.
async fn requests(State(world): State<Arc<World>>) -> Response {
    reply::json(StatusCode::OK, &json!(world.requests()))
}

/// `GET /simulator/counters`: what was counted since the start.
async fn counters(State(world): State<Arc<World>>) -> Response {
    reply::json(StatusCode::OK, &json!(world.state().grants.counters))
}

/// `POST /simulator/clock` with `seconds`: moves the clock forward.
async fn clock(State(world): State<Arc<World>>, permit: Permit) -> Response {
    let Some(seconds) = permit.params.get("seconds").and_then(|seconds| seconds.parse::<u32>().ok()) else {
        return reply::text(StatusCode::BAD_REQUEST, "Send seconds, a whole number.");
    };
    world.clock.advance(Duration::from_secs(seconds.into()));
    permit.done(&world, Done::Moved)
}

/// `POST /simulator/faults` with `org` or `app` and any number of switches in `faults`: these are on,
/// all others of that org or app are off. With `change` it is one switch ([`changed`]).
async fn faults(State(world): State<Arc<World>>, permit: Permit) -> Response {
    let Some(holder) = holder(&world, &permit.params) else {
        return reply::text(StatusCode::NOT_FOUND, "Send org or app, the name of one.");
    };
    let Some(switches) = changed(world.switches(holder), &permit.params) else {
        let known = Fault::TABLE.map(|(word, ..)| word).join(", ");
        let words = format!(
            "Send faults, words like [ENDPOINT:]FAULT[*TIMES], FAULT one of: slow=MILLISECONDS, redirect=STATUS, error=CODE, {known}."
        );
        return reply::text(StatusCode::BAD_REQUEST, words);
    };
    world.set_switches(holder, switches);
    permit.done(&world, Done::Switched)
}

/// The switches after a request: `change=clear` leaves none; `off` is without the one in `switch`; `on`
/// is with the one that `fault`, `at` and `times` say; without a change it is all that `faults` says.
/// Nothing where a word is none.
fn changed(mut switches: Vec<Switch>, params: &Params) -> Option<Vec<Switch>> {
    let switch = match params.get("change") {
        None => {
            let words = params.get("faults").unwrap_or_default().split_ascii_whitespace();
            return words.map(|word| Switch::parse(word).ok()).collect();
        }
        Some("clear") => return Some(Vec::new()),
        Some("off") => Switch::parse(params.get("switch")?).ok()?,
        Some("on") => chosen(params)?,
        Some(_) => return None,
    };
    // How often it may still strike has gone down since the page was shown.
    switches.retain(|other| (&other.fault, other.at) != (&switch.fault, switch.at));
    switches.extend((params.get("change") == Some("on")).then_some(switch));
    Some(switches)
}

/// The switch that was chosen on the page; a fault with a value has its own field for it.
fn chosen(params: &Params) -> Option<Switch> {
    let word = params.get("fault")?;
    let value =
        matches!(word, "slow" | "redirect" | "error").then(|| format!("={}", params.get(word).unwrap_or_default()));
    let at = params.get("at").map(|at| format!("{at}:")).unwrap_or_default();
    let times = params.get("times").map(|times| format!("*{times}")).unwrap_or_default();
    Switch::parse(&format!("{at}{word}{}{times}", value.unwrap_or_default())).ok()
}

/// `POST /simulator/act` with `act` and what it is done to: `end_sessions` or `end_grants` of an `org` or
/// `app`, `activate` or `deactivate` a `user`.
async fn act(State(world): State<Arc<World>>, permit: Permit) -> Response {
    let params = &permit.params;
    let user = params.get("user").and_then(|username| world.any_user(username));
    let done = match (params.get("act").unwrap_or_default(), holder(&world, params), user) {
        ("end_sessions", Some(holder), _) => {
            world.state().grants.end_sessions_where(|consent| world.is_of(holder, consent));
            Done::Ended
        }
        ("end_grants", Some(holder), _) => {
            world.state().grants.revoke_where(|consent| world.is_of(holder, consent));
            Done::Ended
        }
        ("activate", _, Some(user)) => {
            world.set_active(user, true);
            Done::Activated
        }
        ("deactivate", _, Some(user)) => {
            world.set_active(user, false);
            Done::Deactivated
        }
        _ => return reply::text(StatusCode::BAD_REQUEST, ACTS),
    };
    permit.done(&world, done)
}

const ACTS: &str =
    "Send act=end_sessions or act=end_grants with org or app; act=activate or act=deactivate with user, a username.";

fn holder(world: &World, params: &Params) -> Option<Holder> {
    let org = params.get("org").and_then(|name| world.org_named(name)).map(Holder::Org);
    org.or_else(|| params.get("app").and_then(|name| world.app_named(name)).map(Holder::App))
}
