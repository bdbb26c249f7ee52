//! Revocation (RFC 7009, fact sheet §9): always POST, the token in the body, never in the URL.

use crate::{
    oauth::{
        error,
        names::{self, endpoint, param},
        request::Request,
        token::Reply,
    },
    secret::Secret,
};

/// Builds the request at an instance or login host given by its base URL.
pub fn build(base: &str, token: Secret) -> Request {
    Request::post(format!("{base}{}", endpoint::REVOKE)).with_secret(param::TOKEN, token)
}

/// Whether a reply means that the token is gone: done now, or gone before.
pub fn is_gone(reply: &Reply) -> bool {
    reply.status == 200 || error::parse(reply).is_some_and(|error| error.code.as_str() == names::error::INVALID_TOKEN)
}
