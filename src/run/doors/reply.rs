//! What a door answers, as HTTP: statuses and headers around [`super::page`]'s text. Every answer
//! of a door is made here.

use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, SERVER},
    http::header::{CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};

use super::{page, screen::Refusal};
use crate::{deck::door::Page, secret::Secret};

/// How an orgdeck knows another one that holds its port.
pub(super) const NAME: &str = "orgdeck";

/// What a door serves for methods.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

pub(super) type Reply = Response<http_body_util::Full<Bytes>>;

/// A page: 200 where a flow took the return, 404 where nobody waits.
pub(super) fn page(page: &Page) -> Reply {
    let status = match page {
        Page::Received { .. } => StatusCode::OK,
        Page::Nobody => StatusCode::NOT_FOUND,
    };
    text(status, page)
}

/// The fixed page for who was turned away.
pub(super) fn turned(refusal: Refusal) -> Reply {
    match refusal {
        Refusal::Host | Refusal::Unreadable => text(StatusCode::BAD_REQUEST, &Page::Nobody),
        Refusal::Origin => text(StatusCode::FORBIDDEN, &Page::Nobody),
        Refusal::Method => with(text(StatusCode::METHOD_NOT_ALLOWED, &Page::Nobody), ALLOW, METHODS),
        Refusal::Link | Refusal::Stranger => page(&Page::Nobody),
    }
}

/// Leads on to an authorize URL: 302, as RFC 6749 §1.7 has it. The URL is the deck's, never a visitor's.
pub(super) fn lead(url: &Secret) -> Reply {
    match HeaderValue::from_str(url.expose()) {
        Ok(mut location) => {
            location.set_sensitive(true);
            with(empty(StatusCode::FOUND), LOCATION, location)
        }
        Err(_) => page(&Page::Nobody),
    }
}

/// `HEAD`.
pub(super) fn head() -> Reply {
    empty(StatusCode::OK)
}

/// Icons and the like.
pub(super) fn noise() -> Reply {
    empty(StatusCode::NOT_FOUND)
}

/// A failing status makes a browser drop what it fetched ahead and ask again when its person goes there.
pub(super) fn prefetch() -> Reply {
    empty(StatusCode::SERVICE_UNAVAILABLE)
}

/// `OPTIONS`, with leave to come from a public site where a browser asks for it (fact sheet §15).
pub(super) fn options(private_network: bool) -> Reply {
    if !private_network {
        return with(empty(StatusCode::NO_CONTENT), ALLOW, METHODS);
    }
    let reply = with(
        empty(StatusCode::NO_CONTENT),
        HeaderName::from_static("access-control-allow-private-network"),
        HeaderValue::from_static("true"),
    );
    with(reply, HeaderName::from_static("access-control-allow-methods"), HeaderValue::from_static("GET"))
}

fn text(status: StatusCode, page: &Page) -> Reply {
    dress(status, page::html(page).into())
}

fn empty(status: StatusCode) -> Reply {
    dress(status, Bytes::new())
}

/// The headers that every answer has: nothing is stored, framed, sniffed or referred to.
fn dress(status: StatusCode, body: Bytes) -> Reply {
    let mut reply = Response::new(body.into());
    *reply.status_mut() = status;
    for (name, value) in [
        (SERVER, NAME),
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (X_FRAME_OPTIONS, "DENY"),
    ] {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&page::POLICY) {
        reply.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    reply
}

fn with(mut reply: Reply, name: HeaderName, value: HeaderValue) -> Reply {
    reply.headers_mut().insert(name, value);
    reply
}
