//! Every phase by every event: what does not fit changes nothing. And that no secret is seen from outside.

use serde_json::json;

use super::*;
use crate::oauth::{call::SilenceKind, draft::Change};

/// An errand in each phase, the way it really gets there.
fn phases() -> Vec<Run> {
    let bare = |duty: Duty, events: &[Event]| {
        let mut run = Run::new(order(duty), Some(stored()));
        for event in events {
            run.wishes.extend(run.errand.advance(event.clone(), run.now));
        }
        run
    };
    let read = Event::Read(Ok(Some(stored())));
    let unlocked = Event::Unlocked(Some(SECRET.into()));
    let held = Event::Held { found: Ok(Some(stored())), unsettled: None };
    let cut_off = Event::Held { found: Ok(Some(stored())), unsettled: Some(Secret::from(REFRESH).fingerprint()) };
    let refreshing = [Event::Begun, read.clone(), unlocked.clone(), held.clone(), Event::Reserved];
    let after = |last: Answer, more: &[Event]| {
        let mut run = bare(Duty::Refresh, &refreshing);
        let (call, _) = run.sent();
        for event in [Event::Answered(call, last)].iter().chain(more) {
            run.wishes.extend(run.errand.advance(event.clone(), run.now));
        }
        run
    };
    let holding = |duty: Duty, events: &[Event]| {
        let mut run = Run::new(order(duty), Some(stored()));
        run.errand.set_holding(true);
        for event in events {
            run.wishes.extend(run.errand.advance(event.clone(), run.now));
        }
        run
    };
    let fresh = || answer(200, tokens(json!({ "refresh_token": NEW_REFRESH })));
    vec![
        bare(Duty::Refresh, &[]),
        bare(Duty::Refresh, &refreshing[..1]),
        bare(Duty::Refresh, &refreshing[..2]),
        bare(Duty::Refresh, &refreshing[..3]),
        bare(Duty::Refresh, &[Event::Begun, read.clone(), unlocked.clone(), cut_off]),
        bare(Duty::Refresh, &refreshing[..4]),
        bare(Duty::Refresh, &refreshing),
        after(dead(), &[]),
        after(dead(), std::slice::from_ref(&read)),
        after(fresh(), &[]),
        after(fresh(), &[Event::NotSaved("full".into())]),
        after(fresh(), &[Event::Saved]),
        after(silence(SilenceKind::Broken), &[]),
        after(silence(SilenceKind::Broken), &[Event::Drawn(3)]),
        bare(Duty::Check, &[Event::Begun, read.clone(), unlocked.clone()]),
        holding(Duty::Refresh, &refreshing[..3]),
        holding(Duty::Check, &[Event::Begun, read.clone(), unlocked.clone()]),
        holding(Duty::Check, &[Event::Begun, read.clone(), unlocked, Event::Sent]),
        holding(Duty::Revoke { local_only: false }, &[Event::Begun, read.clone()]),
        bare(Duty::Revoke { local_only: false }, &[Event::Begun, read.clone(), held.clone()]),
        bare(Duty::Revoke { local_only: true }, &[Event::Begun, held]),
        bare(Duty::Refresh, &[Event::Cancelled]),
    ]
}

fn events() -> Vec<Event> {
    vec![
        Event::Begun,
        Event::Read(Ok(Some(stored()))),
        Event::Read(Ok(None)),
        Event::Read(Err("damaged".into())),
        Event::Unlocked(None),
        Event::NoSecret("not set".into()),
        Event::Held { found: Ok(Some(renewed())), unsettled: None },
        Event::Held { found: Ok(None), unsettled: None },
        Event::Held { found: Err("damaged".into()), unsettled: None },
        Event::NotHeld("held".into()),
        Event::Reserved,
        Event::NotReserved("full".into()),
        Event::Answered(CallId(0), answer(200, tokens(json!({})))),
        Event::Answered(CallId(0), silence(SilenceKind::TimedOut)),
        Event::Answered(CallId(9), dead()),
        Event::Saved,
        Event::NotSaved("full".into()),
        Event::Removed,
        Event::NotRemoved("full".into()),
        Event::Drawn(7),
        Event::Woke,
        Event::Cancelled,
        Event::Retried,
        Event::GivenUp,
        Event::Sent,
        Event::Edited(Change::Add("format".into(), "json".into())),
    ]
}

#[test]
fn an_event_either_moves_an_errand_or_changes_nothing_at_all() {
    let mut moved = 0;
    for place in 0..phases().len() {
        for event in events() {
            let mut run = phases().swap_remove(place);
            let before = (run.errand.phase().clone(), run.errand.trail().len());
            let wishes = run.errand.advance(event.clone(), run.now);
            let after = (run.errand.phase().clone(), run.errand.trail().len());
            if before == after {
                assert_eq!(wishes, [], "{before:?} by {event:?}");
            } else {
                moved += 1;
            }
            if let Some(Outcome::Refreshed { adopted: false, .. }) = run.errand.outcome() {
                let saved = matches!(
                    (before.0, &event),
                    (crate::upkeep::Phase::Saving(_), Event::Saved) | (crate::upkeep::Phase::Ended(_), _)
                );
                assert!(saved, "done before it was on disk: {event:?}");
            }
        }
    }
    assert!(moved > 40, "{moved}");
}

#[test]
fn whoever_holds_the_lock_gives_it_up_at_the_end_and_not_before() {
    for place in 0..phases().len() {
        for event in events() {
            let mut run = phases().swap_remove(place);
            let over = run.errand.outcome().is_some();
            let wishes = run.errand.advance(event.clone(), run.now);
            let ended = run.errand.outcome().is_some() && !over;
            let released = wishes.iter().filter(|wish| matches!(wish, Wish::Release { .. })).count();
            let pausing = matches!(run.errand.phase(), crate::upkeep::Phase::Drawing { .. }) && !wishes.is_empty();
            assert_eq!(released, usize::from(ended || pausing), "{event:?} in {place}");
        }
    }
}

#[test]
fn t21_no_secret_is_in_debug_output_in_words_or_in_what_is_remembered() {
    for run in phases() {
        let attempt = run.errand.attempt(run.now).map(|attempt| serde_json::to_string(&attempt).unwrap());
        let words = run.errand.outcome().map(|outcome| outcome.words().to_string());
        let seen = format!("{:#?} {:?} {attempt:?} {words:?}", run.errand, run.wishes);
        assert!(!seen.contains("CANARY"), "{seen}");
    }
    let mut run = Run::begin(Duty::Refresh);
    run.answer(refusal("invalid_grant", &format!("bad token {REFRESH} of {SECRET}")));
    let attempt = serde_json::to_string(&run.errand.attempt(run.now).unwrap()).unwrap();
    assert!(!format!("{attempt} {:?} {}", run.errand, run.fault().message()).contains("CANARY"));
    assert!(attempt.contains("\"refresh\"") && attempt.contains("[masked]"), "{attempt}");
}

#[test]
fn an_answer_to_nobody_and_an_answer_twice_change_nothing() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    let (file, trail) = (run.file.clone(), run.errand.trail().len());
    run.tell(Event::Answered(CallId(0), answer(200, tokens(json!({ "refresh_token": "another" })))));
    assert_eq!((run.file, run.errand.trail().len()), (file, trail));
}
