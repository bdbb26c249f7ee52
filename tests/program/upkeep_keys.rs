//! Keys that keep saved grants alive, asked for at the dashboard: keys in, screens and files out, on the
//! real loop and against the simulator with its faults.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use orgdeck::{
    simulator::{Persona, Switch},
    upkeep::Outcome,
};

use crate::support::{
    player::{Picture, Player},
    stage::{Nobody, Robot, Stage, name},
};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);

/// A stage of orgs that are logged in.
async fn logged_in(orgs: usize) -> Stage {
    let stage = Stage::approving(orgs).await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    assert_eq!(stage.saved().len(), orgs);
    stage
}

fn fingerprints(stage: &Stage, profile: &str) -> (String, Option<String>) {
    let card = stage.dir.tokens().card(&name(profile)).unwrap().unwrap();
    (card.access_fingerprint, card.refresh_fingerprint)
}

fn fault(stage: &Stage, org: &str, switch: &str) {
    assert!(stage.simulator.set_fault(org, Switch::parse(switch).unwrap()));
}

/// The line of the list that a profile has.
fn line(picture: &Picture, profile: &str) -> String {
    let lines: Vec<_> = picture.screen.lines().map(|line| line.chars().take(62).collect::<String>()).collect();
    lines.into_iter().find(|line| line.contains(profile)).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_gets_a_new_access_token_and_shows_the_old_and_the_new_fingerprint() {
    for size in [WIDE, SMALL] {
        let stage = logged_in(2).await;
        let before = fingerprints(&stage, "org-001");
        let mut player = Player::sit_down(&stage, size, Nobody).await;
        player.see("2 alive").await;
        player.press("r");
        let picture = player.see("new access token just now").await;
        let after = fingerprints(&stage, "org-001");
        assert_ne!(before.0, after.0);
        let change = format!("#{} → #{}", before.0, after.0);
        assert!(picture.screen.contains(&change), "{change}\n{}", picture.screen);
        player.press("1");
        if size == SMALL {
            player.press("<Tab>");
        }
        let picture = player.see("grant_type").await;
        assert!(picture.screen.contains("refresh_token"), "{}", picture.screen);
        player.press("2");
        player.see("200 application/json").await;
        player.press("q");
        player.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_are_marked_are_renewed_at_once_and_summed_up_in_one_line() {
    let mut stage = logged_in(5).await;
    stage.set(|text| {
        let wrong = text.replace("[profiles.org-005]", "[profiles.org-005]\npkce = \"perhaps\"");
        wrong + "\n[profiles.never]\nclient_id = \"x\"\nlogin = \"production\"\n"
    });
    let before: Vec<_> = (1..=5).map(|n| fingerprints(&stage, &format!("org-00{n}"))).collect();
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("4 alive").await;
    player.press("*r");
    player.see("4 new access tokens: 4 renewed").await;
    let picture = player.see("left out: 1 without a saved grant, 1 with wrong settings").await;
    assert!(!picture.screen.contains("marked"), "{}", picture.screen);
    for (at, before) in before.iter().enumerate() {
        let after = fingerprints(&stage, &format!("org-00{}", at + 1));
        assert_eq!(after.0 != before.0, at < 4);
    }
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c_tells_what_lives_what_has_ended_and_what_is_not_reached() {
    let stage = logged_in(3).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("3 alive").await;
    stage.simulator.end_sessions("org-002");
    fault(&stage, "org-003", "introspect:never_answers");
    player.press("jjc");
    player.see("checking  ").await;
    player.press("kkc");
    let picture = player.see("alive: access token #").await;
    assert!(line(&picture, "org-001").contains("✓ alive just now"), "{}", picture.screen);
    player.press("jc");
    let picture = player.see("session ended").await;
    assert!(line(&picture, "org-002").contains('?'), "{}", picture.screen);
    assert_eq!(stage.sent("/token"), 3, "a check refreshes nothing");
    let picture = player.see("? unreachable").await;
    assert!(picture.screen.contains("2 not asked lately"), "{}", picture.screen);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_refresh_token_needs_the_person_and_is_found_by_its_key() {
    let stage = logged_in(3).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("3 alive").await;
    stage.simulator.revoke_all();
    player.press("Gr");
    let picture = player.see("! log in: token ended").await;
    assert!(picture.screen.contains("! 1 needs you"), "{}", picture.screen);
    player.press("g!");
    player.see("▌ org-003").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passing_trouble_is_waited_out_and_can_be_cancelled_in_between() {
    let stage = logged_in(2).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("2 alive").await;
    fault(&stage, "org-001", "token:server_error*1");
    fault(&stage, "org-002", "token:server_error");
    player.press("r");
    player.see("new access token just now").await;
    player.press("jr");
    player.see("trying again").await;
    player.press("X");
    let deck = player.see("cancelled").await.deck;
    let errand = deck.errand_of(deck.row("org-002").unwrap()).unwrap();
    assert_eq!(errand.outcome(), Some(&Outcome::Cancelled));
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_waits_for_a_refresh_that_was_sent() {
    let stage = logged_in(1).await;
    let before = fingerprints(&stage, "org-001");
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    fault(&stage, "org-001", "token:slow=1000");
    player.press("r");
    player.see("grant_type").await;
    player.press("X");
    player.see("too late to cancel").await;
    player.press("q");
    player.see("waiting for 1 sent requests and their saves").await;
    player.end().await;
    assert_ne!(fingerprints(&stage, "org-001").0, before.0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn t08_tokens_that_cannot_be_saved_are_saved_by_enter() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let stage = logged_in(1).await;
    let before = fingerprints(&stage, "org-001");
    let tokens = stage.dir.path().join("tokens");
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("1 alive").await;
    fault(&stage, "org-001", "token:slow=700");
    player.press("r");
    player.see("▸ Refresh").await;
    fs::remove_dir_all(&tokens).unwrap();
    let picture = player.see("! not saved: Enter").await;
    assert!(picture.screen.contains("! 1 needs you"), "{}", picture.screen);
    player.press("q");
    player.see("could not be saved").await;
    player.press("n");
    player.miss("[y/n]").await;
    player.press("X");
    player.see("not saved yet").await;
    fs::create_dir(&tokens).unwrap();
    fs::set_permissions(&tokens, fs::Permissions::from_mode(0o700)).unwrap();
    player.press("<Enter>");
    player.see("new access token just now").await;
    assert_ne!(fingerprints(&stage, "org-001").0, before.0);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn x_revokes_a_production_grant_once_its_name_was_typed() {
    let stage = logged_in(2).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("2 alive").await;
    player.press("x");
    player.see("revoke at the org, then delete here").await;
    player.press("R");
    player.see("Revoke org-001? The org ends the grant of").await;
    player.press("org-002<Enter>");
    player.see("nothing was done").await;
    assert_eq!(stage.sent("/revoke"), 0);
    player.press("xR");
    player.see("Type org-001 for yes").await;
    player.press("org-001<Enter>");
    player.see("revoked: at the server, and deleted here").await;
    let picture = player.see("not logged in").await;
    assert!(line(&picture, "org-001").contains("– not logged in"), "{}", picture.screen);
    assert_eq!((stage.saved(), stage.sent("/revoke")), (vec!["org-002".to_owned()], 1));
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_revoked_once_their_number_was_typed_and_who_does_not_answer_is_asked_about() {
    let stage = logged_in(4).await;
    let mut player = Player::sit_down(&stage, SMALL, Nobody).await;
    player.see("4 alive").await;
    fault(&stage, "org-002", "revoke:html_503");
    player.press("*xR");
    player.see("Revoke 4? Their orgs end the grants").await;
    player.press("4<Enter>");
    player.see("org-002: the org was not reached, and nothing was deleted").await;
    assert_eq!(stage.saved(), ["org-002"]);
    player.press("y");
    player.see("deleted here alone").await;
    assert!(stage.saved().is_empty());
    assert_eq!(stage.sent("/revoke"), 4);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_save_can_be_taken_back() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("L");
    player.see("PROD; x: not this one").await;
    player.press("x");
    player.see("not this one: revoke what was just saved").await;
    player.press("n");
    player.see("? The org ends the new grant, and org-001 forgets it. [y/n]").await;
    player.press("y");
    player.see("not logged in").await;
    assert!(stage.saved().is_empty());
    assert_eq!(stage.sent("/revoke"), 1);
    player.press("x");
    let picture = player.see("log in").await;
    assert!(!picture.screen.contains("not this one: revoke"), "{}", picture.screen);
    player.press("<Esc>q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l_says_how_many_grants_there_are_and_takes_of_the_marked_who_needs_it() {
    let stage = logged_in(2).await;
    let mut player = Player::sit_down(&stage, SMALL, Robot(Persona::Allow)).await;
    player.see("2 alive").await;
    player.see("at least 1 of 5").await;
    player.press("L");
    player.see("org-001 is alive and has at least 1 of 5 grants; r gives it a new").await;
    player.press("y");
    player.see("at least 2 of 5").await;
    player.press("jxR");
    player.see("Revoke org-002?").await;
    player.press("y");
    player.see("not logged in").await;
    player.press("*L");
    player.see("Log in the 1 that need it? 1 is alive").await;
    player.press("y");
    player.see("2 alive").await;
    assert_eq!(stage.sent("/token"), 4, "who lived got no other grant");
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_view_is_checked_by_itself_where_a_setting_says_so() {
    use std::time::Duration;
    let stage = logged_in(12).await;
    let mut player =
        Player::sit_down_with(&stage, WIDE, Nobody, |deck| deck.check_every = Some(Duration::from_secs(2))).await;
    player.see("12 alive").await;
    player
        .wait("twelve checks", |picture| {
            picture.deck.errands.values().filter(|it| it.outcome().is_some()).count() >= 12
        })
        .await;
    assert!(stage.sent("/introspect") >= 12);
    assert_eq!(stage.sent("/token"), 12, "nothing is refreshed by itself");
    player.press("<C-c>");
    player.end().await;
}
