//! Trouble that passes: nothing is lost, nothing is asked for in a storm, and nobody waits with the lock
//! in hand.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{flow::fault::Class, oauth::call::SilenceKind};

/// Answers by which the server has not used the token.
fn passing() -> Vec<Answer> {
    vec![
        refusal("invalid_grant", "token request is already being processed"),
        refusal("unknown_error", "retry your request"),
        refusal("server_error", ""),
        refusal("service_unavailable", ""),
        refusal("system_down", ""),
        refusal("slow_down", ""),
        answer(429, "slow down"),
        answer(503, "<html>Down for maintenance</html>"),
        silence(SilenceKind::NotSent),
    ]
}

#[test]
fn t47_what_passes_is_tried_again_unlocked_with_growing_waits_and_not_for_ever() {
    for trouble in passing() {
        let mut run = Run::begin(Duty::Refresh);
        let mut waits = Vec::new();
        while run.errand.outcome().is_none() {
            run.answer(trouble.clone());
            if let Some(until) = run.errand.deadline() {
                waits.push(until - run.now.since_start);
                assert_eq!(run.unsettled, None, "nothing is uncertain: {trouble:?}");
                run.wait();
            }
        }
        assert_eq!(waits, [375, 750, 1500].map(Duration::from_millis), "{trouble:?}");
        assert_eq!((run.refreshes(), run.fault().class()), (4, Class::Network));
        assert!(run.keeps_its_tokens() && run.file.as_ref().unwrap().card.ended_at.is_none());
    }
}

#[test]
fn t47_the_waits_of_those_who_wait_differ() {
    let wait = |random| {
        let mut run = Run::begin(Duty::Refresh);
        let (call, _) = run.sent();
        run.errand.advance(Event::Answered(call, refusal("server_error", "")), run.now);
        run.errand.advance(Event::Drawn(random), run.now);
        run.errand.deadline().unwrap() - run.now.since_start
    };
    assert_eq!(wait(0), Duration::from_millis(250));
    assert!(wait(999) < Duration::from_millis(500) && wait(999) > Duration::from_millis(490));
    assert_eq!(wait(u64::MAX), wait(u64::MAX % 1000));
}

#[test]
fn t47_a_server_that_wants_to_be_left_alone_is() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(with_retry_after(answer(503, ""), "7"));
    assert_eq!(run.errand.deadline(), Some(run.now.since_start + Duration::from_secs(7)));
    run.wait();
    run.answer(with_retry_after(answer(429, ""), "120"));
    assert_eq!((run.refreshes(), run.fault().class()), (2, Class::Network));
    assert!(run.has(Step::Refresh, Status::Note, "left alone for 120 s"));
}

#[test]
fn a_try_after_a_wait_takes_what_another_saved_meanwhile() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(refusal("invalid_grant", "token request is already being processed"));
    run.file = Some(renewed());
    run.wait();
    assert!(matches!(run.outcome(), Outcome::Refreshed { adopted: true, .. }));
    assert_eq!(run.refreshes(), 1);
}

#[test]
fn a_try_after_a_wait_succeeds() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(silence(SilenceKind::NotSent));
    run.wait();
    run.answer(answer(200, tokens(json!({}))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { adopted: false, .. }));
}

#[test]
fn t51_a_wake_up_that_comes_early_wakes_nobody() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(refusal("server_error", ""));
    run.tell(Event::Woke);
    assert_eq!(run.refreshes(), 1);
}

#[test]
fn t14_a_redirect_is_not_followed_and_leaves_the_token_as_it_is() {
    let mut run = Run::begin(Duty::Refresh);
    let mut redirect = answer(302, "");
    redirect.reply.as_mut().unwrap().location = Some("https://evil.test/".into());
    run.answer(redirect);
    let wanted = Fault::Redirected { from: "login.salesforce.com".into(), to: "evil.test".into() };
    assert_eq!((run.fault(), run.refreshes(), run.unsettled.clone()), (&wanted, 1, None));
    assert!(run.keeps_its_tokens());
}

#[test]
fn t08_without_room_for_the_answer_nothing_is_sent() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    run.disk = false;
    run.tell(Event::Begun);
    assert_eq!((run.fault().class(), run.refreshes()), (Class::Store, 0));
    assert!(run.keeps_its_tokens());
}

#[test]
fn t08_tokens_that_cannot_be_saved_are_kept_with_the_lock_until_they_can() {
    let mut run = Run::begin(Duty::Refresh);
    run.disk = false;
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    assert!(matches!(run.errand.phase(), crate::upkeep::Phase::Unsaved { .. }));
    assert!(run.held, "whoever got the lock would use the old refresh token");
    run.tell(Event::Retried);
    assert!(run.held && run.keeps_its_tokens());
    run.disk = true;
    run.tell(Event::Retried);
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));
    assert_eq!(run.file.unwrap().grant.refresh_token, Some(NEW_REFRESH.into()));
}

#[test]
fn t08_tokens_that_are_given_up_leave_on_record_that_the_old_one_is_uncertain() {
    for giving_up in [Event::GivenUp, Event::Cancelled] {
        let mut run = Run::begin(Duty::Refresh);
        run.disk = false;
        run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
        run.tell(giving_up);
        assert_eq!(run.fault().class(), Class::Store);
        assert_eq!(run.unsettled, Some(Secret::from(REFRESH).fingerprint()));
    }
}

#[test]
fn t49_a_lock_that_cannot_be_had_ends_it_and_nothing_is_sent() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    for event in [Event::Begun, Event::Read(Ok(Some(stored()))), Event::Unlocked(None)] {
        run.wishes.extend(run.errand.advance(event, run.now));
    }
    run.tell(Event::NotHeld("held by process 12 (refresh since 10:00): gave up after 30 s".into()));
    assert_eq!((run.fault().class(), run.refreshes()), (Class::Store, 0));
    assert!(run.fault().message().as_str().contains("process 12"));
}

#[test]
fn a_secret_that_is_missing_is_missed_before_the_lock_is_taken() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    for event in [Event::Begun, Event::Read(Ok(Some(stored())))] {
        run.wishes.extend(run.errand.advance(event, run.now));
    }
    run.tell(Event::NoSecret("the variable ACME_SECRET is not set".into()));
    assert_eq!(run.fault().class(), Class::Configuration);
    assert!(!run.wishes.iter().any(|wish| matches!(wish, Wish::Hold { .. })));
}

#[test]
fn cancelling_ends_what_has_sent_nothing_and_finishes_what_has() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    run.tell(Event::Cancelled);
    assert_eq!(run.outcome(), &Outcome::Cancelled);

    let mut run = Run::begin(Duty::Refresh);
    run.tell(Event::Cancelled);
    assert!(run.errand.outcome().is_none() && run.has(Step::Refresh, Status::Note, "too late"));
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));

    let mut run = Run::begin(Duty::Refresh);
    run.answer(refusal("server_error", ""));
    run.tell(Event::Cancelled);
    assert_eq!((run.outcome(), run.refreshes()), (&Outcome::Cancelled, 1));
}
