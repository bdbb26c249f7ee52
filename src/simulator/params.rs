//! The parameters of a request, from its query and its form, in order and with duplicates. Bodies
//! that are not a form carry none.

use std::collections::HashSet;

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
    response::Response,
};
use url::form_urlencoded;

use super::reply;

/// The longest body anybody needs to send.
pub const BODY_LIMIT: usize = 64 * 1024;

/// Ordered name–value pairs, decoded once.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads query and form; the form's fields come last.
    pub fn parse(query: Option<&str>, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
        if is_form(headers) {
            pairs.extend(form_urlencoded::parse(body).into_owned());
        }
        Self(pairs)
    }

    /// The first value of that name; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Names and values, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs().map(|(name, _)| name)
    }

    /// Whether some name occurs twice.
    pub fn has_duplicate(&self) -> bool {
        let mut seen = HashSet::new();
        !self.names().all(|name| seen.insert(name))
    }

    /// How long names and values are together, in bytes.
    pub fn length(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Response;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Response> {
        if let Some(params) = request.extensions_mut().remove::<Self>() {
            return Ok(params);
        }
        let (parts, body) = request.into_parts();
        let body: Bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| reply::too_large())?;
        Ok(Self::parse(parts.uri.query(), &parts.headers, &body))
    }
}
