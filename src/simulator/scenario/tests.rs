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
    assert_eq!((app.faults[0].fault, app.faults[0].left), (Fault::Html503, Some(2)));
    assert!(app.web_secret && !app.refresh_secret);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (text, said) in [
        ("[orgs.acme]\nusers = []\n", "the org acme needs at least one user"),
        (
            "[orgs.login]\nusers = [{ username = \"a@b.example\" }]\n",
            "an org or site cannot be called \"login\": use letters, digits, `.`, `_`, `-`, first no dot, and not login, test or simulator",
        ),
        (&format!("{ORG}[apps.deck]\nhome = \"acme\"\nrotat = true\n"), "line 5, column 1: unknown field `rotat`"),
        (
            &format!("{ORG}[apps.deck]\nhome = \"acme\"\nfaults = [\"nonsense\"]\n"),
            "line 5, column 10: a fault is written",
        ),
        (
            &format!("{ORG}[apps.deck]\nhome = \"globex\"\n"),
            "the app deck names the org globex, which is not in the scenario",
        ),
        (&format!("{ORG}[profiles.p]\norg = \"acme\"\napp = \"none\"\n"), "the profile p names the app none, which"),
        (
            &format!("{ORG}[profiles.p]\norg = \"acme\"\napp = \"acme\"\nlogin = \"site\"\n"),
            "the profile p logs in at the site of acme",
        ),
        (
            &format!("{ORG}[orgs.globex]\nusers = [{{ username = \"ana@acme.example\" }}]\n"),
            "the user ana@acme.example is there twice",
        ),
        ("orgs = 1", "line 1, column 8: invalid type"),
    ] {
        let words = refused(text);
        assert!(words.starts_with(said), "{text}\n{words}\n{said}");
    }
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
