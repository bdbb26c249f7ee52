//! Sending again and going back as a person sees it: what is offered, what a real org is asked about, and what is
//! shown of a code that was used before.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::{oauth::error::OAuthError, tui::Theme};

#[test]
fn a_saved_login_offers_its_steps_and_says_what_a_used_code_may_cost() {
    for size in [(80, 24), (120, 40)] {
        let snapshot = |what: &str, stage: &Stage| {
            assert_snapshot!(format!("{what}_{}x{}", size.0, size.1), stage.screen());
        };
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("/acme-uat<Enter>L");
        stage.come_back(1, Ok("good"));
        stage.press("B");
        snapshot("steps_of_b", &stage);
        stage.press("4");
        snapshot("a_used_code", &stage);
        stage.press("n.y<Tab>3");
        stage.wait(1);
        snapshot("sent_again", &stage);
    }
}

#[test]
fn the_keys_are_offered_where_they_do_something() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    let offered = |stage: &Stage| stage.screen().contains(". again  B go back");
    stage.press("/acme-uat<Enter>");
    assert!(!offered(&stage), "nothing ran here");
    stage.press("L");
    assert!(!offered(&stage), "it goes on");
    stage.come_back(1, Err(OAuthError::new("access_denied", "end-user denied authorization")));
    assert!(offered(&stage));
    stage.wait(15 * 60);
    assert!(!offered(&stage), "nothing is kept any more");
}
