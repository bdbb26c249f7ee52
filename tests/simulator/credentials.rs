//! How a client and a session say who they are: Basic and Bearer headers as clients write them, and what
//! becomes of a session whose user was deactivated.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use orgdeck::simulator::{Options, roster};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use crate::client::{Answer, Stage, error, send};

/// An app whose secret is another text once it is decoded.
async fn with_secret(secret: &str) -> Stage {
    let mut scenario = roster::numbered(2);
    secret.clone_into(&mut scenario.apps[0].secret);
    Stage::with(Options { scenario: Some(scenario), auto_approve: true, ..Options::default() }).await
}

/// Introspects nothing: what is told is who may ask.
fn ask(stage: &Stage, form: &[(&str, &str)]) -> RequestBuilder {
    stage.http.post(stage.at("/services/oauth2/introspect")).form(form)
}

fn basic(scheme: &str, id: &str, secret: &str) -> String {
    format!("{scheme} {}", STANDARD.encode(format!("{id}:{secret}")))
}

fn is_known(answer: &Answer) -> bool {
    answer.status == 200 && answer.json() == json!({ "active": false })
}

#[tokio::test]
async fn the_client_may_come_in_a_basic_header() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    let form: Vec<_> =
        stage.exchange_form(&code).into_iter().filter(|(name, _)| !name.starts_with("client_")).collect();
    let post = || stage.http.post(stage.at("/services/oauth2/token")).form(&form);
    let wrong = send(post().basic_auth(&stage.org.client_id, Some("wrong"))).await;
    assert_eq!(wrong.error(), error("invalid_client", "invalid client credentials"));
    assert_eq!(send(post().basic_auth(&stage.org.client_id, Some(&stage.org.client_secret))).await.status, 200);
}

#[tokio::test]
async fn a_basic_header_is_read_as_it_stands_and_form_decoded_in_any_case() {
    let secret = "a+b%41&c=d é";
    let stage = with_secret(secret).await;
    let id = &stage.org.client_id;
    let encoded: String = byte_serialize(secret.as_bytes()).collect();
    for (scheme, sent) in [("Basic", secret), ("basic", &encoded), ("BASIC", secret)] {
        let answer = send(ask(&stage, &[]).header("authorization", basic(scheme, id, sent))).await;
        assert!(is_known(&answer), "{scheme} {sent}: {answer:?}");
    }
    for wrong in ["a bA&c=d é", "a+b%41", ""] {
        let answer = send(ask(&stage, &[]).header("authorization", basic("Basic", id, wrong))).await;
        assert_eq!(answer.error(), error("invalid_client", "invalid client credentials"), "{wrong}");
    }
}

#[tokio::test]
async fn a_basic_header_completes_the_same_id_of_the_form_and_else_is_ignored() {
    let stage = with_secret("right").await;
    let (id, other) = (&*stage.org.client_id, &*stage.simulator.orgs()[1].client_id);
    let with = async |form: &[(&str, &str)], id, secret| {
        send(ask(&stage, form).header("authorization", basic("Basic", id, secret))).await
    };
    let refused = error("invalid_client", "invalid client credentials");
    assert!(is_known(&with(&[("client_id", id)], id, "right").await));
    assert_eq!(with(&[("client_id", id)], id, "wrong").await.error(), refused);
    assert_eq!(with(&[("client_id", id)], other, "right").await.error(), refused);
    let pair = [("client_id", id), ("client_secret", "right")];
    assert!(is_known(&with(&pair, other, "wrong").await), "the form has the pair itself");
    assert!(is_known(&send(ask(&stage, &pair).header("authorization", "Basic nonsense")).await));
}

#[tokio::test]
async fn a_basic_header_that_is_none_is_told_so() {
    let stage = Stage::auto().await;
    let colonless = format!("Basic {}", STANDARD.encode("colonless"));
    for header in ["Basic", "Basic ?", "basic AA==", &colonless] {
        for path in ["/services/oauth2/token", "/services/oauth2/introspect"] {
            let form = [("grant_type", "refresh_token"), ("client_id", &stage.org.client_id)];
            let answer = send(stage.http.post(stage.at(path)).form(&form).header("authorization", header)).await;
            assert_eq!(answer.error(), error("invalid_basic_auth_header", "invalid basic authorization header"));
        }
    }
}

#[tokio::test]
async fn introspection_by_nobody_is_refused_as_by_somebody_else() {
    let stage = Stage::auto().await;
    for form in [&[][..], &[("client_id", "nobody"), ("client_secret", "any")]] {
        assert_eq!(send(ask(&stage, form)).await.error(), error("invalid_client", "invalid client credentials"));
    }
}

#[tokio::test]
async fn a_bearer_token_comes_in_any_case() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let get = stage.http.get(stage.at("/services/data/v66.0/"));
        let answer = send(get.header("authorization", format!("{scheme} {token}"))).await;
        assert_eq!(answer.status, 200, "{scheme}");
    }
}

#[tokio::test]
async fn every_service_takes_a_deactivated_users_session_for_dead() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let door = stage.get("/services/oauth2/singleaccess", &token).await.field("frontdoor_uri");
    let ready: Value = serde_json::from_str(&stage.simulator.ready_line()).unwrap();
    let act = [("act", "deactivate"), ("user", &stage.org.username)];
    let post = stage.http.post(format!("{}/simulator/act", stage.simulator.url()));
    send(post.bearer_auth(ready["control_token"].as_str().unwrap()).form(&act)).await;

    assert_eq!(stage.get("/services/oauth2/singleaccess", &token).await.body, "Bad_OAuth_Token");
    assert_eq!(send(stage.http.get(&door)).await.status, 403);
    assert_eq!(stage.get("/services/data/", &token).await.status, 401);
    assert_eq!(stage.get("/services/data/v66.0/limits", &token).await.status, 401);
    assert_eq!(stage.get("/services/oauth2/userinfo", &token).await.body, "Inactive");
    let form = [("token", &*token), ("client_id", &stage.org.client_id), ("client_secret", &stage.org.client_secret)];
    assert!(is_known(&send(ask(&stage, &form)).await));
}
