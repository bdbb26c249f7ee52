//! JWT access tokens: what they say, that the published keys verify them, and that every endpoint takes
//! them.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use orgdeck::simulator::roster;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Stage, send},
    login::with_scenario,
};

async fn stage() -> Stage {
    let mut specs = roster::numbered(1);
    specs.apps[0].jwt = true;
    specs.apps[0].session = Duration::from_secs(15 * 60);
    with_scenario(specs).await
}

/// Header and claims of a token that the org's keys verify.
async fn read(stage: &Stage, token: &str) -> (Value, Value) {
    let document = send(stage.http.get(stage.at("/.well-known/openid-configuration"))).await;
    let keys: JwkSet = serde_json::from_str(&send(stage.http.get(document.field("jwks_uri"))).await.body).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key = DecodingKey::from_jwk(keys.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[&stage.org.login]);
    validation.set_issuer(&[document.field("issuer")]);
    let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims;
    (serde_json::to_value(&header).unwrap(), claims)
}

#[tokio::test]
async fn a_jwt_access_token_says_what_salesforces_say() {
    let stage = stage().await;
    let tokens = stage.login().await;
    assert_eq!(
        (tokens.field("token_format"), tokens.field("api_instance_url")),
        ("jwt".to_owned(), stage.org.login.clone())
    );
    let (header, claims) = read(&stage, &tokens.field("access_token")).await;
    for (name, value) in [("alg", "RS256"), ("typ", "JWT"), ("tty", "sfdc-core-token"), ("ver", "1.0")] {
        assert_eq!(header[name], value);
    }
    let id = tokens.field("id");
    let (org, user) = id.split_once("/id/").unwrap().1.split_once('/').unwrap();
    assert_eq!(header["tnk"], json!(format!("core/simulator/{org}")));
    assert_eq!(claims["sub"], json!(format!("uid:{user}")));
    assert_eq!(claims["aud"], json!([stage.org.login]));
    assert_eq!(claims["scp"], "api web refresh_token");
    assert_eq!(claims["client_id"], json!(stage.org.client_id));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 15 * 60);
    assert!(claims["nbf"].as_i64() < claims["iat"].as_i64());
    assert_eq!((&claims["mty"], &claims["roles"], &claims["hsc"]), (&json!("oauth"), &json!([]), &json!(false)));
}

#[tokio::test]
async fn every_endpoint_takes_a_jwt_access_token() {
    let stage = stage().await;
    let tokens = stage.login().await;
    let renewed = stage.refresh(&tokens.field("refresh_token")).await.field("access_token");
    let token = tokens.field("access_token");
    assert_ne!(token, renewed);
    let org = &stage.org;
    let introspect = async |token: &str| -> Answer {
        let form = [("token", token), ("client_id", &org.client_id), ("client_secret", &org.client_secret)];
        send(stage.http.post(stage.at("/services/oauth2/introspect")).form(&form)).await
    };
    assert!(stage.is_alive(&token).await);
    assert_eq!(stage.get("/services/oauth2/userinfo", &token).await.field("preferred_username"), org.username);
    let known = introspect(&token).await.json();
    let (_, claims) = read(&stage, &token).await;
    assert_eq!(
        (&known["active"], &known["token_type"], &known["exp"]),
        (&json!(true), &json!("access_token"), &claims["exp"])
    );

    send(stage.http.post(stage.at("/services/oauth2/revoke")).form(&[("token", &token)])).await;
    assert!(!stage.is_alive(&token).await);
    assert_eq!(introspect(&token).await.json(), json!({ "active": false }));
    assert!(stage.is_alive(&renewed).await, "one session ended, not the grant");
    assert!(stage.simulator.end_session(&renewed) && !stage.is_alive(&renewed).await);
}

#[tokio::test]
async fn a_jwt_access_token_ends_when_it_says_however_much_it_is_used() {
    let stage = stage().await;
    let token = stage.login().await.field("access_token");
    stage.simulator.advance(Duration::from_secs(10 * 60));
    assert!(stage.is_alive(&token).await);
    stage.simulator.advance(Duration::from_secs(5 * 60));
    assert!(!stage.is_alive(&token).await);
}
