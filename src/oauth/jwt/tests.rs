//! Tokens that can be read: decoding, verdicts on their claims, and signatures by the right and the wrong key.

use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use super::*;
use crate::oauth::token;

/// A key of 2048 bits, and its JWKS.
fn key() -> (EncodingKey, Secret) {
    use aws_lc_rs::{
        encoding::{AsDer, Pkcs8V1Der},
        rsa::{KeyPair, KeySize},
    };
    use base64::{Engine, engine::general_purpose::STANDARD};
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()));
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap();
    jwk.common.key_id = Some("230".into());
    let unknown = json!({ "kty": "unheard of", "kid": "1" });
    (key, Secret::new(json!({ "keys": [unknown, jwk] }).to_string()))
}

fn sign(key: &EncodingKey, id: &str, claims: &Json) -> Secret {
    let header = Header { kid: Some(id.into()), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, key).unwrap().into()
}

const ACCESS: &str = "00Dxx0000001gPL!CANARYaccess";

fn claims() -> Json {
    json!({
        "iss": "https://login.salesforce.com", "aud": "3MVG9acme", "exp": 1_763_910_120, "iat": 1_763_910_000,
        "at_hash": at_hash(&ACCESS.into()), "sfi": "CANARYsession", "sub": "https://login.salesforce.com/id/00D/005",
    })
}

fn read_id(token: &Secret) -> Option<Jwt> {
    let body = json!({
        "access_token": ACCESS, "instance_url": "https://acme.my.salesforce.com", "id_token": token.expose(),
        "id": "https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS", "issued_at": "1",
    });
    let reply = token::parse(&body.to_string().into()).unwrap();
    let request = Request::post("https://login.salesforce.com/services/oauth2/token");
    read(Which::Id, token, &reply, "3MVG9acme", &request)
}

#[test]
fn an_id_token_is_decoded_and_its_claims_are_judged() {
    let (key, _) = key();
    let jwt = read_id(&sign(&key, "230", &claims())).unwrap();
    assert_eq!((jwt.audience, jwt.issuer, jwt.bound), (Fit::Fits, Fit::Fits, Some(true)));
    assert_eq!(jwt.expires.unwrap().as_second(), 1_763_910_120);
    assert!(jwt.header.contains(&("kid".into(), Shown::open("230"))));
    let mut other = claims();
    (other["aud"], other["iss"]) = (json!(["another app"]), json!("https://evil.test"));
    other.as_object_mut().unwrap().remove("at_hash");
    let jwt = read_id(&sign(&key, "230", &other)).unwrap();
    assert_eq!((jwt.audience, jwt.issuer, jwt.bound), (Fit::Differs, Fit::Differs, None));
    assert_eq!(read_id(&sign(&key, "230", &json!({}))).unwrap().audience, Fit::Missing);
}

#[test]
fn t21_of_claims_that_nobody_knows_no_value_is_kept() {
    let (key, _) = key();
    let mut claims = claims();
    claims["sub"] = json!(format!("echo of {ACCESS}"));
    let kept = serde_json::to_string(&read_id(&sign(&key, "230", &claims)).unwrap()).unwrap();
    assert!(!kept.contains("CANARY"), "{kept}");
}

#[test]
fn only_the_orgs_own_key_verifies_a_token() {
    let ((key, keys), (another, _)) = (key(), key());
    assert_eq!(verify(&sign(&key, "230", &claims()), &keys), Signed::Verified("230".into()));
    assert_eq!(verify(&sign(&another, "230", &claims()), &keys), Signed::Wrong("230".into()));
    assert_eq!(verify(&sign(&key, "231", &claims()), &keys), Signed::NoKey("231".into()));
    assert_eq!(verify(&sign(&key, "230", &claims()), &"<html>".into()), Signed::Unanswered);
    let shared = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims(), &EncodingKey::from_secret(b"k"));
    assert_eq!(verify(&shared.unwrap().into(), &keys), Signed::Other("HS256".into()));
}

#[test]
fn what_is_no_jwt_is_not_read() {
    for text in ["00Dxx0000001gPL!AQ.AQ.AQ", "eyJhbGciOiJub25lIn0.e30.", "a.b.c", "eyJ", "", "...."] {
        assert_eq!(read_id(&text.replace(' ', "").into()).filter(|_| text.is_empty()), None, "{text}");
        assert!(!is_jwt(&text.into()), "{text}");
    }
}
