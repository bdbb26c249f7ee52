//! The introspection endpoint: only the app that owns a token learns about it (fact sheet §10).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Map, Value, json};

use super::client::Credentials;
use crate::{
    oauth::names::param,
    simulator::{
        params::Params,
        reply::{self, Format},
        world::{Site, World},
    },
};

/// Tells whether a token lives and what it is.
pub async fn introspect(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let client = Credentials::read(&headers, &params);
    let number = match client.app(&world, site) {
        Ok(number) => number,
        Err(words) => return reply::error(Format::Json, words),
    };
    let app = world.app(number);
    if let Err(words) = client.prove(&world, site, &world.apps[number], true) {
        return reply::error(Format::Json, words);
    }
    let token = params.get(param::TOKEN).unwrap_or_default();
    let state = world.state();
    let known = state.grants.look_up(token, app, world.clock.now());
    let Some(known) = known.filter(|known| known.consent.client_id == app.client_id) else {
        return reply::json(StatusCode::OK, &json!({ "active": false }));
    };
    let mut answer = Map::new();
    answer.insert("active".into(), true.into());
    answer.insert("scope".into(), known.consent.scopes.join(" ").into());
    answer.insert("client_id".into(), app.client_id.as_str().into());
    answer.insert("username".into(), world.user(known.consent.user).username.as_str().into());
    answer.insert("sub".into(), world.identity_url(known.consent.user).into());
    answer.insert("token_type".into(), known.kind.into());
    if let Some(expires) = known.expires {
        answer.insert("exp".into(), (expires / 1000).into());
    }
    answer.insert("iat".into(), (known.issued / 1000).into());
    answer.insert("nbf".into(), (known.issued / 1000).into());
    reply::json(StatusCode::OK, &Value::Object(answer))
}
