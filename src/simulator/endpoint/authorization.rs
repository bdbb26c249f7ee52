//! The `Authorization` header of a request: what it says under a scheme. Who that makes the caller is
//! elsewhere.

use axum::http::{HeaderMap, header};

/// What follows this scheme; nothing where the header is missing or of another one. A scheme may be written
/// in any case (RFC 9110 §11.1).
pub fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (sent, credentials) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
    sent.eq_ignore_ascii_case(scheme).then(|| credentials.trim())
}
