//! Clients that prove themselves by a signed JWT.

use std::time::Duration;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use orgdeck::simulator::roster;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Stage, error, send},
    login::with_scenario,
};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

struct Client {
    stage: Stage,
    key: EncodingKey,
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

/// An app with a key, registered as a PEM or as a JWK.
async fn client(as_jwk: bool) -> Client {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let key = EncodingKey::from_rsa_pem(pem("PRIVATE KEY", private.as_ref()).as_bytes()).unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let registered = if as_jwk {
        serde_json::to_string(&Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap()).unwrap()
    } else {
        pem("PUBLIC KEY", public.as_ref())
    };
    let mut specs = roster::numbered(2);
    specs.apps[0].certificate = Some(registered);
    Client { stage: with_scenario(specs).await, key }
}

impl Client {
    /// The claims of a good assertion.
    fn claims(&self) -> Value {
        let (org, now) = (&self.stage.org, Timestamp::now().as_second());
        let audience = self.stage.at("/services/oauth2/token");
        json!({ "iss": org.client_id, "sub": org.client_id, "aud": audience, "exp": now + 60, "jti": "once" })
    }

    async fn exchange(&self, kind: &str, claims: &Value, more: &[(&str, &str)]) -> Answer {
        let jwt = jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &self.key).unwrap();
        let code = self.stage.code().await;
        let mut form = self.stage.exchange_form(&code);
        form.retain(|(name, _)| !name.starts_with("client_"));
        form.extend([("client_assertion_type", kind), ("client_assertion", &jwt)]);
        form.extend(more);
        self.stage.token(&form).await
    }
}

#[tokio::test]
async fn a_signed_assertion_stands_for_the_secret() {
    for as_jwk in [false, true] {
        let client = client(as_jwk).await;
        let claims = client.claims();
        let tokens = client.exchange(JWT_BEARER, &claims, &[]).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        let named = client.exchange(JWT_BEARER, &claims, &[("client_id", &client.stage.org.client_id)]).await;
        assert_eq!(named.status, 200);
        let jwt = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &client.key).unwrap();
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &tokens.field("refresh_token")),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", &jwt),
        ];
        assert_eq!(client.stage.token(&refresh).await.status, 200);
        let introspect = [("token", &*tokens.field("access_token")), refresh[2], refresh[3]];
        let url = client.stage.at("/services/oauth2/introspect");
        assert_eq!(send(client.stage.http.post(url).form(&introspect)).await.json()["active"], true);
    }
}

#[tokio::test]
async fn an_assertion_for_somebody_or_some_time_else_is_refused() {
    let client = client(false).await;
    let other = client.stage.simulator.orgs()[1].client_id.clone();
    for (claim, value) in [
        ("iss", json!(other)),
        ("aud", json!("https://login.salesforce.com/services/oauth2/token")),
        ("aud", json!(["a", "b"])),
        ("exp", json!(Timestamp::now().as_second() - 1)),
        ("exp", Value::Null),
    ] {
        let mut claims = client.claims();
        claims[claim] = value;
        let client_id = [("client_id", client.stage.org.client_id.as_str())];
        let answer = client.exchange(JWT_BEARER, &claims, &client_id).await;
        assert_eq!(answer.error(), error("invalid_client", "invalid client credentials"), "{claims}");
    }
    let mut endless = client.claims();
    endless.as_object_mut().unwrap().remove("exp");
    let answer = client.exchange(JWT_BEARER, &endless, &[]).await;
    assert_eq!(answer.error(), error("invalid_client", "invalid client credentials"), "it names its client");
    let mut claims = client.claims();
    claims["aud"] = json!([client.stage.org.login, "another"]);
    assert_eq!(client.exchange(JWT_BEARER, &claims, &[]).await.status, 200, "the issuer is an audience too");
    claims["sub"] = json!(other);
    let foreign = client.exchange(JWT_BEARER, &claims, &[]).await;
    assert_eq!(foreign.error(), error("invalid_client", "invalid client credentials"), "that app has no key");
    client.stage.simulator.advance(Duration::from_secs(61));
    assert_eq!(client.exchange(JWT_BEARER, &client.claims(), &[]).await.field("error"), "invalid_client");
}

#[tokio::test]
async fn an_assertion_of_another_kind_or_key_is_refused() {
    let mut client = client(false).await;
    let claims = client.claims();
    let answer = client.exchange("urn:ietf:params:oauth:client-assertion-type:saml2-bearer", &claims, &[]).await;
    assert_eq!(answer.field("error"), "invalid_assertion_type");
    let secret = [("client_id", &*client.stage.org.client_id), ("client_secret", "wrong")];
    let answer = client.exchange(JWT_BEARER, &claims, &secret).await;
    assert_eq!(answer.field("error"), "invalid_client", "a secret that is sent decides alone");
    client.key = self::client(false).await.key;
    assert_eq!(client.exchange(JWT_BEARER, &claims, &[]).await.field("error"), "invalid_client");
}
