//! A sandbox that was refreshed under the same My Domain: who takes its new org, and that `profiles.toml`
//! follows with everything else in it as it was.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use orgdeck::{
    flow::Consent,
    simulator::{Fault, Options, Persona, Scenario},
};

use crate::support::{
    browser::Browser,
    player::Player,
    process::Process,
    stage::{Robot, Stage, name},
};

const OLD: &str = "00DSIM000000001EAA";
const NEW: &str = "00DSIM1000000012BA";

const SCENARIO: &str = r#"
about = "A sandbox."
[orgs.acme]
label = "Acme Corp"
kind = "sandbox"
users = [{ username = "ana@acme.example", name = "Ana Lindqvist" }]
[apps.deck]
label = "Acme deck"
home = "acme"
[profiles.acme]
org = "acme"
app = "deck"
settings = { expect_org = "00DSIM000000001EAA" }
"#;

/// A sandbox that was logged in to, and refreshed then; the settings have a remark behind the org.
async fn refreshed() -> Stage {
    let scenario = Some(Scenario::parse(SCENARIO).unwrap());
    let mut stage =
        Stage::new(|redirect_uri| Options { scenario, auto_approve: true, redirect_uri, ..Options::default() }).await;
    stage.set(|text| {
        format!("# mine\n{}", text.replace(&format!("\"{OLD}\""), &format!("\"{OLD}\"   # the full copy")))
    });
    let consent = Consent { unattended: true, ..Consent::default() };
    stage.log_in(vec![name("acme")], consent, Robot(Persona::Allow)).await;
    assert_eq!(stage.saved(), ["acme"]);
    assert!(stage.simulator.set_fault("acme", Fault::Refreshed));
    stage
}

fn settings(stage: &Stage) -> String {
    std::fs::read_to_string(stage.dir.profiles()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_takes_the_org_that_it_was_told_and_the_settings_name_it_then() {
    let stage = refreshed().await;
    let before = settings(&stage);
    let browser = Browser::of(Persona::Allow);
    let refused = Process::login(&stage, &browser, &["acme", "--json"]).end().await;
    assert_eq!((refused.code, &refused.fault()["code"]), (Some(4), &"unexpected_org".into()), "{refused:?}");
    assert_eq!(settings(&stage), before);

    let ended = Process::login(&stage, &browser, &["acme", "--json", "--accept-org", NEW]).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.err.contains(&format!("acme: profiles.toml expects org {NEW} of it now")), "{ended:?}");
    assert_eq!(settings(&stage), before.replace(OLD, NEW));
    let again = Process::login(&stage, &browser, &["acme", "--json"]).end().await;
    assert_eq!(again.code, Some(0), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_asks_and_a_takes_it() {
    let stage = refreshed().await;
    let before = settings(&stage);
    let mut player = Player::sit_down(&stage, (120, 40), Robot(Persona::Allow)).await;
    player.see("1 alive").await;
    player.press("L");
    player.see("acme is alive and has").await;
    player.press("y");
    player.see("Sandbox refreshed?").await;
    let picture = player.see("A take new org").await;
    assert!(picture.screen.contains("! org id changed"), "{}", picture.screen);
    player.press("A");
    player.see(&format!("profiles.toml expects org {NEW} of it now")).await;
    assert_eq!(settings(&stage), before.replace(OLD, NEW));
    player.press("q");
    let deck = player.end().await;
    let changed = |entry: &orgdeck::deck::journal::Entry| entry.words.as_str().contains("profiles.toml was changed");
    assert!(!deck.journal.newest().any(changed), "its own edit is no news: {:?}", deck.journal);
}
