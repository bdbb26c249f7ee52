//! The approval page's HTTP, and the error page's: Allow, Deny, or not asked at all (fact sheet §3, §4).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    authorize::{conclude, login_page, refuse},
    login::{foreign_form, not_waiting},
};
use crate::{
    oauth::names::{error, param},
    simulator::{
        browser::{CSRF_FIELD, Visitor},
        page,
        params::Params,
        reply,
        world::{Pending, Site, UserRef, World},
    },
};

/// Shows the approval page, unless the org refuses or the user has approved before.
pub async fn show(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let (visitor, pending, user, source) = match waiting(&world, site, &headers, &params) {
        Ok(waiting) => waiting,
        Err(response) => return response,
    };
    let request = &pending.request;
    if request.admit(&world, user).is_err() || !request.needs_consent(&world, user) {
        world.state().pending.remove(source);
        return conclude(&world, request, user);
    }
    page::approval(&world, &pending, user, source, &visitor.csrf(&world))
}

/// Takes the decision.
pub async fn decide(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let (visitor, pending, user, source) = match waiting(&world, site, &headers, &params) {
        Ok(waiting) => waiting,
        Err(response) => return response,
    };
    if !visitor.wrote(&world, params.get(CSRF_FIELD)) {
        return foreign_form(&world, site);
    }
    let allows = params.get("save").is_some();
    if !allows && params.get("cancel").is_none() {
        return page::approval(&world, &pending, user, source, &visitor.csrf(&world));
    }
    world.state().pending.remove(source);
    if allows {
        return conclude(&world, &pending.request, user);
    }
    refuse(pending.request.refuse((error::ACCESS_DENIED, "end-user denied authorization")))
}

/// Salesforce's error page.
pub async fn failed(State(world): State<Arc<World>>, site: Site, params: Params) -> Response {
    let word = |name| params.get(name).unwrap_or_default();
    page::error_page(&world, site, word(param::ERROR), word(param::ERROR_DESCRIPTION))
}

/// The waiting request of this browser and its signed-in user, or where to go instead.
#[expect(clippy::result_large_err, reason = "the early answer is returned at once")]
fn waiting<'a>(
    world: &World,
    site: Site,
    headers: &HeaderMap,
    params: &'a Params,
) -> Result<(Visitor, Pending, UserRef, &'a str), Response> {
    let source = params.get("source").unwrap_or_default();
    let visitor = Visitor::known(world, headers)
        .ok_or_else(|| page::message(world, site, StatusCode::FORBIDDEN, "No cookie", NO_COOKIE))?;
    let pending = visitor.pending(world, Some(source)).ok_or_else(|| not_waiting(world, site))?;
    let user = pending.user.ok_or_else(|| reply::found(&login_page(world, site, source)))?;
    Ok((visitor, pending, user, source))
}

const NO_COOKIE: &str =
    "Your browser sent no cookie, so nobody knows which login this is. Allow cookies and start again.";
