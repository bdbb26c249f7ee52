//! The approval page, in Salesforce's words: which app wants what, of whom, and where the answer goes.

use axum::{http::StatusCode, response::Response};

use super::{Frame, hidden};
use crate::simulator::{
    browser::CSRF_FIELD,
    reply::escape,
    world::{Pending, Site, UserRef, World},
};

/// The approval page. `Allow` has the focus.
pub fn approval(world: &World, pending: &Pending, user: UserRef, source: &str, csrf: &str) -> Response {
    let request = &pending.request;
    let scopes: String = request.scopes.iter().map(|scope| format!("<li>{}</li>", escape(&meaning(scope)))).collect();
    let base = world.base(request.site);
    let body = format!(
        "<h1>Allow access?</h1><p><b>{app}</b> is asking to:</p><ul>{scopes}</ul>\
         <p>Do you want to allow access for <b>{username}</b>? (<a href=\"{login}\">Not you?</a>)</p>\
         <form id=\"approval\" method=\"post\">{csrf}{source}<div class=\"buttons\">\
         <button id=\"oaapprove\" name=\"save\" value=\"Allow\" autofocus>Allow</button>\
         <button id=\"oadeny\" name=\"cancel\" value=\"Deny\" class=\"other\">Deny</button></div></form>\
         <p class=\"soft after\">Either way you go on to <code>{callback}</code></p>",
        app = escape(&world.app(request.app).label),
        username = escape(&world.user(user).username),
        login = escape(&format!("{base}/?source={source}")),
        csrf = hidden(CSRF_FIELD, csrf),
        source = hidden("source", source),
        callback = escape(&request.redirect_uri),
    );
    let site = if request.site.org() == Some(user.org) { request.site } else { Site::Org(user.org) };
    Frame::of(world, site, "Allow access?").fill(&body).send(StatusCode::OK)
}

/// A scope in the words of Salesforce's approval page.
fn meaning(scope: &str) -> String {
    let words = match scope {
        "api" => "Manage user data via APIs",
        "web" => "Manage user data via Web browsers",
        "full" => "Full access",
        "refresh_token" | "offline_access" => "Perform requests at any time",
        "openid" => "Access unique user identifiers",
        "id" | "profile" | "email" | "address" | "phone" => "Access the identity URL service",
        "chatter_api" => "Access Connect REST API resources",
        "visualforce" => "Access Visualforce applications",
        "lightning" => "Access Lightning applications",
        "content" => "Access content resources",
        "custom_permissions" => "Access custom permissions",
        _ => return scope.to_owned(),
    };
    format!("{words} ({scope})")
}
