//! Scenario files: what they may say, what is refused and where, and those that come with the program.

use std::time::Duration;

use super::*;
use crate::simulator::{fault::Fault, shipped};

const ORG: &str = "[orgs.acme]\nusers = [{ username = \"ana@acme.example\" }]\n";

fn refused(text: &str) -> String {
    Scenario::parse(text).and_then(|scenario| scenario.complete("http://localhost:1717/")).unwrap_err().to_string()
}

#[test]
fn an_org_with_a_user_is_a_scenario() {
    let scenario = Scenario::parse(ORG).unwrap().complete("http://localhost:1717/").unwrap();
    assert_eq!(scenario.orgs[0].label, "acme");
    assert_eq!(scenario.orgs[0].users[0].name, "ana");
    assert_eq!(scenario.apps[0].callbacks, ["http://localhost:1717/"]);
    assert_eq!((&*scenario.profiles[0].org, &*scenario.profiles[0].app), ("acme", "acme"));
}

#[test]
fn an_apps_switches_are_read() {
    let app = "[apps.deck]\nhome = \"acme\"\nkind = \"eca-local\"\nrefresh_policy = \"specific_inactivity:30:DAYS\"\n\
               session = \"15m\"\nfaults = [\"token:html_503*2\"]\nrequire_secret_for_refresh_token_flow = false\n";
    let scenario = Scenario::parse(&format!("{ORG}{app}")).unwrap();
    let app = &scenario.apps[0];
    assert_eq!(app.kind, AppKind::EcaLocal);
    assert_eq!(app.refresh_policy, RefreshPolicy::Unused(Duration::from_secs(30 * 24 * 60 * 60)));
    assert_eq!(app.session, Duration::from_secs(15 * 60));
    assert_eq!((&app.faults[0].fault, app.faults[0].left), (&Fault::Html503, Some(2)));
    assert!(app.web_secret && !app.refresh_secret);
}

/// An org and an app with this line more.
fn app(line: &str) -> String {
    format!("{ORG}[apps.deck]\nhome = \"acme\"\n{line}\n")
}

/// An org with this user's table.
fn user(table: &str) -> String {
    format!("[orgs.acme]\nusers = [{table}]\n")
}

#[test]
fn what_is_not_of_the_shape_is_named_with_line_and_column() {
    for (text, said) in [
        (app("rotat = true"), "line 5, column 1: unknown field `rotat`"),
        (app("faults = [\"nonsense\"]"), "line 5, column 10: a fault is written"),
        ("orgs = 1".to_owned(), "line 1, column 8: invalid type"),
    ] {
        let words = refused(&text);
        assert!(words.starts_with(said), "{text}\n{words}\n{said}");
    }
    assert!(refused(&app(&format!("{} = 1", "x".repeat(9_000)))).len() < 600);
}

#[test]
fn what_does_not_hang_together_is_named_with_the_line_of_its_table() {
    for (text, said) in [
        (user(""), "line 1: the org acme needs at least one user"),
        (ORG.replace("acme]", "login]"), "line 1: an org cannot be called \"login\""),
        (ORG.replace("acme]", &format!("{}]", "x".repeat(81))), "line 1: an org cannot be called \"xxxx"),
        (format!("{ORG}site = {{ path = \"services\" }}"), "line 1: a site cannot be called \"services\""),
        (user("{ username = \"\" }"), "line 1: the username of the org acme \"\" cannot be"),
        (user("{ username = \"a\\nb\" }"), "line 1: the username of the org acme \"a\\nb\" cannot be"),
        (
            app("").replace("home = \"acme", "home = \"globex"),
            "line 3: the app deck names the org globex, which is not",
        ),
        (app("client_id = \"\""), "line 3: the client_id of the app deck \"\" cannot be"),
        (app("client_secret = \"a\\u0000\""), "line 3: the client_secret of the app deck"),
        (
            app("callbacks = [\"javascript:alert(1)\"]"),
            "line 3: the callback \"javascript:alert(1)\" cannot be registered",
        ),
        (app("scopes = [\"api web\"]"), "line 3: the app deck has the scope \"api web\""),
        (app("session = \"0s\""), "line 3: the session of the app deck ends at once"),
        (
            app("refresh_policy = \"specific_lifetime:0:DAYS\""),
            "line 3: the refresh_policy of the app deck ends at once",
        ),
        (app("certificate = \"nonsense\""), "line 3: the certificate of the app deck is no RSA key"),
        (app("pre_authorized = [\"bo@acme.example\"]"), "line 3: the app deck names the user bo@acme.example, which"),
        (
            format!("{ORG}[profiles.p]\norg = \"acme\"\napp = \"none\"\n"),
            "line 3: the profile p names the app none, which",
        ),
        (
            format!("{ORG}[profiles.p]\norg = \"acme\"\napp = \"acme\"\nlogin = \"site\"\n"),
            "line 3: the profile p logs in at the site of acme",
        ),
        (
            format!("{ORG}[orgs.globex]\nusers = [{{ username = \"Ana@acme.example\" }}]\n"),
            "line 3: the user ana@acme.example is there twice",
        ),
        (
            format!("{ORG}kind = \"sandbox\"\n[orgs.\"acme.sandbox\"]\nusers = [{{ username = \"b@b.example\" }}]\n"),
            "line 4: the orgs acme and acme.sandbox would both be at /acme.sandbox",
        ),
    ] {
        let words = refused(&text);
        assert!(words.starts_with(said), "{text}\n{words}\n{said}");
        assert!(words.len() < 400, "{words}");
    }
}

#[test]
fn an_apps_callbacks_fill_no_more_than_setups_field() {
    let callbacks = |length: usize| {
        let one = format!("https://acme.example/{}", "x".repeat(length));
        app(&format!("callbacks = [\"{one}\", \"http://localhost/\"]"))
    };
    assert!(Scenario::parse(&callbacks(1_961)).unwrap().complete("http://localhost/").is_ok());
    assert!(
        refused(&callbacks(1_962)).ends_with("are 2001 characters long with their line ends; Salesforce takes 2000")
    );
}

#[test]
fn the_callback_of_the_options_is_checked_where_an_app_gets_it() {
    let parsed = || Scenario::parse(ORG).unwrap();
    let refused = parsed().complete("data:text/html,x").unwrap_err().to_string();
    assert!(refused.starts_with("the callback \"data:text/html,x\" cannot be registered"), "{refused}");
}

#[test]
fn every_scenario_of_the_directory_comes_with_the_program() {
    let mut files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, shipped::names());
}

#[test]
fn every_shipped_scenario_says_what_it_is_and_how_its_logins_end() {
    for name in shipped::names() {
        let scenario = Scenario::parse(shipped::named(name).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let scenario = scenario.complete("http://localhost:1717/").unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(scenario.about.ends_with('.'), "{name}");
        assert!(scenario.profiles.iter().all(|profile| profile.ends.is_some()), "{name}");
    }
}
