//! What ran when: lanes and their segments, read from logins and refreshes as they really go.

use std::time::Duration;

use super::{
    rows::{card, press},
    stage::Stage,
};
use crate::{
    deck::{
        Action, Deck, Effect, Msg, Saved,
        lane::{Kind, Run, Segment},
        row,
    },
    flow::{
        self,
        attempt::{Attempt, Mark},
    },
    oauth::{
        call::{Answer, Times},
        token::Reply,
    },
    profile::Settings,
};

const TOKENS: &str = r#"{"access_token":"00Dxx0000001gPL!B","scope":"api refresh_token","token_type":"Bearer",
"instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
"issued_at":"1763910000123"}"#;

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The run that a profile had last.
fn run(stage: &Stage, name: &str) -> Run {
    let last = stage.deck.last_of(stage.deck.row(name).unwrap()).unwrap();
    stage.deck.run_of(last, stage.now)
}

/// Its segments: step, `work` or `wait`, how long in milliseconds, and the sign at the end.
fn told(run: &Run) -> Vec<String> {
    let told = |segment: &Segment| {
        let kind = if segment.kind == Kind::Wait { "wait" } else { "work" };
        format!("{} {kind} {} {}", segment.step, (segment.until - segment.from).as_millis(), segment.sign)
    };
    run.segments.iter().map(told).collect()
}

/// Who has a lane.
fn lanes(stage: &Stage) -> Vec<String> {
    stage.deck.lanes(stage.now).lanes.iter().map(|lane| lane.row.name.to_string()).collect()
}

fn reply(status: u16, body: &str) -> Answer {
    let content_type = "application/json".into();
    let reply =
        Reply { status, content_type, location: None, retry_after: None, trace: Default::default(), body: body.into() };
    Answer { reply: Ok(reply), times: Times::default() }
}

/// The exchange of the code for tokens is answered.
fn exchanged(stage: &mut Stage, status: u16, body: &str) {
    let sent = stage.out.iter().rev().find_map(|effect| match effect {
        Effect::Perform(id, _, flow::Wish::Exchange(call, _)) => Some((*id, *call)),
        _ => None,
    });
    let (id, call) = sent.expect("a code was sent");
    stage.tell(Msg::Flow(id, flow::Event::Answered(call, reply(status, body))));
}

fn come_back(stage: &mut Stage, name: &str, port: u16) {
    let query = format!("code=CA&state={}", stage.state(name));
    stage.visit(port, "/OauthRedirect", &query);
}

/// A profile holds a grant.
fn keep(stage: &mut Stage, name: &str) {
    let Saved::Known(card) = card(stage) else { panic!("a card is known") };
    stage.keep(name, *card);
}

#[test]
fn a_login_waits_for_the_person_and_a_failure_stands_where_it_struck() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    stage.wait(millis(42_000));
    assert_eq!(told(&run(&stage, "a")).last().unwrap(), "Authorize wait 42000 ▸");
    come_back(&mut stage, "a", 1717);
    stage.wait(millis(300));
    exchanged(&mut stage, 400, r#"{"error":"invalid_grant"}"#);
    stage.wait(millis(9_000));
    let run = run(&stage, "a");
    let told = told(&run);
    assert_eq!(told[told.len() - 2..], ["Authorize wait 42000 ✓", "Exchange work 300 ✗"]);
    assert_eq!((run.sign, run.word, run.open, run.length()), ('✗', "Exchange", false, millis(42_300)));
}

#[test]
fn an_attempt_of_the_history_has_the_stretches_that_it_had_while_it_ran() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    stage.wait(millis(42_000));
    come_back(&mut stage, "a", 1717);
    stage.wait(millis(300));
    exchanged(&mut stage, 400, r#"{"error":"invalid_grant"}"#);
    let live = run(&stage, "a");
    let attempt = Attempt::of(stage.flow("a"), stage.now).unwrap();
    let past = Run::of_attempt(&attempt);
    assert_eq!((told(&past), past.length()), (told(&live), live.length()));
    assert!(!past.segments.is_empty());
}

#[test]
fn a_refresh_of_the_history_pauses_between_its_tries() {
    let mark = |step: &str, status: &str, after_ms| Mark {
        step: step.into(),
        status: status.into(),
        after_ms,
        words: String::new(),
    };
    let trail = vec![
        mark("lock", "began", 100),
        mark("lock", "done", 150),
        mark("refresh", "began", 150),
        mark("refresh", "note", 250),
        mark("refresh", "began", 1_250),
        mark("refresh", "done", 1_300),
        mark("another", "unheard of", 1_300),
    ];
    let attempt = Attempt {
        began: jiff::Timestamp::UNIX_EPOCH,
        took_ms: 1_300,
        result: "refreshed".into(),
        words: String::new(),
        fault: None,
        case: None,
        edited: false,
        trail,
        calls: Vec::new(),
    };
    let told = told(&Run::of_attempt(&attempt));
    assert_eq!(told, [" wait 100 ·", "Lock wait 50 ✓", "Refresh work 100 ✗", " wait 1000 ·", "Refresh work 50 ✓"]);
}

#[test]
fn what_step_mode_holds_is_a_wait_of_the_step_that_is_held() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::First, Action::StepMode]);
    stage.log_in(&["a"]);
    stage.wait(millis(5_000));
    let held = run(&stage, "a");
    assert_eq!((told(&held), held.sign, held.word), (vec!["Prepare wait 5000 ║".to_owned()], '║', "held"));
    assert_eq!(stage.deck.bars_grow_at(stage.now), None, "nobody sees it");
    press(&mut stage, &[Action::Enter]);
    stage.wait(millis(2_000));
    come_back(&mut stage, "a", 1717);
    stage.wait(millis(4_000));
    press(&mut stage, &[Action::Enter]);
    stage.wait(millis(300));
    exchanged(&mut stage, 400, r#"{"error":"invalid_grant"}"#);
    let told = told(&run(&stage, "a")).into_iter().filter(|told| !told.contains(" work 0 "));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["Prepare wait 5000 ║", "Authorize wait 2000 ✓", "Exchange wait 4000 ║", "Exchange work 300 ✗",]
    );
}

#[test]
fn segments_follow_each_other_from_the_beginning_to_now() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    stage.wait(millis(1_500));
    let run = run(&stage, "a");
    assert_eq!((run.from, run.until), (run.segments[0].from, stage.now.since_start));
    assert!(run.segments.is_sorted_by(|one, next| one.until == next.from), "{run:?}");
    assert_eq!(run.segments.last().unwrap().until, run.until);
}

#[test]
fn the_pause_of_a_refresh_is_a_wait_and_the_try_that_failed_is_marked() {
    let mut stage = Stage::new(None, true);
    keep(&mut stage, "a");
    press(&mut stage, &[Action::First, Action::Renew]);
    stage.wait(millis(200));
    stage.answer_errand("a", 503, "");
    stage.wait(millis(100));
    assert_eq!(told(&run(&stage, "a")), ["Prepare work 0 ✓", "Refresh work 200 ✗", " wait 100 ·"]);
    let pause = stage.deck.wakes_at(stage.now).unwrap();
    stage.wait(pause - stage.now.since_start);
    stage.wait(millis(150));
    stage.answer_errand("a", 200, TOKENS);
    let run = run(&stage, "a");
    let refreshes = run.segments.iter().filter(|segment| segment.step == "Refresh");
    assert_eq!(refreshes.map(|segment| segment.sign).collect::<String>(), "✗✓", "{run:?}");
}

#[test]
fn a_wait_for_others_is_one_and_ends_where_the_turn_comes() {
    let mut stage = Stage::new(None, true);
    let names: Vec<String> = (0..33).map(|n| format!("p{n:02}")).collect();
    let profile = |name: &String| {
        format!("[profiles.{name}]\nclient_id = \"3MVG9IHf89I1t8hrvswazsWed\"\nlogin = \"production\"\n")
    };
    let settings = Settings::parse(&format!("version = 1\n{}", names.iter().map(profile).collect::<String>()));
    stage.deck = Deck::new(row::rows(&settings.rows, &[]), None, true);
    names.iter().for_each(|name| keep(&mut stage, name));
    press(&mut stage, &[Action::MarkAll, Action::Renew]);
    stage.wait(millis(700));
    let last = run(&stage, "p32");
    assert_eq!((told(&last), last.word), (vec![" wait 700 ·".to_owned()], "in line"));
    stage.answer_errand("p00", 400, r#"{"error":"inactive_org"}"#);
    stage.wait(millis(200));
    assert_eq!(told(&run(&stage, "p32")), [" wait 700 ·", "Prepare work 0 ✓", "Refresh work 200 ▸"]);
}

#[test]
fn what_has_ended_stays_for_fifteen_minutes_and_the_selected_lane_for_good() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["b", "c"]);
    come_back(&mut stage, "b", 1717);
    exchanged(&mut stage, 400, r#"{"error":"invalid_grant"}"#);
    press(&mut stage, &[Action::First]);
    let ended = stage.now;
    assert_eq!(lanes(&stage), ["a", "b", "c"]);
    stage.now.since_start = ended.since_start + Duration::from_secs(15 * 60);
    assert_eq!(lanes(&stage), ["a", "b", "c"]);
    stage.now.since_start += millis(1);
    assert_eq!(lanes(&stage), ["a", "c"], "what goes on stays");
    assert!(stage.deck.lanes(stage.now).lanes[0].runs.is_empty());
}

#[test]
fn keys_go_from_lane_to_lane_and_a_lane_is_the_selected_profile() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["far", "c"]);
    let at = |stage: &Stage| super::rows::cursor(stage).to_owned();
    press(&mut stage, &[Action::First, Action::Lanes]);
    assert_eq!(at(&stage), "a");
    press(&mut stage, &[Action::Down]);
    assert_eq!(at(&stage), "far");
    press(&mut stage, &[Action::Down]);
    assert_eq!(at(&stage), "c", "what has no lane is passed over");
    press(&mut stage, &[Action::Down]);
    assert_eq!(at(&stage), "c");
    press(&mut stage, &[Action::Back]);
    assert!(!stage.deck.has_lanes());
    assert_eq!(at(&stage), "c", "the list is back, and its cursor where the lanes left it");
}

#[test]
fn bars_grow_while_something_goes_on_and_nothing_ticks_once_all_is_over() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    press(&mut stage, &[Action::Lanes]);
    let grows = |stage: &Stage| stage.deck.bars_grow_at(stage.now).map(|at| at - stage.now.since_start);
    assert_eq!(grows(&stage), Some(millis(1000)), "a wait is told in seconds");
    come_back(&mut stage, "a", 1717);
    assert_eq!(grows(&stage), Some(millis(100)));
    stage.wait(millis(60_000));
    assert_eq!(grows(&stage), Some(millis(600)), "a hundredth of what it has taken: fewer cells see no less");
    exchanged(&mut stage, 400, r#"{"error":"invalid_grant"}"#);
    assert_eq!(grows(&stage), None);
}

#[test]
fn bars_that_nobody_sees_do_not_tick() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    assert_eq!(stage.deck.bars_grow_at(stage.now), None, "neither lanes nor details are on the screen");
}
