//! Whose return a page or a pasted text is.

use std::{sync::Arc, time::Duration};

use super::stage::Stage;
use crate::{
    deck::{
        Action, Deck, Msg,
        door::Page,
        line::PATIENCE,
        row::{self, Settings},
    },
    flow::{Event, Fault, Outcome},
    profile::{self, Browser},
};

const PATH: &str = "/OauthRedirect";

fn two() -> Stage {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a", "b"]);
    stage
}

#[test]
fn a_return_finds_its_login_by_state_port_and_path() {
    let mut stage = two();
    let (a, b) = (stage.state("a"), stage.state("b"));
    assert!(matches!(stage.visit(1717, PATH, &format!("code=CB&state={b}")), Page::Received { .. }));
    assert!(matches!(stage.visit(1717, PATH, &format!("code=CA&state={a}")), Page::Received { .. }));
    assert_eq!(stage.exchanged(), [("b".to_owned(), "CB".to_owned()), ("a".to_owned(), "CA".to_owned())]);
}

#[test]
fn t18_t36_whatever_is_not_awaited_gets_the_fixed_page_and_touches_nothing() {
    let mut stage = two();
    let state = stage.state("a");
    let trails = |stage: &Stage| ["a", "b"].map(|name| stage.flow(name).trail().len());
    let before = trails(&stage);
    for (port, path, query) in [
        (1718, PATH, format!("code=X&state={state}")),
        (1717, PATH, "code=X&state=guessed".to_owned()),
        (1717, PATH, "code=X".to_owned()),
        (1717, PATH, "error=access_denied".to_owned()),
        (1717, "/OauthRedirect/", format!("code=X&state={state}")),
        (1717, "/oauthredirect", format!("code=X&state={state}")),
        (1717, PATH, format!("code=X&code=Y&state={state}")),
        (1717, PATH, format!("code=X&error=access_denied&state={state}")),
        (1717, PATH, format!("state={state}")),
        (1717, PATH, String::new()),
    ] {
        assert_eq!(stage.visit(port, path, &query), Page::Nobody, "{path}?{query}");
    }
    assert_eq!(trails(&stage), before);
    assert!(stage.exchanged().is_empty());
    assert_eq!(stage.deck.journal.newest().next().map(|entry| entry.count), Some(9), "the same line only counts");
}

#[test]
fn t43_the_first_return_wins_and_a_reload_gets_the_fixed_page() {
    let mut stage = two();
    let query = format!("code=CA&state={}", stage.state("a"));
    assert!(matches!(stage.visit(1717, PATH, &query), Page::Received { .. }));
    assert_eq!(stage.visit(1717, PATH, &query), Page::Nobody);
    assert_eq!(stage.exchanged().len(), 1);
}

#[test]
fn t36_an_error_with_the_right_state_ends_its_login_alone() {
    let mut stage = two();
    let query = format!("error=access_denied&error_description=end-user+denied&state={}", stage.state("a"));
    assert!(matches!(stage.visit(1717, PATH, &query), Page::Received { refused: true, .. }));
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Failed(Fault::Refused { .. }))));
    assert!(stage.flow("b").expected().is_some());
}

#[test]
fn t46_after_the_time_a_late_return_finds_nobody() {
    let mut stage = two();
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.wait(Duration::from_secs(600));
    assert_eq!(stage.visit(1717, PATH, &query), Page::Nobody);
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Failed(Fault::TimeOver))));
}

#[test]
fn the_page_of_one_login_leads_to_the_next_in_the_same_tab() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "b"]);
    assert_eq!(stage.browsed(), ["a"]);
    let query = format!("code=CA&state={}", stage.state("a"));
    let Page::Received { next, .. } = stage.visit(1717, PATH, &query) else { panic!() };
    assert_eq!(next, Some(("b".into(), format!("/go/link{}", stage.id("b").0))));
    let id = stage.id("b");
    stage.tell(Msg::Led(id));
    stage.wait(PATIENCE);
    assert!(stage.browsed().is_empty(), "who came by the page needs no tab");
}

#[test]
fn a_login_whose_page_was_never_visited_gets_a_tab_of_its_own() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "b"]);
    stage.browsed();
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.visit(1717, PATH, &query);
    assert!(stage.browsed().is_empty());
    stage.wait(PATIENCE);
    assert_eq!(stage.browsed(), ["b"]);
}

#[test]
fn a_page_at_one_door_leads_to_another_door_by_its_whole_address() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "c"]);
    stage.browsed();
    let query = format!("code=CA&state={}", stage.state("a"));
    let Page::Received { next, .. } = stage.visit(1717, PATH, &query) else { panic!() };
    assert_eq!(next, Some(("c".into(), format!("http://localhost:1718/go/link{}", stage.id("c").0))));
    assert!(stage.browsed().is_empty());
}

#[test]
fn the_time_of_a_login_runs_from_the_moment_its_page_is_opened() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "b"]);
    let left = |stage: &Stage, name: &str| stage.deck.state(stage.deck.row(name).unwrap(), stage.now).words;
    stage.wait(Duration::from_secs(9 * 60));
    assert_eq!((left(&stage, "a"), left(&stage, "b")), ("sign in  1:00".into(), "next in line".into()));
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.visit(1717, PATH, &query);
    stage.wait(Duration::from_secs(2));
    let id = stage.id("b");
    stage.tell(Msg::Led(id));
    assert_eq!(left(&stage, "b"), "sign in  10:00");
    stage.wait(Duration::from_secs(599));
    assert!(stage.flow("b").expected().is_some());
    stage.wait(Duration::from_secs(1));
    assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Failed(Fault::TimeOver))));
}

#[test]
fn who_waits_in_line_outlives_those_before_and_is_opened_then() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "b"]);
    stage.browsed();
    stage.wait(Duration::from_secs(600));
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Failed(Fault::TimeOver))));
    assert_eq!(stage.browsed(), ["b"]);
    stage.wait(Duration::from_secs(599));
    assert!(stage.flow("b").expected().is_some(), "its own ten minutes began when it was opened");
}

#[test]
fn a_link_that_is_opened_before_its_turn_is_in_its_turn() {
    let mut stage = Stage::new(Some(1), true);
    stage.log_in(&["a", "b", "far"]);
    let id = stage.id("b");
    stage.tell(Msg::Led(id));
    stage.wait(Duration::from_secs(600));
    assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Failed(Fault::TimeOver))));
}

#[test]
fn a_profile_with_a_browser_of_its_own_opens_there_and_waits_for_nobody() {
    let mut stage = Stage::new(Some(1), true);
    let Some(Settings::Ready(profile)) = stage.deck.rows.change("b").map(|row| &mut row.settings) else { panic!() };
    Arc::make_mut(profile).browser = Some(Browser::Command(vec!["firefox".into(), "{url}".into()]));
    stage.log_in(&["a", "b", "far"]);
    assert_eq!(stage.browsed(), ["a", "b"]);
    let query = format!("code=CB&state={}", stage.state("b"));
    assert!(matches!(stage.visit(1717, PATH, &query), Page::Received { next: None, .. }), "its tab is no other's");
    assert!(stage.browsed().is_empty(), "the tab that all share is still in use");
}

/// A dashboard of so many profiles, all marked.
fn marked(count: usize, tabs: Option<usize>) -> Stage {
    let profiles: String = (0..count).map(|n| format!("[profiles.p{n}]\nlogin = \"sandbox\"\n")).collect();
    let settings = format!("version = 1\n[defaults]\nclient_id = \"3MVG9\"\n{profiles}");
    let mut stage = Stage::new(tabs, true);
    stage.deck = Deck::new(row::rows(&profile::Settings::parse(&settings).rows, &[]), tabs, true);
    stage.tell(Msg::Act(Action::MarkAll));
    stage
}

#[test]
fn more_than_ten_tabs_at_once_are_asked_about_first() {
    for (count, tabs, asks) in [(10, None, false), (11, None, true), (40, Some(1), false)] {
        let mut stage = marked(count, tabs);
        stage.tell(Msg::Act(Action::LogIn));
        assert_eq!(stage.deck.question().is_some(), asks, "{count} {tabs:?}");
        assert_eq!(stage.deck.flows.len(), if asks { 0 } else { count });
        if let Some(question) = stage.deck.question() {
            assert_eq!(stage.deck.ask(&question).as_str(), "Open 11 browser tabs at once?");
            stage.tell(Msg::Act(Action::Yes));
            assert_eq!(stage.browsed().len(), 11);
        }
    }
}

#[test]
fn a_pasted_address_goes_to_its_login_and_is_said() {
    let mut stage = two();
    let text = format!("http://localhost:1717/OauthRedirect?code=CB&state={}", stage.state("b"));
    stage.tell(Msg::Pasted(text.into()));
    assert_eq!(stage.exchanged(), [("b".to_owned(), "CB".to_owned())]);
    assert_eq!(stage.said(), "b: recognised a callback with a code");
}

#[test]
fn an_address_that_was_cut_off_is_refused_and_the_login_waits_on() {
    let mut stage = two();
    stage.tell(Msg::Pasted("http://localhost:1717/OauthRedirect?code=aPrxaSyVmC8fBbe".into()));
    assert!(stage.exchanged().is_empty() && stage.flow("a").expected().is_some());
    assert_eq!(stage.said(), "the address has no state, so it was cut off: paste it whole, or the code alone");
}

#[test]
fn a_bare_code_goes_to_the_selected_login_and_to_no_other() {
    let mut stage = two();
    assert_eq!(stage.deck.view.cursor.as_deref(), Some("a"));
    stage.tell(Msg::Pasted("aPrxaSyVmC8fBbeIj8OF%3D%3D".into()));
    assert_eq!(stage.exchanged(), [("a".to_owned(), "aPrxaSyVmC8fBbeIj8OF==".to_owned())]);
    stage.tell(Msg::Pasted("aPrxaSyVmC8fBbeIj8OF%3D%3D".into()));
    assert_eq!(stage.exchanged().len(), 1, "its login waits no more");
    assert!(stage.said().contains("recognised a code, but"), "{}", stage.said());
}

#[test]
fn without_a_dashboard_a_bare_code_is_taken_only_where_one_login_waits() {
    let mut stage = Stage::new(None, false);
    stage.log_in(&["a", "b"]);
    stage.tell(Msg::Pasted("aPrxaSyVmC8fBbeIj8OF==".into()));
    assert!(stage.exchanged().is_empty());
    let id = stage.id("b");
    stage.tell(Msg::Flow(id, Event::Cancelled));
    stage.tell(Msg::Pasted("aPrxaSyVmC8fBbeIj8OF==".into()));
    assert_eq!(stage.exchanged(), [("a".to_owned(), "aPrxaSyVmC8fBbeIj8OF==".to_owned())]);
}

#[test]
fn salesforces_error_page_ends_the_login_that_its_address_names() {
    let mut stage = two();
    let text = format!(
        "https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp?error=invalid_client&error_description=app+must+be+installed+into+org&state={}",
        stage.state("b")
    );
    stage.tell(Msg::Act(Action::Paste));
    stage.tell(Msg::Pasted(text.into()));
    stage.tell(Msg::Act(Action::Yes));
    assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Failed(Fault::Refused { .. }))));
    assert!(stage.flow("a").expected().is_some());
}

#[test]
fn where_no_browser_can_come_back_the_return_is_pasted() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["far"]);
    assert_eq!(stage.browsed(), ["far"]);
    let text = format!("https://example.com/callback?code=CF&state={}", stage.state("far"));
    assert_eq!(stage.visit(1717, PATH, &format!("code=X&state={}", stage.state("far"))), Page::Nobody);
    stage.tell(Msg::Pasted(text.into()));
    assert_eq!(stage.exchanged(), [("far".to_owned(), "CF".to_owned())]);
}
