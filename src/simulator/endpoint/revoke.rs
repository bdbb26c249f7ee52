//! The revocation endpoint: POST or GET, whatever host, no client needed (fact sheet §9).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    oauth::names::{error, param},
    simulator::{
        fault::Words,
        params::Params,
        reply::{self, Format},
        world::World,
    },
};

/// The parameter that asks for a script instead (JSONP).
const CALLBACK: &str = "callback";
/// A hint that names no kind of token. The code is documented, its cause is inferred.
const UNSUPPORTED: Words = (error::UNSUPPORTED_TOKEN_TYPE, "this token type is not supported");
const INVALID: Words = (error::INVALID_TOKEN, "invalid token");

/// Ends a session or a grant: 200 with an empty body, or one of two errors. A script is always 200, for
/// browsers run no other; a `callback` that is more than a name is ignored, for it would be code of
/// somebody else's.
pub async fn revoke(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    let result = end(&world, &params);
    if let Some(callback) = params.get(CALLBACK).filter(|name| is_identifier(name)) {
        let argument = result.map_or_else(|(code, _)| json!({ "error": code }), |()| json!({}));
        return script(&format!("{callback}({argument});"));
    }
    match result {
        Ok(()) => (StatusCode::OK, [(header::CACHE_CONTROL, "no-cache, no-store")]).into_response(),
        Err(words) => reply::error(Format::of(&params, &headers), words),
    }
}

fn end(world: &World, params: &Params) -> Result<(), Words> {
    if params.get(param::TOKEN_TYPE_HINT).is_some_and(|hint| hint != "access_token" && hint != "refresh_token") {
        return Err(UNSUPPORTED);
    }
    let token = params.get(param::TOKEN).ok_or(INVALID)?;
    world.state().grants.revoke(token, world.clock.now()).then_some(()).ok_or(INVALID)
}

fn is_identifier(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$';
    let is_name = |part: &str| {
        part.bytes().next().is_some_and(letter) && part.bytes().all(|byte| letter(byte) || byte.is_ascii_digit())
    };
    name.len() <= 64 && name.split('.').all(is_name)
}

fn script(text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript;charset=UTF-8"),
        (header::CACHE_CONTROL, "no-cache, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (StatusCode::OK, headers, text.to_owned()).into_response()
}
