//! What a person pastes while logins wait: what it was recognised as is said, and it ends the login that it
//! belongs to, by its state or else the selected one.

use orgdeck::deck::Cue;

use crate::support::{
    page::{led_to, parameter},
    player::Player,
    stage::{Nobody, Robot, Stage, result},
};
use orgdeck::simulator::Persona;

const WIDE: (u16, u16) = (120, 40);

/// Presses `p`, pastes, and presses Enter.
fn paste(player: &Player, text: &str) {
    player.press("p");
    player.paste(text);
    player.press("<Enter>");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_browser_ends_at_is_recognised_and_ends_the_login_it_belongs_to() {
    let stage = Stage::approving(9).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.press("3*L");
    let picture = player
        .wait("nine links", |picture| picture.deck.flows.values().filter(|flow| flow.expected().is_some()).count() == 9)
        .await;
    let url = |name: &str| {
        let flow = picture.deck.flow_of(picture.deck.row(name).unwrap()).unwrap();
        flow.authorize().unwrap().target().expose().to_owned()
    };
    let (mut callbacks, mut states) = (Vec::new(), Vec::new());
    for n in 1..=9 {
        let url = url(&format!("org-00{n}"));
        states.push(parameter(&url, "state"));
        callbacks.push(led_to(&url).await);
    }
    let query = |n: usize| callbacks[n - 1].split_once('?').unwrap().1.to_owned();
    let state = |n: usize| states[n - 1].clone();
    let page = format!("{}/org-005/setup/secur/RemoteAccessErrorPage.apexp", stage.simulator.url());
    let refused = "error=invalid_client&error_description=app+must+be+installed+into+org";
    // The first row is selected, and all that says whose it is goes to others.
    player.press("g");
    for (text, said, name, came) in [
        (callbacks[1].clone(), "org-002: recognised a callback with a code", "org-002", "saved"),
        (query(3), "org-003: recognised a callback with a code", "org-003", "saved"),
        (
            format!("http://localhost:{}/OauthRedirect?error=access_denied&state={}", stage.port, state(4)),
            "org-004: recognised a callback with an error",
            "org-004",
            "access_denied",
        ),
        (
            format!("{page}?{refused}&state={}", state(5)),
            "org-005: recognised Salesforce's error page",
            "org-005",
            "invalid_client",
        ),
        // From here on nothing says whose it is.
        (format!("{page}?{refused}"), "org-001: recognised Salesforce's error page", "org-001", "invalid_client"),
    ] {
        paste(&player, &text);
        player.see(said).await;
        player.wait(came, |picture| result(&picture.deck, name) == came).await;
    }
    // The list stands by groups; the other five are reached by their names.
    for (name, text, said, came) in [
        ("org-006", parameter(&callbacks[5], "code"), "recognised a code", "saved"),
        (
            "org-007",
            r#"{"error":"invalid_grant","error_description":"ip restricted"}"#.to_owned(),
            "recognised an error",
            "invalid_grant",
        ),
        (
            "org-008",
            "OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured during authentication. Please try again."
                .to_owned(),
            "recognised an error",
            "OAUTH_APPROVAL_ERROR_GENERIC",
        ),
        ("org-009", "redirect_uri_mismatch".to_owned(), "recognised an error", "redirect_uri_mismatch"),
    ] {
        player.press(&format!("/<C-u>{name}<Enter>"));
        player.wait(name, |picture| picture.deck.view.cursor.as_deref() == Some(name)).await;
        // Neither noise nor what belongs to no login that waits touches the one that does.
        paste(&player, "hello there");
        player.see("this is neither a callback address nor a code nor an error").await;
        paste(&player, &format!("{page}?{refused}&state={}", state(5)));
        player.see("Salesforce's error page, but of no login that waits").await;
        paste(&player, &text);
        player.see(&format!("{name}: {said}")).await;
        player.wait(came, |picture| result(&picture.deck, name) == came).await;
    }
    player.press("<C-c>");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_message_about_a_pasted_page_links_to_the_setup_of_that_pages_org() {
    let stage = Stage::approving(2).await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("2 alive").await;
    player.press("L");
    player.see("Log in again?").await;
    player.press("y");
    player.see("waiting for you").await;
    // The browser was signed in to another org than the one that is saved.
    let page = format!("{}/org-002.sandbox/setup/secur/RemoteAccessErrorPage.apexp", stage.simulator.url());
    paste(&player, &format!("{page}?error=invalid_client&error_description=app+must+be+installed+into+org"));
    player.see("blocked: ask admin").await;
    let link = format!("{}/org-002.sandbox/lightning/setup/ConnectedAppsUsage/home", stage.simulator.url());
    player.press("3");
    player.wait(&link, |picture| super::words(picture).replace(' ', "").contains(&link)).await;
    for opened in [true, false] {
        player.press("ym");
        let Cue::Copy(message) = player.cue(|cue| matches!(cue, Cue::Copy(_))).await else { unreachable!("only that") };
        assert!(message.expose().contains(&format!("In Setup:     {link}")), "{}", message.expose());
        if opened {
            // And so it does after the program was started again, and of the attempt that is kept.
            player.press("<C-c>");
            player.end().await;
            player = Player::sit_down(&stage, WIDE, Nobody).await;
            player.see("blocked: ask admin").await;
        }
    }
    player.press("<C-c>");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_blocked_until_a_login_passes_whatever_else_happens_and_however_often_it_is_started() {
    let stage = Stage::approving(1).await;
    stage.simulator.set_fault("org-001", orgdeck::simulator::Switch::parse("authorize:app_blocked").unwrap());
    let mut player = Player::sit_down(&stage, WIDE, super::Follows).await;
    player.press("L");
    player.see("blocked: ask admin").await;
    player.press("<C-c>");
    player.end().await;
    // A login that was given up, and one that nobody came back from, say nothing of it.
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    player.see("blocked: ask admin").await;
    player.press("L");
    player.see("waiting for you").await;
    player.press("X");
    player.see("cancelled").await;
    player.press("<C-c>");
    player.end().await;
    stage.simulator.clear_faults("org-001");
    let mut player = Player::sit_down(&stage, WIDE, super::Follows).await;
    player.see("blocked: ask admin").await;
    player.press("L");
    player.see("1 alive").await;
    player.press("<C-c>");
    player.end().await;
    let mut player = Player::sit_down(&stage, WIDE, Nobody).await;
    let picture = player.see("1 alive").await;
    assert!(!picture.screen.contains("blocked"), "{}", picture.screen);
    player.press("<C-c>");
    player.end().await;
}
