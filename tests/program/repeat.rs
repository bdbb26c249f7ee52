//! `.` and `B` through the whole program: a request that is sent again, a step that is gone back to, and what
//! becomes of grants that come of it.

use std::fs;

use orgdeck::{deck::action::Tab, simulator::Persona};

use crate::support::{
    canary::{Canaries, debug},
    page::visit,
    player::Player,
    stage::{Robot, Stage, flow, result},
};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);

#[tokio::test(flavor = "multi_thread")]
async fn t21_a_used_code_is_refused_and_neither_the_saved_tokens_nor_any_secret_suffers() {
    for size in [WIDE, SMALL] {
        let stage = Stage::approving(1).await;
        let canaries = Canaries::default();
        let cage = canaries.clone();
        let mut player = Player::watched(&stage, size, Robot(Persona::Allow), move |deck| {
            cage.harvest(deck);
            cage.assert_none_in("Debug output", &debug(deck));
        })
        .await;
        player.press("L");
        player.see(". again  B go back").await;
        let file = stage.dir.path().join("tokens/org-001.json");
        let saved = fs::read(&file).unwrap();
        player.press(".");
        let picture = player.see("stays as it was").await;
        assert_eq!(result(&picture.deck, "org-001"), "invalid_grant");
        assert!(picture.screen.contains("1 alive"), "what was tried says nothing of what is saved");
        player.press("<Tab>3");
        let mut picture = player.see("Exchange failed: invalid_grant").await;
        for _ in 0..40 {
            if picture.screen.contains("Code: used before, and a code is taken once") {
                break;
            }
            player.press("j");
            let top = picture.deck.view.detail_top;
            picture = player.wait("the next line", |picture| picture.deck.view.detail_top > top).await;
        }
        for (place, tab) in Tab::ALL.into_iter().enumerate() {
            player.press(&(place + 1).to_string());
            let picture = player.wait("the tab", |picture| picture.deck.view.tab == tab).await;
            canaries.assert_none_in("a screen", &picture.screen);
        }
        assert_eq!((stage.sent("/token"), stage.grants().await), (2, 1));
        assert_eq!(fs::read(&file).unwrap(), saved);
        player.press("q");
        player.end().await;
        let history = fs::read_to_string(stage.dir.path().join("history/org-001.jsonl")).unwrap();
        assert_eq!(history.lines().count(), 3, "two logins, and the grants that a tab asked for");
        canaries.read(stage.dir.path());
        assert!(canaries.kinds().contains("code"));
        assert!(canaries.assert_none_under(stage.dir.path()) >= 2, "the history and the ledger are looked through");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_back_changes_the_request_finds_the_change_again_and_takes_it_back() {
    for size in [WIDE, SMALL] {
        let stage = Stage::approving(1).await;
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.press("L");
        player.see(". again").await;
        player.press("B");
        player.see("4  Exchange, with the same code and verifier").await;
        player.press("3");
        player.see("Enter send").await;
        player.press("jje/wrong<Enter>");
        player.see("(changed)").await;
        player.press("<Enter>");
        let waits = player.wait("the browser", |picture| flow(&picture.deck, "org-001").expected().is_some()).await;
        let url = flow(&waits.deck, "org-001").authorize().unwrap().target();
        let shown = visit(url.expose()).await.text().await.unwrap();
        player.press("p");
        player.paste(&shown);
        player.press("<Enter>");
        player.wait("a fault", |picture| result(&picture.deck, "org-001") == "redirect_uri_mismatch").await;
        player.press("B");
        player.see("(changed)").await;
        player.press("z");
        player.miss("(changed)").await;
        player.press("<Enter>");
        player.wait("the login saved", |picture| result(&picture.deck, "org-001") == "saved").await;
        assert_eq!((stage.saved(), stage.grants().await), (vec!["org-001".to_owned()], 2));
        player.press("q");
        player.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiments_grant_that_is_not_kept_goes_back_to_the_org() {
    for keep in [false, true] {
        let stage = Stage::approving(1).await;
        let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
        player.press("sL");
        player.see("held: Enter sends the authorize").await;
        player.press("<Enter>");
        player.see("held: Enter sends the exchange").await;
        // The redirect URI of the exchange is another one than the authorize request's.
        player.press("ejjje/wrong<Enter>");
        player.see("(changed)").await;
        player.press("<Enter>");
        player.see("redirect_uri_mismatch").await;
        player.press(".");
        player.see("(changed)").await;
        player.press("zs<Enter>");
        player.see("No gives it back. [y/n]").await;
        assert_eq!(stage.grants().await, 1);
        player.press(if keep { "y" } else { "n" });
        player.wait("an end", |picture| flow(&picture.deck, "org-001").outcome().is_some()).await;
        let kept = usize::from(keep);
        assert_eq!((stage.saved().len(), stage.grants().await, stage.sent("/revoke")), (kept, kept, 1 - kept));
        player.press("B");
        player.see("5  Verify: the look-up").await;
        player.press("5");
        player.see("held: Enter sends the look-up").await;
        player.press("<Enter>");
        let looked = if keep { "looked" } else { "Bad_OAuth_Token" };
        player.wait("whose the token is", |picture| result(&picture.deck, "org-001") == looked).await;
        assert_eq!((stage.saved().len(), stage.grants().await), (kept, kept), "a look-up changes nothing");
        player.press("q");
        player.end().await;
    }
}
