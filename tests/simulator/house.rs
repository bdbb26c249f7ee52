//! The house rules: who may ask, what is remembered, what is handed out, and the faults of replies.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use orgdeck::simulator::{Fault, Kind, Options, OrgSpec, Scenario, Spot, Switch, UserSpec, start};
use reqwest::Method;
use serde_json::Value;

use crate::client::{Stage, VERIFIER, browser, query, send};

#[tokio::test]
async fn only_loopback_names_are_answered() {
    let stage = Stage::auto().await;
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1"] {
        let answer = send(stage.http.get(stage.simulator.url()).header("host", host)).await;
        assert_eq!(answer.status, 421, "{host}");
    }
    let port = stage.simulator.url().rsplit(':').next().unwrap();
    for host in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(send(stage.http.get(stage.simulator.url()).header("host", host)).await.status, 200);
    }
}

#[tokio::test]
async fn the_log_holds_names_and_never_a_secret() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    let tokens = stage.exchange(&code).await;
    let (access, refresh) = (tokens.field("access_token"), tokens.field("refresh_token"));
    stage.refresh(&refresh).await;
    stage.get("/services/oauth2/userinfo", &access).await;
    let token_url = stage.at("/services/oauth2/token");
    let bare = stage.http.post(&token_url).header("content-type", "application/x-www-form-urlencoded");
    send(bare.body(refresh.clone())).await;
    send(stage.http.get(format!("{}?grant_type={refresh}", stage.at("/services/oauth2/token")))).await;
    let log = send(stage.http.get(format!("{}/simulator/requests", stage.simulator.url()))).await;
    for secret in [&code[..code.len() - 2], &access, &refresh, &stage.org.client_secret, VERIFIER, &stage.org.client_id]
    {
        assert!(!log.body.contains(secret), "{}", log.body);
    }
    let entries = log.json();
    assert_eq!(entries.as_array().unwrap().len(), 6);
    let exchange = &entries[1];
    assert_eq!(exchange["method"], "POST");
    assert_eq!(exchange["path"], "/org-001/services/oauth2/token");
    assert_eq!(exchange["grant_type"], "authorization_code");
    assert_eq!(exchange["status"], 200);
    assert_eq!(exchange["fields"][1], "code");
    assert_eq!(entries[3]["grant_type"], Value::Null);
    assert!(exchange["at_ms"].as_i64().unwrap() > 1_700_000_000_000);
}

#[tokio::test]
async fn the_ready_line_and_the_profiles_say_all_a_client_needs() {
    let simulator = start(Options { orgs: 20, ..Options::default() }).await.unwrap();
    let line: Value = serde_json::from_str(&simulator.ready_line()).unwrap();
    let keys: Vec<_> = line.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["ready", "url", "control_token", "orgs"]);
    assert_eq!(line["orgs"][6]["name"], "org-007");
    assert_eq!(line["orgs"][6]["login"], format!("{}/org-007-dev-ed.develop", simulator.url()));
    let profiles: toml::Table = simulator.profiles_toml().parse().unwrap();
    assert_eq!(profiles["version"].as_integer(), Some(1));
    assert_eq!(profiles["defaults"]["redirect_uri"].as_str(), Some("http://localhost:1717/OauthRedirect"));
    let profile = &profiles["profiles"]["org-007"];
    assert_eq!(profile["client_secret"].as_str(), line["orgs"][6]["client_secret"].as_str());
    let mut usernames: Vec<_> = simulator.orgs().iter().map(|org| &org.username).collect();
    usernames.sort();
    usernames.dedup();
    assert_eq!(usernames.len(), 20, "every user is one user");
}

#[tokio::test]
async fn the_demos_profiles_have_their_four_troubles() {
    let simulator = start(Options::demo("http://localhost:49152/OauthRedirect")).await.unwrap();
    let profiles: toml::Table = simulator.profiles_toml().parse().unwrap();
    let orgs = simulator.orgs();
    let names: Vec<_> = orgs.iter().map(|org| org.name.as_str()).collect();
    assert_eq!(names[..4], ["acme-prod", "acme-uat", "globex-prod", "initech-dev"]);
    assert_eq!(names[4..], ["umbrella-prod", "hooli-uat", "stark-full", "wayne-prod"]);
    for org in orgs {
        let right = profiles["profiles"][&org.name]["client_secret"].as_str() == Some(&org.client_secret);
        assert_eq!(right, org.name != "umbrella-prod");
    }
    assert_eq!(profiles["profiles"]["wayne-prod"]["login_hint"].as_str(), Some("bruce@wayne.example"));
}

#[tokio::test]
async fn an_org_that_cannot_be_is_refused_with_its_name() {
    for name in ["login", "a b", "", "org-001"] {
        let mut scenario = Scenario::default();
        for name in ["org-001", name] {
            let user = UserSpec::new(format!("ana@{}.example", scenario.orgs.len()), "Ana");
            scenario.push_org(OrgSpec::new(name, name, Kind::Production, user));
        }
        let refused = start(Options { scenario: Some(scenario), ..Options::default() }).await.unwrap_err();
        assert!(refused.to_string().contains(name), "{refused}");
    }
}

#[tokio::test]
async fn a_taken_port_is_told() {
    let simulator = start(Options::default()).await.unwrap();
    let port = simulator.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = start(Options { port, ..Options::default() }).await.unwrap_err();
    assert!(error.to_string().contains(&format!("127.0.0.1:{port}")));
    simulator.stop().await;
    let again = start(Options { port, ..Options::default() }).await.unwrap();
    assert_eq!(again.url(), format!("http://127.0.0.1:{port}"), "stopping frees the port");
}

#[tokio::test]
async fn the_faults_of_a_reply_show_as_they_should() {
    let stage = Stage::auto().await;
    let with = async |fault| {
        stage.simulator.set_fault("org-001", fault);
        let answer = stage.exchange(&stage.code().await).await;
        stage.simulator.clear_faults("org-001");
        answer
    };
    let page = with(Fault::Html503).await;
    assert!(page.status == 503 && page.body.starts_with("<html>"));
    assert_eq!(with(Fault::Redirect(302)).await.status, 302);
    assert!(with(Fault::HugeReply).await.body.len() > 8 * 1024 * 1024);
    let cut = with(Fault::TruncatedReply).await;
    assert!(cut.status == 200 && serde_json::from_str::<Value>(&cut.body).is_err());
    assert!(with(Fault::ForeignInstance).await.field("instance_url").ends_with(".login.example"));
    for (fault, code) in [
        (Fault::IpRestricted, "invalid_grant"),
        (Fault::InactiveUser, "inactive_user"),
        (Fault::InactiveOrg, "inactive_org"),
        (Fault::RateLimit, "rate_limit_exceeded"),
        (Fault::UnknownError, "unknown_error"),
    ] {
        let code_of = async |fault| {
            let authorization = stage.code().await;
            stage.simulator.set_fault("org-001", fault);
            let answer = stage.exchange(&authorization).await;
            stage.simulator.clear_faults("org-001");
            answer.field("error")
        };
        assert_eq!(code_of(fault).await, code);
    }
    for (fault, verifies) in [(Fault::OtherOrg, true), (Fault::WrongSignature, false)] {
        let reply = with(fault.clone()).await;
        let key = hmac::Key::new(hmac::HMAC_SHA256, stage.org.client_secret.as_bytes());
        let signed = format!("{}{}", reply.field("id"), reply.field("issued_at"));
        let signature = STANDARD.decode(reply.field("signature")).unwrap();
        assert_eq!(hmac::verify(&key, signed.as_bytes(), &signature).is_ok(), verifies, "{fault:?}");
    }
}

#[tokio::test]
async fn both_address_families_answer() {
    let stage = Stage::auto().await;
    let port = stage.simulator.url().rsplit(':').next().unwrap();
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        assert_eq!(send(browser().get(format!("http://[::1]:{port}/"))).await.status, 200);
    }
}

#[tokio::test]
async fn every_org_waits_as_long_as_the_options_say() {
    let options = Options { auto_approve: true, latency: Duration::from_millis(30), ..Options::default() };
    let stage = Stage::with(options).await;
    let code = stage.code().await;
    let began = std::time::Instant::now();
    stage.exchange(&code).await;
    assert!(began.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn the_control_token_and_nothing_else_moves_the_simulator() {
    let stage = Stage::auto().await;
    let ready: Value = serde_json::from_str(&stage.simulator.ready_line()).unwrap();
    let token = ready["control_token"].as_str().unwrap();
    let post = async |path: &str, token: &str, form: &[(&str, &str)]| {
        let url = format!("{}/simulator/{path}", stage.simulator.url());
        send(stage.http.post(url).bearer_auth(token).form(form)).await.status.as_u16()
    };
    let code = stage.code().await;
    assert_eq!(post("clock", "another", &[("seconds", "900")]).await, 401);
    assert_eq!(post("faults", "", &[("org", "org-001")]).await, 401);
    assert_eq!(post("clock", token, &[("seconds", "900")]).await, 204);
    assert_eq!(stage.exchange(&code).await.field("error_description"), "expired authorization code");

    assert_eq!(post("faults", token, &[("org", "org-001"), ("faults", "slow=1 rate_limit")]).await, 204);
    assert_eq!(stage.exchange("any").await.field("error"), "rate_limit_exceeded");
    assert_eq!(post("faults", token, &[("org", "org-001"), ("faults", "no_such_fault")]).await, 400);
    assert_eq!(post("faults", token, &[("org", "org-001")]).await, 204);
    assert_eq!(stage.exchange(&stage.code().await).await.status, 200);
    let counters = send(stage.http.get(format!("{}/simulator/counters", stage.simulator.url()))).await.json();
    assert_eq!(counters["token_requests"], 3);
}

#[tokio::test]
async fn a_counted_fault_is_used_up_where_it_shows_and_nowhere_else() {
    let stage = Stage::auto().await;
    let faults = [Fault::UnknownError, Fault::Html503, Fault::IpRestricted, Fault::Slow(Duration::from_millis(1))];
    for fault in faults {
        stage.simulator.set_fault("org-001", Switch { fault: fault.clone(), at: None, left: Some(1) });
        let code = stage.code().await;
        let (first, second) = (stage.exchange(&code).await, stage.exchange(&code).await);
        assert_eq!(first.status == 200, fault == Fault::Slow(Duration::from_millis(1)), "{fault:?}: {}", first.body);
        assert_eq!(second.status == 200, first.status != 200, "{fault:?}: {}", second.body);
    }
    stage.simulator.set_fault("org-001", Switch { fault: Fault::AppBlocked, at: Some(Spot::Authorize), left: Some(1) });
    let url = stage.authorize_url(&[]);
    assert_eq!(query(&stage.location(&url).await)["error"], "OAUTH_APP_BLOCKED");
    assert!(query(&stage.location(&url).await).contains_key("code"));
}

#[tokio::test]
async fn the_wire_fails_at_authorize_too_and_a_redirect_keeps_path_and_query() {
    let stage = Stage::auto().await;
    stage.simulator.set_fault("org-001", Switch { fault: Fault::Html503, at: Some(Spot::Authorize), left: Some(1) });
    let url = stage.authorize_url(&[]);
    assert_eq!(stage.http.get(&url).send().await.unwrap().status(), 503);
    stage
        .simulator
        .set_fault("org-001", Switch { fault: Fault::Redirect(307), at: Some(Spot::Authorize), left: Some(1) });
    let answer = stage.http.get(&url).send().await.unwrap();
    assert_eq!(answer.status(), 307);
    assert_eq!(answer.headers()["location"].to_str().unwrap(), url.replace("127.0.0.1", "localhost"));
    assert!(query(&stage.location(&url).await).contains_key("code"));
}

#[tokio::test]
async fn only_the_right_methods_act() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let token = tokens.field("access_token");
    let revoke = format!("{}?token={token}", stage.at("/services/oauth2/revoke"));
    for method in [Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE] {
        for url in [&stage.authorize_url(&[]), &revoke, &tokens.field("id"), &stage.at("/services/oauth2/introspect")] {
            // A HEAD of what only tells is harmless.
            let harmless = method == Method::HEAD && *url == tokens.field("id");
            let status = stage.http.request(method.clone(), url).send().await.unwrap().status();
            assert!(status == 405 || harmless, "{method} {url}: {status}");
        }
    }
    assert!(stage.is_alive(&token).await);
    assert_eq!(stage.http.get(stage.at("/services/oauth2/introspect")).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn no_request_fills_the_memory_or_holds_the_others_up() {
    let stage = Stage::auto().await;
    let names: String = (0..12_000).map(|number| format!("{number}&")).collect();
    send(stage.http.get(format!("{}?{}", stage.at("/services/oauth2/success"), &names[..20_000]))).await;
    let form = format!("grant_type=refresh_token&{}", &names[..60_000]);
    let post = stage.http.post(stage.at("/services/oauth2/token")).body(form);
    send(post.header("content-type", "application/x-www-form-urlencoded")).await;
    assert!(stage.simulator.requests().iter().all(|request| request.fields.len() <= 40 && request.path.len() <= 256));
    let many = "api ".repeat(2_000);
    let granted = stage.location(&stage.authorize_url(&[("scope", &many)])).await;
    let tokens = stage.exchange(&query(&granted)["code"]).await;
    assert_eq!(tokens.field("scope"), "api");
    let endless = stage.authorize_url(&[("nonce", &"x".repeat(17 * 1024))]);
    assert_eq!(stage.http.get(endless).send().await.unwrap().status(), 400);
    let blank = stage.location(&stage.authorize_url(&[("scope", " ")])).await;
    assert_eq!(stage.exchange(&query(&blank)["code"]).await.field("scope"), "api web refresh_token");
}

#[tokio::test]
async fn small_print_of_the_sheet_is_kept() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let (id, token) = (tokens.field("id"), tokens.field("access_token"));
    let generic = id.replace("/org-001/", "/login/");
    let sent_on = stage.http.get(&generic).send().await.unwrap();
    assert_eq!((sent_on.status().as_u16(), sent_on.headers()["location"].to_str().unwrap()), (302, &*id));
    let user = generic.rsplit('/').next().unwrap();
    for odd in ["x%0d%0aSet-Cookie:%20a=b", "x%2f..%2f..", "005SIM000001999"] {
        assert_eq!(stage.http.get(generic.replace(user, odd)).send().await.unwrap().status(), 404, "{odd}");
    }
    let versioned = send(stage.http.get(format!("{id}?version=55.0")).bearer_auth(&token)).await;
    assert!(versioned.body.contains("/services/data/v55.0/query/"));
    let accept = "text/html;q=0.1, TEXT/XML";
    let form = stage.exchange_form("no code");
    let post = stage.http.post(stage.at("/services/oauth2/token")).header("accept", accept).form(&form);
    assert!(send(post).await.body.starts_with("<?xml"));
    let code = stage.code().await;
    let mut form = stage.exchange_form(&code);
    let odd = "é ".repeat(30);
    form.iter_mut().filter(|(name, _)| *name == "code_verifier").for_each(|field| field.1 = &odd);
    assert_eq!(stage.token(&form).await.field("error_description"), "invalid code verifier");
}
