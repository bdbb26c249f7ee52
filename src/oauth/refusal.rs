//! What a server answered where tokens were wanted and none came: its own error, a redirect, or nothing
//! that OAuth knows. What follows from it is the flow's and the errand's to say.

use url::Url;

use crate::{
    oauth::{
        error::{self, OAuthError},
        mask::scrub,
        request::Request,
        token::Reply,
    },
    plain::Plain,
};

/// An answer without what was asked for, made safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The server says why (RFC 6749 §5.2).
    Refused(OAuthError),
    /// It sends elsewhere, which is never followed.
    Redirected {
        /// Host of the request.
        from: Plain,
        /// Where it points.
        to: Plain,
    },
    /// It is no OAuth reply.
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Content type.
        content_type: Plain,
    },
}

/// Reads a reply whose status is not 200. What was sent and came back in it is taken out.
pub fn of(reply: &Reply, request: &Request) -> Refusal {
    if (300..400).contains(&reply.status) {
        let to = reply.location.as_ref().map(|to| absolute_host(to.expose(), &request.url));
        return Refusal::Redirected { from: host(&request.url), to: to.unwrap_or_else(|| "nowhere".into()) };
    }
    match error::parse(reply) {
        Some(mut error) => {
            for text in [&mut error.code, &mut error.description] {
                *text = scrub(text.as_str(), request.secrets());
            }
            Refusal::Refused(error)
        }
        None => Refusal::Unreadable { status: reply.status, content_type: Plain::new(&reply.content_type) },
    }
}

fn host(url: &str) -> Plain {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(Plain::new))
        .unwrap_or_else(|| "an unreadable address".into())
}

/// The host a `Location` leads to; a relative one stays where it is.
fn absolute_host(location: &str, base: &str) -> Plain {
    let absolute = Url::parse(base).and_then(|base| base.join(location));
    absolute.map_or_else(|_| "an unreadable address".into(), |url| host(url.as_str()))
}
