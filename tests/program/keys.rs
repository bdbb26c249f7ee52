//! Keys in, screens and files out: the dashboard on the real loop, with nothing between it and the
//! simulator but sockets.

use std::{net::TcpListener, time::Duration};

use orgdeck::{
    deck::Cue,
    demo::robot,
    simulator::{Options, Persona},
};

use crate::support::{
    page::led_to,
    player::Player,
    stage::{Nobody, Robot, Stage, name, result},
};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);

/// The link of a waiting login, as the person copies it.
async fn copied_link(player: &mut Player) -> String {
    player.press("yl");
    match player.cue(|cue| matches!(cue, Cue::Copy(_))).await {
        Cue::Copy(link) => link.expose().to_owned(),
        _ => unreachable!("only that cue was waited for"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_marked_profiles_log_in_at_once_and_their_tokens_are_on_disk() {
    for size in [WIDE, SMALL] {
        let stage = Stage::approving(6).await;
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.see("6 not logged in").await;
        player.press("    L");
        let picture = player.see("4 alive · 2 not logged in").await;
        for profile in ["org-001", "org-002", "org-003", "org-004"] {
            let alive = |line: &str| line.contains(profile) && line.contains("✓ alive just now");
            assert!(picture.screen.lines().any(alive), "{}", picture.screen);
        }
        assert_eq!(stage.saved(), ["org-001", "org-002", "org-003", "org-004"]);
        player.press("q");
        player.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t57_a_saved_token_goes_to_the_clipboard_by_the_menu_and_is_not_seen() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("L");
    player.see("1 alive").await;
    player.press("y");
    player.see("Copy of org-001").await;
    player.press("t");
    let Cue::Copy(token) = player.cue(|cue| matches!(cue, Cue::Copy(_))).await else { unreachable!("only that") };
    let card = stage.dir.tokens().card(&name("org-001")).unwrap().unwrap();
    assert_eq!(token.fingerprint(), card.access_fingerprint);
    let picture = player.see("org-001: copied access token").await;
    assert!(!picture.screen.contains(token.expose()) && !picture.screen.contains("Copy of"), "{}", picture.screen);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_org_is_opened_by_a_key_and_its_dead_token_is_told() {
    let stage = Stage::approving(2).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("o");
    player.see("no token is saved here").await;
    player.press("L");
    player.see("1 alive").await;
    player.press("o");
    player.see("org-001: open in the browser").await;
    assert_eq!(stage.sent("/singleaccess"), 1);
    stage.simulator.end_sessions("org-001");
    player.press("o");
    player.see("org-001: the org no longer accepts its access token").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_can_change_its_size_while_a_login_waits() {
    let stage = Stage::approving(3).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("L");
    player.see("waiting for you").await;
    player.resize((39, 11));
    let picture = player.miss("org-001").await;
    assert_eq!(picture.screen.lines().count(), 11);
    player.resize(SMALL);
    let picture = player.wait("80 columns", |picture| picture.screen.lines().count() == 24).await;
    assert!(picture.screen.contains("▌ org-001") && picture.screen.contains("sign in"), "{}", picture.screen);
    player.resize(WIDE);
    player.see("waiting for you").await;
    robot::walk(&copied_link(&mut player).await, Persona::Allow).await.unwrap();
    player.see("1 alive").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t20_another_user_is_saved_only_after_a_yes() {
    let stage = Stage::new(Options::demo).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(stage.simulator.persona("wayne-prod"))).await;
    player.press("/wayne<Enter>L");
    player.see("where bruce@wayne.example was expected. Save? [y/n]").await;
    assert!(stage.saved().is_empty());
    player.press("n");
    player.see("failed: other_org").await;
    assert!(stage.saved().is_empty());
    assert_eq!(stage.sent("/revoke"), 1);

    player.press("L");
    player.see("Save? [y/n]").await;
    player.press("y");
    player.see("✓ alive just now").await;
    let card = stage.dir.tokens().card(&name("wayne-prod")).unwrap().unwrap();
    assert_eq!(card.username.as_deref(), Some("alfred@wayne.example"));
    assert_eq!(stage.sent("/revoke"), 1);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_logins_go_on_while_a_question_waits() {
    let stage = Stage::new(Options::demo).await;
    let mut player = Player::sit_down(&stage, WIDE, stage.people()).await;
    player.press("/wayne<Enter>L");
    player.see("Save? [y/n]").await;
    player.press("/<C-u>acme<Enter>*L");
    player.see("2 alive").await;
    assert_eq!(stage.saved(), ["acme-prod", "acme-uat"]);
    // What was meant for another row goes to the one that asks, and answers nothing.
    player.press("n");
    player.see("▌ wayne-prod").await;
    player.press("n");
    player.miss("[y/n]").await;
    player.press("q");
    let deck = player.end().await;
    assert_eq!(result(&deck, "wayne-prod"), "other_org");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_login_takes_no_return_and_leaves_the_port() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("L");
    player.see("waiting for you").await;
    let link = copied_link(&mut player).await;
    player.press("X");
    player.see("cancelled").await;
    // The door may still be closing; then it answers as for a login that is over.
    let walked = robot::walk(&link, Persona::Allow).await;
    assert!(!matches!(walked, Ok(robot::Outcome::Delivered { status: 200 })), "{walked:?}");
    let left = async {
        while TcpListener::bind(("127.0.0.1", stage.port)).is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), left).await.unwrap();
    assert!(stage.saved().is_empty());
    assert_eq!(stage.sent("/token"), 0);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t46_a_login_whose_time_is_up_says_so_and_more_time_can_be_had() {
    let mut stage = Stage::approving(2).await;
    stage.set(|text| text.replace("[profiles.org-001]", "[profiles.org-001]\ntimeout = 1"));
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("jL");
    player.see("of 10:00").await;
    player.press("+");
    player.see("of 15:00").await;
    player.press("kL");
    let picture = player.see("failed: time_over").await;
    assert!(picture.screen.contains("1 logging in"), "the other one goes on:\n{}", picture.screen);
    assert_eq!(stage.sent("/token"), 0);
    player.press("<C-c>");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_pasted_ends_the_login_it_belongs_to() {
    let stage = Stage::approving(2).await;
    let mut player = Player::sit_down(&stage, SMALL, Nobody).await;
    player.press("  L");
    let picture = player.wait("two links", |picture| picture.screen.matches("sign in").count() == 2).await;
    let url_of = |profile: &str| {
        let flow = picture.deck.flow_of(picture.deck.row(profile).unwrap()).unwrap();
        flow.authorize().unwrap().target().expose().to_owned()
    };
    let (first, second) = (led_to(&url_of("org-001")).await, led_to(&url_of("org-002")).await);
    // Typed into the line that p opens, and pasted with nothing opened; the state says whose it is.
    player.press("p");
    player.paste(&second);
    player.press("<Enter>");
    player.see("1 alive · 1 logging in").await;
    assert_eq!(stage.saved(), ["org-002"]);
    player.paste(&first);
    player.see("2 alive").await;
    assert_eq!(stage.saved(), ["org-001", "org-002"]);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t43_an_address_that_is_pasted_twice_is_exchanged_once() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("L");
    let picture = player.see("waiting for you").await;
    let flow = picture.deck.flows.values().next().unwrap();
    let address = led_to(flow.authorize().unwrap().target().expose()).await;
    player.paste(&address);
    player.see("1 alive").await;
    player.paste(&address);
    player.see("a callback, but no login waits for it").await;
    assert_eq!(stage.sent("/token"), 1);
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_asks_while_logins_wait() {
    let stage = Stage::approving(3).await;
    let mut player = Player::sit_down(&stage, SMALL, Nobody).await;
    player.press("  L");
    player.see("2 logging in").await;
    player.press("q");
    player.see("2 logins are not finished and would end. Quit? [y/n]").await;
    player.press("n");
    player.miss("[y/n]").await;
    player.press("q");
    player.see("[y/n]").await;
    player.press("y");
    let deck = player.end().await;
    assert_eq!([result(&deck, "org-001"), result(&deck, "org-002")], ["cancelled", "cancelled"]);
    assert!(stage.saved().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_waits_for_what_was_sent_and_gives_the_grant_back() {
    let stage = Stage::slow().await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("L");
    player.see("exchanging").await;
    player.press("<C-c>");
    player.see("waiting for 1 sent requests and their saves").await;
    let deck = player.end().await;
    assert_eq!(result(&deck, "org-001"), "cancelled");
    assert_eq!((stage.sent("/token"), stage.sent("/revoke")), (1, 1));
    assert!(stage.saved().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_leaves_what_fits_and_escape_brings_all_back() {
    let stage = Stage::new(Options::demo).await;
    let mut player = Player::sit_down(&stage, SMALL, Nobody).await;
    player.press("/glob");
    let picture = player.miss("acme-prod").await;
    assert!(picture.screen.contains("▌ globex-prod"), "{}", picture.screen);
    player.press("<Enter>");
    player.press("<Esc>");
    player.see("acme-prod").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_the_person_is_one_key_away_and_its_history_keeps_each_attempt() {
    let stage = Stage::new(Options::demo).await;
    let mut player = Player::sit_down(&stage, WIDE, stage.people()).await;
    player.press("/umbrella<Enter>L");
    player.see("failed: invalid_client").await;
    player.press("L");
    player.see("login begins").await;
    player
        .wait("two ends", |picture| {
            picture.deck.flows.keys().any(|id| id.0 == 2) && picture.screen.contains("1 needs you")
        })
        .await;
    player.press("<Esc><Esc>g");
    player.see("▌ acme-prod").await;
    player.press("!");
    player.see("▌ umbrella-prod").await;
    player.press("6");
    player.wait("two attempts", |picture| picture.screen.matches("failed    in").count() == 2).await;
    player.press("<Tab>j<Enter>");
    player.see(", failed ─").await;
    player.press("1");
    let opened = player.see("code_verifier").await;
    assert!(opened.screen.contains("Authorize") && opened.screen.contains("Exchange"), "{}", opened.screen);
    player.press("<Esc>");
    player.see("Enter opens it").await;
    player.press("q");
    player.end().await;
}
