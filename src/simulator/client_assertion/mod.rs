//! A client that proves itself by a signed JWT instead of a secret (`private_key_jwt`, RFC 7523 §3, fact
//! sheet §5). Which app it claims to be, and whether it sent a secret, is decided elsewhere.

#[cfg(test)]
mod tests;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::Jwk};
use serde::Deserialize;
use serde_json::Value;

use super::{clock::Millis, fault::Words};
use crate::oauth::names::error;

/// The parameter that carries the JWT.
pub const ASSERTION: &str = "client_assertion";
/// The parameter that says that it is one.
pub const ASSERTION_TYPE: &str = "client_assertion_type";
/// The only value of [`ASSERTION_TYPE`].
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The code is Salesforce's; its description is inferred.
const WRONG_TYPE: Words = ("invalid_assertion_type", "client assertion type is not supported");
const REFUSED: Words = (error::INVALID_CLIENT, "invalid client credentials");

/// All that a JWT must say to name a client.
#[derive(Debug, Deserialize)]
struct Claim {
    sub: String,
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    exp: f64,
}

/// The client that a JWT claims to be, unverified: RFC 7521 §4.2 lets a request name it nowhere else.
pub fn claimed_client(jwt: &str) -> Option<String> {
    jsonwebtoken::dangerous::insecure_decode_claims::<Claim>(jwt).ok().map(|claim| claim.sub)
}

/// Verifies a client's JWT: signed with RS256 by the app's registered key (a PEM of a public key or a
/// certificate, or a JWK), issued by and about the client, for one of these audiences, not over.
///
/// # Errors
/// Salesforce's words: which of these was wrong is never told.
pub fn verify(
    kind: Option<&str>,
    jwt: &str,
    key: &str,
    client_id: &str,
    audiences: &[String],
    now: Millis,
) -> Result<(), Words> {
    if kind != Some(JWT_BEARER) {
        return Err(WRONG_TYPE);
    }
    let key = public_key(key).ok_or(REFUSED)?;
    let mut validation = Validation::new(Algorithm::RS256);
    // The simulator has a clock of its own, and several names for itself.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = jsonwebtoken::decode::<Claims>(jwt, &key, &validation).map_err(|_| REFUSED)?.claims;
    let is_ours = |aud: &Value| audiences.iter().any(|audience| aud.as_str() == Some(audience));
    let for_us = claims.aud.as_array().map_or_else(|| is_ours(&claims.aud), |all| all.iter().any(is_ours));
    let by_the_client = claims.iss == client_id && claims.sub == client_id;
    let is_over = claims.exp * 1000.0 <= now as f64;
    if for_us && by_the_client && !is_over { Ok(()) } else { Err(REFUSED) }
}

/// Whether a text is a key that can verify: [`verify`]'s `key`.
pub fn is_key(text: &str) -> bool {
    public_key(text).is_some()
}

fn public_key(text: &str) -> Option<DecodingKey> {
    if text.trim_start().starts_with('{') {
        let jwk: Jwk = serde_json::from_str(text).ok()?;
        return DecodingKey::from_jwk(&jwk).ok();
    }
    DecodingKey::from_rsa_pem(text.as_bytes()).ok()
}
