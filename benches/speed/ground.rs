//! What the benches stand on: profiles as a person would write them, and tokens as logins leave them.

use std::{fmt::Write, time::Duration};

use jiff::Timestamp;
use orgdeck::{
    flow::Now,
    oauth::card::{Card, Grant, Origin},
    profile::{Kind, OrgId, ProfileName, UserId},
    secret::Secret,
    store::ConfigDir,
};

/// A `profiles.toml` of so many profiles of four customers, in the way of the example.
pub fn profiles_toml(count: usize) -> String {
    let mut text = String::from(
        "version = 1\n\n[defaults]\nredirect_uri = \"http://localhost:1717/OauthRedirect\"\nscopes = [\"api\", \"refresh_token\"]\n",
    );
    for number in 0..count {
        let tag = ["acme", "globex", "initech", "umbrella"][number % 4];
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n[profiles.{tag}-{number:05}]\nclient_id = \"3MVG9{number:080}\"\nclient_secret = {{ env = \"SECRET_{number}\" }}\nlogin = \"sandbox\"\nlogin_hint = \"deploy@{tag}.example.{number}\"\ntags = [\"{tag}\"]\n"
        );
    }
    text
}

/// A config directory of so many profiles, each logged in.
pub fn config_dir(place: &tempfile::TempDir, count: usize) -> ConfigDir {
    let dir = ConfigDir::open(&place.path().join("orgdeck")).expect("a config directory");
    std::fs::write(dir.profiles(), profiles_toml(count)).expect("profiles");
    for number in 0..count {
        let tag = ["acme", "globex", "initech", "umbrella"][number % 4];
        let name = ProfileName::parse(&format!("{tag}-{number:05}")).expect("a name");
        let mut lock = dir.tokens().lock(&name, "bench", Duration::from_secs(1)).expect("a lock");
        lock.save(&card(number), &grant(number)).expect("a token file");
    }
    dir
}

fn card(number: usize) -> Card {
    let now = Timestamp::now();
    Card {
        client_id: format!("3MVG9{number:080}"),
        login_host: "https://test.salesforce.com".into(),
        instance_url: format!("https://acme--uat{number}.sandbox.my.salesforce.com"),
        org: OrgId::parse("00D8K0000004aaMUAE").expect("an org"),
        user: UserId::parse("0058K000001SwiUQAS").expect("a user"),
        username: Some(format!("deploy@acme.example.{number}")),
        display_name: Some("Deploy Bot".into()),
        kind: Kind::Sandbox,
        scopes: Some("api refresh_token".into()),
        minted_at: now,
        issued_at: Some(now),
        seen_at: now,
        refreshes: 0,
        refreshed_at: None,
        expires_at: None,
        ended_at: None,
        access_fingerprint: "ba7816bf".into(),
        refresh_fingerprint: Some("1f3a9c04".into()),
        origin: Origin::Minted,
        hand_outs: Vec::new(),
    }
}

fn grant(number: usize) -> Grant {
    let token = format!("5Aep861{number:080}");
    let reply = format!(
        r#"{{"access_token":"00D8K0000004aaM!AQ{number:094}","refresh_token":"{token}","instance_url":"https://acme--uat{number}.sandbox.my.salesforce.com","id":"https://test.salesforce.com/id/00D8K0000004aaMUAE/0058K000001SwiUQAS","token_type":"Bearer","issued_at":"1787222527000"}}"#
    );
    Grant { refresh_token: Some(Secret::new(token)), reply: Secret::new(reply) }
}

/// A moment.
pub fn now() -> Now {
    Now { since_start: Duration::from_secs(1), wall: Timestamp::now() }
}
