//! "Sandbox refreshed?": a new org id is taken by one key alone, and the settings follow where they named the
//! old one.

use std::sync::Arc;

use serde_json::json;

use super::{
    rows::press,
    stage::{Stage, name},
};
use crate::{
    deck::{Action, Effect, Msg, field::Edit, row::Settings},
    flow::{Event, Outcome, Wish},
    oauth::{
        call::{Answer, Times},
        card::Card,
        token::Reply,
    },
    profile::{Kind, OrgId},
};

const OLD: &str = "00Dxx0000001gPLEAY";
const NEW: &str = "00Dxx0000009ZZZEAU";
const USER: &str = "005xx000001SwiUAAS";
const INSTANCE: &str = "https://acme--uat.sandbox.my.salesforce.com";

fn org(text: &str) -> OrgId {
    OrgId::parse(text).unwrap()
}

/// A dashboard whose profile `b` holds a sandbox's grant, and expects that org where it is told to.
fn stage(expected: Option<&str>) -> Stage {
    let mut stage = Stage::new(None, true);
    let crate::deck::Saved::Known(card) = super::rows::card(&stage) else { panic!() };
    let sandbox = Card { kind: Kind::Sandbox, instance_url: INSTANCE.into(), org: org(OLD), ..*card };
    stage.keep("b", sandbox);
    expect(&mut stage, expected);
    press(&mut stage, &[Action::Last, Action::Up]);
    assert_eq!(super::rows::cursor(&stage), "b");
    stage
}

fn expect(stage: &mut Stage, expected: Option<&str>) {
    let Some(Settings::Ready(profile)) = stage.deck.rows.change("b").map(|row| &mut row.settings) else { panic!() };
    Arc::make_mut(profile).expect_org = expected.map(org);
}

fn answer(stage: &mut Stage, body: &serde_json::Value) {
    let sent = stage.out.iter().rev().find_map(|effect| match effect {
        Effect::Perform(id, _, Wish::Exchange(call, _) | Wish::Identify(call, _)) => Some((*id, *call)),
        _ => None,
    });
    let (id, call) = sent.expect("a request was sent");
    let body = body.to_string().as_str().into();
    let reply = Reply {
        status: 200,
        content_type: "application/json".into(),
        location: None,
        retry_after: None,
        body,
        trace: Default::default(),
    };
    stage.tell(Msg::Flow(id, Event::Answered(call, Answer { reply: Ok(reply), times: Times::default() })));
}

/// The browser of `b`'s login comes back, and the new org answers.
fn sign_in(stage: &mut Stage) {
    let query = format!("code=CA&state={}", stage.state("b"));
    stage.visit(1717, "/OauthRedirect", &query);
    answer(
        stage,
        &json!({
            "access_token": "00D!NEW", "refresh_token": "5AepNEW", "instance_url": INSTANCE, "token_type": "Bearer",
            "id": format!("https://test.salesforce.com/id/{NEW}/{USER}"),
        }),
    );
    answer(stage, &json!({ "organization_id": NEW, "user_id": USER, "username": "ana@acme.com" }));
}

fn words(stage: &Stage) -> String {
    stage.deck.state(stage.deck.row("b").unwrap(), stage.now).words
}

fn writes(stage: &Stage) -> Vec<&Effect> {
    stage.out.iter().filter(|effect| matches!(effect, Effect::Expect(..))).collect()
}

#[test]
fn a_login_asks_and_only_its_own_key_takes_the_new_org() {
    let mut stage = stage(Some(OLD));
    stage.log_in(&["b"]);
    sign_in(&mut stage);
    let question = stage.deck.question().unwrap();
    assert!(stage.deck.takes_org(&question));
    assert_eq!(words(&stage), "org id changed");
    press(&mut stage, &[Action::Yes]);
    assert!(stage.said().contains("{accept-org} takes the new org"), "{}", stage.said());
    assert!(stage.flow("b").doubt().is_some(), "yes alone is a slip of a key");
    press(&mut stage, &[Action::AcceptOrg]);
    assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Saved(card)) if card.org == org(NEW)));
    assert_eq!(writes(&stage), [&Effect::Expect(name("b"), org(NEW))]);

    press(&mut stage, &[Action::Quit]);
    assert!(!stage.quits(), "the settings are being written");
    stage.tell(Msg::Expected(name("b"), org(NEW), Ok(())));
    assert!(stage.quits());
    assert_eq!(stage.deck.row("b").unwrap().profile().unwrap().expect_org, Some(org(NEW)));
}

#[test]
fn no_gives_the_new_grant_back_and_leaves_the_settings() {
    let mut stage = stage(Some(OLD));
    stage.log_in(&["b"]);
    sign_in(&mut stage);
    press(&mut stage, &[Action::No]);
    assert!(stage.out.iter().any(|effect| matches!(effect, Effect::Perform(.., Wish::Revoke(..)))));
    assert!(writes(&stage).is_empty());
}

#[test]
fn settings_that_name_no_org_or_the_new_one_stay_as_they_are() {
    for expected in [None, Some(NEW)] {
        let mut stage = stage(expected);
        stage.log_in(&["b"]);
        sign_in(&mut stage);
        press(&mut stage, &[Action::AcceptOrg]);
        assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Saved(_))), "{expected:?}");
        assert!(writes(&stage).is_empty());
    }
}

/// Has `b` checked: another org answers.
fn check(stage: &mut Stage) {
    press(stage, &[Action::Check]);
    stage.answer_errand(
        "b",
        200,
        json!({ "organization_id": NEW, "user_id": USER, "preferred_username": "ana@acme.com" }),
    );
}

#[test]
fn a_check_leaves_the_question_with_its_row_and_the_key_logs_in_to_the_new_org() {
    let mut stage = stage(Some(OLD));
    check(&mut stage);
    assert_eq!(words(&stage), "org id changed");
    assert_eq!(stage.deck.question(), None, "nothing is kept waiting by it");
    let refreshed = stage.deck.refreshed(stage.deck.row("b").unwrap()).unwrap();
    assert!(stage.deck.ask(&refreshed).as_str().contains(&format!("org {NEW} answers where {OLD} was")));
    press(&mut stage, &[Action::AcceptOrg]);
    assert_eq!(stage.browsed(), ["b"]);
    sign_in(&mut stage);
    assert!(matches!(stage.flow("b").outcome(), Some(Outcome::Saved(_))), "the answer was given before");
    assert_eq!(writes(&stage), [&Effect::Expect(name("b"), org(NEW))]);
}

#[test]
fn where_the_settings_say_production_the_name_is_typed() {
    let mut stage = stage(None);
    let Some(Settings::Ready(profile)) = stage.deck.rows.change("b").map(|row| &mut row.settings) else { panic!() };
    Arc::make_mut(profile).kind = Some(Kind::Production);
    check(&mut stage);
    press(&mut stage, &[Action::AcceptOrg]);
    assert!(stage.browsed().is_empty());
    stage.tell(Msg::Edit(Edit::Insert("b".into())));
    press(&mut stage, &[Action::Yes]);
    assert_eq!(stage.browsed(), ["b"]);
}

#[test]
fn elsewhere_the_key_says_that_nothing_has_changed() {
    let mut stage = stage(None);
    press(&mut stage, &[Action::AcceptOrg]);
    assert_eq!(stage.said(), "no org id has changed here");
    assert!(stage.deck.question().is_none());
}

#[test]
fn what_another_login_waits_for_and_a_slip_answer_no_question() {
    let mut stage = stage(Some(OLD));
    stage.deck.attended = false;
    stage.log_in(&["a", "b"]);
    sign_in(&mut stage);
    let doubted = |stage: &Stage| stage.flow("b").doubt().is_some();
    let address = format!("http://localhost:1717/OauthRedirect?code=CX&state={}", stage.state("a"));
    stage.tell(Msg::Pasted(address.into()));
    assert!(stage.exchanged().contains(&("a".to_owned(), "CX".to_owned())) && doubted(&stage));
    for slip in ["", "yy", "http://localhost:1717/OauthRedirect?code=C&state=nobodys"] {
        stage.tell(Msg::Pasted(slip.into()));
        assert!(doubted(&stage), "{slip:?}");
    }
    assert_eq!(stage.said(), "type y for yes, n for no");
    stage.tell(Msg::Pasted("n".into()));
    assert!(!doubted(&stage));
}
