//! One-time browser login links: `singleaccess` gives one to a session with the `web` scope, unless its
//! user is *API Only*; the front door takes it (fact sheet §2, §16b).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde_json::json;

use super::bearer::Bearer;
use crate::{
    oauth::names::param,
    simulator::{
        browser::Visitor,
        mint, page,
        params::Params,
        reply,
        scenario::Permission,
        world::{Site, World},
    },
};

const PATH: &str = "/secur/frontdoor.jsp";
/// Where the link leads, as it stands in the link; inferred, as older front doors have it.
const START: &str = "startURL";
/// The session has no `web` scope, or its user no browser session. The status is reported, the word inferred.
const NO_ACCESS: &str = "No_Access";

/// Gives a link.
pub async fn single_access(
    State(world): State<Arc<World>>,
    site: Site,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let user = match Bearer::read(&world, &headers, &params) {
        Bearer::Session { user, scopes } if scopes.iter().any(|scope| scope == "web" || scope == "full") => user,
        Bearer::Session { .. } => return reply::text(StatusCode::FORBIDDEN, NO_ACCESS),
        Bearer::Bad | Bearer::Inactive => return reply::text(StatusCode::FORBIDDEN, "Bad_OAuth_Token"),
        Bearer::Missing => return reply::text(StatusCode::FORBIDDEN, "Missing_OAuth_Token"),
    };
    if !world.serves(site, user.org) {
        return reply::text(StatusCode::FORBIDDEN, "Wrong_Org");
    }
    if world.user(user).may(Permission::ApiUserOnly) {
        return reply::text(StatusCode::FORBIDDEN, NO_ACCESS);
    }
    let once = mint::random(48);
    world.state().frontdoors.insert(once.clone(), user, world.clock.now());
    let start = params.get(param::REDIRECT_URI).map(|path| (START, path));
    let front = format!("{}{PATH}", world.base(Site::Org(user.org)));
    let link = reply::with_query(&front, [("otp", once.as_str())].into_iter().chain(start));
    reply::json(StatusCode::OK, &json!({ "frontdoor_uri": link }))
}

/// Signs the browser in with a link, once.
pub async fn enter(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let user = params.get("otp").and_then(|once| world.state().frontdoors.remove(once));
    let Some(user) = user.filter(|user| site == Site::Org(user.org) && world.is_active(*user)) else {
        let sentence = "A link to the front door opens once. Ask for another one.";
        return page::message(&world, site, StatusCode::FORBIDDEN, "This link is used up", sentence);
    };
    let visitor = Visitor::of(&world, &headers);
    visitor.sign_in(&world, site, user);
    let start = params.get(START).filter(|path| path.starts_with('/') && !path.starts_with("//")).unwrap_or("/");
    let mut response = reply::found(&format!("{}{start}", world.base(site)));
    if let Some(cookie) = visitor.cookie(&world) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
