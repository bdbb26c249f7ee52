//! `export`: each form on standard output or in a file of its owner's alone; the grant leaves after a yes, and
//! after that was written down.

use orgdeck::store::ledger;

use crate::stage::{ACCESS, REFRESH, SETTINGS, Stage, mode};

/// A home with a login whose fingerprints are true, and in the ledger.
fn stage() -> Stage {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    let card = stage.card("acme-prod");
    let entry = serde_json::json!({
        "client_id": card.client_id, "org": card.org, "user": card.user, "profile": "acme-prod",
        "at": card.minted_at, "origin": "minted", "fingerprint": "bbbbbbbb"
    });
    ledger::change(&stage.config(), |ledger| ledger.add(serde_json::from_value(entry).unwrap())).unwrap();
    stage
}

#[test]
fn the_grant_leaves_after_a_yes_alone_and_is_written_down_as_handed_out() {
    let stage = stage();
    for form in ["sfdx-url", "dotenv", "json", "postman"] {
        let run = stage.run(&["export", "acme-prod", "--as", form]);
        assert!(run.code == 2 && run.err.contains("say --yes") && run.err.contains("rotates"), "{run:?}");
        run.is_clean();
    }
    assert!(stage.card("acme-prod").hand_outs.is_empty());
    for (count, form) in ["sfdx-url", "dotenv", "json", "postman"].into_iter().enumerate() {
        let run = stage.run(&["export", "acme-prod", "--as", form, "--yes"]);
        assert!(run.code == 0 && run.out.contains(REFRESH) && run.err.is_empty(), "{run:?}");
        let outs = stage.card("acme-prod").hand_outs;
        assert_eq!((outs.len(), &*outs[count].to), (count + 1, form));
        assert_eq!(ledger::read(&stage.config()).unwrap().entries()[0].hand_outs, outs);
    }
    let shown = stage.run(&["show", "acme-prod"]);
    assert!(["sfdx-url", "dotenv", "json", "postman"].iter().all(|form| shown.out.contains(form)), "{shown:?}");
}

#[test]
fn without_the_refresh_token_nothing_is_asked_and_nothing_is_a_hand_out() {
    let stage = stage();
    for args in [&["dotenv", "--access-only"][..], &["json", "--access-only"], &["postman", "--access-only"], &["curl"]]
    {
        let run = stage.run(&[&["export", "acme-prod", "--as"], args].concat());
        assert!(run.code == 0 && run.out.contains(ACCESS), "{run:?}");
        assert!(!run.out.contains(REFRESH) && !run.out.contains("5ecret"), "{run:?}");
    }
    assert!(stage.card("acme-prod").hand_outs.is_empty());
    let run = stage.run(&["export", "acme-prod", "--as", "sfdx-url", "--access-only"]);
    assert!(run.code == 2 && run.err.contains("is the refresh token itself"), "{run:?}");
}

#[test]
fn t11_a_file_is_new_and_for_its_owner_alone_whatever_the_umask() {
    let stage = stage();
    let args = ["export", "acme-prod", "--as", "json", "--yes", "--output", "grant.json"];
    let run = crate::stage::Run::of(&mut stage.shell("umask 000", &args));
    let file = stage.home().join("grant.json");
    assert!(run.code == 0 && run.out.is_empty() && run.err.contains("grant.json"), "{run:?}");
    run.is_clean();
    assert_eq!(mode(&file), 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    let object: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&object["refresh_token"], text.ends_with("}\n")), (&REFRESH.into(), true));
    let again = stage.run(&args);
    assert!(again.code == 6 && again.err.contains("is there already"), "{again:?}");
    assert_eq!(stage.card("acme-prod").hand_outs.len(), 1, "what cannot be given is not written down");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn what_cannot_be_handed_out_says_why_and_leaves_no_file() {
    let stage = stage();
    stage.save("acme-uat", |card| card.client_id = "3MVG9other".into());
    for (name, code, words) in [
        ("globex", 3, "no token is saved here"),
        ("acme-uat", 2, "another app"),
        ("initech", 2, "unknown key"),
        ("nobody", 2, "no profile is called nobody"),
    ] {
        let run = stage.run(&["export", name, "--as", "json", "--yes", "--output", "out"]);
        assert!(run.code == code && run.err.contains(words), "{run:?}");
        run.is_clean();
        assert!(!stage.home().join("out").exists());
    }
    let run = stage.run(&["export", "acme-prod", "--as", "yaml"]);
    assert!(run.code == 2 && run.err.contains("[possible values: sfdx-url, curl, dotenv, json, postman]"), "{run:?}");
}
