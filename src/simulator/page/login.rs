//! The pages of a login: sign in, approve, and the org's home for who is signed in.

use axum::{http::StatusCode, response::Response};

use super::Head;
use crate::simulator::{
    browser::CSRF_FIELD,
    reply::escape,
    world::{Pending, Site, UserRef, World},
};

/// The login page.
pub struct LoginPage<'a> {
    /// Where it stands.
    pub site: Site,
    /// What the username field holds at first.
    pub username: &'a str,
    /// The waiting request it is for, if any.
    pub source: Option<&'a str>,
    /// The secret of the form.
    pub csrf: &'a str,
    /// Whether the last try failed.
    pub failed: bool,
}

impl LoginPage<'_> {
    /// The page. Where a username stands already, the password has the focus: Enter goes on.
    pub fn render(&self, world: &World) -> Response {
        let users = match self.site {
            Site::Org(org) | Site::Community(org) => world.orgs[org].spec.users.as_slice(),
            Site::Login | Site::Test => &[],
        };
        let names: Vec<_> = users.iter().map(|user| format!("<li>{}</li>", escape(&user.username))).collect();
        let others = match names.len() {
            0 | 1 => String::new(),
            _ => format!("<p class=\"soft users\">Users of this org:</p><ul class=\"soft\">{}</ul>", names.concat()),
        };
        let failed = if self.failed {
            "<p class=\"bad\" role=\"alert\">Please check your username and password. If you still can't log in, \
             contact your Salesforce administrator.</p>"
        } else {
            ""
        };
        let (on_name, on_password) =
            if self.failed || self.username.is_empty() { (" autofocus", "") } else { ("", " autofocus") };
        let body = format!(
            "<h1>Log in</h1>{failed}<form id=\"login\" method=\"post\" action=\"{action}\">{csrf}{source}\
             <label for=\"username\">Username</label>\
             <input id=\"username\" name=\"username\" value=\"{username}\" autocomplete=\"username\" autocapitalize=\"none\" \
             spellcheck=\"false\" required{on_name}>\
             <label for=\"password\">Password</label>\
             <input id=\"password\" name=\"pw\" type=\"password\" autocomplete=\"off\"{on_password}>\
             <p class=\"soft\">Any password will do, or none.</p>\
             <div class=\"buttons\"><button id=\"Login\" name=\"Login\" value=\"Log In\">Log In</button></div></form>{others}",
            action = escape(&format!("{}/", world.base(self.site))),
            csrf = hidden(CSRF_FIELD, self.csrf),
            source = self.source.map(|source| hidden("source", source)).unwrap_or_default(),
            username = escape(self.username),
        );
        Head::of(world, self.site, "Log in").render(StatusCode::OK, &body)
    }
}

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
         <button id=\"oadeny\" name=\"cancel\" value=\"Deny\" class=\"other\">Deny</button></div></form>",
        app = escape(&world.app(request.app).label),
        username = escape(&world.user(user).username),
        login = escape(&format!("{base}/?source={source}")),
        csrf = hidden(CSRF_FIELD, csrf),
        source = hidden("source", source),
    );
    Head::of(world, Site::Org(user.org), "Allow access?").render(StatusCode::OK, &body)
}

/// An org's home: who is signed in, and the way out.
pub fn home(world: &World, site: Site, user: UserRef, csrf: &str) -> Response {
    let body = format!(
        "<h1>Signed in</h1><p>You are <b>{}</b> here. The next login in this browser uses this session, \
         unless it asks for a fresh one.</p>\
         <form method=\"post\" action=\"{}\">{}<button name=\"logout\" value=\"1\" class=\"other\">Log out</button></form>",
        escape(&world.user(user).username),
        escape(&format!("{}/", world.base(site))),
        hidden(CSRF_FIELD, csrf),
    );
    Head::of(world, site, "Home").render(StatusCode::OK, &body)
}

fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
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
