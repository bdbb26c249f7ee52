//! What a person sees: whole screens, read by one before they were accepted.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::{
    deck::{Msg, Saved, away::Away},
    flow::{
        attempt::{Attempt, Mark},
        step::Step,
    },
    oauth::card::Kept,
    oauth::error::OAuthError,
    profile::ProfileName,
    tui::Theme,
};

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (120, 40);
const LARGE: (u16, u16) = (200, 60);

fn stage(size: (u16, u16)) -> Stage {
    Stage::full(size, Theme::dark())
}

/// Four logins wait for one tab; the first is selected and 42 seconds old.
fn waiting(size: (u16, u16), theme: Theme) -> Stage {
    let mut stage = Stage::full(size, theme);
    stage.press("/acme-prod<Enter>Ly/acme<Enter>gj   L/<Esc>!!g");
    stage.wait(42);
    stage.press("/acme-prod<Enter>");
    stage
}

#[test]
fn at_rest() {
    for size in [SMALL, MIDDLE, LARGE] {
        let mut stage = stage(size);
        stage.press("/-prod<Enter>j");
        stage.press("<Esc>");
        assert_snapshot!(format!("at_rest_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn who_does_not_come_back_for_45_seconds_is_asked_about_an_error_page() {
    let hint = "An error page in the browser? p, paste its address";
    for size in [MIDDLE, SMALL] {
        let mut stage = waiting(size, Theme::dark());
        assert!(!stage.screen().contains(hint));
        stage.wait(3);
        assert!(stage.screen().contains(hint), "{}", stage.screen());
    }
}

#[test]
fn logins_wait() {
    for size in [SMALL, MIDDLE, LARGE] {
        let mut stage = waiting(size, Theme::dark());
        stage.press("<Esc><Esc>");
        assert_snapshot!(format!("waiting_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn over_ssh_the_forward_comes_before_the_link() {
    let variable = |name: &str| match name {
        "SSH_CONNECTION" => Some("10.0.0.9 50522 10.0.0.5 22".to_owned()),
        "USER" => Some("ana".to_owned()),
        _ => None,
    };
    for (name, size) in [("away", MIDDLE), ("away_small", SMALL)] {
        let mut stage = waiting(size, Theme::dark());
        stage.deck.view.away = Away::read(variable);
        stage.wait(1);
        assert_snapshot!(name, stage.screen());
    }
}

#[test]
fn colours_and_none() {
    assert_snapshot!("styles_dark", waiting(MIDDLE, Theme::dark()).styles());
    assert_snapshot!("styles_mono", waiting(MIDDLE, Theme::mono()).styles());
}
#[test]
fn ascii_signs() {
    let theme = Theme { ascii: true, ..Theme::dark() };
    assert_snapshot!("ascii", waiting(MIDDLE, theme).screen());
}

#[test]
fn a_login_that_failed_says_who_acts_and_what_is_next() {
    for size in [SMALL, MIDDLE] {
        let mut stage = waiting(size, Theme::dark());
        stage.come_back(1, Ok("bad"));
        stage.press("3");
        assert_snapshot!(format!("failed_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn another_user_signs_in() {
    for size in [SMALL, MIDDLE] {
        let mut stage = waiting(size, Theme::dark());
        stage.come_back(1, Ok("good"));
        stage.press("n");
        let screen = stage.screen();
        assert!(
            screen.contains("saved tokens?") && !screen.contains("[y/n]"),
            "a key that was on its way answered: {screen}"
        );
        stage.wait(1);
        assert_snapshot!(format!("question_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn a_saved_login_shows_its_steps_and_its_card() {
    let mut stage = stage(MIDDLE);
    stage.press("/acme-uat<Enter>L");
    stage.wait(42);
    stage.come_back(1, Ok("good"));
    stage.press("2");
    assert_snapshot!("saved_response", stage.screen());
    stage.press("5");
    assert_snapshot!("saved_identity", stage.screen());
    stage.press("4u");
    assert_snapshot!("saved_tokens_revealed", stage.screen());
}

#[test]
fn earlier_attempts() {
    let mut stage = stage(MIDDLE);
    stage.press("/acme-uat<Enter>6");
    let attempt = |result: &str, words: &str, hours: i64| Attempt {
        began: stage.now.wall - jiff::SignedDuration::from_hours(hours),
        took_ms: 42_300,
        case: None,
        result: result.into(),
        words: words.into(),
        fault: None,
        edited: false,
        trail: [(Step::Prepare, "done", 0, "state, PKCE S256"), (Step::Authorize, "failed", 42_300, words)]
            .map(|(step, status, after_ms, words)| Mark {
                step: step.code().into(),
                status: status.into(),
                after_ms,
                words: words.into(),
            })
            .into(),
        calls: Vec::new(),
    };
    let denied = attempt("failed", "Salesforce says access_denied: end-user denied authorization", 1);
    stage.history("acme-uat", vec![denied, attempt("saved", "deploy@acme.com.uat", 30)]);
    assert_snapshot!("history", stage.screen());
}

#[test]
fn a_login_is_explained_field_by_field() {
    for size in [SMALL, MIDDLE] {
        let mut stage = stage(size);
        stage.press("/acme-uat<Enter>L");
        stage.come_back(1, Ok("good"));
        stage.press("3<Tab>");
        assert_snapshot!(format!("explain_{}x{}", size.0, size.1), stage.screen());
        stage.press("<PgDn><PgDn><PgDn>");
        assert_snapshot!(format!("explain_fields_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn an_attempt_is_opened_in_the_panes_and_closed_again() {
    for size in [SMALL, MIDDLE] {
        let mut stage = stage(size);
        stage.press("/acme-uat<Enter>L");
        stage.wait(42);
        stage.come_back(1, Ok("bad"));
        let failed = Attempt::of(stage.deck.flows.values().next().unwrap(), stage.now).unwrap();
        let earlier = Attempt { began: failed.began - jiff::SignedDuration::from_hours(1), ..failed.clone() };
        stage.press("L");
        stage.come_back(2, Ok("good"));
        stage.press("6<Tab>");
        stage.history("acme-uat", vec![failed.clone(), earlier]);
        stage.press("j");
        assert_snapshot!(format!("history_chosen_{}x{}", size.0, size.1), stage.screen());
        stage.press("k<Enter>");
        assert_snapshot!(format!("history_opened_{}x{}", size.0, size.1), stage.screen());
        stage.press("2");
        assert!(stage.screen().contains("error_description"), "{}", stage.screen());
        stage.press("<Esc>");
        assert!(stage.screen().contains("Enter opens it"), "{}", stage.screen());
        stage.press("2");
        assert!(!stage.screen().contains("error_description"), "{}", stage.screen());
    }
}

#[test]
fn what_can_be_done_and_a_word_for_what_destroys() {
    for size in [SMALL, MIDDLE] {
        let mut stage = stage(size);
        stage.press("/acme-prod<Enter>x");
        assert_snapshot!(format!("menu_{}x{}", size.0, size.1), stage.screen());
        stage.press("Racme");
        assert_snapshot!(format!("revoke_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn an_errand_runs() {
    for size in [SMALL, MIDDLE] {
        let mut stage = stage(size);
        stage.press("/acme-prod<Enter>r");
        stage.wait(3);
        stage.press("3");
        assert_snapshot!(format!("renewing_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn a_held_request_is_changed() {
    for size in [SMALL, MIDDLE] {
        let mut stage = stage(size);
        stage.press("/acme-qa<Enter>sL");
        assert_snapshot!(format!("held_{}x{}", size.0, size.1), stage.screen());
        stage.press("ejje/wrong<Enter>jdaprompt=login%3D<Enter>");
        assert_snapshot!(format!("held_changed_{}x{}", size.0, size.1), stage.screen());
        stage.press("S");
        assert_snapshot!(format!("held_kept_{}x{}", size.0, size.1), stage.screen());
        stage.press("n");
        stage.press("gjje%3D");
        assert_snapshot!(format!("held_typed_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn settings_that_are_broken() {
    let mut stage = stage(MIDDLE);
    stage.press("/broken<Enter>3");
    assert_snapshot!("broken", stage.screen());
}

#[test]
fn the_copy_menu_and_the_default() {
    for size in [SMALL, MIDDLE, (40, 12)] {
        let mut stage = waiting(size, Theme::dark());
        stage.deck.default = Some((ProfileName::parse("acme-uat").unwrap(), "./.orgdeck".into()));
        stage.press("<Esc>y");
        assert_snapshot!(format!("copying_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn something_is_typed() {
    let mut finding = stage(SMALL);
    finding.press("/gl");
    assert_snapshot!("find", finding.screen());
    finding.press("zz");
    assert_snapshot!("find_nothing", finding.screen());
    let mut pasting = waiting(SMALL, Theme::dark());
    pasting.press("p");
    pasting.input(crossterm::event::Event::Paste("http://localhost:1717/OauthRedirect?code=aPrx4f==&state=x".into()));
    assert_snapshot!("paste", pasting.screen());
}

#[test]
fn details_and_journal_alone() {
    let mut stage = waiting(SMALL, Theme::dark());
    stage.come_back(2, Err(OAuthError::new("access_denied", "end-user denied authorization")));
    stage.press("<Tab>");
    assert_snapshot!("details_alone", stage.screen());
    stage.press("<Tab>");
    assert_snapshot!("journal_alone", stage.screen());
}

#[test]
fn a_deck_without_profiles_says_what_to_do() {
    for size in [SMALL, MIDDLE] {
        let mut stage = Stage::new("version = 1", size, Theme::dark());
        stage.dashboard = stage.dashboard.naming("/home/ana/.config/orgdeck/profiles.toml");
        stage.draw();
        assert_snapshot!(format!("empty_{}x{}", size.0, size.1), stage.screen());
    }
}

#[test]
fn the_least_and_less() {
    assert_snapshot!("least_40x12", waiting((40, 12), Theme::dark()).screen());
    assert_snapshot!("too_small_39x11", stage((39, 11)).screen());
}

#[test]
fn counts_say_that_cards_are_not_read_yet() {
    let mut stage = stage(SMALL);
    stage.tell(Msg::Read(vec![("globex-prod".into(), Saved::Unread, Kept::default())]));
    stage.draw();
    assert_eq!(
        stage.screen().lines().next().unwrap().split("  ").nth(1),
        Some("10 profiles: 1+ alive · ! 3+ need you · 3+ ? · 2 –")
    );
}
