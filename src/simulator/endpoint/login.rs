//! The login page's HTTP: who is it, at an org's own host or a generic one, where the username decides.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::authorize::{approval_page, likely_user};
use crate::simulator::{
    browser::{CSRF_FIELD, Visitor},
    page::{self, Choice, LoginPage},
    params::Params,
    reply,
    world::{Site, UserRef, World},
};

/// Shows the login page for a waiting request; without one, the home of who is signed in.
pub async fn show(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let visitor = Visitor::of(&world, &headers);
    let source = params.get("source");
    let pending = visitor.pending(&world, source);
    if source.is_some() && pending.is_none() {
        return not_waiting(&world, site);
    }
    let csrf = visitor.csrf(&world);
    let suggested = match (&pending, site) {
        (Some(pending), _) => {
            let unknown_hint = pending.request.login_hint.clone();
            let likely = likely_user(&world, &pending.request);
            Some(unknown_hint.unwrap_or_else(|| world.user(likely).username.clone()))
        }
        (None, Site::Org(org) | Site::Community(org)) => Some(world.user(UserRef { org, user: 0 }).username.clone()),
        (None, Site::Login | Site::Test) => None,
    };
    let mut response = match visitor.user(&world, site).filter(|_| pending.is_none()) {
        Some(user) => page::home(&world, site, user, &csrf),
        None => {
            let username = suggested.unwrap_or_default();
            let selecting = pending.is_some_and(|pending| pending.request.select_account);
            let choices = choices(&world, &visitor, site, selecting);
            LoginPage { site, username: &username, choices, source, csrf: &csrf, failed: false }.render(&world)
        }
    };
    if let Some(cookie) = visitor.cookie(&world) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Signs in, or out.
pub async fn sign_in(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let visitor = Visitor::known(&world, &headers).filter(|visitor| visitor.wrote(&world, params.get(CSRF_FIELD)));
    let Some(visitor) = visitor else {
        return foreign_form(&world, site);
    };
    if params.get("logout").is_some() {
        visitor.sign_out(&world, site);
        return reply::found(&format!("{}/", world.base(site)));
    }
    let source = params.get("source");
    if source.is_some() && visitor.pending(&world, source).is_none() {
        return not_waiting(&world, site);
    }
    let username = params.get("username").unwrap_or_default().trim();
    let Some(user) = world.user_named(site, username).filter(|user| world.is_active(*user)) else {
        let csrf = visitor.csrf(&world);
        let choices = choices(&world, &visitor, site, false);
        return LoginPage { site, username, choices, source, csrf: &csrf, failed: true }.render(&world);
    };
    visitor.sign_in(&world, site, user);
    let Some(source) = source else { return reply::found(&format!("{}/", world.base(site))) };
    if let Some(pending) = world.state().pending.get_mut(source) {
        pending.user = Some(user);
    }
    reply::found(&approval_page(&world, site, source))
}

/// Whom the page offers: with `prompt=select_account` first who is signed in, then at an org's own host
/// its users, where there are several.
fn choices(world: &World, visitor: &Visitor, site: Site, selecting: bool) -> Vec<Choice> {
    let mut signed_in = visitor.users(world);
    signed_in.retain(|user| world.serves(site, user.org));
    let of_org = |org: usize| (0..world.orgs[org].spec.users.len()).map(move |user| UserRef { org, user });
    let users: Vec<_> = site.org().map(of_org).into_iter().flatten().collect();
    let first = if selecting { signed_in.clone() } else { Vec::new() };
    if users.len() < 2 && first.is_empty() {
        return Vec::new();
    }
    let others = users.into_iter().filter(|user| !first.contains(user));
    first.iter().copied().chain(others).map(|user| Choice { user, signed_in: signed_in.contains(&user) }).collect()
}

/// The request behind a page is decided or was never this browser's.
pub fn not_waiting(world: &World, site: Site) -> Response {
    let sentence = "It was decided already, or it belongs to another browser. Start the login again in your program.";
    page::message(world, site, StatusCode::BAD_REQUEST, "No login waits here", sentence)
}

/// A form that was not written for this browser.
pub fn foreign_form(world: &World, site: Site) -> Response {
    let sentence = "Your browser sent no cookie, or the page is an old one. Open the login link again.";
    page::message(world, site, StatusCode::FORBIDDEN, "This page is not yours", sentence)
}
