//! Errands in step mode: each holds by itself, takes nobody's turn, and is edited with the keys of a login.

use serde_json::json;

use super::{
    errands::{alive, asked, renewed, stage},
    rows::press,
    stage::Stage,
};
use crate::{
    deck::{
        Action, Effect, Msg,
        action::{Pane, Tab},
        copy::Item,
        field::Edit,
        last::Last,
        msg::Cue,
        next::Next,
        question::Question,
    },
    oauth::{draft::Mark, names::param},
    upkeep::{Errand, Outcome},
};

fn errand<'a>(stage: &'a Stage, name: &str) -> &'a Errand {
    stage.deck.errand_of(stage.deck.row(name).unwrap()).unwrap()
}

fn type_in(stage: &mut Stage, begin: Action, text: &str) {
    press(stage, &[begin]);
    stage.tell(Msg::Edit(Edit::Insert(text.into())));
    press(stage, &[Action::Yes]);
}

#[test]
fn of_many_marked_rows_each_holds_by_itself_and_enter_sends_the_selected_one() {
    let mut stage = stage(40);
    press(&mut stage, &[Action::StepMode, Action::MarkAll, Action::Renew]);
    assert_eq!((stage.deck.held_count(), asked(&stage).len()), (40, 0), "no held one takes a seat");
    assert_eq!(stage.said(), "40 requests are held: {enter} sends the selected row's, {cancel} cancels it");
    let row = stage.deck.row("p0").unwrap();
    assert_eq!(stage.deck.next_of(row, stage.now), Next::Send);
    assert_eq!(stage.deck.state(row, stage.now).words, "held: Enter");
    press(&mut stage, &[Action::Enter, Action::Down, Action::Cancel]);
    assert_eq!((asked(&stage), stage.deck.held_count()), (vec!["p0".to_owned()], 38));
    renewed(&mut stage, "p0");
    assert!(matches!(errand(&stage, "p0").outcome(), Some(Outcome::Refreshed { .. })));
    assert_eq!(errand(&stage, "p1").outcome(), Some(&Outcome::Cancelled));
}

#[test]
fn what_is_held_keeps_nobody_waiting() {
    let mut stage = stage(20);
    press(&mut stage, &[Action::StepMode, Action::MarkAll, Action::Check, Action::StepMode]);
    assert_eq!(stage.deck.held_count(), 20, "what is held stays so");
    press(&mut stage, &[Action::Cancel, Action::Check]);
    assert_eq!(asked(&stage), ["p0"]);
    for place in 1..20 {
        press(&mut stage, &[Action::Down, Action::Enter]);
        assert_eq!(asked(&stage).len(), place + 1, "who sends it does not wait for a turn");
    }
    for name in asked(&stage) {
        alive(&mut stage, &name);
    }
    assert_eq!((stage.deck.active_errands(), stage.deck.held_count()), (0, 0));
}

#[test]
fn t55_what_is_held_is_asked_about_before_quitting_and_nothing_of_it_was_sent() {
    let mut stage = stage(2);
    press(&mut stage, &[Action::StepMode, Action::MarkAll, Action::Check, Action::Quit]);
    assert_eq!(stage.deck.question(), Some(Question::Quit { waiting: 0, unsaved: 0, lost: 0, in_line: 2 }));
    press(&mut stage, &[Action::Yes]);
    assert_eq!((asked(&stage).len(), stage.deck.active_errands()), (0, 0));
}

#[test]
fn the_keys_that_change_a_login_s_request_change_an_errand_s() {
    let mut stage = stage(1);
    press(&mut stage, &[Action::StepMode, Action::Renew, Action::EditRequest]);
    assert_eq!((stage.deck.view.tab, stage.deck.view.focus), (Tab::Request, Pane::Detail));
    type_in(&mut stage, Action::AddParameter, "scope=api");
    let place = |stage: &Stage, name: &str| {
        let held = stage.deck.held_here().and_then(Last::held).unwrap();
        held.draft.lines().iter().position(|line| line.field().unwrap().name == name).unwrap()
    };
    press(&mut stage, &[Action::First]);
    for _ in 0..place(&stage, param::REFRESH_TOKEN) {
        press(&mut stage, &[Action::Down]);
    }
    type_in(&mut stage, Action::EditRequest, "CANARYtyped");
    press(&mut stage, &[Action::DoubleParameter, Action::First, Action::RemoveParameter]);
    let marks = |stage: &Stage| {
        let held = stage.deck.held_here().and_then(Last::held).unwrap();
        held.draft.lines().iter().filter(|line| line.mark() != Mark::Same).count()
    };
    assert_eq!(marks(&stage), 4);
    press(&mut stage, &[Action::KeepChanges]);
    assert!(stage.said().contains("nothing to save to profiles.toml") && stage.said().contains("scope"));
    press(&mut stage, &[Action::ResetRequest]);
    assert_eq!(marks(&stage), 0);
    assert!(!format!("{:?}", stage.deck).contains("CANARY"));
}

#[test]
fn an_edited_refresh_that_is_refused_leaves_row_and_file_as_they_were() {
    let mut stage = stage(1);
    let before = stage.deck.row("p0").unwrap().saved.clone();
    press(&mut stage, &[Action::StepMode, Action::Renew, Action::EditRequest]);
    type_in(&mut stage, Action::AddParameter, "format=xml");
    press(&mut stage, &[Action::Enter]);
    let dead = json!({ "error": "invalid_grant", "error_description": "expired access/refresh token" });
    stage.answer_errand("p0", 400, dead);
    assert!(stage.said().contains("to an edited request (format added)"), "{}", stage.said());
    assert_eq!((&stage.deck.row("p0").unwrap().saved, asked(&stage).len()), (&before, 1));
    assert!(stage.deck.row("p0").unwrap().blocked().is_none());
    assert!(stage.deck.state(stage.deck.row("p0").unwrap(), stage.now).words.starts_with("alive"));
}

#[test]
fn what_is_held_is_copied_as_curl_with_variables_for_secrets() {
    let mut stage = stage(1);
    press(&mut stage, &[Action::StepMode, Action::Renew, Action::Copy, Action::CopyItem(Item::request(0))]);
    let copied = stage.out.iter().find_map(|effect| match effect {
        Effect::Front(Cue::Copy(text)) => Some(text.expose().to_owned()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.contains("/services/oauth2/token") && copied.contains("refresh_token=$REFRESH_TOKEN"), "{copied}");
    assert!(!copied.contains("5Aep861"));
}

#[test]
fn in_step_mode_nothing_is_checked_by_itself() {
    let mut stage = stage(3);
    stage.deck.check_every = Some(std::time::Duration::from_secs(60));
    press(&mut stage, &[Action::StepMode]);
    stage.deck.view.sight.list = 10;
    stage.wait(std::time::Duration::from_secs(600));
    assert_eq!((asked(&stage).len(), stage.deck.active_errands()), (0, 0));
    press(&mut stage, &[Action::StepMode]);
    stage.wait(std::time::Duration::from_secs(1));
    assert_eq!(asked(&stage).len(), 3);
}

#[test]
fn a_held_errand_comes_back_once_a_login_beside_it_is_over() {
    let mut stage = stage(1);
    press(&mut stage, &[Action::StepMode, Action::Check]);
    stage.now.since_start += std::time::Duration::from_secs(1);
    stage.log_in(&["p0"]);
    assert!(matches!(stage.deck.held_here(), Some(Last::Flow(_))));
    press(&mut stage, &[Action::Cancel]);
    assert!(matches!(stage.deck.held_here(), Some(Last::Errand(_))));
}
