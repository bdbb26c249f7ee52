//! Cancel: what was sent is awaited, and a grant that arrives is revoked (design: Cancel and quit).

use super::*;
use crate::oauth::{
    call::{Outcome as Answered, SilenceKind},
    names::{endpoint, param},
};

#[test]
fn before_anything_is_sent_it_ends_at_once_and_says_where() {
    for (phase, step) in [
        (At::Unlocking, Step::Prepare),
        (At::Minting, Step::Prepare),
        (At::Joining, Step::Listen),
        (At::Authorizing, Step::Authorize),
    ] {
        let mut login = Login::reach(phase);
        assert_eq!(login.tell(Event::Cancelled), [Wish::Release]);
        assert_eq!(login.flow.outcome(), Some(&Outcome::Cancelled));
        assert!(login.has(step, Status::Cancelled, ""), "{phase:?}");
        assert!(!login.flow.is_under_way());
    }
}

#[test]
fn a_grant_that_answers_a_cancelled_exchange_is_revoked_at_the_login_host() {
    let mut login = Login::reach(At::Cancelling);
    // Where it points is not known to be safe, so the login host is told.
    let tokens = tokens(json!({ "instance_url": "https://evil.test" }));
    let wishes = login.tell(Event::Answered(CallId(0), answer(200, tokens)));
    assert_eq!(names(&wishes), ["Revoke"]);
    let (_, request) = login.sent();
    assert_eq!(request.url, format!("https://login.salesforce.com{}", endpoint::REVOKE));
    assert_eq!(request.fields.len(), 1);
    assert_eq!(request.expose(param::TOKEN), Some(REFRESH));
    assert_eq!(login.answer(answer(200, "")), [Wish::Release]);
    assert_eq!(login.at(), At::Cancelled);
    assert!(login.has(Step::Verify, Status::Note, "the new grant was revoked"));
    assert!(!login.wished_to_save() && !login.flow.is_under_way());
}

#[test]
fn what_answers_a_cancelled_exchange_decides_whether_the_org_may_hold_a_grant() {
    for (answer, words) in [
        (answer(400, json!({ "error": "invalid_grant" })), "no grant came"),
        (silence(SilenceKind::NotSent), "no grant came"),
        (silence(SilenceKind::Broken), "may hold a grant"),
        (silence(SilenceKind::TimedOut), "may hold a grant"),
        (silence(SilenceKind::Unusable), "may hold a grant"),
        (answer(200, "not what it should be"), "may hold a grant"),
        (answer(502, "<html>"), "may hold a grant"),
    ] {
        let mut login = Login::reach(At::Cancelling);
        assert_eq!(login.tell(Event::Answered(CallId(0), answer.clone())), [Wish::Release], "{answer:?}");
        assert_eq!(login.at(), At::Cancelled);
        assert!(login.has(Step::Exchange, Status::Cancelled, words), "{answer:?}");
    }
}

#[test]
fn the_answer_to_a_cancelled_exchange_is_awaited_for_15_seconds() {
    let mut login = Login::reach(At::Cancelling);
    login.now = at(114);
    assert_eq!(login.tell(Event::Woke), []);
    assert_eq!(login.at(), At::Cancelling);
    login.now = at(115);
    assert_eq!(login.tell(Event::Woke), [Wish::Release]);
    assert_eq!(login.at(), At::Cancelled);
    assert!(login.has(Step::Exchange, Status::Cancelled, "may hold a grant that nobody kept"));
}

#[test]
fn a_grant_that_comes_after_those_15_seconds_is_still_revoked_and_told() {
    let mut login = Login::reach(At::Cancelling);
    login.now = at(115);
    login.tell(Event::Woke);
    assert!(login.flow.is_under_way(), "the exchange was never answered");

    let wishes = login.tell(Event::Answered(CallId(0), answer(200, tokens(json!({})))));
    assert_eq!(names(&wishes), ["Revoke"]);
    assert_eq!(login.sent().1.expose(param::TOKEN), Some(REFRESH));
    assert!(login.has(Step::Exchange, Status::Note, "late grant"));
    assert_eq!(login.at(), At::Cancelled);

    assert_eq!(login.answer(answer(200, "")), []);
    assert!(login.has(Step::Verify, Status::Note, "the new grant was revoked"));
    assert!(!login.flow.is_under_way());
    assert_eq!(login.answer(answer(200, "")), [], "a second answer is nobody's");
}

#[test]
fn a_late_refusal_is_only_captured() {
    let mut login = Login::reach(At::Cancelling);
    login.now = at(115);
    login.tell(Event::Woke);
    let stamps = login.flow.trail().len();
    assert_eq!(login.tell(Event::Answered(CallId(0), answer(400, json!({ "error": "invalid_grant" })))), []);
    assert_eq!(login.flow.trail().len(), stamps);
    assert!(!login.flow.is_under_way());
}

#[test]
fn a_grant_that_has_arrived_is_revoked_at_once_at_its_instance() {
    for (phase, step) in [(At::Identifying, Step::Verify), (At::Doubting, Step::Verify), (At::Unsaved, Step::Save)] {
        let mut login = Login::reach(phase);
        assert_eq!(names(&login.tell(Event::Cancelled)), ["Revoke"], "{phase:?}");
        let (_, request) = login.sent();
        assert_eq!(request.url, format!("{INSTANCE}{}", endpoint::REVOKE));
        assert_eq!(request.expose(param::TOKEN), Some(REFRESH));
        assert!(login.has(step, Status::Cancelled, ""), "{phase:?}");
        login.answer(answer(200, ""));
        assert_eq!(login.at(), At::Cancelled);
    }
}

#[test]
fn a_look_up_that_answers_after_the_cancel_ends_its_call_and_nothing_else() {
    let mut login = Login::reach(At::Identifying);
    let (look_up, _) = login.sent();
    login.tell(Event::Cancelled);
    let trail = login.flow.trail().len();
    assert_eq!(login.tell(Event::Answered(look_up, answer(200, identity(json!({}))))), []);
    assert_eq!((login.at(), login.flow.trail().len()), (At::Revoking, trail));
    login.answer(answer(200, ""));
    assert!(!login.flow.is_under_way());
    assert!(
        login.flow.calls().all(|(_, call)| call.by_browser || matches!(call.outcome, Some(Answered::Reply { .. })))
    );
}

#[test]
fn in_save_it_is_too_late_and_says_so() {
    for phase in [At::Holding, At::Saving] {
        let mut login = Login::reach(phase);
        assert_eq!(login.tell(Event::Cancelled), []);
        assert!(login.has(Step::Save, Status::Note, "too late to cancel"));
        assert_eq!(login.at(), phase);
    }
}

#[test]
fn a_revocation_that_fails_is_told() {
    for answer in [silence(SilenceKind::Broken), answer(500, ""), answer(400, "error=unsupported_token_type")] {
        let mut login = Login::reach(At::Revoking);
        login.answer(answer);
        assert_eq!(login.at(), At::Cancelled);
        assert!(login.has(Step::Verify, Status::Note, "could not be revoked"));
    }
}

#[test]
fn an_unsaved_grant_is_saved_at_the_next_try() {
    let mut login = Login::reach(At::Unsaved);
    assert!(login.has(Step::Save, Status::Note, "not saved: the disk is full"));
    assert_eq!(login.tell(Event::Retried), [Wish::Hold]);
    login.tell(Event::Held(None));
    assert_eq!(login.tell(Event::Saved), [Wish::Release]);
    assert_eq!(login.at(), At::Saved);
}

#[test]
fn an_unsaved_grant_that_is_given_up_is_revoked_and_the_fault_is_the_stores() {
    let mut login = Login::reach(At::Unsaved);
    login.tell(Event::GivenUp);
    assert_eq!(login.fault(), &Fault::Store("the disk is full".into()));
    assert_eq!(login.sent().1.expose(param::TOKEN), Some(REFRESH));
    assert!(login.has(Step::Save, Status::Failed, "the disk is full"));
}
