//! The login page, and the org's home for who is signed in.

use axum::{http::StatusCode, response::Response};

use super::{Frame, hidden};
use crate::simulator::{
    browser::CSRF_FIELD,
    reply::escape,
    world::{Site, UserRef, World},
};

/// How many users a page offers; others are typed.
const OFFERED: usize = 12;

/// A user to sign in as with one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub user: UserRef,
    /// Whether this browser is signed in as this user.
    pub signed_in: bool,
}

/// The login page.
pub struct LoginPage<'a> {
    /// Where it stands.
    pub site: Site,
    /// What the username field holds at first.
    pub username: &'a str,
    /// Who can be chosen instead of typed.
    pub choices: Vec<Choice>,
    /// The waiting request it is for, if any.
    pub source: Option<&'a str>,
    /// The secret of the form.
    pub csrf: &'a str,
    /// Whether the last try failed.
    pub failed: bool,
}

impl LoginPage<'_> {
    /// The page. The focus is where Enter goes on: at the suggested user's button, else at the password
    /// where a username stands already.
    pub fn render(&self, world: &World) -> Response {
        let failed = if self.failed {
            "<p class=\"bad\" role=\"alert\">Please check your username and password. If you still can't log in, \
             contact your Salesforce administrator.</p>"
        } else {
            ""
        };
        let title = if self.choices.is_empty() { "Log in" } else { "Choose a username" };
        let has_focus = match (self.failed || self.username.is_empty(), self.choices.is_empty()) {
            (true, _) => ["autofocus", ""],
            (false, true) => ["", "autofocus"],
            (false, false) => ["", ""],
        };
        let body = format!(
            "<h1>{title}</h1>{failed}{accounts}<form id=\"login\" method=\"post\" action=\"{action}\">{hidden}\
             <label for=\"username\">Username</label>\
             <input id=\"username\" name=\"username\" value=\"{username}\" autocomplete=\"username\" autocapitalize=\"none\" \
             spellcheck=\"false\" required {}>\
             <label for=\"password\">Password</label>\
             <input id=\"password\" name=\"pw\" type=\"password\" autocomplete=\"off\" aria-describedby=\"any\" {}>\
             <p class=\"soft\" id=\"any\">Any password will do, or none.</p>\
             <div class=\"buttons\"><button id=\"Login\" name=\"Login\" value=\"Log In\">Log In</button></div></form>",
            has_focus[0],
            has_focus[1],
            accounts = self.accounts(world),
            action = self.action(world),
            hidden = self.hidden_fields(),
            username = escape(self.username),
        );
        Frame::of(world, self.site, "Log in").fill(&body).send(StatusCode::OK)
    }

    /// A button for each user on offer: one press, or Enter on the suggested one, signs in.
    fn accounts(&self, world: &World) -> String {
        if self.choices.is_empty() {
            return String::new();
        }
        let username = |choice: &Choice| &world.user(choice.user).username;
        let offered = &self.choices[..self.choices.len().min(OFFERED)];
        let suggested = offered.iter().position(|choice| username(choice).eq_ignore_ascii_case(self.username));
        let button = |(place, choice): (usize, &Choice)| {
            let focus = if !self.failed && suggested.unwrap_or(0) == place { " autofocus" } else { "" };
            let note = match (world.is_active(choice.user), choice.signed_in) {
                (false, _) => " · inactive",
                (true, true) => " · signed in",
                (true, false) => "",
            };
            let (username, name) = (escape(username(choice)), escape(&world.user(choice.user).name));
            format!(
                "<li><button class=\"other\" name=\"username\" value=\"{username}\"{focus}><b>{username}</b>\
                 <span>{name}{note}</span></button></li>"
            )
        };
        let buttons: String = offered.iter().enumerate().map(button).collect();
        let rest = self.choices.len() - offered.len();
        let others = if rest > 0 {
            format!("or type one of {rest} more usernames")
        } else {
            "or log in with a different username".to_owned()
        };
        format!(
            "<form id=\"accounts\" method=\"post\" action=\"{}\">{}<ul>{buttons}</ul></form>\
             <p class=\"or soft\"><span>{others}</span></p>",
            self.action(world),
            self.hidden_fields(),
        )
    }

    fn action(&self, world: &World) -> String {
        escape(&format!("{}/", world.base(self.site)))
    }

    fn hidden_fields(&self) -> String {
        let source = self.source.map(|source| hidden("source", source)).unwrap_or_default();
        hidden(CSRF_FIELD, self.csrf) + &source
    }
}

/// An org's home: who is signed in, and the way out.
pub fn home(world: &World, site: Site, user: UserRef, csrf: &str) -> Response {
    let body = format!(
        "<h1>Signed in</h1><p>You are <b>{}</b> here. The next login in this browser uses this session, \
         unless it asks for a fresh one.</p>\
         <form method=\"post\" action=\"{}\">{}<button name=\"logout\" value=\"1\" class=\"other\">Log Out</button></form>",
        escape(&world.user(user).username),
        escape(&format!("{}/", world.base(site))),
        hidden(CSRF_FIELD, csrf),
    );
    Frame::of(world, site, "Home").fill(&body).send(StatusCode::OK)
}
