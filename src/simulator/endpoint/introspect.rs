//! The introspection endpoint: only the app that owns a token learns about it (fact sheet §10).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Map, Value, json};

use super::client::{Credentials, REFUSED};
use crate::{
    oauth::names::param,
    simulator::{
        fault::Words,
        grant::Known,
        params::Params,
        reply::{self, Format},
        scenario::AppSpec,
        world::{Site, World},
    },
};

/// Tells whether a token lives and what it is.
pub async fn introspect(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let app = match asker(&world, site, &headers, &params) {
        Ok(app) => app,
        Err(words) => return reply::error(Format::Json, words),
    };
    let token = params.get(param::TOKEN).unwrap_or_default();
    let state = world.state();
    let known = state.grants.look_up(token, app, world.clock.now());
    let is_ours = |known: &Known<'_>| known.consent.client_id == app.client_id && world.is_active(known.consent.user);
    let Some(known) = known.filter(is_ours) else {
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

/// The app that asks, proven. One that nobody knows is told the same as one that cannot prove itself
/// (RFC 7662 §2.3).
fn asker<'a>(world: &'a World, site: Site, headers: &HeaderMap, params: &Params) -> Result<&'a AppSpec, Words> {
    let client = Credentials::read(headers, params)?;
    let number = client.app(world, site).map_err(|_| REFUSED)?;
    client.prove(world, site, &world.apps[number], true)?;
    Ok(world.app(number))
}
