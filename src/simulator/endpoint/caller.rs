//! Who calls the REST API and in which version; and the API's errors, arrays of one (fact sheet §7, §16).

use std::{ops::RangeInclusive, sync::Arc};

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde_json::json;

use super::bearer::Bearer;
use crate::simulator::{
    params::Params,
    reply,
    world::{Site, UserRef, World},
};

/// The versions of the API that are served.
pub const VERSIONS: RangeInclusive<u16> = 31..=66;

/// What a session without the scope `api` is told; with 401, though no login helps. Reported by users
/// of jsforce, which has a rule of its own not to refresh then.
const NOT_FOR_API: &str = "This session is not valid for use with the REST API";

/// A live session that may use the API of the org it is asked at, in a version that is served.
pub struct Caller {
    /// Whose session it is.
    pub user: UserRef,
    /// `vXX.0`, as it was asked for.
    pub version: String,
}

impl FromRequestParts<Arc<World>> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Arc<World>) -> Result<Self, Response> {
        let site = Site::from_request_parts(parts, world).await?;
        let params = Params::parse(parts.uri.query(), &parts.headers, &[]);
        let Bearer::Session { user, scopes } = Bearer::read(world, &parts.headers, &params) else {
            return Err(over());
        };
        if site != Site::Org(user.org) {
            return Err(over());
        }
        if !scopes.iter().any(|scope| scope == "api" || scope == "full") {
            return Err(failed(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", NOT_FOR_API));
        }
        let path = RawPathParams::from_request_parts(parts, world).await.map_err(|_| not_found())?;
        let (_, version) = path.iter().find(|(name, _)| *name == "version").ok_or_else(not_found)?;
        if !VERSIONS.into_iter().any(|number| version == format!("v{number}.0")) {
            return Err(not_found());
        }
        Ok(Self { user, version: version.to_owned() })
    }
}

/// An error.
pub fn failed(status: StatusCode, code: &str, message: &str) -> Response {
    reply::json(status, &json!([{ "message": message, "errorCode": code }]))
}

/// The session is over, or never was.
pub fn over() -> Response {
    failed(StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", "Session expired or invalid")
}

/// What the simulated API does not have.
pub fn not_found() -> Response {
    failed(StatusCode::NOT_FOUND, "NOT_FOUND", "The requested resource does not exist")
}
