//! A refresh whose answer nobody has: the access token is tried first, then the refresh token at most once
//! more, and what is not known is said.

use serde_json::json;

use super::*;
use crate::{flow::fault::Class, oauth::call::SilenceKind};

/// Answers after which nobody knows whether the server has used the token.
fn lost() -> Vec<Answer> {
    vec![
        silence(SilenceKind::Broken),
        silence(SilenceKind::TimedOut),
        silence(SilenceKind::Unusable),
        answer(500, "<html>"),
        answer(502, "<html>Bad gateway</html>"),
        answer(504, ""),
        answer(200, "{\"access_token\":\"00D"),
    ]
}

/// A run that begins where another was cut off.
fn cut_off(duty: Duty) -> Run {
    let mut run = Run::new(order(duty), Some(stored()));
    run.unsettled = Some(Secret::from(REFRESH).fingerprint());
    run.tell(Event::Begun);
    run
}

fn on_record() -> Option<String> {
    Some(Secret::from(REFRESH).fingerprint())
}

#[test]
fn t07_after_a_lost_answer_the_access_token_is_tried_and_while_it_lives_nothing_is_repeated() {
    for trouble in lost() {
        let mut run = Run::begin(Duty::Refresh);
        run.answer(trouble.clone());
        assert_eq!((run.held, run.unsettled.clone()), (false, on_record()), "{trouble:?}");
        run.wait();
        assert!(run.sent().1.url.ends_with("/userinfo"), "{trouble:?}");
        run.answer(answer(200, user_info(ORG, USER)));
        assert!(matches!(run.outcome(), Outcome::Alive(_)), "{trouble:?}");
        assert_eq!((run.refreshes(), run.unsettled.clone()), (1, on_record()), "it is still uncertain");
        assert!(run.keeps_its_tokens() && run.has(Step::Lock, Status::Note, "uncertain"));
    }
}

#[test]
fn t07_where_the_access_token_is_dead_the_refresh_token_is_used_once_more() {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(silence(SilenceKind::Broken));
    run.wait();
    run.answer(answer(403, "Bad_OAuth_Token"));
    assert_eq!(run.refreshes(), 2);
    run.answer(answer(200, tokens(json!({}))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { adopted: false, .. }));
    assert_eq!(run.unsettled, None);
}

#[test]
fn t07_a_replay_is_the_only_one_whatever_is_answered() {
    for trouble in lost().into_iter().chain([refusal("server_error", ""), answer(503, ""), answer(429, "")]) {
        let mut run = cut_off(Duty::Refresh);
        run.answer(answer(403, "Bad_OAuth_Token"));
        run.answer(trouble.clone());
        assert_eq!((run.refreshes(), run.unsettled.clone()), (1, on_record()), "{trouble:?}");
        assert_ne!(run.fault().class(), Class::LoginNeeded, "nothing is known: {trouble:?}");
        assert!(run.keeps_its_tokens());
    }
}

#[test]
fn a_replay_that_was_never_sent_was_none() {
    let mut run = cut_off(Duty::Refresh);
    run.answer(answer(403, "Bad_OAuth_Token"));
    run.answer(silence(SilenceKind::NotSent));
    assert_eq!(run.unsettled, on_record());
    run.wait();
    run.answer(answer(200, tokens(json!({}))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));
    assert_eq!(run.count("/userinfo"), 1, "that the access token is dead is known by then");
}

#[test]
fn t06_a_refresh_that_another_process_was_killed_in_is_never_a_false_ok() {
    let mut run = cut_off(Duty::Refresh);
    assert!(run.has(Step::Lock, Status::Note, "uncertain: a refresh was cut off"));
    assert_eq!(run.refreshes(), 0);
    run.answer(answer(403, "Bad_OAuth_Token"));
    run.answer(dead());
    assert_eq!(run.fault().class(), Class::LoginNeeded);
    assert_eq!(run.unsettled, None, "now it is known");
}

#[test]
fn a_token_that_was_just_found_dead_is_not_tried_again_before_the_replay() {
    let mut run = cut_off(Duty::Ensure);
    run.answer(answer(403, "Bad_OAuth_Token"));
    assert_eq!((run.count("/userinfo"), run.refreshes()), (1, 1));
}

#[test]
fn a_cut_off_refresh_of_a_token_that_was_replaced_since_means_nothing() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    run.unsettled = Some("cafecafe".into());
    run.tell(Event::Begun);
    assert_eq!((run.count("/userinfo"), run.refreshes()), (0, 1));
}

#[test]
fn where_the_access_token_cannot_be_asked_the_refresh_token_is_not_used() {
    for trouble in [
        silence(SilenceKind::NotSent),
        silence(SilenceKind::TimedOut),
        answer(503, ""),
        answer(302, ""),
        answer(404, "Bad_Id"),
    ] {
        let mut run = cut_off(Duty::Refresh);
        run.answer(trouble.clone());
        assert_eq!((run.refreshes(), run.fault().class()), (0, Class::Network), "{trouble:?}");
        assert_eq!(run.unsettled, on_record());
    }
}

#[test]
fn another_org_behind_the_access_token_ends_it() {
    let mut run = cut_off(Duty::Refresh);
    run.answer(answer(200, user_info(OTHER_ORG, USER)));
    assert_eq!((run.fault().code(), run.refreshes()), ("other_org", 0));
}

#[test]
fn a_refusal_of_the_replay_leaves_it_uncertain() {
    let mut run = cut_off(Duty::Refresh);
    run.answer(answer(403, "Bad_OAuth_Token"));
    run.answer(refusal("invalid_client", "invalid client credentials"));
    assert_eq!((run.fault().class(), run.unsettled.clone()), (Class::Refused, on_record()));
}

#[test]
fn room_that_cannot_be_had_for_a_replay_leaves_it_on_record() {
    let mut run = Run::new(order(Duty::Ensure), Some(stored()));
    run.unsettled = on_record();
    run.tell(Event::Begun);
    run.disk = false;
    run.answer(answer(403, "Bad_OAuth_Token"));
    assert_eq!((run.fault().class(), run.refreshes(), run.unsettled.clone()), (Class::Store, 0, on_record()));
}
