//! `show`: everything about a profile, its tokens masked.

use orgdeck::{profile::ProfileName, store::history};
use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::stage::{ACCESS, REFRESH, SETTINGS, Stage, ago};

fn stage() -> Stage {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    let attempt = json!({"began": "2026-11-23T10:00:00Z", "took_ms": 12_345, "result": "failed",
        "words": "nobody came back from the browser in time", "fault": "time_over", "trail": [], "calls": []});
    history::append(&stage.config(), &ProfileName::parse("acme-prod").unwrap(), &attempt).unwrap();
    stage
}

#[test]
fn a_profile_is_shown_with_its_tokens_masked() {
    let run = stage().run(&["show", "acme-prod"]);
    assert_data_eq!(
        run.out.as_str(),
        str![[r#"
acme-prod  PROD  ✓ alive 3m ago

Saved
  user                ana@acme.com (Ana Lindqvist), 005xx000001SwiUAAS
  org                 00Dxx0000001gPLEAY
  instance            https://acme.my.salesforce.com
  login host          https://login.salesforce.com
  client id           3MVG9acme
  scopes              api web refresh_token
  logged in           [..] UTC  3m ago
  last seen           [..] UTC  3m ago
  new access tokens   0
  access token        hidden: 38 characters, #[..]
  refresh token       hidden: 32 characters, #[..]
  issued              [..] UTC  3m ago

Settings
  app                 acme
  client_id           3MVG9acme
  client_secret       written in profiles.toml
  login               production
  redirect_uri        http://localhost:1717/OauthRedirect
  scopes              (all that the app has)
  pkce                true
  prompt              login
  login_hint          (the user saved last)
  extra               (none)
  tags                acme live
  kind                (told from the org's address)
  expect_org          (any, and the first login pins it)
  expect_user         (any, and the first login pins it)
  browser             ($BROWSER, or the system's)
  timeout             10m
  refresh_after       (off: only when it has died)
  revoke_replaced     false
  allow_custom_host   false

Last attempt
  result              failed: nobody came back from the browser in time
  fault               time_over
  began               2026-11-23 10:00:00 UTC  [..]
  took                12.3 s

"#]]
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    run.is_clean();
}

#[test]
fn json_says_the_same_and_masks_the_same() {
    let run = stage().run(&["show", "acme-prod", "--json"]);
    let shown = run.document();
    assert_eq!((&shown["name"], &shown["condition"]), (&"acme-prod".into(), &"alive".into()));
    assert_eq!(shown["access_token"]["length"], 38);
    assert_eq!(shown["access_token"].as_object().unwrap().len(), 2);
    assert_eq!(shown["settings"]["timeout"], 600);
    assert_eq!(shown["last_attempt"]["fault"], "time_over");
    assert_eq!(run.code, 0);
    run.is_clean();
}

#[test]
fn tokens_are_revealed_on_demand_alone() {
    let stage = stage();
    let out = stage.run(&["show", "acme-prod", "--reveal"]).out;
    assert!(out.contains(ACCESS) && out.contains(REFRESH), "{out}");
    let shown = stage.run(&["show", "acme-prod", "--reveal", "--json"]).document();
    assert_eq!((&shown["access_token"]["value"], &shown["refresh_token"]["value"]), (&ACCESS.into(), &REFRESH.into()));
}

#[test]
fn what_cannot_be_used_is_shown_with_the_reason_and_an_exit_code() {
    let stage = stage();
    let run = stage.run(&["show", "initech"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("! settings: line 22, column 1: unknown key \"loginn\""), "{}", run.out);
    stage.damage("acme-prod", |_| "half".to_owned());
    let run = stage.run(&["show", "acme-prod"]);
    assert_eq!(run.code, 6);
    assert!(run.out.contains("is damaged and was left as it is") && run.out.contains("Settings"), "{}", run.out);
    let run = stage.run(&["show", "acme-pord"]);
    assert_eq!((run.code, run.err.as_str()), (2, "orgdeck: no profile is called acme-pord; did you mean acme-prod?\n"));
}

#[test]
fn a_profile_without_settings_or_login_is_shown_as_far_as_it_is_known() {
    let stage = stage();
    stage.save("left-over", |_| ());
    let run = stage.run(&["show", "left-over"]);
    assert!(run.code == 0 && run.out.starts_with("left-over  PROD  ? no settings\n") && !run.out.contains("Settings"));
    let run = stage.run(&["show", "globex"]);
    assert!(run.code == 0 && run.out.starts_with("globex  PROD  – not logged in\n") && !run.out.contains("Saved"));
}

#[test]
fn what_became_of_the_tokens_since_the_login_is_shown_with_its_times() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |card| {
        card.refreshes = 2;
        card.refreshed_at = Some(ago(60));
        card.expires_at = Some(ago(-30));
        card.ended_at = Some(ago(5));
    });
    let out = stage.run(&["show", "acme-prod"]).out;
    let line = |label: &str| out.lines().find(|line| line.trim_start().starts_with(label)).unwrap_or_default();
    assert!(line("renewed ").ends_with("UTC  1h ago"), "{out}");
    assert!(
        line("access token ends").ends_with("UTC  in 29m") || line("access token ends").ends_with("UTC  in 30m"),
        "{out}"
    );
    assert!(line("found dead").ends_with("UTC  5m ago"), "{out}");
    let document = stage.run(&["show", "acme-prod", "--json"]).document();
    for key in ["refreshed_at", "expires_at", "ended_at"] {
        assert!(document[key].as_str().is_some_and(|at| at.ends_with('Z')), "{key}");
    }
}
