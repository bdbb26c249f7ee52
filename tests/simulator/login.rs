//! Logins that nobody is asked about: authorize, exchange, and how both refuse.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use orgdeck::simulator::{AppKind, Fault, Options, Scenario, roster};

use crate::client::{Stage, VERIFIER, error, query, send};

#[tokio::test]
async fn a_login_gives_tokens_whose_signature_verifies() {
    let stage = Stage::auto().await;
    let back = stage.location(&stage.authorize_url(&[])).await;
    assert!(back.as_str().starts_with("http://localhost:1717/OauthRedirect?code=aPrx"), "{back}");
    assert!(back.as_str().contains("%3D%3D&state=a+state"), "{back}");
    let answer = stage.exchange(&query(&back)["code"]).await;
    assert!(answer.json().as_object().unwrap().values().all(|value| value.is_string()), "{}", answer.body);
    assert_eq!(answer.field("instance_url"), stage.org.login);
    assert_eq!(answer.field("scope"), "api web refresh_token");
    assert!(answer.field("id").starts_with(&stage.at("/id/00DSIM")));
    let key = hmac::Key::new(hmac::HMAC_SHA256, stage.org.client_secret.as_bytes());
    let message = answer.field("id") + &answer.field("issued_at");
    let signature = STANDARD.decode(answer.field("signature")).unwrap();
    hmac::verify(&key, message.as_bytes(), &signature).unwrap();
    stage.simulator.stop().await;
}

#[tokio::test]
async fn a_code_is_good_once() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    assert_eq!(stage.exchange(&code).await.status, 200);
    assert_eq!(stage.exchange(&code).await.error(), error("invalid_grant", "expired authorization code"));
}

#[tokio::test]
async fn a_code_lives_fifteen_minutes() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    stage.simulator.advance(Duration::from_secs(15 * 60));
    assert_eq!(stage.exchange(&code).await.error(), error("invalid_grant", "expired authorization code"));
}

#[tokio::test]
async fn an_exchange_is_refused_in_salesforces_words_and_order() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    let cases = [
        ("grant_type", "password", error("unsupported_grant_type", "grant type not supported")),
        ("client_id", "nobody", error("invalid_client_id", "client identifier invalid")),
        ("client_secret", "wrong", error("invalid_client", "invalid client credentials")),
        ("code", "aPrx==", error("invalid_grant", "invalid authorization code")),
        (
            "redirect_uri",
            "http://127.0.0.1:1717/",
            error("redirect_uri_mismatch", "redirect_uri must match configuration"),
        ),
        ("code_verifier", &VERIFIER.to_lowercase(), error("invalid_grant", "invalid code verifier")),
        ("code_verifier", "", error("invalid_grant", "missing required code verifier")),
    ];
    let mut spoiled = stage.exchange_form(&code);
    for (name, value, expected) in cases.iter().rev() {
        let field = spoiled.iter_mut().find(|(field, _)| field == name).unwrap();
        field.1 = value;
        assert_eq!(stage.token(&spoiled).await.error(), *expected, "{name}: what is checked first is told first");
    }
    assert_eq!(stage.exchange(&code).await.status, 200, "a refused exchange leaves the code alone");
}

#[tokio::test]
async fn a_code_is_bound_to_the_host_that_issued_it() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    let elsewhere = format!("{}/login/services/oauth2/token", stage.simulator.url());
    let answer = send(stage.http.post(elsewhere).form(&stage.exchange_form(&code))).await;
    assert_eq!(answer.error(), error("invalid_grant", "invalid authorization code"));
}

#[tokio::test]
async fn a_sandboxs_app_is_unknown_at_the_production_host() {
    let stage = Stage::auto().await;
    let url = stage.authorize_url(&[]).replace("/org-001/", "/test/");
    assert!(send(stage.http.get(url)).await.body.starts_with("error=invalid_client_id"));
}

#[tokio::test]
async fn authorize_may_be_posted_and_keeps_the_callbacks_own_query() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].kind = AppKind::EcaLocal;
    scenario.apps[0].callbacks.push("http://localhost:1717/back?from=here".to_owned());
    let stage = with_scenario(scenario).await;
    let url = stage.authorize_url(&[]);
    let (path, form) = url.split_once('?').unwrap();
    let form: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).collect();
    let back = stage.http.post(path).form(&form).send().await.unwrap();
    assert_eq!(back.status(), 302);
    let location = back.headers()["location"].to_str().unwrap();
    assert!(location.starts_with("http://localhost:1717/back?from=here&code=aPrx"), "{location}");
}

#[tokio::test]
async fn a_local_app_refuses_the_users_of_other_orgs() {
    let mut scenario = roster::numbered(2);
    scenario.apps[0].kind = AppKind::EcaLocal;
    let stage = with_scenario(scenario).await;
    let back = stage.location(&stage.authorize_url(&[]).replace("/org-001/", "/org-002/")).await;
    assert_eq!(query(&back)["error"], "OAUTH_AUTHORIZATION_BLOCKED");
}

#[tokio::test]
async fn a_reply_is_written_as_asked() {
    let stage = Stage::auto().await;
    for (format, start) in [("json", "{\"access_token\":"), ("urlencoded", "access_token="), ("xml", "<?xml")] {
        let code = stage.code().await;
        let mut form = stage.exchange_form(&code);
        form.push(("format", format));
        let answer = stage.token(&form).await;
        assert!(answer.body.starts_with(start), "{format}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_bad_authorize_request_is_answered_on_the_spot() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].pkce = true;
    let stage = with_scenario(scenario).await;
    let spoil = |from: &str, to: &str| stage.authorize_url(&[]).replace(from, to);
    let cases = [
        (
            spoil("client_id=3MVG9", "client_id=x"),
            "error=invalid_client_id&error_description=client%20identifier%20invalid",
        ),
        (
            spoil("localhost%3A1717", "127.0.0.1%3A1717"),
            "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
        ),
        (
            spoil("response_type=code", "response_type=token"),
            "error=unsupported_response_type&error_description=response%20type%20is%20not%20supported",
        ),
        (
            spoil("code_challenge=", "nothing="),
            "error=invalid_request&error_description=missing%20required%20code%20challenge",
        ),
    ];
    for (url, body) in cases {
        let answer = send(stage.http.get(url)).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, body));
    }
}

#[tokio::test]
async fn a_scope_the_app_lacks_is_told_to_the_callback() {
    let stage = Stage::auto().await;
    let back = stage.location(&stage.authorize_url(&[("scope", "api full")])).await;
    assert_eq!(query(&back)["error"], "invalid_scope");
    assert_eq!(query(&back)["state"], "a state");
}

#[tokio::test]
async fn an_org_refuses_at_the_place_its_fault_names() {
    let stage = Stage::auto().await;
    for (fault, place, code) in [
        (Fault::AppBlocked, "/OauthRedirect", "OAUTH_APP_BLOCKED"),
        (Fault::CrossOrg, "/OauthRedirect", "OAUTH_AUTHORIZATION_BLOCKED"),
        (Fault::NotInstalled, "/org-001/setup/secur/RemoteAccessErrorPage.apexp", "invalid_client"),
        (Fault::ApprovalFailed, "/org-001/setup/secur/RemoteAccessErrorPage.apexp", "OAUTH_APPROVAL_ERROR_GENERIC"),
    ] {
        assert!(stage.simulator.set_fault("org-001", fault));
        let back = stage.location(&stage.authorize_url(&[])).await;
        assert_eq!((back.path(), query(&back)["error"].as_str()), (place, code));
        assert!(stage.simulator.clear_faults("org-001"));
    }
}

pub async fn with_scenario(scenario: Scenario) -> Stage {
    Stage::with(Options { auto_approve: true, scenario: Some(scenario), ..Options::default() }).await
}
