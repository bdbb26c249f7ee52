//! The REST API as far as clients use it around a login: versions, resources, objects, one record, and
//! limits; queries are [`super::query`]'s. Errors are arrays (fact sheet §7, §16).

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{any, get},
};
use serde_json::{Value, json};

use super::{
    bearer::Bearer,
    caller::{Caller, VERSIONS, failed, not_found, over},
    query,
};
use crate::simulator::{
    mint,
    params::Params,
    reply,
    sobject::{Object, Row},
    world::{Site, World},
};

/// The routes of the API below a site.
pub fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/services/data", get(versions))
        .route("/services/data/", get(versions))
        .route("/services/data/{version}", get(resources))
        .route("/services/data/{version}/", get(resources))
        .route("/services/data/{version}/query", get(query::query))
        .route("/services/data/{version}/query/", get(query::query))
        .route("/services/data/{version}/tooling/query", get(query::query))
        .route("/services/data/{version}/tooling/query/", get(query::query))
        .route("/services/data/{version}/sobjects", get(sobjects))
        .route("/services/data/{version}/sobjects/", get(sobjects))
        .route("/services/data/{version}/sobjects/{object}/{id}", get(retrieve))
        .route("/services/data/{version}/limits", get(limits))
        .route("/services/data/{version}/limits/", get(limits))
        .route("/services/data/{version}/{*rest}", any(nothing))
        .method_not_allowed_fallback(|| async {
            failed(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "The simulator's REST API only reads")
        })
}

/// `/services/data/`: public, but a dead token is told so.
async fn versions(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    match Bearer::read(&world, &headers, &params) {
        Bearer::Bad | Bearer::Inactive => over(),
        Bearer::Session { user, .. } if site != Site::Org(user.org) => over(),
        Bearer::Missing | Bearer::Session { .. } => reply::json(StatusCode::OK, &VERSIONS.map(version).collect()),
    }
}

/// `/services/data/vXX.0/`; `identity` is where a client that has nothing but a token learns whose it is.
async fn resources(State(world): State<Arc<World>>, Caller { user, version }: Caller) -> Response {
    let names = ["tooling/query", "sobjects", "query", "limits"];
    let paths = names.map(|name| (name.to_owned(), format!("/services/data/{version}/{name}").into()));
    let identity = ("identity".to_owned(), world.identity_url(user).into());
    reply::json(StatusCode::OK, &Value::Object(paths.into_iter().chain([identity]).collect()))
}

/// `/services/data/vXX.0/sobjects/`.
async fn sobjects(State(world): State<Arc<World>>, Caller { user, version }: Caller) -> Response {
    let exists = |object: &Object| object.exists_in(&world, user.org);
    let describe = |object: Object| {
        json!({
            "name": object.name(),
            "label": object.name(),
            "keyPrefix": object.key_prefix(),
            "queryable": true,
            "retrieveable": object.is_retrievable(),
            "urls": { "sobject": format!("/services/data/{version}/sobjects/{}", object.name()) },
        })
    };
    let objects: Vec<_> = Object::ALL.into_iter().filter(exists).map(describe).collect();
    reply::json(StatusCode::OK, &json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects }))
}

/// `/services/data/vXX.0/sobjects/OBJECT/ID`, with `fields` only these.
async fn retrieve(
    State(world): State<Arc<World>>,
    Caller { user, version }: Caller,
    Path((.., object, id)): Path<(String, String, String, String)>,
    params: Params,
) -> Response {
    let Some(object) = Object::parse(&object).filter(|object| object.is_retrievable()) else { return not_found() };
    let is_asked = |row: &Row| row["Id"].as_str().map(mint::prefix15) == Some(mint::prefix15(&id));
    let Some(row) = object.rows(&world, user).into_iter().find(is_asked) else { return not_found() };
    let fields = match params.get("fields") {
        Some(fields) => fields.split(',').map(|field| field.trim().to_owned()).collect(),
        None => row.keys().cloned().collect::<Vec<_>>(),
    };
    if let Some(field) = fields.iter().find(|field| !row.contains_key(*field)) {
        let words = format!("No such column '{field}' on sobject of type {}", object.name());
        return failed(StatusCode::BAD_REQUEST, "INVALID_FIELD", &words);
    }
    reply::json(StatusCode::OK, &query::record(object, &version, &row, &fields))
}

/// `/services/data/vXX.0/limits`.
async fn limits(_: Caller) -> Response {
    reply::json(StatusCode::OK, &json!({ "DailyApiRequests": { "Max": 15000, "Remaining": 14999 } }))
}

/// What the simulated API does not have.
async fn nothing(_: Caller) -> Response {
    not_found()
}

/// An entry of the version list; three seasons a year, version 65 was Winter '26.
fn version(number: u16) -> Value {
    let season = ["Summer", "Winter", "Spring"][usize::from(number + 2) % 3];
    let year = (number + 13) / 3;
    json!({
        "label": format!("{season} '{year}"),
        "url": format!("/services/data/v{number}.0"),
        "version": format!("{number}.0"),
    })
}
