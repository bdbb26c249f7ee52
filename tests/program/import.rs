//! Taking logins over from Salesforce's CLI with their tokens, against a real server: whose they are is asked, a
//! dead access token is renewed safely, and where they came from stays on card and ledger.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;

use orgdeck::{
    oauth::{card::Origin, token},
    simulator::Options,
    store::ledger,
};
use serde_json::json;

use crate::support::{
    process::{Ended, Process, orgdeck},
    stage::{Robot, Stage, name},
};

/// Two numbered orgs as sf keeps them, and nothing of ours.
pub async fn kept_by_sf(rotate: bool) -> Stage {
    let stage =
        Stage::new(|redirect_uri| Options { orgs: 2, rotate, auto_approve: true, redirect_uri, ..Options::default() })
            .await;
    stage.log_in_all(Robot(orgdeck::simulator::Persona::Allow)).await;
    let sfdx = stage.dir.path().join(".sfdx");
    fs::create_dir(&sfdx).unwrap();
    for org in ["org-001", "org-002"] {
        let (card, grant) = stage.dir.tokens().grant(&name(org)).unwrap().unwrap();
        let profile = stage.settings.find(org).unwrap().profile.as_ref().unwrap();
        let secret = match &profile.client_secret {
            Some(orgdeck::profile::SecretSource::Literal(secret)) => secret.expose().to_owned(),
            _ => String::new(),
        };
        let username = card.username.clone().unwrap();
        let file = json!({
            "username": username, "orgId": card.org, "instanceUrl": card.instance_url, "loginUrl": card.login_host,
            "clientId": card.client_id, "clientSecret": secret,
            "accessToken": token::parse(&grant.reply).unwrap().access_token.expose(),
            "refreshToken": grant.refresh_token.unwrap().expose(),
        });
        fs::write(sfdx.join(format!("{username}.json")), file.to_string()).unwrap();
        fs::remove_file(stage.dir.path().join(format!("tokens/{org}.json"))).unwrap();
    }
    fs::remove_file(stage.dir.profiles()).unwrap();
    fs::remove_file(stage.dir.ledger()).unwrap();
    stage
}

async fn run(stage: &Stage, arguments: &[&str]) -> Ended {
    let mut command = orgdeck(stage.dir.path());
    command.args(arguments).env("SF_USE_GENERIC_UNIX_KEYCHAIN", "true");
    Process::start(command).end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_login_that_lives_is_asked_whose_it_is_and_nothing_is_used_up() {
    let stage = kept_by_sf(true).await;
    let (refreshes, looks) = (stage.sent("/token"), stage.sent("/userinfo"));
    let ended = run(&stage, &["import", "sf", "--with-tokens", "--yes", "--json"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let imported = &ended.objects()[0]["imported"];
    assert!(imported.as_array().unwrap().iter().all(|it| it["token"] == "imported"), "{ended:?}");
    assert_eq!((stage.sent("/token"), stage.sent("/userinfo")), (refreshes, looks + 2));
    let ledger = ledger::read(&stage.dir).unwrap();
    for it in imported.as_array().unwrap() {
        let name = name(it["profile"].as_str().unwrap());
        let card = stage.dir.tokens().card(&name).unwrap().unwrap();
        assert_eq!((card.origin, card.username.as_deref()), (Origin::Imported, it["username"].as_str()));
        let entry = ledger.entries().iter().find(|entry| entry.profile == name).unwrap();
        assert_eq!((entry.origin, Some(&entry.fingerprint)), (Origin::Imported, card.refresh_fingerprint.as_ref()));
    }
    let first = imported[0]["profile"].as_str().unwrap();
    for command in ["check", "refresh"] {
        let ended = run(&stage, &[command, first, "--json"]).await;
        assert_eq!(ended.code, Some(0), "{command}: {ended:?}");
    }
    let again = run(&stage, &["import", "sf", "--with-tokens", "--yes", "--json"]).await;
    assert!(again.objects()[0]["imported"].as_array().unwrap().iter().all(|it| it["token"] == "kept"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lost_beside_a_copied_login_is_told() {
    let stage = kept_by_sf(true).await;
    let sfdx = stage.dir.path().join(".sfdx");
    let mut files: Vec<_> = fs::read_dir(&sfdx).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&files[1]).unwrap()).unwrap();
    json["accessToken"] = "00D000000000000!dead".into();
    json["orgId"] = "00Dxx0000009zzzEAA".into();
    fs::write(&files[1], json.to_string()).unwrap();
    fs::create_dir(stage.dir.ledger()).unwrap();
    let ended = run(&stage, &["import", "sf", "--with-tokens", "--yes", "--json"]).await;
    let imported = ended.objects()[0]["imported"].clone();
    let note = |at: usize| imported[at]["notes"].to_string();
    assert_eq!((&imported[0]["token"], &imported[1]["token"]), (&"imported".into(), &"failed".into()), "{ended:?}");
    assert!(note(0).contains("nobody counts this grant for `orgdeck grants`"), "{ended:?}");
    assert!(note(1).contains("its refresh token was used and what came was dropped"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_login_whose_access_token_died_is_renewed_and_a_dead_one_leaves_its_profile() {
    let stage = kept_by_sf(true).await;
    let sfdx = stage.dir.path().join(".sfdx");
    let mut files: Vec<_> = fs::read_dir(&sfdx).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for (at, file) in files.iter().enumerate() {
        let mut json: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        json["accessToken"] = "00D000000000000!dead".into();
        if at == 1 {
            json["refreshToken"] = "5Aep861dead".into();
        }
        fs::write(file, json.to_string()).unwrap();
    }
    let before = stage.sent("/token");
    let ended = run(&stage, &["import", "sf", "--with-tokens", "--yes", "--json"]).await;
    assert_eq!((ended.code, stage.sent("/token")), (Some(3), before + 2), "{ended:?}");
    let imported = ended.objects()[0]["imported"].clone();
    let tokens: Vec<_> = imported.as_array().unwrap().iter().map(|it| it["token"].as_str().unwrap()).collect();
    assert_eq!(tokens, ["imported", "failed"], "{ended:?}");
    assert!(imported[1]["fault"]["action"].is_string() && imported[1]["result"] == "added", "{ended:?}");
    let saved = stage.dir.tokens().card(&name(imported[0]["profile"].as_str().unwrap())).unwrap().unwrap();
    let username = imported[0]["username"].as_str();
    assert_eq!((saved.origin, saved.username.as_deref()), (Origin::Imported, username));
    let ended = run(&stage, &["check", imported[0]["profile"].as_str().unwrap(), "--json"]).await;
    assert_eq!(ended.code, Some(0), "what came of the rotation is what was saved: {ended:?}");
}
