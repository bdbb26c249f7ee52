//! A login that is over and sends something again: what the new one takes over, what it builds anew, and for how
//! long any of it is kept.

use std::time::Duration;

use super::*;
use crate::{
    flow::{doubt::Doubt, kept::LIFE},
    oauth::{draft::Change, names::param},
};

/// Begins a login anew at a step of this one, held there or not.
fn again(before: Login, step: Step, once: bool) -> Login {
    let (flow, wishes) = Flow::again(FlowId(8), plan(), before.flow, step, once, false, before.now);
    Login { flow, wishes, now: before.now }
}

/// A login whose exchange was refused: nothing came of its code.
fn refused() -> Login {
    let mut login = Login::reach(At::Exchanging);
    login.answer(answer(400, r#"{"error":"invalid_grant","error_description":"invalid code verifier"}"#));
    assert_eq!(login.at(), At::Failed);
    login
}

fn saved() -> Login {
    let mut login = Login::reach(At::Saving);
    login.tell(Event::Saved);
    login
}

/// A login that is over and looks up again whose its grant is, brought to a phase.
pub fn look_again(goal: At) -> Login {
    let mut login = again(saved(), Step::Verify, true);
    if goal != At::ReadyLookAgain {
        login.tell(Event::Sent);
    }
    if goal == At::LookedUp {
        login.answer(answer(200, identity(json!({}))));
    }
    assert_eq!(login.at(), goal);
    login
}

#[test]
fn the_exchange_goes_again_as_it_went_and_what_was_before_it_is_skipped() {
    let before = saved();
    let sent: Vec<_> = before.wishes.iter().filter_map(sent).map(|(_, request)| request).collect();
    assert!(before.flow.is_code_used());
    let login = again(before, Step::Exchange, false);
    assert_eq!((login.at(), names(&login.wishes)), (At::Exchanging, vec!["Exchange"]));
    assert_eq!(login.sent().1, sent[0]);
    for step in [Step::Prepare, Step::Listen, Step::Authorize] {
        assert!(login.has(step, Status::Skipped, "login before"), "{step:?}");
    }
    let calls: Vec<_> = login.flow.calls().map(|(step, call)| (step, call.outcome.is_some())).collect();
    let (out, back, taken, now) =
        ((Step::Authorize, false), (Step::Authorize, false), (Step::Exchange, true), (Step::Exchange, false));
    assert_eq!(calls, [out, back, taken, now], "the code's story goes along");
}

#[test]
fn a_grant_that_comes_of_a_repeated_exchange_is_asked_about_and_given_back_after_a_no() {
    for keep in [true, false] {
        let mut login = again(refused(), Step::Exchange, false);
        login.answer(answer(200, tokens(json!({}))));
        login.answer(answer(200, identity(json!({}))));
        assert_eq!(login.flow.doubt(), Some(&Doubt::Experiment));
        assert!(login.flow.is_experiment());
        login.tell(Event::Decided(keep));
        assert_eq!(login.at(), if keep { At::Holding } else { At::Revoking });
        assert!(keep || !login.wished_to_save());
    }
}

#[test]
fn who_goes_back_to_the_exchange_finds_it_held_and_the_rest_passes() {
    let mut login = again(refused(), Step::Exchange, true);
    assert_eq!((login.at(), login.wishes.len()), (At::ReadyExchange, 0));
    login.tell(Event::Sent);
    login.answer(answer(200, tokens(json!({}))));
    assert_eq!(login.at(), At::Identifying);
}

#[test]
fn back_at_authorize_state_and_verifier_are_new_and_what_was_changed_stays() {
    let mut before = Login::reach(At::Ready);
    let id = |login: &Login, name: &str| {
        let (draft, _) = login.flow.held().unwrap();
        draft.lines().iter().find(|line| line.field().unwrap().name == name).unwrap().id
    };
    let (prompt, state) = (id(&before, param::PROMPT), id(&before, param::STATE));
    before.tell(Event::Edited(Change::Set(prompt, "consent".into())));
    before.tell(Event::Edited(Change::Double(state)));
    before.tell(Event::Sent);
    before.tell(Event::Cancelled);
    let mut login = again(before, Step::Authorize, true);
    assert_eq!(names(&login.wishes), ["Unlock"]);
    login.tell(Event::Unlocked(Some(SECRET.into())));
    login.tell(Event::Minted { state: "anew".into(), verifier: VERIFIER.into() });
    assert_eq!(login.at(), At::Ready);
    let sent = login.flow.held().unwrap().0.request();
    assert_eq!(sent.expose(param::PROMPT), Some("consent"));
    let states = sent.fields.iter().filter(|field| field.name == param::STATE).map(|field| field.value.expose());
    assert!(states.eq(["anew", "anew"]), "a parameter that was doubled is doubled anew");
    login.tell(Event::Edited(Change::Reset));
    login.tell(Event::Sent);
    assert!(!login.flow.is_experiment(), "what was reset is a login like any other");
}

#[test]
fn only_what_was_sent_can_be_gone_back_to_and_only_while_no_grant_is_in_hand() {
    use Step::{Authorize, Exchange, Verify};
    for phase in At::ALL {
        let ways = match phase {
            At::Joining | At::Authorizing | At::ReadyExchange | At::ReadyLookAgain | At::Cancelled => vec![Authorize],
            At::Saved | At::LookedUp => vec![Authorize, Exchange, Verify],
            _ => vec![],
        };
        assert_eq!(Login::reach(phase).flow.ways_back(), ways, "{phase:?}");
    }
    assert_eq!(refused().flow.ways_back(), [Authorize, Exchange]);
    assert_eq!(again(refused(), Authorize, false).flow.ways_back(), [], "not before it is sent anew");
}

#[test]
fn a_look_up_that_goes_again_tells_who_or_why_not_and_touches_no_grant() {
    let login = look_again(At::LookedUp);
    assert_eq!(login.flow.outcome(), Some(&Outcome::LookedUp("ana@acme.com".into())));
    assert!(login.has(Step::Verify, Status::Done, "ana@acme.com") && !login.wished_to_save());
    let asked: Vec<_> = saved().wishes.iter().filter_map(sent).map(|(_, request)| request).collect();
    assert_eq!(login.sent().1, asked[1]);
    for (status, body, code) in [
        (403, "Bad_OAuth_Token", "Bad_OAuth_Token"),
        (404, "Bad_Id", "Bad_Id"),
        (302, "", "redirected"),
        (200, "<html>", "unreadable_reply"),
    ] {
        let mut login = look_again(At::LookingAgain);
        login.answer(answer(status, body));
        assert_eq!((login.at(), login.fault().code()), (At::Failed, code));
        assert_eq!(names(&login.wishes).last(), Some(&"Release"), "nothing is given back");
    }
}

#[test]
fn t21_what_is_kept_is_gone_15_minutes_after_the_login_and_a_repeat_does_not_prolong_it() {
    let before = refused();
    let until = before.now.since_start + LIFE;
    assert_eq!(before.flow.keeps_until(), Some(until));
    let mut login = again(before, Step::Exchange, false);
    assert_eq!(login.flow.keeps_until(), None, "not while it goes on");
    login.now.since_start += Duration::from_secs(60);
    login.answer(answer(400, r#"{"error":"invalid_grant"}"#));
    assert_eq!(login.flow.keeps_until(), Some(until));
    assert!(!format!("{:?}", login.flow).contains("CANARY"));
    login.flow.forget();
    assert_eq!((login.flow.keeps_until(), login.flow.ways_back()), (None, vec![]));
}
