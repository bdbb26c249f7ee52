//! The pages people see: plain HTML that needs no script, works by keyboard, on a phone, in light and
//! in dark. Every page names its org and kind, so that look-alike tabs can be told apart.

mod echo;
mod index;
mod login;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

pub use self::{
    echo::echo,
    index::index,
    login::{LoginPage, approval, home},
};
use super::{
    fault::APPROVAL_FAILED,
    reply::escape,
    world::{Site, World},
};
use crate::oauth::names::error;

/// A page's policy: nothing but itself. Its forms may lead on to any callback, so `form-action` is not set.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("style.css");
const SIMULATED: &str = "orgdeck's simulator on this machine, not Salesforce.";

/// What a page's head says.
struct Head {
    title: String,
    kind: &'static str,
    banner: String,
}

impl Head {
    fn of(world: &World, site: Site, title: &str) -> Self {
        let (label, kind, name) = match site {
            Site::Org(org) | Site::Community(org) => {
                let spec = &world.orgs[org].spec;
                (spec.label.as_str(), spec.kind.word(), spec.name.as_str())
            }
            Site::Login => ("Any production or developer org", "", "login"),
            Site::Test => ("Any sandbox or scratch org", "", "test"),
        };
        let words = if kind.is_empty() { String::new() } else { format!("<em>{kind}</em> · ") };
        Self {
            // The name comes first: a tab shows little more.
            title: format!("{name} {} · {title}", kind.to_uppercase()),
            kind,
            banner: format!("<header><b>{}</b><span>{words}{}</span></header>", escape(label), escape(name)),
        }
    }

    fn render(self, status: StatusCode, body: &str) -> Response {
        let attributes = if self.kind.is_empty() { String::new() } else { format!(" data-kind=\"{}\"", self.kind) };
        html(status, &self.title, &format!("<body{attributes}><main>{}<section>{body}</section></main>", self.banner))
    }
}

/// Salesforce's own error page, in its words. The client learns nothing of it.
pub fn error_page(world: &World, site: Site, code: &str, description: &str) -> Response {
    let (code, description) = match code {
        error::APPROVAL_GENERIC => APPROVAL_FAILED,
        _ => (code, description),
    };
    let body = format!(
        "<h1>We can't authorize you because of an OAuth error.</h1>\
         <p>For more information, contact your Salesforce administrator.</p>\
         <p class=\"bad\"><code>{} : {}</code></p>\
         <p class=\"soft\">The program that sent you here is not told. Copy this page's address and paste it there.</p>",
        escape(code),
        escape(description),
    );
    Head::of(world, site, "OAuth error").render(StatusCode::OK, &body)
}

/// A page with one sentence, for what cannot go on.
pub fn message(world: &World, site: Site, status: StatusCode, title: &str, sentence: &str) -> Response {
    let body = format!("<h1>{}</h1><p>{}</p>", escape(title), escape(sentence));
    Head::of(world, site, title).render(status, &body)
}

/// A whole document around a body that has been opened already.
fn html(status: StatusCode, title: &str, body: &str) -> Response {
    let document = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{}</title><style>{STYLE}</style></head>{body}<footer>{SIMULATED}</footer></body></html>",
        escape(title),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html;charset=UTF-8"),
        (header::CACHE_CONTROL, "no-cache, no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, document).into_response()
}
