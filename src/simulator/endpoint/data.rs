//! A stub of the REST API, enough to see whether a token lives (fact sheet §7, §16).

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::json;

use super::bearer::Bearer;
use crate::simulator::{
    params::Params,
    reply,
    world::{Site, World},
};

/// `/services/data/`: public, but a dead token is told so.
pub async fn versions(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    if let Bearer::Missing = Bearer::read(&world, &headers, &params) {
        return list();
    }
    if is_served(&world, site, &headers, &params) { list() } else { invalid_session() }
}

/// `/services/data/vXX.0/`: needs a live token of this org.
pub async fn resources(
    State(world): State<Arc<World>>,
    site: Site,
    Path((_, version)): Path<(String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    if !is_served(&world, site, &headers, &params) {
        return invalid_session();
    }
    let at = |name: &str| format!("/services/data/{version}/{name}");
    reply::json(StatusCode::OK, &json!({ "sobjects": at("sobjects"), "query": at("query"), "limits": at("limits") }))
}

fn is_served(world: &World, site: Site, headers: &HeaderMap, params: &Params) -> bool {
    matches!(Bearer::read(world, headers, params), Bearer::Session { user, .. } if site == Site::Org(user.org))
}

fn list() -> Response {
    let versions = json!([
        { "label": "Winter '26", "url": "/services/data/v65.0", "version": "65.0" },
        { "label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0" },
    ]);
    reply::json(StatusCode::OK, &versions)
}

fn invalid_session() -> Response {
    let error = json!([{ "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" }]);
    reply::json(StatusCode::UNAUTHORIZED, &error)
}
