//! Tokens that can be read: an `id_token`, and an access token that is a JWT (RFC 7519, fact sheet §11).
//! Header and claims are decoded to be explained; whether the org signed them is said by its keys. No
//! decision of a login leans on any of it.

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, dangerous::insecure_decode, jwk::Jwk};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{
    oauth::{
        finding::Named,
        mask::{Shown, scrub},
        names::endpoint,
        request::Request,
        token::TokenReply,
    },
    secret::Secret,
};

/// Which token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The access token.
    Access,
    /// The `id_token`.
    Id,
}

impl Which {
    /// As words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Access => "the access token",
            Self::Id => "the id_token",
        }
    }
}

/// Whether a claim is what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It is.
    Fits,
    /// It is not.
    Differs,
    /// There is none.
    Missing,
}

/// Whether the org signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// Nobody asked for the keys.
    Unasked,
    /// The keys did not come.
    Unanswered,
    /// With the key of this id.
    Verified(String),
    /// It names this key, and that one did not sign it.
    Wrong(String),
    /// The org publishes no key of this id.
    NoKey(String),
    /// It is signed in another way than RS256, which is all that Salesforce does.
    Other(String),
}

/// A token that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwt {
    /// Which token.
    pub which: Which,
    /// The header's fields; what is not known to be harmless is hidden.
    pub header: Vec<Named>,
    /// The claims; what is not known to be harmless is hidden.
    pub claims: Vec<Named>,
    /// `exp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// `aud`: of an `id_token` the app, of an access token the instance.
    pub audience: Fit,
    /// `iss`: the login host, or the instance.
    pub issuer: Fit,
    /// Whether `at_hash` is of the access token that came with it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<bool>,
    /// Whether the org signed it.
    pub signed: Signed,
}

/// Fields of a header and claims that may be seen.
const OPEN: [&str; 37] = [
    "alg",
    "typ",
    "kid",
    "tty",
    "tnk",
    "ver",
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "nonce",
    "azp",
    "scp",
    "scope",
    "client_id",
    "mty",
    "roles",
    "hsc",
    "name",
    "email",
    "email_verified",
    "preferred_username",
    "given_name",
    "family_name",
    "nickname",
    "user_id",
    "organization_id",
    "zoneinfo",
    "locale",
    "language",
    "updated_at",
    "active",
    "user_type",
    "utcOffset",
];
/// No value that is kept is longer, in bytes.
const LONGEST: usize = 300;
/// So many claims are kept.
const CLAIMS: usize = 40;

/// Whether a token could be a JWT: three parts, and the first of them JSON.
pub fn is_jwt(token: &Secret) -> bool {
    jsonwebtoken::decode_header(token.expose()).is_ok() && token.expose().split('.').count() == 3
}

/// Reads one of a reply's tokens; `None` where it is not a JWT. Nothing is verified by that.
pub fn read(which: Which, token: &Secret, reply: &TokenReply, client_id: &str, request: &Request) -> Option<Jwt> {
    if !is_jwt(token) {
        return None;
    }
    let read = insecure_decode::<Map<String, Json>>(token.expose()).ok()?;
    let Json::Object(header) = serde_json::to_value(&read.header).ok()? else { return None };
    let base = request.url.strip_suffix(endpoint::TOKEN).unwrap_or_default();
    let instance = reply.instance_url.trim_end_matches('/');
    let audience = if which == Which::Id { client_id } else { instance };
    let secrets: Vec<&Secret> =
        request.secrets().chain([&reply.access_token]).chain(&reply.refresh_token).chain(&reply.id_token).collect();
    let shown = |fields: &Map<String, Json>| -> Vec<Named> {
        fields.iter().take(CLAIMS).map(|(name, value)| named(name, value, &secrets)).collect()
    };
    Some(Jwt {
        which,
        header: shown(&header),
        claims: shown(&read.claims),
        expires: read.claims.get("exp").and_then(Json::as_i64).and_then(|second| Timestamp::from_second(second).ok()),
        audience: fit(read.claims.get("aud"), |text| text.trim_end_matches('/') == audience),
        issuer: fit(read.claims.get("iss"), |text| [base, instance].contains(&text.trim_end_matches('/'))),
        bound: read.claims.get("at_hash").and_then(Json::as_str).map(|hash| hash == at_hash(&reply.access_token)),
        signed: Signed::Unasked,
    })
}

fn named(name: &str, value: &Json, secrets: &[&Secret]) -> Named {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown = match OPEN.contains(&name) && text.len() <= LONGEST {
        true => Shown::Open(scrub(&text, secrets.iter().copied()).to_string()),
        false => Shown::hidden(&text.into()),
    };
    (scrub(name, secrets.iter().copied()).to_string(), shown)
}

/// A claim is one text or a list of them.
fn fit(claim: Option<&Json>, fits: impl Fn(&str) -> bool) -> Fit {
    match claim {
        Some(Json::String(text)) if fits(text) => Fit::Fits,
        Some(Json::Array(texts)) if texts.iter().filter_map(Json::as_str).any(fits) => Fit::Fits,
        Some(_) => Fit::Differs,
        None => Fit::Missing,
    }
}

/// The left half of SHA-256 over the access token (OpenID Connect Core §3.1.3.6).
fn at_hash(access_token: &Secret) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.expose().as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}

/// Asks an instance for the keys that it signs with.
pub fn keys(instance: &str) -> Request {
    Request::get(format!("{instance}{}", endpoint::KEYS))
}

/// Whether the org signed a token, by the JWKS that it publishes (RFC 7517). Dates, audience and issuer are
/// not looked at here.
pub fn verify(token: &Secret, keys: &Secret) -> Signed {
    #[derive(Deserialize)]
    struct KeysFile {
        keys: Vec<Json>,
    }
    let Ok(header) = jsonwebtoken::decode_header(token.expose()) else { return Signed::Unanswered };
    if header.alg != Algorithm::RS256 {
        return Signed::Other(format!("{:?}", header.alg));
    }
    let Ok(KeysFile { keys }) = serde_json::from_str(keys.expose()) else { return Signed::Unanswered };
    let id = header.kid.unwrap_or_default();
    // A key of a kind that nobody knows here is no reason to pass over the others.
    let mut keys = keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    let shown = Shown::open(&id).to_string();
    let Some(key) = keys.find(|key| key.common.key_id.as_deref() == Some(id.as_str())) else {
        return Signed::NoKey(shown);
    };
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    let key = DecodingKey::from_jwk(&key);
    match key.and_then(|key| jsonwebtoken::decode::<Map<String, Json>>(token.expose(), &key, &validation)) {
        Ok(_) => Signed::Verified(shown),
        Err(_) => Signed::Wrong(shown),
    }
}

#[cfg(test)]
mod tests;
