//! The simulator's front page: its orgs and what answers below each of them.

use axum::{http::StatusCode, response::Response};

use super::html;
use crate::{
    oauth::names::endpoint,
    simulator::{
        reply::escape,
        world::{Org, Site, World},
    },
};

/// Lists the orgs, the generic hosts and the endpoints.
pub fn index(world: &World) -> Response {
    let rows: String = world.orgs.iter().enumerate().map(|(number, org)| row(world, number, org)).collect();
    let paths = [
        endpoint::AUTHORIZE,
        endpoint::TOKEN,
        endpoint::REVOKE,
        endpoint::INTROSPECT,
        endpoint::USERINFO,
        endpoint::SINGLE_ACCESS,
        "/id/ORG/USER",
        endpoint::KEYS,
        endpoint::DISCOVERY,
        endpoint::DATA,
    ];
    let endpoints: String = paths.iter().map(|path| format!("<li><code>{path}</code></li>")).collect();
    let origin = escape(&world.origin);
    let body = format!(
        "<body class=\"wide\"><main><header><b>Simulated Salesforce orgs</b><span>{origin}</span></header><section>\
         <div class=\"scroll\"><table><thead><tr><th>Org<th>Login host<th>User<th>Consumer key</tr></thead><tbody>{rows}</tbody></table></div>\
         <p class=\"soft\"><br>Generic hosts: <code>{origin}/login</code> for production and developer orgs, \
         <code>{origin}/test</code> for sandboxes and scratch orgs.</p>\
         <h1>Below each host</h1><ul>{endpoints}</ul>\
         <p><a href=\"/simulator/requests\">The last requests</a>, names only, no values.</p></section></main>",
    );
    html(StatusCode::OK, "Simulated Salesforce orgs", &body)
}

fn row(world: &World, number: usize, Org { spec, .. }: &Org) -> String {
    let base = escape(&world.base(Site::Org(number)));
    let users: String = spec.users.iter().map(|user| format!("{}<br>", escape(&user.username))).collect();
    let apps = world.apps.iter().filter(|app| app.is_installed_in(number));
    let keys: String = apps
        .map(|app| {
            let id = &app.spec.client_id;
            format!("<code title=\"{}\">{}…</code><br>", escape(id), escape(id.get(..16).unwrap_or(id)))
        })
        .collect();
    format!(
        "<tr data-kind=\"{kind}\"><td><b>{label}</b><span class=\"kind\">{kind}</span>\
         <td><a href=\"{base}/\"><code>{base}</code></a><td>{users}<td>{keys}</tr>",
        kind = spec.kind.word(),
        label = escape(&spec.label),
    )
}
