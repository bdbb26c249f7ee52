//! `token`: a stored access token, alone, or a sentence and an exit code.

use std::{fs, io::Read, process::Stdio};

use crate::stage::{ACCESS, SETTINGS, Stage};

fn failed(stage: &Stage, args: &[&str], code: i32, words: &str) {
    let run = stage.run(args);
    assert_eq!((run.code, run.out.as_str()), (code, ""), "{args:?}: {}", run.err);
    assert!(run.err.starts_with("orgdeck: ") && run.err.contains(words), "{args:?}: {}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    run.is_clean();
}

#[test]
fn the_token_is_printed_alone() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    let run = stage.run(&["token", "acme-prod"]);
    assert_eq!((run.code, run.out, run.err.as_str()), (0, format!("{ACCESS}\n"), ""));
}

#[test]
fn with_json_comes_what_is_needed_to_use_it() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |card| card.issued_at = Some("2026-11-23T10:00:00Z".parse().unwrap()));
    let run = stage.run(&["token", "acme-prod", "--json"]);
    let wanted = serde_json::json!({
        "access_token": ACCESS, "instance_url": "https://acme.my.salesforce.com", "username": "ana@acme.com",
        "org_id": "00Dxx0000001gPLEAY", "issued_at": "2026-11-23T10:00:00Z",
    });
    assert_eq!((run.code, run.document()), (0, wanted));
}

#[test]
fn without_a_name_the_only_token_is_meant_and_of_several_none_is_guessed() {
    let stage = Stage::with(SETTINGS);
    failed(&stage, &["token"], 3, "no profile has a token: log in with `orgdeck login NAME`");
    stage.save("acme-prod", |_| ());
    assert_eq!(stage.run(&["token"]).out, format!("{ACCESS}\n"));
    stage.save("globex", |_| ());
    failed(&stage, &["token"], 2, "2 profiles have a token: say which");
}

#[test]
fn what_cannot_be_had_is_said_with_its_own_exit_code() {
    let stage = Stage::with(SETTINGS);
    failed(&stage, &["token", "globex"], 3, "globex has no token: log in with `orgdeck login globex`");
    failed(&stage, &["token", "globx"], 2, "no profile is called globx; did you mean globex?");
    failed(
        &stage,
        &["token", "unheard-of"],
        2,
        "no profile is called unheard-of: `orgdeck list` shows those there are",
    );
    let run = stage.run(&["token", "globex", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!((run.code, run.out.as_str(), &error["error"]["code"]), (3, "", &"login_needed".into()));
}

#[test]
fn t10_damaged_newer_and_sealed_files_are_refused_and_left_alone() {
    for (from, to, words) in [
        ("{", "", "is damaged and was left as it is, with a copy in"),
        ("\"version\":1", "\"version\":2", "was written by a newer orgdeck"),
        ("\"sealed\":false", "\"sealed\":true", "is sealed"),
        ("access_token", "access_taken", "holds no token that can be used"),
    ] {
        let stage = Stage::with(SETTINGS);
        stage.save("acme-prod", |_| ());
        stage.damage("acme-prod", |text| text.replacen(from, to, 1));
        let before = fs::read(stage.token_file("acme-prod")).unwrap();
        failed(&stage, &["token", "acme-prod"], 6, words);
        assert_eq!(fs::read(stage.token_file("acme-prod")).unwrap(), before);
    }
}

#[test]
fn a_token_outlives_its_settings() {
    let stage = Stage::with(SETTINGS);
    for name in ["initech", "left-over"] {
        stage.save(name, |_| ());
        let run = stage.run(&["token", name]);
        assert_eq!((run.code, run.out), (0, format!("{ACCESS}\n")), "{name}: {}", run.err);
    }
}

#[test]
fn settings_that_changed_since_the_login_are_told_beside_the_token() {
    let stage = Stage::with(&SETTINGS.replace("3MVG9acme", "3MVG9other"));
    stage.save("acme-prod", |_| ());
    let run = stage.run(&["token", "acme-prod"]);
    assert_eq!((run.code, run.out), (0, format!("{ACCESS}\n")));
    assert!(run.err.contains("the settings of acme-prod changed since its login") && run.err.contains("3MVG9acme"));
}

#[test]
fn t61_a_name_that_is_a_path_never_reaches_the_disk() {
    let stage = Stage::with(SETTINGS);
    fs::write(stage.dir().join("x.json"), "{}").unwrap();
    for name in ["../x", "a/b", "..", ".x", "CON", "a\nb", "ácme", &"n".repeat(65)] {
        for command in ["token", "show", "login"] {
            let run = stage.run(&[command, name]);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{name:?}");
            assert!(run.err.contains("a name "), "{name:?}: {}", run.err);
        }
    }
}

#[test]
fn a_pipe_that_closes_ends_the_command_quietly() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    for args in
        [&["token", "acme-prod"][..], &["list"], &["list", "--json"], &["show", "acme-prod"], &["completions", "zsh"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = stage.command(args).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(141), ""), "{args:?}");
    }
}

#[test]
fn t64_nothing_is_logged_in_where_grants_are_to_be_sealed_and_cannot_be() {
    for (seal, why) in [("keyring", "no keyring is running here"), ("passphrase", "there is no terminal to ask on")] {
        let stage = Stage::with(&format!("{SETTINGS}\n[store]\nseal = \"{seal}\"\n"));
        let run = stage.run(&["login", "globex"]);
        assert_eq!(run.code, 6, "{run:?}");
        assert!(run.out.contains("cannot be sealed, so nothing is written") && run.out.contains(why), "{run:?}");
        assert!(!run.out.contains("waiting for you"), "before any browser opens: {run:?}");
    }
}

#[test]
fn pasting_ends_with_the_input() {
    let stage = Stage::with("version = 1\n[profiles.a]\nclient_id = \"3MVG9a\"\nlogin = \"sandbox\"\n");
    let run = stage.run(&["login", "a", "--paste"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("the input ended"), "{}", run.err);
    assert!(run.out.contains("cancelled"), "{}", run.out);
}
