//! The authorize endpoint: refuses, answers at once, or sends the browser to the login or approval
//! page (fact sheet §3, §4).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use crate::{
    oauth::names::{endpoint, error},
    simulator::{
        authorize::{AuthorizeRequest, Refusal},
        browser::Visitor,
        fault::{Fault, Spot},
        params::Params,
        reply,
        world::{Pending, Site, UserRef, World},
    },
};

/// Starts the web server flow.
pub async fn authorize(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let request = match AuthorizeRequest::check(&world, site, &params) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    if world.auto_approve {
        let user = likely_user(&world, &request);
        return conclude(&world, &request, user);
    }
    let visitor = Visitor::of(&world, &headers);
    let user = visitor.user(&world, site).filter(|_| !request.fresh_login);
    if request.immediate {
        let is_community = matches!(site, Site::Community(_));
        return match user {
            Some(user) if !is_community && !request.needs_consent(&world, user) => conclude(&world, &request, user),
            _ => refuse(request.refuse((error::IMMEDIATE_UNSUCCESSFUL, "immediate unsuccessful"))),
        };
    }
    let source = visitor.begin(&world, Pending { browser: String::new(), request, user });
    let page = match user {
        Some(_) => approval_page(&world, site, &source),
        None => login_page(&world, site, &source),
    };
    let mut response = reply::found(&page);
    if let Some(cookie) = visitor.cookie(&world) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Sends the browser back with a code, if the org admits the user. Here the switches count.
pub fn conclude(world: &World, request: &AuthorizeRequest, user: UserRef) -> Response {
    let admitted = request.admit(world, user);
    if admitted.is_err() {
        let mut shown: Option<Fault> = None;
        let is_first =
            |fault: &Fault| fault.at_authorize().is_some() && *shown.get_or_insert_with(|| fault.clone()) == *fault;
        world.strike(Spot::Authorize, Some(user.org), Some(request.app), is_first);
    }
    match admitted {
        Ok(()) => reply::found(&request.consent(world, user)),
        Err(refusal) => refuse(refusal),
    }
}

/// Shows a refusal where it belongs.
pub fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Bare(words) => reply::bare(StatusCode::BAD_REQUEST, words),
        Refusal::Redirect(location) => reply::found(&location),
    }
}

/// Whom the login page suggests: the hinted user where there is one, else the org's first.
pub fn likely_user(world: &World, request: &AuthorizeRequest) -> UserRef {
    let hinted = request.login_hint.as_deref().and_then(|hint| world.user_named(request.site, hint));
    let org = request.site.org().unwrap_or(world.apps[request.app].home);
    hinted.unwrap_or(UserRef { org, user: 0 })
}

/// The login page for a waiting request.
pub fn login_page(world: &World, site: Site, source: &str) -> String {
    reply::with_query(&format!("{}/", world.base(site)), [("ec", "302"), ("source", source)])
}

/// The approval page for a waiting request.
pub fn approval_page(world: &World, site: Site, source: &str) -> String {
    let page = format!("{}{}", world.base(site), endpoint::APPROVAL_PAGE);
    reply::with_query(&page, [("source", source)])
}
