//! The document around a page: its head, its style and the policy that keeps everything else out.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{super::reply::escape, sign};
use crate::simulator::scenario::Kind;

const STYLE: &str = include_str!("style.css");
/// The style is known by its hash; nothing else may style a page, and no script runs at all.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(digest(&SHA256, STYLE.as_bytes())));

/// A page, ready to be sent.
pub struct Document {
    /// What its tab says.
    pub title: String,
    /// The kind of org it is about, which colours it.
    pub kind: Option<Kind>,
    /// What it may do.
    pub role: Role,
    /// Its `header`, `main` and whatever stands beside them.
    pub body: String,
}

/// What a page may do beyond showing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page of a login. Its forms may lead on to any callback, so `form-action` is not set.
    Login,
    /// A page of the control: it frames the log, and its forms go nowhere else. With a stricter
    /// referrer policy browsers would send `Origin: null` with them.
    Control,
    /// The log, framed by the control: it fetches itself anew after these seconds, if any.
    Log(Option<u32>),
}

impl Role {
    fn class(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Control => "control",
            Self::Log(_) => "log",
        }
    }

    fn policy(self) -> String {
        let own = match self {
            Self::Login => "frame-ancestors 'none'",
            Self::Control => "frame-ancestors 'none'; frame-src 'self'; form-action 'self'",
            Self::Log(_) => "frame-ancestors 'self'; form-action 'none'",
        };
        let style = &*STYLE_HASH;
        format!("default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; {own}")
    }

    fn referrer(self) -> &'static str {
        if self == Self::Control { "same-origin" } else { "no-referrer" }
    }
}

impl Document {
    /// The page as an answer.
    pub fn send(self, status: StatusCode) -> Response {
        let Self { title, kind, role, body } = self;
        let refresh = match role {
            Role::Log(Some(seconds)) => format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"),
            _ => String::new(),
        };
        let footer = match role {
            Role::Log(_) => "",
            Role::Login => {
                "<footer>orgdeck's simulator on this machine, not Salesforce. <a href=\"/\">What is this?</a></footer>"
            }
            Role::Control => "<footer>orgdeck's simulator on this machine, not Salesforce.</footer>",
        };
        let document = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{refresh}<title>{title}</title>\
             <link rel=\"icon\" href=\"{icon}\"><style>{STYLE}</style></head>\
             <body class=\"{class}\"{kind}>{body}{footer}</body></html>",
            title = escape(&title),
            icon = icon(kind),
            class = role.class(),
            kind = kind.map(|kind| format!(" data-kind=\"{}\"", kind.word())).unwrap_or_default(),
        );
        let policy = role.policy();
        let headers = [
            (header::CONTENT_TYPE, "text/html;charset=UTF-8"),
            (header::CACHE_CONTROL, "no-cache, no-store"),
            (header::CONTENT_SECURITY_POLICY, &policy),
            (header::REFERRER_POLICY, role.referrer()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (status, headers, document).into_response()
    }
}

/// The tab's icon: the kind's sign on the kind's colour, as in `style.css`.
fn icon(kind: Option<Kind>) -> String {
    let colour = match kind {
        Some(Kind::Production) => "a3200d",
        Some(Kind::Sandbox) => "0b5f8a",
        Some(Kind::Developer) => "5b3a9b",
        Some(Kind::Scratch) => "2c6e2f",
        None => "35506b",
    };
    let sign = kind.map_or("○", sign);
    format!(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' \
         height='16' rx='3' fill='%23{colour}'/%3E%3Ctext x='8' y='12' font-size='11' text-anchor='middle' \
         fill='%23fff'%3E{sign}%3C/text%3E%3C/svg%3E"
    )
}
