//! Step mode for what keeps saved grants alive: a refresh, a check and a revocation are held, changed and
//! sent by keys; screens, files and the simulator's log out.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use orgdeck::{
    oauth::names::endpoint,
    simulator::{Options, Persona},
};

use crate::support::{
    canary::{Canaries, debug},
    player::{Picture, Player},
    process::{Process, orgdeck},
    stage::{Nobody, Robot, Stage, name},
};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);
const ORG: &str = "org-001";
/// What is typed where a token stands.
const TYPED: &str = "CANARYtyped.in.place.of.a.token";

/// So many orgs that are logged in, with rotating refresh tokens.
async fn rotating(orgs: usize) -> Stage {
    let options = |redirect_uri| Options { orgs, rotate: true, auto_approve: true, redirect_uri, ..Options::default() };
    let stage = Stage::new(options).await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    assert_eq!(stage.saved().len(), orgs);
    stage
}

/// Another process gets a new access token.
async fn refresh_elsewhere(stage: &Stage) {
    let mut command = orgdeck(stage.dir.path());
    command.args(["refresh", ORG]);
    let ended = Process::start(command).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// A token file, byte for byte.
fn file(stage: &Stage, profile: &str) -> Vec<u8> {
    std::fs::read(stage.dir.path().join(format!("tokens/{profile}.json"))).unwrap()
}

fn code(picture: &Picture, profile: &str) -> String {
    let errand = picture.deck.errand_of(picture.deck.row(profile).unwrap()).unwrap();
    errand.outcome().map_or("under way", |outcome| outcome.code()).to_owned()
}

async fn over(player: &mut Player, code_: &str) -> Picture {
    player.wait(code_, |picture| code(picture, ORG) == code_).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_refresh_is_refused_in_the_server_s_words_and_the_file_stays_untouched() {
    for size in [WIDE, SMALL] {
        let stage = rotating(1).await;
        let (before, token) = (file(&stage, ORG), stage.sent(endpoint::TOKEN));
        let mut player = Player::sit_down(&stage, size, Nobody).await;
        player.see("1 alive").await;
        player.press("sr");
        player.see("held: Enter sends the refresh").await;
        assert!(stage.dir.tokens().try_lock(&name(ORG), "test").unwrap().is_some(), "what is held holds no lock");
        assert_eq!(stage.sent(endpoint::TOKEN), token, "nothing is sent by holding");
        player.press("eGe");
        player.paste(TYPED);
        player.press("<Enter>");
        player.see("(changed)").await;
        player.press("<Enter>");
        let picture = over(&mut player, "tried").await;
        assert_eq!(stage.sent(endpoint::TOKEN), token + 1, "it is not tried again");
        assert!(picture.deck.row(ORG).unwrap().card().unwrap().ended_at.is_none());
        player.press("3");
        player.see("expired access/refresh token").await;
        assert_eq!(file(&stage, ORG), before);
        assert_eq!(stage.simulator.counters().reuse_events, 0);
        // Set back, it is the refresh that it was.
        player.press("r");
        player.see("held: Enter sends the refresh").await;
        player.press("eGe");
        player.paste(TYPED);
        player.press("<Enter>z");
        player.miss("(changed)").await;
        player.press("<Enter>");
        over(&mut player, "refreshed").await;
        assert_ne!(file(&stage, ORG), before);
        player.press("q");
        player.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t01_a_held_refresh_uses_the_token_that_another_process_saved_meanwhile() {
    let stage = rotating(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sr");
    player.see("held: Enter sends the refresh").await;
    refresh_elsewhere(&stage).await;
    let rotated = file(&stage, ORG);
    player.press("<Enter>");
    over(&mut player, "refreshed").await;
    assert_ne!(file(&stage, ORG), rotated);
    let counters = stage.simulator.counters();
    assert_eq!((counters.refreshes, counters.reuse_events), (2, 0));
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t04_an_edited_refresh_of_the_saved_token_saves_the_rotated_one() {
    let stage = rotating(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sr");
    player.see("held: Enter sends the refresh").await;
    player.press("eaformat=json<Enter>");
    player.see("(added)").await;
    player.press("<Enter>");
    over(&mut player, "refreshed").await;
    refresh_elsewhere(&stage).await;
    let counters = stage.simulator.counters();
    assert_eq!((counters.refreshes, counters.reuse_events), (2, 0));
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t07_after_a_refresh_whose_reply_cannot_be_read_the_row_is_uncertain_until_a_login() {
    let stage = rotating(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sr");
    player.see("held: Enter sends the refresh").await;
    player.press("eaformat=xml<Enter><Enter>");
    player.see("? uncertain").await;
    player.press("s");
    // Neither a check nor a refresh that finds the access token alive makes it certain.
    for key in ["c", "r"] {
        player.press(key);
        over(&mut player, "alive").await;
        player.see("? uncertain").await;
    }
    player.press("3");
    player.see("A refresh was sent and its answer never saved").await;
    player.press("q");
    player.end().await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.see("? uncertain").await;
    player.press("L");
    player.see("alive just now").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t58_a_revocation_of_a_typed_token_leaves_the_file_and_an_unedited_one_deletes_it() {
    let stage = rotating(1).await;
    let before = file(&stage, ORG);
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sxR");
    player.see("Revoke org-001?").await;
    player.press("org-001<Enter>");
    player.see("held: Enter sends the revocation").await;
    player.press("ee");
    player.paste(TYPED);
    player.press("<Enter><Enter>");
    over(&mut player, "tried").await;
    assert_eq!((file(&stage, ORG), stage.sent(endpoint::REVOKE)), (before, 1));
    player.press("xRorg-001<Enter>");
    player.see("held: Enter sends the revocation").await;
    player.press("<Enter>");
    over(&mut player, "revoked").await;
    assert_eq!((stage.saved(), stage.grants().await), (vec![], 0));
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_marked_row_holds_by_itself_and_quitting_sends_nothing() {
    let stage = rotating(3).await;
    let token = stage.sent(endpoint::TOKEN);
    let before: Vec<_> = stage.saved().iter().map(|profile| file(&stage, profile)).collect();
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("3 alive").await;
    player.press("s*r");
    player.see("3 requests are held").await;
    player.press("<Enter>");
    over(&mut player, "refreshed").await;
    player.press("q");
    player.see("2 things that you asked for were not sent yet").await;
    player.press("y");
    player.end().await;
    assert_eq!(stage.sent(endpoint::TOKEN), token + 1);
    let after: Vec<_> = stage.saved().iter().map(|profile| file(&stage, profile)).collect();
    assert_eq!(after[1..], before[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_holds_each_of_its_requests_and_an_edited_one_is_written_nowhere() {
    let stage = rotating(1).await;
    stage.simulator.end_sessions(ORG);
    let before = file(&stage, ORG);
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sc");
    player.see("held: Enter sends the check").await;
    player.press("ee");
    player.paste(TYPED);
    player.press("<Enter><Enter>");
    over(&mut player, "tried").await;
    player.see("the token is not active").await;
    assert_eq!(file(&stage, ORG), before);
    player.press("c");
    player.see("held: Enter sends the check").await;
    player.press("<Enter>");
    player.see("Held: the check of the refresh token").await;
    player.press("<Enter>");
    over(&mut player, "ended").await;
    assert_eq!(stage.sent(endpoint::INTROSPECT), 3);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t21_no_secret_of_a_held_errand_is_seen_anywhere() {
    let stage = rotating(1).await;
    let canaries = Canaries::default();
    canaries.add("typed token", TYPED);
    canaries.read(stage.dir.path());
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    player.press("sr");
    player.see("held: Enter sends the refresh").await;
    player.press("eGe");
    player.paste(TYPED);
    let typed = player.wait("what is typed", |picture| picture.deck.view.typing.is_some()).await;
    canaries.assert_none_in("the line that is typed", &typed.screen);
    player.press("<Enter>");
    for (tab, shown) in [("1", "(changed)"), ("2", "Nothing"), ("3", "Refresh, held"), ("6", "Enter opens it")] {
        player.press(tab);
        let picture = player.see(shown).await;
        canaries.assert_none_in("the screen", &picture.screen);
        canaries.assert_none_in("the deck", &debug(&picture.deck));
    }
    player.press("1<Enter>");
    let picture = over(&mut player, "tried").await;
    canaries.assert_none_in("the screen", &picture.screen);
    canaries.assert_none_in("the deck", &debug(&picture.deck));
    player.press("q");
    player.end().await;
    let history = stage.dir.path().join(format!("history/{ORG}.jsonl"));
    canaries.assert_none_in("the history", &std::fs::read_to_string(history).unwrap());
}
