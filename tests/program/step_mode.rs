//! Step mode through the whole program: keys in, screens, files and the simulator's log out.

use orgdeck::simulator::Persona;

use crate::support::{
    page::visit,
    player::Player,
    stage::{Robot, Stage, flow, result},
};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);

#[tokio::test(flavor = "multi_thread")]
async fn in_step_mode_each_request_waits_for_enter_and_other_profiles_are_not_held_up() {
    for size in [WIDE, SMALL] {
        let stage = Stage::approving(2).await;
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.press("sL");
        player.see("held: Enter sends the authorize").await;
        assert_eq!(stage.simulator.requests().len(), 0, "nothing is sent by holding");
        player.press("sjL");
        player.see("1 alive").await;
        player.press("sk<Enter>");
        player.see("held: Enter sends the exchange").await;
        assert_eq!(stage.sent("/token"), 1, "the other profile's");
        player.press("<Enter>");
        player.see("held: Enter sends the look-up").await;
        player.press("<Enter>");
        player.see("2 alive").await;
        assert_eq!(stage.saved(), ["org-001", "org-002"]);
        player.press("q");
        player.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_login_is_asked_about_before_quitting_and_its_grant_goes_back() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("sL");
    player.see("held: Enter sends the authorize").await;
    player.press("<Enter>");
    player.see("held: Enter sends the exchange").await;
    player.press("<Enter>");
    player.see("held: Enter sends the look-up").await;
    player.press("q");
    player.see("A login is not finished and would end. Quit?").await;
    player.press("y");
    player.end().await;
    assert_eq!((stage.sent("/revoke"), stage.saved().len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_saved_to_the_profile_after_a_question_and_the_file_keeps_its_comments() {
    let stage = Stage::approving(1).await;
    let file = stage.dir.profiles();
    let before = std::fs::read_to_string(&file).unwrap();
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("sL");
    player.see("held: Enter sends the authorize").await;
    player.press("eadisplay=page<Enter>anonce=CANARYnonce<Enter>S");
    player.see("Save extra of [profiles.org-001] to profiles.toml").await;
    player.see("to   { display = \"page\" }").await;
    let asked = player.see("nonce each login makes its own").await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before, "nothing is written unasked: {}", asked.screen);
    player.press("y");
    player.wait("the mark gone", |picture| picture.screen.matches("(added)").count() == 1).await;
    player.see("saved extra to profiles.toml").await;
    let added = "extra = { display = \"page\" }\n";
    let after = std::fs::read_to_string(&file).unwrap();
    assert!(after.contains(added) && after.replace(added, "") == before, "{after}");
    player.press("X");
    player.wait("the login over", |picture| result(&picture.deck, "org-001") == "cancelled").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_redirect_uri_is_tried_explained_reset_and_the_login_then_done() {
    for size in [WIDE, SMALL] {
        let stage = Stage::approving(1).await;
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.press("sL");
        player.see("held: Enter sends the authorize").await;
        player.press("ejje");
        player.see("a typed %3D goes out as %253D").await;
        player.press("/wrong<Enter>");
        player.see("(changed)").await;
        player.press("<Enter>");
        let waits = player.wait("the browser", |picture| flow(&picture.deck, "org-001").expected().is_some()).await;
        // What the browser shows, and nobody tells the program of.
        let url = flow(&waits.deck, "org-001").authorize().unwrap().target();
        let shown = visit(url.expose()).await.text().await.unwrap();
        player.press("p");
        player.paste(&shown);
        player.press("<Enter>3");
        let failed = player.see("redirect_uri must match").await;
        assert_eq!(result(&failed.deck, "org-001"), "redirect_uri_mismatch");
        player.press("L");
        player.see("held: Enter sends the authorize").await;
        player.press("ejje/wrong<Enter>");
        player.see("(changed)").await;
        player.press("z");
        player.miss("(changed)").await;
        player.press("<Enter>");
        player.see("held: Enter sends the exchange").await;
        player.press("<Enter>");
        player.see("held: Enter sends the look-up").await;
        player.press("<Enter>");
        player.wait("the login saved", |picture| result(&picture.deck, "org-001") == "saved").await;
        assert_eq!(stage.saved(), ["org-001"]);
        player.press("q");
        player.end().await;
    }
}
