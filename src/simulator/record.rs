//! What every request passes: the Host check, and the log that tests and people read. The log holds
//! names, never values.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use serde::Serialize;
use url::Url;

use super::{
    clock::Millis,
    params::{BODY_LIMIT, Params},
    reply::{self, Told},
    world::World,
};
use crate::oauth::names::param;

/// How many requests are remembered, and of each at most so many names and so much of its path.
const KEPT: usize = 10_000;
const NAMES: usize = 40;
const PATH: usize = 256;

/// One request as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// When it came, milliseconds since the epoch.
    pub at_ms: Millis,
    /// Its method.
    pub method: String,
    /// Its path with the org's prefix, without the query.
    pub path: String,
    /// The names of its parameters, in order; odd ones as `(other)`.
    pub fields: Vec<String>,
    /// Its grant type, if it had one.
    pub grant_type: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// The code of the error that the client was told, or that its callback will be.
    pub error: Option<String>,
}

/// Refuses foreign Hosts, so that no web page reaches the simulator by DNS rebinding.
pub async fn guard_host(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    if is_loopback(request.headers(), world.port) {
        return next.run(request).await;
    }
    reply::text(StatusCode::MISDIRECTED_REQUEST, "The simulator answers on loopback names only.")
}

/// Remembers the request, and sees it through although its caller hangs up, as a real server does.
/// The simulator's own pages, `/` and those under `/simulator`, are not part of the story.
pub async fn record(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let at_ms = world.clock.now();
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return reply::too_large() };
    let params = Params::parse(parts.uri.query(), &parts.headers, &body);
    let mut record = RequestRecord {
        at_ms,
        method: parts.method.as_str().chars().take(16).collect(),
        path: parts.uri.path().chars().take(PATH).collect(),
        fields: params.names().take(NAMES).map(safe_name).collect(),
        grant_type: params.get(param::GRANT_TYPE).map(safe_name),
        status: 0,
        error: None,
    };
    parts.extensions.insert(params);
    let seen_through = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        if record.path != "/" && !record.path.starts_with("/simulator/") {
            record.status = response.status().as_u16();
            record.error = error_of(&response);
            let requests = &mut world.state().requests;
            if requests.len() == KEPT {
                requests.pop_front();
            }
            requests.push_back(record);
        }
        response
    });
    seen_through.await.unwrap_or_else(|_| reply::text(StatusCode::INTERNAL_SERVER_ERROR, "The simulator failed."))
}

/// The error code of an answer: of its body, or of the address that it leads to.
fn error_of(response: &Response) -> Option<String> {
    if let Some(Told(code)) = response.extensions().get() {
        return Some(code.clone());
    }
    let location = Url::parse(response.headers().get(header::LOCATION)?.to_str().ok()?).ok()?;
    let (_, code) = location.query_pairs().find(|(name, _)| name == param::ERROR)?;
    let plain = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    plain.then(|| code.into_owned())
}

/// A name as it is, if it can be one: a body that is not a form may be a secret whole.
fn safe_name(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || b"_-:.".contains(&byte);
    if name.len() <= 64 && name.bytes().all(plain) { name.to_owned() } else { "(other)".to_owned() }
}

fn is_loopback(headers: &HeaderMap, port: u16) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
}
