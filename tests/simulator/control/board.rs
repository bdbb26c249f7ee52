//! What the control page shows and moves, and that nothing a scenario says becomes part of it.

use orgdeck::simulator::{AppSpec, Kind, Options, OrgSpec, Scenario, SiteSpec, UserSpec};
use reqwest::{Method, Url, header};

use super::{Control, location, status};
use crate::client::send;

/// What would be markup if it were not made safe.
const MARKUP: &str = "<b>\"&'";
/// The same for a scope, which has no quotes.
const SIGNS: &str = "<b>&'";

#[tokio::test]
async fn the_switchboard_turns_one_switch_on_and_off_and_keeps_the_others() {
    let control = Control::auto().await;
    let org = ("org", "org-001");
    let on = async |more: &[(&str, &str)]| {
        let form = [&[org, ("change", "on"), ("slow", "250"), ("redirect", "307")], more].concat();
        control.submit("faults", &form).await.status().as_u16()
    };
    assert_eq!(on(&[("fault", "rate_limit"), ("times", "3")]).await, 303);
    assert_eq!(on(&[("fault", "slow"), ("at", "revoke"), ("times", "")]).await, 303);
    assert_eq!(on(&[("fault", "redirect"), ("at", "")]).await, 303);
    assert_eq!(control.switches().await, ["rate_limit*3", "revoke:slow=250", "redirect=307"]);
    assert!(control.page("/?org=org-001").await.contains("too many logins, for 3 requests more"));
    assert!(control.page("/").await.contains("every answer takes 250 ms, at revoke"));

    assert_eq!(on(&[("fault", "rate_limit"), ("times", "9")]).await, 303);
    assert_eq!(control.switches().await, ["revoke:slow=250", "redirect=307", "rate_limit*9"]);
    for wrong in [&[("fault", "no_fault")][..], &[("fault", "app_blocked"), ("times", "0")], &[], &[("at", "token")]] {
        assert_eq!(on(wrong).await, 400, "{wrong:?}");
    }
    // The page was shown when it could still strike three times.
    control.submit("faults", &[org, ("change", "off"), ("switch", "rate_limit*3")]).await;
    assert_eq!(control.switches().await, ["revoke:slow=250", "redirect=307"]);
    control.submit("faults", &[org, ("change", "clear")]).await;
    assert!(control.switches().await.is_empty());
}

#[tokio::test]
async fn a_flipped_switch_is_met_by_the_next_login_and_shows_in_the_log() {
    let control = Control::auto().await;
    control.submit("faults", &[("app", "org-001"), ("change", "on"), ("fault", "app_blocked"), ("times", "1")]).await;
    let back = control.stage.location(&control.stage.authorize_url(&[])).await;
    assert!(back.query().unwrap().contains("OAUTH_APP_BLOCKED"));
    control.stage.exchange("no code").await;
    control.stage.login().await;
    let log = control.page("/simulator/log").await;
    let place = |text: &str| log.find(text).unwrap_or_else(|| panic!("no {text} in {log}"));
    assert!(place("invalid_grant") < place("OAUTH_APP_BLOCKED"), "newest first");
    assert!(log.contains("<b>authorization_code</b>") && log.contains("http-equiv=\"refresh\""));
    assert!(!control.page("/simulator/log?pause=1").await.contains("http-equiv"));
    assert!(control.page("/simulator/log?org=org-001").await.contains("invalid_grant"));
    assert!(control.page("/simulator/log?org=org-002").await.contains("None yet."));
}

#[tokio::test]
async fn users_and_sessions_end_by_a_form() {
    let control = Control::auto().await;
    let tokens = control.stage.login().await;
    control.submit("act", &[("act", "end_sessions"), ("org", "org-001")]).await;
    assert!(!control.stage.is_alive(&tokens.field("access_token")).await);
    assert_eq!(control.stage.refresh(&tokens.field("refresh_token")).await.status, 200);
    let username = control.stage.org.username.clone();
    control.submit("act", &[("act", "deactivate"), ("user", &username)]).await;
    assert_eq!(control.state().await["orgs"][0]["users"][0]["active"], false);
    assert!(control.page("/").await.contains("inactive"));
    control.submit("act", &[("act", "end_grants"), ("app", "org-001")]).await;
    assert!(control.state().await["grants"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn no_page_and_no_state_holds_a_whole_token_or_a_secret() {
    let control = Control::auto().await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let answer = control.stage.login().await;
        tokens.extend([answer.field("access_token"), answer.field("refresh_token")]);
    }
    tokens.extend([control.stage.org.client_secret.clone(), control.token.clone()]);
    for path in ["/", "/?org=org-001", "/?app=org-001", "/simulator/state", "/simulator/log"] {
        let page = control.page(path).await;
        for token in &tokens {
            assert!(!page.contains(&token[..20]), "{path}");
        }
    }
    assert!(control.page("/").await.contains("2 of 5"));
    let grants = &control.state().await["grants"];
    assert_eq!((&grants[0]["place"], &grants[1]["place"]), (&2.into(), &1.into()), "newest first");
    assert!(grants[0]["refresh_token"]["masked"].as_str().unwrap().starts_with(&tokens[3][..10]));
}

#[tokio::test]
async fn nothing_that_a_scenario_says_becomes_markup() {
    let named = |word: &str| format!("{word}{MARKUP}");
    let mut scenario = Scenario::default();
    let user = UserSpec::new(named("ana@acme.example"), named("Ana"));
    let mut org = OrgSpec::new("acme", named("Acme"), Kind::Sandbox, user);
    org.users.push(UserSpec::new(named("ben@acme.example"), named("Ben")));
    org.site = Some(SiteSpec { path: "partners".to_owned() });
    scenario.orgs.push(org);
    let mut app = AppSpec::new(&named("app"), "acme");
    (app.label, app.client_id, app.secret) = (named("App"), named("key"), named("secret"));
    (app.callbacks, app.scopes) =
        (vec![named("http://localhost/")], vec![format!("api{SIGNS}"), "refresh_token".to_owned()]);
    app.pre_authorized = Some(vec![named("ana@acme.example")]);
    scenario.apps.push(app);
    let control = Control::with(Options { scenario: Some(scenario), auto_approve: true, ..Options::default() }).await;
    control.stage.login().await;
    let unlocked = control.submit("unlock", &[]).await;
    let cookie = unlocked.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let pass = location(&unlocked).rsplit('=').next().unwrap().to_owned();
    let app = Url::parse_with_params(&control.url("/"), [("app", named("app"))]).unwrap();
    let found = Url::parse_with_params(&control.url("/"), [("find", MARKUP)]).unwrap();
    let pages = ["/", "/?org=acme", "/acme.sandbox/", "/acme.sandbox/partners/", "/simulator/log"]
        .map(|path| control.url(path));
    let error =
        "/acme.sandbox/setup/secur/RemoteAccessErrorPage.apexp?error=%3Cb%3E%22&error_description=%3Cb%3E%22%26'";
    for url in pages.into_iter().chain([app.into(), found.into(), control.url(error)]) {
        let address = Url::parse_with_params(&url, [("pass", &pass)]).unwrap();
        let answer = send(control.stage.http.get(address).header("cookie", &cookie)).await;
        assert_eq!(answer.status, 200, "{url}");
        for markup in ["<b>\"", "<b>&quot;&'", "example<b>"] {
            assert!(!answer.body.contains(markup), "{url} has {markup}");
        }
        assert!(answer.body.contains("&lt;b&gt;&quot;") || url.ends_with("/log"), "{url}");
    }
}

#[tokio::test]
async fn a_page_of_thousands_of_orgs_shows_some_and_finds_the_others() {
    let control = Control::with(Options { orgs: 9_999, ..Options::default() }).await;
    let page = control.page("/").await;
    assert!(page.contains("9,999") && page.contains("The first 50 are shown"));
    assert!(page.contains("/?org=org-050\"") && !page.contains("/?org=org-051\""));
    assert!(page.len() < 100_000, "{}", page.len());
    let found = control.page("/?find=ORG-7777").await;
    assert!(found.contains("/?org=org-7777\"") && !found.contains("/?org=org-001\""));
    assert!(control.page("/?find=nothing+like+it").await.contains("0 of 9,999"));
    assert_eq!(status(control.stage.http.request(Method::POST, control.url("/"))).await, 405);
}
