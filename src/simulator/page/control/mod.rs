//! The control page: the front page of the simulator, and the page of one org or app. Reading is for
//! everybody on this machine; forms that change something work in a browser that was unlocked.

mod app;
mod client;
mod grant;
mod lock;
mod log;
mod org;
mod shell;
mod switchboard;
mod words;

use axum::{http::StatusCode, response::Response};
use url::form_urlencoded;

pub use self::{
    app::policy,
    grant::{app_of, live},
    log::log,
};
use super::{Document, Role, hidden, sign, username};
use crate::simulator::{
    reply::with_query,
    scenario::Kind,
    world::{Holder, World},
};

/// The form field that carries the control token.
pub const TOKEN_FIELD: &str = "control_token";
/// The form field that says which page a form stands on, as that page's query.
pub const BACK_FIELD: &str = "back";
/// The parameter of the page's address that, with the browser's cookie, shows it unlocked.
pub const PASS_FIELD: &str = "pass";
/// How many orgs, apps or grants a page lists; the others are found by name.
const LISTED: usize = 50;

/// What was asked for and who looks at it.
pub struct View<'a> {
    /// The world to show.
    pub world: &'a World,
    /// The pass in its address, if it is this browser's: its forms carry the control token then.
    pub pass: Option<String>,
    /// The page itself.
    pub about: About,
    /// What was just done, in a sentence.
    pub notice: Option<Notice>,
}

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// All of the world that this text is found in; all of it for an empty one.
    World(String),
    /// One org, by number.
    Org(usize),
    /// One app, by number.
    App(usize),
}

impl Default for About {
    fn default() -> Self {
        Self::World(String::new())
    }
}

impl About {
    /// The query of the page's address.
    pub fn query<'a>(&'a self, world: &'a World) -> Option<(&'static str, &'a str)> {
        match self {
            Self::World(find) => (!find.is_empty()).then_some(("find", find)),
            Self::Org(org) => Some(holder(world, Holder::Org(*org))),
            Self::App(app) => Some(holder(world, Holder::App(*app))),
        }
    }
}

/// A sentence at the top of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was done.
    Done(&'static str),
    /// It was not.
    Refused(&'static str),
}

impl View<'_> {
    /// The page.
    pub fn render(&self, status: StatusCode) -> Response {
        let sections = match &self.about {
            About::World(find) => {
                vec![self.client(None), self.find_field(find), self.orgs(find), self.apps(find), self.grants()]
            }
            About::Org(org) => vec![
                self.switchboard(Holder::Org(*org)),
                self.client(Some(*org)),
                self.users(*org),
                self.apps_of(*org),
                self.grants(),
                self.end_now(Holder::Org(*org)),
            ],
            About::App(app) => vec![
                self.switchboard(Holder::App(*app)),
                self.app(*app),
                self.grants(),
                self.end_now(Holder::App(*app)),
            ],
        };
        self.document(&sections.concat()).send(status)
    }

    /// A form that changes something, at `/simulator/ACTION`. In a browser that is not unlocked it
    /// shows what could be done, and does nothing.
    fn form(&self, action: &str, content: &str) -> String {
        let (token, disabled) = if self.is_unlocked() {
            (hidden(TOKEN_FIELD, &self.world.control_token), "")
        } else {
            (String::new(), " disabled")
        };
        format!(
            "<form method=\"post\" action=\"/simulator/{action}\"><fieldset{disabled}>{token}{}{content}</fieldset></form>",
            hidden(BACK_FIELD, &self.query()),
        )
    }

    /// A form that is one button.
    fn button(&self, action: &str, fields: &[(&str, &str)], label: &str) -> String {
        let fields: String = fields.iter().map(|(name, value)| hidden(name, value)).collect();
        self.form(action, &format!("{fields}<button class=\"small other\">{label}</button>"))
    }

    /// Whether this browser may change things.
    fn is_unlocked(&self) -> bool {
        self.pass.is_some()
    }

    /// The address of the front page or, with an org or app, of its page. The pass goes along.
    fn address(&self, of: Option<(&str, &str)>) -> String {
        let pass = self.pass.as_deref().map(|pass| (PASS_FIELD, pass));
        let pairs: Vec<_> = of.into_iter().chain(pass).collect();
        if pairs.is_empty() { "/".to_owned() } else { with_query("/", pairs) }
    }

    /// This page's own query, for its forms and its log.
    fn query(&self) -> String {
        self.about.query(self.world).map(|(name, value)| query(name, value)).unwrap_or_default()
    }
}

/// The name of an org or app in a form: field and value.
fn holder(world: &World, holder: Holder) -> (&'static str, &str) {
    match holder {
        Holder::Org(org) => ("org", &world.orgs[org].spec.name),
        Holder::App(app) => ("app", &world.app(app).name),
    }
}

fn query(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

/// Whether a text holds another, whatever the case of their ASCII letters.
fn contains(text: &str, find: &str) -> bool {
    let (text, find) = (text.as_bytes(), find.as_bytes());
    find.is_empty() || text.windows(find.len()).any(|window| window.eq_ignore_ascii_case(find))
}

fn badge(kind: Kind) -> String {
    format!("<span class=\"kind\" data-kind=\"{}\">{} {0}</span>", kind.word(), sign(kind))
}

fn section(id: &str, title: &str, content: &str) -> String {
    format!("<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>{content}</section>")
}

/// A section with a list: how many of how many there are, and that not all are shown.
fn list(id: &str, title: &str, (found, all): (usize, usize), content: &str) -> String {
    let of = if found == all { String::new() } else { format!(" of {}", words::grouped(all)) };
    let title = format!("{title} <span class=\"soft\">{}{of}</span>", words::grouped(found));
    let rest = if found > LISTED {
        format!("<p class=\"soft\">The first {LISTED} are shown; find the others by name.</p>")
    } else {
        String::new()
    };
    section(id, &title, &(rest + content))
}

/// A table whose cells carry their column's name, for the phone, where it is a list of cards.
fn table(columns: &[&str], rows: impl Iterator<Item = String>) -> String {
    let head: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let rows: String = rows.collect();
    format!("<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
}

fn cell(column: &str, content: &str) -> String {
    format!("<td data-label=\"{column}\">{content}</td>")
}
