//! The requests as they come, newest first: a document of its own that fetches itself anew, so that
//! forms on the page around it keep what was typed and where the focus is.

use axum::{http::StatusCode, response::Response};

use super::{Document, Role, query, words};
use crate::simulator::{
    record::RequestRecord,
    reply::escape,
    world::{Site, World},
};

/// How many requests are shown.
const SHOWN: usize = 100;
/// How often the document fetches itself, in seconds.
const REFRESH: u32 = 2;

/// The log of all requests, or of those at one org's own hosts.
pub fn log(world: &World, org: Option<usize>, is_paused: bool) -> Response {
    let is_meant = |request: &&RequestRecord| org.is_none_or(|org| is_at(world, org, &request.path));
    let (mut requests, counters) = {
        let state = world.state();
        let requests: Vec<_> = state.requests.iter().rev().filter(is_meant).take(SHOWN).cloned().collect();
        (requests, state.grants.counters)
    };
    requests.sort_by_key(|request| std::cmp::Reverse(request.at_ms));
    let rows: String = requests.iter().map(row).collect();
    let list = if rows.is_empty() { "<p class=\"soft\">None yet.</p>".to_owned() } else { format!("<ol>{rows}</ol>") };
    let only = org.map(|org| query("org", &world.orgs[org].spec.name));
    let (state, way, more) = if is_paused { ("Paused", "Go on", None) } else { ("Live", "Pause", Some("pause=1")) };
    let way_query: Vec<_> = only.as_deref().into_iter().chain(more).collect();
    let body = format!(
        "<header><p><b>{state}</b> {} · {} · {} · {} · {}</p><a href=\"/simulator/log?{}\">{way}</a></header>{list}",
        words::time(world.clock.now()),
        words::count(counters.token_requests, "token request"),
        words::count(counters.tokens_issued, "access token"),
        words::count(counters.refreshes, "refresh"),
        words::count(counters.reuse_events, "reuse"),
        escape(&way_query.join("&")),
    );
    let refresh = (!is_paused).then_some(REFRESH);
    let title = "Requests · Simulated Salesforce".to_owned();
    Document { title, kind: None, role: Role::Log(refresh), body }.send(StatusCode::OK)
}

fn row(request: &RequestRecord) -> String {
    let (class, sign) = match (request.status, &request.error) {
        (400.., _) | (_, Some(_)) => ("bad", "✗"),
        (300..400, None) => ("soft", "→"),
        _ => ("fine", "✓"),
    };
    let error =
        request.error.as_deref().map(|code| format!(" <b class=\"bad\">{}</b>", escape(code))).unwrap_or_default();
    let grant_type =
        request.grant_type.as_deref().map(|grant| format!("<b>{}</b> ", escape(grant))).unwrap_or_default();
    format!(
        "<li><p><b class=\"{class}\">{sign} {}</b> <b>{}</b> <code>{}</code>{error}</p>\
         <p class=\"soft\"><time>{}</time> {grant_type}{}</p></li>",
        request.status,
        escape(&request.method),
        escape(&request.path),
        words::time(request.at_ms),
        escape(&request.fields.join(" ")),
    )
}

/// Whether a path lies below the org's prefix.
fn is_at(world: &World, org: usize, path: &str) -> bool {
    let prefix = path.split('/').nth(1).unwrap_or_default();
    world.site(prefix, None) == Some(Site::Org(org))
}
