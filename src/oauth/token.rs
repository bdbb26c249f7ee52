//! The token endpoint: the forms that redeem a code (RFC 6749 §4.1.3) and renew an access token (§6), and
//! the strict reading of their reply (§5.1, fact sheet §5). What is kept of it on disk is [`crate::oauth::card`]'s and the store's.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;
use thiserror::Error;

use crate::{
    oauth::{
        form,
        identity::split_id,
        names::{endpoint, grant_type, param},
        request::Request,
        trace::Trace,
    },
    profile::{OrgId, Scopes, UserId},
    secret::Secret,
};

/// A reply as it came, unread: the body may hold tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, empty where there is none.
    pub content_type: String,
    /// `Location`, where there is one: redirects are never followed. A server may echo anything in it.
    pub location: Option<Secret>,
    /// `Retry-After` as sent, where there is one: seconds or a date.
    pub retry_after: Option<String>,
    /// What its head says of the server's side.
    pub trace: Trace,
    /// The body, at most 1 MiB after decoding.
    pub body: Secret,
}

/// Builds the exchange of a code. The secret goes along where one is known, the verifier where a
/// challenge was sent; `redirect_uri` is the one of the sent authorize request.
pub fn exchange(
    token_url: String,
    client_id: &str,
    client_secret: Option<&Secret>,
    redirect_uri: &str,
    code: &Secret,
    verifier: Option<&Secret>,
) -> Request {
    let mut request = Request::post(token_url)
        .with(param::GRANT_TYPE, grant_type::AUTHORIZATION_CODE)
        .with(param::CLIENT_ID, client_id);
    if let Some(secret) = client_secret {
        request = request.with_secret(param::CLIENT_SECRET, secret.clone());
    }
    request = request.with(param::REDIRECT_URI, redirect_uri).with_secret(param::CODE, code.clone());
    if let Some(verifier) = verifier {
        request = request.with_secret(param::CODE_VERIFIER, verifier.clone());
    }
    request
}

/// Builds the refresh of an access token (RFC 6749 §6, fact sheet §7): no verifier, no redirect URI and no
/// scope go along; the secret does where one is known.
pub fn refresh(token_url: String, client_id: &str, client_secret: Option<&Secret>, refresh_token: Secret) -> Request {
    let mut request =
        Request::post(token_url).with(param::GRANT_TYPE, grant_type::REFRESH_TOKEN).with(param::CLIENT_ID, client_id);
    if let Some(secret) = client_secret {
        request = request.with_secret(param::CLIENT_SECRET, secret.clone());
    }
    request.with_secret(param::REFRESH_TOKEN, refresh_token)
}

/// The token URL that belongs to a sent authorize request: the same kind of host must redeem a code
/// that issued it (fact sheet §1).
pub fn url_beside(authorize_url: &str) -> Option<String> {
    Some(format!("{}{}", authorize_url.strip_suffix(endpoint::AUTHORIZE)?, endpoint::TOKEN))
}

/// A successful reply, read strictly; the whole text is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenReply {
    /// The access token.
    pub access_token: Secret,
    /// The refresh token, where scope and policy give one.
    pub refresh_token: Option<Secret>,
    /// base64 of an HMAC, see [`crate::oauth::signature`].
    pub signature: Option<Secret>,
    /// The id_token, where `openid` was granted.
    pub id_token: Option<Secret>,
    /// The granted scopes, where the reply names them.
    pub scope: Option<Scopes>,
    /// The instance's URL as sent.
    pub instance_url: String,
    /// The identity URL as sent.
    pub id: String,
    /// The org, from the last two segments of `id`.
    pub org: OrgId,
    /// The user, from the last segment of `id`.
    pub user: UserId,
    /// `issued_at` as sent: it is part of what is signed.
    pub issued_at_text: String,
    /// `issued_at` as a time, where it is one.
    pub issued_at: Option<Timestamp>,
    /// The JSON text whole: unknown fields are kept.
    pub whole: Secret,
}

/// Why a reply with status 200 cannot be used. No variant holds a part of the body.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    /// Not a JSON object.
    #[error("the token reply is not a JSON object")]
    NotJson,
    /// RFC 6749 §5.1 and common sense: a doubled name could be read in two ways.
    #[error("the token reply names a field twice")]
    Doubled,
    /// A field that must be there is not.
    #[error("the token reply has no usable `{0}`")]
    Missing(&'static str),
    /// Only Bearer is understood.
    #[error("the token reply has another token type than Bearer")]
    TokenType,
}

/// Reads a reply's body: JSON, or the form that `format=urlencoded` asks for, which is kept as JSON.
pub fn parse(body: &Secret) -> Result<TokenReply, TokenError> {
    let (fields, whole) = match serde_json::from_str(body.expose()) {
        Ok(Fields(fields)) => (fields, body.clone()),
        Err(error) if error.is_data() && error.to_string().starts_with(DOUBLED) => return Err(TokenError::Doubled),
        Err(_) => of_form(body)?,
    };
    let value = |name: &str| fields.get(name);
    let text =
        |name: &str| value(name)?.as_str().filter(|text| !text.is_empty() && text.len() <= LONGEST).map(str::to_owned);
    let needed = |name: &'static str| text(name).ok_or(TokenError::Missing(name));
    let is_bearer = |kind: &Json| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("Bearer"));
    if value("token_type").is_some_and(|kind| !is_bearer(kind)) {
        return Err(TokenError::TokenType);
    }
    let access_token = Secret::new(needed(param::ACCESS_TOKEN)?);
    if !is_visible_ascii(access_token.expose()) {
        return Err(TokenError::Missing(param::ACCESS_TOKEN));
    }
    let id = needed("id")?;
    let (org, user) = split_id(&id).ok_or(TokenError::Missing("id"))?;
    let issued_at_text = match value("issued_at") {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    Ok(TokenReply {
        access_token,
        refresh_token: text(param::REFRESH_TOKEN).filter(|text| is_visible_ascii(text)).map(Secret::new),
        signature: text("signature").map(Secret::new),
        id_token: text("id_token").map(Secret::new),
        scope: text(param::SCOPE).and_then(|text| Scopes::parse(text.split_ascii_whitespace()).ok()),
        instance_url: needed("instance_url")?,
        id,
        org,
        user,
        issued_at: issued_at_text.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()),
        issued_at_text,
        whole,
    })
}

/// A form's fields, and the same as JSON text; a form without an access token is none of a token reply.
fn of_form(body: &Secret) -> Result<(serde_json::Map<String, Json>, Secret), TokenError> {
    let mut fields = serde_json::Map::new();
    for (name, value) in form::decode(body.expose().trim()) {
        if fields.insert(name, Json::String(value)).is_some() {
            return Err(TokenError::Doubled);
        }
    }
    if !fields.contains_key(param::ACCESS_TOKEN) {
        return Err(TokenError::NotJson);
    }
    let whole = serde_json::to_string(&fields).map_err(|_| TokenError::NotJson)?;
    Ok((fields, Secret::new(whole)))
}

/// A token goes into a header: nothing but visible ASCII may be in it (RFC 6750 §2.1).
fn is_visible_ascii(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// No field that is read is longer, in bytes: a token goes into a header, and the rest is shown and kept.
const LONGEST: usize = 16 << 10;

const DOUBLED: &str = "a doubled name";

/// A JSON object in its order; a doubled name is an error.
struct Fields(serde_json::Map<String, Json>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = serde_json::Map::new();
                while let Some((name, value)) = map.next_entry()? {
                    if fields.insert(name, value).is_some() {
                        return Err(serde::de::Error::custom(DOUBLED));
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests;
