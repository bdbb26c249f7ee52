//! Revocation in its three variants: a form, a blind GET and a script.

use orgdeck::demo::robot::{Persona, walk};
use reqwest::RequestBuilder;

use crate::{
    client::{Answer, Stage, error, query, send},
    person::{self, door},
};

fn revoke(stage: &Stage, fields: &[(&str, &str)]) -> RequestBuilder {
    let fields = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    stage.http.get(format!("{}?{fields}", stage.at("/services/oauth2/revoke")))
}

async fn post(stage: &Stage, fields: &[(&str, &str)]) -> Answer {
    send(stage.http.post(stage.at("/services/oauth2/revoke")).form(fields)).await
}

#[tokio::test]
async fn a_get_revokes_as_a_post_does() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let answer = send(revoke(&stage, &[("token", &token)])).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    assert!(!stage.is_alive(&token).await);
    assert_eq!(send(revoke(&stage, &[("token", &token)])).await.error(), error("invalid_token", "invalid token"));
}

#[tokio::test]
async fn a_script_tells_the_callback_what_came_of_it() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let response = revoke(&stage, &[("token", &token), ("callback", "done_1")]).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/javascript;charset=UTF-8");
    assert_eq!(response.text().await.unwrap(), "done_1({});");
    let again = send(revoke(&stage, &[("token", &token), ("callback", "$")])).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (200, "$({\"error\":\"invalid_token\"});"));
    for callback in ["alert(1)//", "a..b", ".a", "a.1", "1a", "a b", "<script>", &"a".repeat(65)] {
        let answer = send(revoke(&stage, &[("token", &token), ("callback", callback)])).await;
        assert_eq!(answer.error(), error("invalid_token", "invalid token"), "{callback} is no plain name");
    }
}

#[tokio::test]
async fn a_hint_that_names_no_kind_of_token_is_refused_and_ends_nothing() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("refresh_token");
    let refused = post(&stage, &[("token", &token), ("token_type_hint", "saml")]).await;
    assert_eq!(refused.error(), error("unsupported_token_type", "this token type is not supported"));
    assert_eq!(stage.refresh(&token).await.status, 200);
    let wrong_kind = post(&stage, &[("token", &token), ("token_type_hint", "access_token")]).await;
    assert_eq!(wrong_kind.status, 200, "a hint is a hint");
}

#[tokio::test]
async fn an_error_is_written_as_asked() {
    let stage = Stage::auto().await;
    let body = async |request: RequestBuilder| send(request).await.body;
    let nonsense = [("token", "nonsense"), ("format", "urlencoded")];
    let urlencoded = "error=invalid_token&error_description=invalid+token";
    assert_eq!(body(revoke(&stage, &nonsense)).await, urlencoded);
    let accept = revoke(&stage, &nonsense[..1]).header("accept", "application/x-www-form-urlencoded");
    assert_eq!(body(accept).await, urlencoded);
    let xml = body(revoke(&stage, &nonsense[..1]).header("accept", "application/xml")).await;
    assert!(xml.contains("<error>invalid_token</error>"), "{xml}");
    assert_eq!(send(revoke(&stage, &[])).await.field("error"), "invalid_token");
}

#[tokio::test]
async fn without_the_approval_the_next_login_asks_again() {
    let (redirect_uri, mut visits) = door().await;
    let stage = person::stage(redirect_uri).await;
    walk(&stage.authorize_url(&[]), Persona::Allow).await.unwrap();
    let tokens = stage.exchange(&query(&visits.recv().await.unwrap())["code"]).await;
    let link = stage.get("/services/oauth2/singleaccess", &tokens.field("access_token")).await.field("frontdoor_uri");
    let signed_in = stage.http.get(link).send().await.unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let silently = async || {
        let request = stage.http.get(stage.authorize_url(&[("immediate", "true")])).header("cookie", &cookie);
        let location = request.send().await.unwrap().headers()["location"].to_str().unwrap().to_owned();
        query(&url::Url::parse(&location).unwrap()).contains_key("code")
    };
    assert!(silently().await, "the approval is known");
    post(&stage, &[("token", &tokens.field("access_token"))]).await;
    assert!(silently().await, "a session is no approval");
    post(&stage, &[("token", &tokens.field("refresh_token"))]).await;
    assert!(!silently().await, "the approval is gone");
}
