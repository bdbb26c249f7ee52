//! What becomes of tokens: refresh with and without rotation, the five grants, revocation,
//! introspection, identity and id_token.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use orgdeck::simulator::{Fault, Options, RefreshPolicy, roster};
use serde_json::{Value, json};

use crate::{
    client::{Stage, error, send},
    login::with_scenario,
};

fn expired() -> (u16, String, String) {
    error("invalid_grant", "expired access/refresh token")
}

#[tokio::test]
async fn without_rotation_a_refresh_brings_no_refresh_token() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let renewed = stage.refresh(&tokens.field("refresh_token")).await;
    assert_eq!(renewed.json().get("refresh_token"), None);
    assert_ne!(renewed.field("access_token"), tokens.field("access_token"));
    assert!(stage.is_alive(&renewed.field("access_token")).await);
    assert_eq!(stage.refresh(&tokens.field("refresh_token")).await.status, 200, "the old one stays");
}

#[tokio::test]
async fn with_rotation_an_old_refresh_token_ends_its_whole_family() {
    let stage = Stage::with(Options { auto_approve: true, rotate: true, ..Options::default() }).await;
    let first = stage.login().await;
    let second = stage.refresh(&first.field("refresh_token")).await;
    assert_ne!(second.field("refresh_token"), first.field("refresh_token"));
    assert!(stage.is_alive(&second.field("access_token")).await);
    assert_eq!(stage.simulator.counters().reuse_events, 0);

    assert_eq!(stage.refresh(&first.field("refresh_token")).await.error(), expired());
    assert_eq!(stage.simulator.counters().reuse_events, 1);
    assert_eq!(stage.refresh(&second.field("refresh_token")).await.error(), expired());
    for tokens in [&first, &second] {
        assert!(!stage.is_alive(&tokens.field("access_token")).await);
    }
    assert_eq!(stage.simulator.counters().token_requests, 4);
}

#[tokio::test]
async fn of_two_refreshes_at_once_one_is_told_so() {
    let stage = Stage::with(Options { auto_approve: true, rotate: true, ..Options::default() }).await;
    let token = stage.login().await.field("refresh_token");
    stage.simulator.set_fault("org-001", Fault::Slow(Duration::from_millis(50)));
    let (one, other) = tokio::join!(stage.refresh(&token), stage.refresh(&token));
    let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(lost.error(), error("invalid_grant", "token request is already being processed"));
    assert_eq!(stage.refresh(&won.field("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn a_refresh_is_done_although_its_caller_hangs_up() {
    let stage = Stage::with(Options { auto_approve: true, rotate: true, ..Options::default() }).await;
    let token = stage.login().await.field("refresh_token");
    stage.simulator.set_fault("org-001", Fault::ResetAfterProcessing);
    let form = [("grant_type", "refresh_token"), ("refresh_token", &token)];
    let request = stage.http.post(stage.at("/services/oauth2/token")).form(&form);
    let cut = request.basic_auth(&stage.org.client_id, Some(&stage.org.client_secret)).send().await;
    assert!(cut.is_err(), "the connection is cut instead of an answer");
    assert_eq!(stage.simulator.counters().refreshes, 1);
    stage.simulator.clear_faults("org-001");
    assert_eq!(stage.refresh(&token).await.error(), expired(), "the old token is burnt");
}

#[tokio::test]
async fn a_refresh_token_ends_as_its_policy_says() {
    for (policy, idle) in [
        (RefreshPolicy::Unused(Duration::from_secs(60)), true),
        (RefreshPolicy::Lifetime(Duration::from_secs(60)), false),
    ] {
        let mut scenario = roster::numbered(1);
        scenario.apps[0].refresh_policy = policy;
        let stage = with_scenario(scenario).await;
        let token = stage.login().await.field("refresh_token");
        stage.simulator.advance(Duration::from_secs(40));
        assert_eq!(stage.refresh(&token).await.status, 200);
        stage.simulator.advance(Duration::from_secs(40));
        let answer = stage.refresh(&token).await;
        if idle {
            assert_eq!(answer.status, 200, "its use kept it alive");
            stage.simulator.advance(Duration::from_secs(60));
            assert_eq!(stage.refresh(&token).await.error(), error("invalid_grant", "token validity expired"));
        } else {
            assert_eq!(answer.error(), error("invalid_grant", "token validity expired"));
        }
    }
}

#[tokio::test]
async fn an_app_whose_tokens_expire_at_once_hands_out_no_refresh_token() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].refresh_policy = RefreshPolicy::Never;
    assert_eq!(with_scenario(scenario).await.login().await.json().get("refresh_token"), None);
}

#[tokio::test]
async fn the_sixth_grant_ends_the_first() {
    let stage = Stage::auto().await;
    let mut grants = Vec::new();
    for _ in 0..6 {
        grants.push(stage.login().await);
    }
    assert_eq!(stage.refresh(&grants[0].field("refresh_token")).await.error(), expired());
    assert!(!stage.is_alive(&grants[0].field("access_token")).await);
    for grant in &grants[1..] {
        assert!(stage.is_alive(&grant.field("access_token")).await);
    }
}

#[tokio::test]
async fn a_secret_is_needed_where_its_switch_says() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].refresh_secret = false;
    let stage = with_scenario(scenario).await;
    let token = stage.login().await.field("refresh_token");
    let mut form =
        vec![("grant_type", "refresh_token"), ("refresh_token", &token), ("client_id", &stage.org.client_id)];
    assert_eq!(stage.token(&form).await.status, 200);
    form.push(("client_secret", "wrong"));
    assert_eq!(stage.token(&form).await.error(), error("invalid_client", "invalid client credentials"));
    let code = stage.code().await;
    let public: Vec<_> = stage.exchange_form(&code).into_iter().filter(|(name, _)| *name != "client_secret").collect();
    assert_eq!(stage.token(&public).await.error(), error("invalid_client", "invalid client credentials"));
}

#[tokio::test]
async fn revoking_an_access_token_ends_one_session_and_a_refresh_token_all() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let renewed = stage.refresh(&tokens.field("refresh_token")).await;
    let revoke =
        async |token: &str| send(stage.http.post(stage.at("/services/oauth2/revoke")).form(&[("token", token)])).await;
    assert_eq!(revoke(&tokens.field("access_token")).await.status, 200);
    assert!(!stage.is_alive(&tokens.field("access_token")).await);
    assert!(stage.is_alive(&renewed.field("access_token")).await);
    let gone = revoke(&tokens.field("refresh_token")).await;
    assert_eq!((gone.status.as_u16(), gone.body.as_str()), (200, ""));
    assert!(!stage.is_alive(&renewed.field("access_token")).await);
    assert_eq!(stage.refresh(&tokens.field("refresh_token")).await.error(), expired());
    assert_eq!(revoke(&tokens.field("refresh_token")).await.error(), error("invalid_token", "invalid token"));
}

#[tokio::test]
async fn a_session_ends_when_unused_for_two_hours() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    for _ in 0..3 {
        stage.simulator.advance(Duration::from_secs(90 * 60));
        assert!(stage.is_alive(&token).await, "each use keeps it alive");
    }
    stage.simulator.advance(Duration::from_secs(120 * 60));
    let answer = stage.get("/services/data/v66.0/", &token).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json(), json!([{ "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" }]));
}

#[tokio::test]
async fn an_ended_session_leaves_the_grant_alive() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    assert!(stage.simulator.end_session(&tokens.field("access_token")));
    assert!(!stage.is_alive(&tokens.field("access_token")).await);
    assert_eq!(stage.refresh(&tokens.field("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn introspection_tells_the_owner_alone() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let ask = async |token: &str, org: usize, secret: Option<&str>| {
        let org = &stage.simulator.orgs()[org];
        let form =
            [("token", token), ("client_id", &org.client_id), ("client_secret", secret.unwrap_or(&org.client_secret))];
        send(stage.http.post(stage.at("/services/oauth2/introspect")).form(&form)).await
    };
    let access = ask(&tokens.field("access_token"), 0, None).await.json();
    assert_eq!(access["active"], true);
    assert_eq!(access["token_type"], "access_token");
    assert_eq!(access["username"], json!(stage.org.username));
    assert_eq!(access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap(), 7200);
    let refresh = ask(&tokens.field("refresh_token"), 0, None).await.json();
    assert_eq!((&refresh["token_type"], refresh.get("exp")), (&json!("refresh_token"), None));
    assert_eq!(ask(&tokens.field("access_token"), 1, None).await.json(), json!({ "active": false }));
    assert_eq!(ask("nonsense", 0, None).await.json(), json!({ "active": false }));
    let refused = ask(&tokens.field("access_token"), 0, Some("wrong")).await;
    assert_eq!(refused.error(), error("invalid_client", "invalid client credentials"));
}

#[tokio::test]
async fn identity_answers_a_live_token_of_this_org() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let token = tokens.field("access_token");
    let path = tokens.field("id").replace(&stage.org.login, "");
    let me = stage.get(&format!("{path}?version=latest"), &token).await.json();
    assert_eq!(me["id"].as_str(), Some(tokens.field("id").as_str()));
    assert_eq!((&me["asserted_user"], &me["active"]), (&json!(true), &json!(true)));
    assert_eq!(me["urls"]["rest"], json!(stage.at("/services/data/v66.0/")));
    for (path, token, status, word) in [
        (path.as_str(), "00DSIM!AQ", 403, "Bad_OAuth_Token"),
        ("/services/oauth2/userinfo", "00DSIM!AQ", 403, "Bad_OAuth_Token"),
        ("/id/00DSIM000000009EAA/005SIM000001001AAA", token.as_str(), 403, "Wrong_Org"),
        (&path.replace("005SIM", "005SAM"), token.as_str(), 404, "Bad_Id"),
    ] {
        let answer = stage.get(path, token).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (status, word), "{path}");
    }
    let missing = send(stage.http.get(stage.at("/services/oauth2/userinfo"))).await;
    assert_eq!((missing.status.as_u16(), missing.body.as_str()), (403, "Missing_OAuth_Token"));
}

#[tokio::test]
async fn an_id_token_verifies_against_the_published_keys() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].scopes.push("openid".to_owned());
    let stage = with_scenario(scenario).await;
    let back = stage.location(&stage.authorize_url(&[("nonce", "once")])).await;
    let tokens = stage.exchange(&crate::client::query(&back)["code"]).await;
    let document = send(stage.http.get(stage.at("/.well-known/openid-configuration"))).await;
    let keys: JwkSet = serde_json::from_str(&send(stage.http.get(document.field("jwks_uri"))).await.body).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[&stage.org.client_id]);
    validation.set_issuer(&[document.field("issuer")]);
    let id_token = tokens.field("id_token");
    let kid = jsonwebtoken::decode_header(&id_token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let claims = jsonwebtoken::decode::<Value>(&id_token, &key, &validation).unwrap().claims;
    assert_eq!(claims["sub"].as_str(), Some(tokens.field("id").as_str()));
    assert_eq!(claims["nonce"], "once");
}

#[tokio::test]
async fn a_front_door_opens_once() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let door = stage.get("/services/oauth2/singleaccess", &token).await.field("frontdoor_uri");
    assert_eq!(stage.location(&door).await.as_str(), stage.at("/"));
    assert_eq!(send(stage.http.get(&door)).await.status, 403);
}

#[tokio::test]
async fn a_refresh_names_no_scopes_and_resends_no_verifier() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("refresh_token");
    let refresh = async |name, value| {
        let org = &stage.org;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*token),
            ("client_id", &org.client_id),
            ("client_secret", &org.client_secret),
            (name, value),
        ];
        stage.token(&form).await
    };
    assert_eq!(refresh("scope", "api").await.error(), error("invalid_request", "scope parameter not supported"));
    let verifier = refresh("code_verifier", crate::client::VERIFIER).await;
    assert_eq!(verifier.error(), error("invalid_request", "unexpected code verifier"));
    assert_eq!(refresh("format", "json").await.status, 200);
}

#[tokio::test]
async fn the_tokens_of_a_deactivated_user_are_dead() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let ready: Value = serde_json::from_str(&stage.simulator.ready_line()).unwrap();
    let act = async |act: &str| {
        let url = format!("{}/simulator/act", stage.simulator.url());
        let form = [("act", act), ("user", &stage.org.username)];
        let post = stage.http.post(url).bearer_auth(ready["control_token"].as_str().unwrap());
        assert!(send(post.form(&form)).await.status.is_success());
    };
    act("deactivate").await;
    assert_eq!(stage.refresh(&tokens.field("refresh_token")).await.error(), expired());
    assert!(!stage.is_alive(&tokens.field("access_token")).await);
    let identity = stage.get("/services/oauth2/userinfo", &tokens.field("access_token")).await;
    assert_eq!((identity.status.as_u16(), identity.body.as_str()), (403, "Inactive"));
    act("activate").await;
    assert_eq!(stage.refresh(&tokens.field("refresh_token")).await.status, 200);
}
