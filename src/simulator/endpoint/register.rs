//! Dynamic client registration (RFC 7591). It is always refused: an org makes no new connected apps since
//! Spring '26 (fact sheet §14), and the simulator's apps are its scenario's.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::json;

use super::bearer::Bearer;
use crate::{
    oauth::names::{error, param},
    simulator::{params::Params, reply, world::World},
};

/// Where clients would register (fact sheet §2).
pub const REGISTER: &str = "/services/oauth2/register";

/// The code is Salesforce's; the description is inferred, and so is that of a missing token.
const REFUSED: (&str, &str) = ("failed_registration", "new connected apps cannot be created in this org");
const NO_TOKEN: (&str, &str) = (error::INVALID_TOKEN, "registration needs an access token");

/// Refuses a registration: 401 without a live access token, else 400.
pub async fn register(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    let (status, (code, description)) = match Bearer::read(&world, &headers, &params) {
        Bearer::Session { .. } => (StatusCode::BAD_REQUEST, REFUSED),
        Bearer::Missing | Bearer::Bad | Bearer::Inactive => (StatusCode::UNAUTHORIZED, NO_TOKEN),
    };
    reply::json(status, &json!({ param::ERROR: code, param::ERROR_DESCRIPTION: description }))
}
