//! The services beside the token endpoint: identity in its formats and on the generic hosts, userinfo,
//! discovery, registration, and the callbacks that Salesforce offers.

use orgdeck::simulator::{Permission, SiteSpec, roster};
use reqwest::Method;
use serde_json::json;

use crate::{
    client::{Stage, query, send},
    login::with_scenario,
};

#[tokio::test]
async fn identity_is_xml_where_that_is_asked() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let get = |url: String| stage.http.get(url).bearer_auth(tokens.field("access_token"));
    let asked = get(format!("{}?format=xml&version=latest", tokens.field("id"))).send().await.unwrap();
    assert_eq!(asked.headers()["content-type"], "application/xml;charset=UTF-8");
    let xml = asked.text().await.unwrap();
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><user xmlns:xsi="), "{xml}");
    assert!(xml.contains(&format!("<username>{}</username>", stage.org.username)), "{xml}");
    assert!(xml.contains("<status><created_date xsi:nil=\"true\"/>") && xml.ends_with("</user>"), "{xml}");
    let rest = format!("<rest>{}</rest>", stage.at("/services/data/v66.0/"));
    assert!(xml.contains(&rest), "{xml}");
    let accepted = send(get(tokens.field("id")).header("accept", "application/xml")).await;
    assert!(accepted.body.contains("<asserted_user>true</asserted_user>"));
    let json = send(get(format!("{}?format=json", tokens.field("id"))).header("accept", "application/xml")).await;
    assert_eq!(json.field("username"), stage.org.username, "format wins over Accept");
}

#[tokio::test]
async fn a_generic_host_sends_the_caller_on_to_the_org() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let id = tokens.field("id");
    let path = id.split_once("/id/").unwrap().1;
    let at = |host: &str| format!("{}/{host}/id/{path}?version=latest", stage.simulator.url());
    let location = stage.location(&at("login")).await;
    assert_eq!(location.as_str(), format!("{id}?version=latest"));
    let answer = send(stage.http.get(location).bearer_auth(tokens.field("access_token"))).await;
    assert_eq!(answer.field("id"), id);
    let elsewhere = send(stage.http.get(at("test"))).await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.body.as_str()), (404, "Bad_Id"), "test has no production orgs");
}

#[tokio::test]
async fn userinfo_may_be_posted_with_the_token_in_the_form() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let post = stage.http.post(stage.at("/services/oauth2/userinfo"));
    let answer = send(post.form(&[("access_token", &token)])).await;
    assert_eq!(answer.field("preferred_username"), stage.org.username);
}

#[tokio::test]
async fn a_session_that_may_not_know_the_user_is_told_no_access() {
    let stage = Stage::auto().await;
    let back = stage.location(&stage.authorize_url(&[("scope", "web")])).await;
    let tokens = stage.exchange(&query(&back)["code"]).await;
    let path = tokens.field("id").replace(&stage.org.login, "");
    for path in [path.as_str(), "/services/oauth2/userinfo"] {
        let answer = stage.get(path, &tokens.field("access_token")).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (403, "No_Access"));
    }
}

#[tokio::test]
async fn each_host_discovers_itself() {
    let stage = Stage::auto().await;
    for host in [stage.org.login.clone(), format!("{}/login", stage.simulator.url())] {
        let answer = send(stage.http.get(format!("{host}/.well-known/openid-configuration"))).await;
        let document = answer.json();
        assert_eq!(document["issuer"], json!(host));
        for (name, path) in [
            ("authorization_endpoint", "/services/oauth2/authorize"),
            ("token_endpoint", "/services/oauth2/token"),
            ("revocation_endpoint", "/services/oauth2/revoke"),
            ("userinfo_endpoint", "/services/oauth2/userinfo"),
            ("introspection_endpoint", "/services/oauth2/introspect"),
            ("registration_endpoint", "/services/oauth2/register"),
            ("jwks_uri", "/id/keys"),
        ] {
            assert_eq!(document[name], json!(format!("{host}{path}")));
        }
        assert_eq!(document["response_types_supported"], json!(["code", "token", "token id_token"]));
        assert_eq!(
            document["token_endpoint_auth_methods_supported"],
            json!(["client_secret_post", "client_secret_basic", "private_key_jwt"])
        );
        assert_eq!(document["scopes_supported"].as_array().unwrap().len(), 35);
    }
}

#[tokio::test]
async fn nobody_registers_an_app() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let post = |token: &str| {
        let body = json!({ "client_name": "another", "redirect_uris": ["http://localhost:1717/"] }).to_string();
        let request = stage.http.request(Method::POST, stage.at("/services/oauth2/register"));
        request.header("content-type", "application/json").bearer_auth(token).body(body)
    };
    let refused = send(post(&token)).await;
    assert_eq!((refused.status.as_u16(), refused.field("error").as_str()), (400, "failed_registration"));
    let stranger = send(post("00DSIM!AQ")).await;
    assert_eq!((stranger.status.as_u16(), stranger.field("error").as_str()), (401, "invalid_token"));
}

#[tokio::test]
async fn the_callbacks_of_salesforce_show_what_they_should() {
    let stage = Stage::auto().await;
    let came = "?code=aPrx%3D%3D&state=%3Cscript%3Ealert(1)%3C%2Fscript%3E&%22=1";
    let success = send(stage.http.get(stage.at(&format!("/services/oauth2/success{came}")))).await;
    assert!(success.status == 200 && !success.body.contains("aPrx") && !success.body.contains("alert"));
    let echo = send(stage.http.get(stage.at(&format!("/services/oauth2/echo{came}")))).await.body;
    assert!(echo.contains("<dt><code>code</code></dt><dd><code>aPrx==</code></dd>"), "{echo}");
    assert!(echo.contains("&lt;script&gt;") && !echo.contains("<script") && echo.contains("<code>&quot;</code>"));
}

#[tokio::test]
async fn an_api_only_user_gets_no_link_to_the_browser() {
    let mut scenario = roster::numbered(1);
    scenario.orgs[0].users[0].permissions.push(Permission::ApiUserOnly);
    let stage = with_scenario(scenario).await;
    let token = stage.login().await.field("access_token");
    let refused = stage.get("/services/oauth2/singleaccess", &token).await;
    assert_eq!((refused.status.as_u16(), refused.body.as_str()), (403, "No_Access"));
    assert!(stage.is_alive(&token).await);
}

#[tokio::test]
async fn an_identity_url_below_a_site_is_answered_too() {
    let mut scenario = roster::numbered(1);
    scenario.orgs[0].site = Some(SiteSpec { path: "partners".to_owned() });
    let stage = with_scenario(scenario).await;
    let tokens = stage.login().await;
    let path = tokens.field("id").replace(&stage.org.login, "");
    let answer = stage.get(&format!("/partners{path}"), &tokens.field("access_token")).await;
    assert_eq!(answer.field("username"), stage.org.username);
}
