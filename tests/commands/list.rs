//! `list`: the dashboard's words, from disk alone.

use std::fs;

use snapbox::{assert_data_eq, str};

use crate::stage::{SETTINGS, Stage, ago};

fn deck() -> Stage {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    stage.save("acme-uat", |card| {
        card.kind = orgdeck::profile::Kind::Sandbox;
        card.seen_at = ago(9 * 24 * 60);
        card.login_host = "https://test.salesforce.com".to_owned();
        card.username = Some("東京@acme.com.uat".to_owned());
    });
    stage.save("left-over", |_| ());
    stage
}

#[test]
fn the_rows_say_what_is_known_in_the_dashboards_words() {
    let run = deck().run(&["list"]);
    assert_data_eq!(
        run.out.as_str(),
        str![[r#"
PROFILE    KIND    STATE             USER               ORG                 TAGS
acme-prod  PROD  ✓ alive 3m ago      ana@acme.com       00Dxx0000001gPLEAY  acme live
acme-uat   SBX   ? last seen 9d ago  東京@acme.com.uat  00Dxx0000001gPLEAY  acme
globex     PROD  – not logged in
initech          ! settings: line 22, column 1: unknown key "loginn"; did you mean "login"?
left-over  PROD  ? no settings       ana@acme.com       00Dxx0000001gPLEAY

"#]]
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn json_is_one_document_with_every_key_in_every_row() {
    let run = deck().run(&["list", "--json"]);
    let rows = run.document();
    let rows = rows.as_array().unwrap();
    let keys = |row: &serde_json::Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(rows.iter().all(|row| keys(row) == keys(&rows[0])));
    let prod = &rows[0];
    for (key, value) in [
        ("name", "acme-prod"),
        ("kind", "production"),
        ("condition", "alive"),
        ("state", "alive 3m ago"),
        ("login", "https://login.salesforce.com"),
        ("instance_url", "https://acme.my.salesforce.com"),
        ("org_id", "00Dxx0000001gPLEAY"),
        ("user_id", "005xx000001SwiUAAS"),
        ("username", "ana@acme.com"),
        ("client_id", "3MVG9acme"),
    ] {
        assert_eq!(prod[key], value, "{key}");
    }
    assert_eq!(prod["scopes"], serde_json::json!(["api", "web", "refresh_token"]));
    assert_eq!(prod["tags"], serde_json::json!(["acme", "live"]));
    assert!(prod["seen_at"].as_str().unwrap().ends_with('Z') && prod["problem"].is_null());
    let conditions: Vec<_> = rows.iter().map(|row| row["condition"].as_str().unwrap()).collect();
    assert_eq!(conditions, ["alive", "unsure", "never", "needs_you", "unsure"]);
    assert!(rows[3]["problem"].as_str().unwrap().starts_with("line 22, column 1: unknown key"));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_tag_leaves_its_profiles_and_a_tag_that_is_not_there_names_the_nearest() {
    let stage = deck();
    let names = |run: crate::stage::Run| {
        run.document()
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(stage.run(&["list", "--json", "--tag", "acme"])), ["acme-prod", "acme-uat"]);
    assert_eq!(names(stage.run(&["list", "--json", "--tag", "live"])), ["acme-prod"]);
    let run = stage.run(&["list", "--tag", "acmee"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "orgdeck: no profile has the tag acmee; did you mean acme?\n");
}

#[test]
fn an_empty_deck_says_what_to_do_next_and_creates_nothing() {
    let stage = Stage::bare();
    let run = stage.run(&["list"]);
    let path = stage.dir().join("profiles.toml");
    let hint = format!(
        "orgdeck: there are no profiles yet: `orgdeck profile add NAME` or `orgdeck import sf` adds one to {}; `orgdeck demo` needs none\n",
        path.display()
    );
    assert_eq!((run.code, run.out.as_str(), run.err), (0, "", hint));
    assert_eq!(stage.run(&["list", "--json"]).out, "[]\n");
    assert_eq!(fs::read_dir(stage.home()).unwrap().count(), 0);
}

#[test]
fn a_file_of_which_no_profile_can_be_read_is_no_empty_deck() {
    for (text, why) in [
        ("version = 1\n[profiles.a\nclient_id = \"x\"\n", "line 2, column 12: unclosed table"),
        ("version = 2\n", "line 1, column 11: this file is for a newer orgdeck"),
    ] {
        let stage = Stage::with(text);
        for args in [["list"].as_slice(), &["list", "--json"], &["login", "--all"]] {
            let run = stage.run(args);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?} {run:?}");
            assert!(run.err.contains("no profile can be read from") && run.err.contains(why), "{args:?} {}", run.err);
            assert!(!run.err.contains("unknown key"), "{}", run.err);
        }
    }
}

#[test]
fn what_is_wrong_outside_profiles_is_said_beside_the_list() {
    let stage = Stage::with(&format!("{SETTINGS}\n[ui]\nthemee = \"CANARY\"\n"));
    let run = stage.run(&["list"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("profiles.toml, line 25, column 1: unknown key \"themee\"; did you mean \"theme\"?"));
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    run.is_clean();
}

#[test]
fn t26_a_line_that_is_no_toml_is_named_and_never_shown() {
    let stage = Stage::with(&format!("{SETTINGS}\nclient_secret = CANARY\"\n"));
    for args in [&["list"][..], &["list", "--json"], &["show", "initech"], &["show", "initech", "--json"]] {
        let run = stage.run(args);
        assert!(format!("{}{}", run.out, run.err).contains("line 24"), "{run:?}");
        run.is_clean();
    }
}

#[test]
fn t10_a_damaged_token_file_is_one_row_with_its_reason_and_is_kept() {
    let stage = deck();
    stage.damage("acme-prod", |text| text[..text.len() / 2].to_owned());
    let before = fs::read(stage.token_file("acme-prod")).unwrap();
    let run = stage.run(&["list", "--json"]);
    let rows = run.document();
    assert_eq!((run.code, &rows[0]["condition"]), (0, &"needs_you".into()));
    assert!(
        rows[0]["state"].as_str().unwrap().contains("acme-prod.json is damaged and was left as it is, with a copy in")
    );
    assert_eq!(rows[1]["condition"], "unsure");
    assert_eq!(fs::read(stage.token_file("acme-prod")).unwrap(), before);
    run.is_clean();
}

#[test]
fn t28_what_an_org_calls_its_people_cannot_reach_the_terminal() {
    let stage = Stage::with(SETTINGS);
    let evil = "ana\u{1b}[2J\u{9b}31m\u{202e}moc\n@acme.com";
    stage.save("acme-prod", |card| card.username = Some(evil.to_owned()));
    for args in [&["list"][..], &["list", "--json"], &["show", "acme-prod"], &["show", "acme-prod", "--json"]] {
        let out = stage.run(args).out;
        assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{args:?}: {out}");
    }
    assert!(stage.run(&["list"]).out.contains("ana␛[2J<U+009B>31m<U+202E>moc␊@acme.com"));
    assert_eq!(stage.run(&["list", "--json"]).document()[0]["username"], evil);
}

#[test]
fn colour_comes_on_demand_and_is_never_the_only_sign() {
    let stage = deck();
    let plain = stage.run(&["list"]).out;
    let coloured = stage.run(&["list", "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[32m✓\u{1b}[0m alive 3m ago"), "{coloured}");
    let stripped: String = coloured
        .split("\u{1b}[")
        .enumerate()
        .map(|(at, part)| match at {
            0 => part,
            _ => part.split_once('m').unwrap().1,
        })
        .collect();
    assert_eq!(stripped, plain);
}

#[test]
fn settings_that_changed_since_the_login_are_told_and_the_card_counts() {
    let stage = Stage::with(&SETTINGS.replace("3MVG9acme", "3MVG9other"));
    stage.save("acme-prod", |_| ());
    let row = &stage.run(&["list", "--json"]).document()[0];
    assert_eq!(row["simulated"], false);
    assert_eq!((&row["settings_changed"], &row["client_id"]), (&true.into(), &"3MVG9acme".into()));
    assert!(stage.run(&["list"]).out.contains("✓ alive 3m ago, settings changed since"));
}
