//! Quitting, and grants that cannot be saved.

use std::time::Duration;

use super::stage::Stage;
use crate::{
    deck::{Action, Effect, Msg, question::Question},
    flow::{Event, Fault, Outcome, Phase, Wish},
    oauth::{
        call::{Answer, Times},
        token::Reply,
    },
};

pub const TOKENS: &str = r#"{"access_token":"00Dxx0000001gPL!A","refresh_token":"5Aep861","scope":"api refresh_token",
"instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
"token_type":"Bearer","issued_at":"1763910000123"}"#;

/// Answers the last request that was sent.
pub fn answer(stage: &mut Stage, status: u16, body: &str) {
    let sent = stage.out.iter().rev().find_map(|effect| match effect {
        Effect::Perform(id, _, Wish::Exchange(call, _) | Wish::Identify(call, _) | Wish::Revoke(call, _)) => {
            Some((*id, *call))
        }
        _ => None,
    });
    let (id, call) = sent.expect("a request was sent");
    let reply = Reply {
        status,
        content_type: "application/json".into(),
        location: None,
        retry_after: None,
        trace: Default::default(),
        body: body.into(),
    };
    stage.tell(Msg::Flow(id, Event::Answered(call, Answer { reply: Ok(reply), times: Times::default() })));
}

/// A login whose code is being exchanged.
pub fn exchanging(attended: bool) -> Stage {
    let mut stage = Stage::new(None, attended);
    stage.log_in(&["a"]);
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.visit(1717, "/OauthRedirect", &query);
    stage
}

/// A login whose tokens have come and were looked up in vain, which is only noted.
pub fn saving(stage: &mut Stage) {
    answer(stage, 200, TOKENS);
    answer(stage, 404, "");
    answer(stage, 404, "");
}

#[test]
fn with_nothing_under_way_q_quits_at_once() {
    let mut stage = Stage::new(None, true);
    stage.tell(Msg::Act(Action::Quit));
    assert!(stage.quits());
}

#[test]
fn q_asks_where_logins_wait_and_no_keeps_them() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a", "b"]);
    stage.tell(Msg::Act(Action::Quit));
    assert_eq!(stage.deck.question(), Some(Question::Quit { waiting: 2, unsaved: 0, lost: 0, in_line: 0 }));
    stage.tell(Msg::Act(Action::No));
    assert!(!stage.quits() && stage.flow("a").expected().is_some());
    stage.tell(Msg::Act(Action::Quit));
    stage.tell(Msg::Act(Action::Yes));
    assert!(stage.quits());
    assert_eq!(stage.flow("a").outcome(), Some(&Outcome::Cancelled));
}

#[test]
fn t55_a_sent_exchange_is_awaited_and_its_grant_given_back_before_the_end() {
    let mut stage = exchanging(true);
    stage.tell(Msg::Act(Action::Interrupt));
    assert!(!stage.quits());
    answer(&mut stage, 200, TOKENS);
    assert!(!stage.quits(), "the revocation is under way");
    answer(&mut stage, 200, "");
    assert!(stage.quits());
}

#[test]
fn a_second_interrupt_leaves_at_once() {
    let mut stage = exchanging(true);
    stage.tell(Msg::Act(Action::Interrupt));
    stage.tell(Msg::Act(Action::Interrupt));
    assert!(stage.quits());
}

#[test]
fn a_saved_login_is_known_recorded_and_rung_for() {
    let mut stage = exchanging(true);
    saving(&mut stage);
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Saved(_))));
    assert_eq!(
        stage.deck.row("a").and_then(|row| row.card()).map(|card| card.org.as_str()),
        Some("00Dxx0000001gPLEAY")
    );
    assert!(stage.out.iter().any(|effect| matches!(effect, Effect::Front(_))));
}

#[test]
fn a_command_ends_when_its_logins_have() {
    let mut stage = exchanging(false);
    assert!(!stage.quits());
    saving(&mut stage);
    assert!(stage.quits());
}

#[test]
fn t08_a_command_tries_five_seconds_to_save_and_gives_the_grant_back_then() {
    let mut stage = exchanging(false);
    stage.disk = false;
    saving(&mut stage);
    assert!(matches!(stage.flow("a").phase(), Phase::Unsaved { .. }));
    for _ in 0..9 {
        stage.wait(Duration::from_millis(500));
        assert!(matches!(stage.flow("a").phase(), Phase::Unsaved { .. }));
    }
    stage.wait(Duration::from_millis(500));
    assert!(matches!(stage.flow("a").phase(), Phase::Revoking { .. }));
    answer(&mut stage, 200, "");
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Failed(Fault::Store(_)))));
    assert!(stage.quits());
}

#[test]
fn t08_a_command_saves_once_there_is_room_again() {
    let mut stage = exchanging(false);
    stage.disk = false;
    saving(&mut stage);
    stage.disk = true;
    stage.wait(Duration::from_millis(500));
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Saved(_))));
    assert!(stage.quits());
}

#[test]
fn t08_in_the_dashboard_enter_tries_again_and_quit_asks() {
    let mut stage = exchanging(true);
    stage.disk = false;
    saving(&mut stage);
    stage.tell(Msg::Act(Action::Quit));
    assert_eq!(stage.deck.question(), Some(Question::Quit { waiting: 0, unsaved: 1, lost: 0, in_line: 0 }));
    stage.tell(Msg::Act(Action::No));
    stage.disk = true;
    stage.tell(Msg::Act(Action::Enter));
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Saved(_))));
}

#[test]
fn an_idle_dashboard_wakes_once_a_minute_and_a_waiting_one_each_second() {
    let mut stage = Stage::new(None, true);
    // 10:42:07 on the clock: the minute turns in 53 s.
    let asleep = stage.deck.wakes_at(stage.now).map(|at| at - stage.now.since_start);
    assert_eq!(asleep, Some(Duration::from_secs(53)));
    stage.log_in(&["a"]);
    let asleep = stage.deck.wakes_at(stage.now).map(|at| at - stage.now.since_start);
    assert!(asleep <= Some(Duration::from_secs(1)), "{asleep:?}");
}

#[test]
fn a_doubt_is_asked_everywhere_but_belongs_to_its_row() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a", "b"]);
    stage.deck.flows.values_mut().for_each(|flow| {
        std::sync::Arc::make_mut(&mut flow.plan.profile).login_hint = Some("bob@acme.com".into());
    });
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.visit(1717, "/OauthRedirect", &query);
    answer(&mut stage, 200, TOKENS);
    let who = r#"{"organization_id":"00Dxx0000001gPLEAY","user_id":"005xx000001SwiUAAS","username":"ana@acme.com"}"#;
    answer(&mut stage, 200, who);
    let question = stage.deck.question().unwrap();
    assert!(matches!(question, Question::Doubt(_)));
    assert!(stage.deck.is_asked_here(&question), "the cursor is on it");
    stage.tell(Msg::Act(Action::Last));
    assert!(!stage.deck.is_asked_here(&question));
    // Whoever meant another row sees first what is asked of this one.
    stage.tell(Msg::Act(Action::Yes));
    assert!(stage.deck.is_asked_here(&question) && stage.deck.question() == Some(question), "gone to, not answered");
    stage.tell(Msg::Act(Action::Yes));
    assert_eq!(stage.deck.question(), None);
}

#[test]
fn a_cancelled_exchange_that_is_still_to_be_answered_outlives_its_row_and_its_grant_goes_back() {
    let mut stage = exchanging(true);
    stage.tell(Msg::Act(Action::Cancel));
    let id = stage.id("a");
    stage.wait(Duration::from_secs(16));
    assert!(stage.flow("a").outcome().is_some());
    stage.deck.rename_row(&"a".into(), &"z".into());
    assert!(stage.deck.flows.contains_key(&id), "its answer is still to come");
}
