//! The dashboard while other programs change the config directory: what it shows, what stays, and that
//! it never puts an older token in the place of a newer one.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{fs, time::Duration};

use orgdeck::{
    deck::{Deck, Saved},
    secret::Secret,
    simulator::Persona,
};
use tokio::time::timeout;

use crate::support::{
    browser::Browser,
    player::{Picture, Player},
    process::Process,
    stage::{Nobody, Robot, Stage, name},
};

const WIDE: (u16, u16) = (120, 40);

/// Another orgdeck logs in.
async fn log_in_elsewhere(stage: &Stage, profile: &str) {
    let browser = Browser::of(Persona::Allow);
    let ended = Process::login(stage, &browser, &[profile, "--json"]).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// Another program saves a new access token, and a new refresh token with it.
fn renew_elsewhere(stage: &Stage, profile: &str, token: &str) {
    let mut lock = stage.dir.tokens().lock(&name(profile), "refresh", Duration::from_secs(20)).unwrap();
    let (mut card, mut grant) = lock.grant().unwrap().unwrap();
    grant.refresh_token = Some(Secret::from(token));
    card.refresh_fingerprint = grant.refresh_token.as_ref().map(Secret::fingerprint);
    card.access_fingerprint = Secret::from(format!("access of {token}")).fingerprint();
    lock.save(&card, &grant).unwrap();
}

fn said(deck: &Deck, profile: &str) -> Vec<String> {
    let of = deck.journal.newest().filter(|entry| entry.name.as_deref() == Some(profile));
    of.map(|entry| entry.words.to_string()).filter(|words| words.contains("another")).collect()
}

fn place(picture: &Picture) -> (Option<&str>, Vec<&str>) {
    let view = &picture.deck.view;
    (view.cursor.as_deref(), view.marks.iter().map(|name| &**name).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn t02_what_another_orgdeck_saves_is_shown_and_nothing_older_is_ever_written_over_it() {
    let stage = Stage::approving(3).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("jj k");
    player.wait("a mark", |picture| place(picture) == (Some("org-002"), vec!["org-003"])).await;
    log_in_elsewhere(&stage, "org-001").await;
    let picture = player.see("another orgdeck logged it in as").await;
    assert!(picture.screen.contains("1 alive · 2 not logged in"), "{}", picture.screen);
    assert_eq!(place(&picture), (Some("org-002"), vec!["org-003"]));

    renew_elsewhere(&stage, "org-001", "5Aep861-newer");
    player.see("another orgdeck saved a new access token").await;
    // Whatever came in the meantime, a login here replaces what is there when it saves.
    player.press("<Esc>gL");
    player.see("org-001 is alive and has at least").await;
    renew_elsewhere(&stage, "org-001", "5Aep861-newest");
    let newest = stage.dir.tokens().card(&name("org-001")).unwrap().unwrap();
    player.wait("the newest token", |picture| picture.deck.row("org-001").unwrap().card() == Some(&newest)).await;
    player.press("y");
    player.see("saved: ").await;
    let (card, grant) = stage.dir.tokens().grant(&name("org-001")).unwrap().unwrap();
    assert!(card.minted_at > newest.minted_at);
    assert!(!grant.refresh_token.unwrap().expose().starts_with("5Aep861-newe"));

    // What was saved here is told by the disk, too, and is no news.
    log_in_elsewhere(&stage, "org-002").await;
    player.see("2 alive").await;
    player.press("q");
    let deck = player.end().await;
    assert_eq!(deck.row("org-001").unwrap().saved, Saved::Known(Box::new(card)));
    assert_eq!((said(&deck, "org-001").len(), said(&deck, "org-002").len()), (2, 1), "{:?}", deck.journal);
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_that_are_written_while_it_is_open_can_be_used_at_once() {
    let mut stage = Stage::approving(3).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("j");
    let whole = fs::read_to_string(stage.dir.profiles()).unwrap();
    stage.set(|text| text.split("[profiles.org-003]").next().unwrap().replace("[profiles.org-001]", "[profiles.new]"));
    let picture = player.see("profiles.toml was changed: 1 new, 2 gone").await;
    assert!(picture.screen.contains("2 profiles") && picture.screen.contains("▌ org-002"), "{}", picture.screen);
    player.press("gL");
    player.see("1 alive").await;
    assert_eq!(stage.saved(), ["new"]);

    stage.set(|_| "version = 1\n[profiles.new]\nlogin = \"nowhere\"\n".to_owned());
    let picture = player.see("1 broken").await;
    assert!(picture.screen.contains("! settings: line 2"), "{}", picture.screen);
    assert!(picture.deck.row("new").unwrap().card().is_some(), "the grant is not forgotten");
    stage.set(|_| whole);
    player.see("4 profiles").await;
    player.see("no settings").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_goes_on_while_its_settings_break() {
    let mut stage = Stage::approving(2).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("L");
    let picture = player.see("waiting for you").await;
    let link = picture.deck.flows.values().next().unwrap().link().unwrap().to_owned();
    let whole = fs::read_to_string(stage.dir.profiles()).unwrap();
    stage.set(|_| "version = 1\n[profiles.org-001\n".to_owned());
    player.wait("no other row", |picture| picture.deck.rows.len() == 1).await;
    orgdeck::demo::robot::walk(&link, Persona::Allow).await.unwrap();
    player.see("saved: ").await;
    assert_eq!(stage.saved(), ["org-001"]);
    stage.set(|_| whole);
    player.see("1 alive · 1 not logged in").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t10_a_file_that_is_damaged_while_it_is_open_is_one_broken_row() {
    let stage = Stage::approving(2).await;
    log_in_elsewhere(&stage, "org-001").await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    let file = stage.dir.path().join("tokens/org-001.json");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let picture = player.see("another program wrote what cannot be used").await;
    assert!(picture.screen.contains("! 1 needs you"), "{}", picture.screen);
    assert_eq!(fs::read_to_string(&file).unwrap(), whole[..whole.len() / 2], "it was written to");
    fs::write(&file, &whole).unwrap();
    player.see("1 alive").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_cannot_watch_a_key_looks_for_what_changed() {
    let stage = Stage::approving(2).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("2 not logged in").await;
    let (here, aside) = (stage.dir.path().to_owned(), stage.dir.path().with_extension("aside"));
    fs::rename(&here, &aside).unwrap();
    player.see("what other programs change is seen only when a key is pressed").await;
    fs::rename(&aside, &here).unwrap();
    log_in_elsewhere(&stage, "org-002").await;
    let mut tries = 0;
    while timeout(Duration::from_millis(200), player.see("1 alive · 1 not logged in")).await.is_err() {
        player.press("j");
        tries += 1;
        assert!(tries < 100, "nobody looks");
    }
    assert!(tries > 0);
    player.press("q");
    player.end().await;
}
