//! The simulator's own RSA key, made on first use, the id_tokens it signs and the JWKS that verifies
//! them and the JWT access tokens (fact sheet §11).

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::{Algorithm, EncodingKey, Extras, Header, errors::Error, jwk::Jwk};
use serde::Serialize;
use serde_json::{Value, json};

/// How the key is called in headers and in the JWKS.
const KEY_ID: &str = "230";

/// The key that signs.
#[derive(Debug)]
pub struct SigningKey {
    key: EncodingKey,
    jwk: Jwk,
}

/// What an id_token says; times in seconds.
#[derive(Debug, Serialize)]
pub struct Claims<'a> {
    /// The login host.
    pub iss: &'a str,
    /// The identity URL.
    pub sub: &'a str,
    /// The consumer key.
    pub aud: &'a str,
    /// When it ends.
    pub exp: i64,
    /// When it was issued.
    pub iat: i64,
    /// Binds it to the access token.
    pub at_hash: String,
    /// The request's nonce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<&'a str>,
}

impl SigningKey {
    /// A new 2048-bit key.
    ///
    /// # Panics
    /// When the system cannot make RSA keys.
    #[expect(clippy::expect_used, reason = "a simulator that cannot sign has nothing to say instead")]
    pub fn generate() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("the system makes RSA keys");
        let der: Pkcs8V1Der<'_> = pair.as_der().expect("an RSA key has a PKCS#8 form");
        let body = STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).expect("the key was just written");
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::RS256).expect("an RSA key has public parts");
        jwk.common.key_id = Some(KEY_ID.to_owned());
        Self { key, jwk }
    }

    /// Signs the claims with RS256.
    ///
    /// # Errors
    /// When the crypto library refuses.
    pub fn sign(&self, claims: &Claims<'_>) -> Result<String, Error> {
        self.sign_with(Extras::default(), claims)
    }

    /// Signs any claims with RS256; the extras go into the header.
    ///
    /// # Errors
    /// When the crypto library refuses.
    pub fn sign_with(&self, extras: Extras, claims: &impl Serialize) -> Result<String, Error> {
        let header = Header { kid: Some(KEY_ID.to_owned()), extras, ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, claims, &self.key)
    }

    /// The JWKS document.
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.jwk] })
    }
}
