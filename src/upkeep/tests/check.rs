//! What a check learns, from whom, and that it changes no token.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::{
    flow::fault::Class,
    oauth::call::SilenceKind,
    profile::{Kind, SecretSource},
};

/// A check by who knows no client secret.
fn plain_check() -> Run {
    let mut public = profile();
    public.client_secret = None;
    let mut run = Run::new(Order { profile: Some(Arc::new(public)), ..order(Duty::Check) }, Some(stored()));
    run.tell(Event::Begun);
    run
}

fn active(exp: i64) -> Answer {
    let sub = format!("https://login.salesforce.com/id/{ORG}/{USER}");
    answer(200, json!({ "active": true, "exp": exp, "username": "ana@acme.com", "sub": sub }))
}

fn inactive() -> Answer {
    answer(200, json!({ "active": false }))
}

#[test]
fn t24_with_a_secret_the_access_token_is_introspected_by_post() {
    let mut run = Run::begin(Duty::Check);
    let (_, request) = run.sent();
    assert_eq!(request.target().expose(), "https://login.salesforce.com/services/oauth2/introspect");
    assert_eq!((request.expose("token"), request.expose("token_type_hint")), (Some(ACCESS), Some("access_token")));
    run.answer(active(5000));
    let Outcome::Alive(card) = run.outcome() else { panic!("{:?}", run.outcome()) };
    assert_eq!((card.expires_at, card.seen_at), (Some(at(5000).wall), run.now.wall));
    assert_eq!(run.file.as_ref().unwrap().card, *card, "what was learned is saved");
    assert!(run.keeps_its_tokens());
}

#[test]
fn without_a_secret_the_instance_is_asked_who_it_is() {
    let mut run = plain_check();
    assert_eq!(run.sent().1.url, format!("{INSTANCE}/services/oauth2/userinfo"));
    run.answer(answer(200, user_info(ORG, USER)));
    assert!(matches!(run.outcome(), Outcome::Alive(_)));
    for source in [SecretSource::Prompt, SecretSource::Keyring] {
        let mut asking = profile();
        asking.client_secret = Some(source);
        let mut run = Run::new(Order { profile: Some(Arc::new(asking)), ..order(Duty::Check) }, Some(stored()));
        run.tell(Event::Begun);
        assert!(run.sent().1.url.ends_with("/userinfo"), "a check asks nobody at the keyboard");
    }
    let mut run = Run::new(Order { profile: None, ..order(Duty::Check) }, Some(stored()));
    run.tell(Event::Begun);
    assert!(run.sent().1.url.ends_with("/userinfo"));
}

#[test]
fn where_introspection_says_nothing_the_instance_is_asked() {
    for answer in [answer(401, json!({ "error": "invalid_client" })), answer(404, "<html>"), answer(200, "<html>")] {
        let mut run = Run::begin(Duty::Check);
        run.answer(answer);
        assert!(run.sent().1.url.ends_with("/userinfo"));
    }
}

#[test]
fn a_dead_access_token_is_told_apart_from_a_dead_grant() {
    let mut run = Run::begin(Duty::Check);
    run.answer(inactive());
    assert_eq!(run.sent().1.expose("token"), Some(REFRESH));
    run.answer(active(9_000_000));
    let Outcome::Ended { card, renewable: true } = run.outcome() else { panic!("{:?}", run.outcome()) };
    assert_eq!((card.expires_at, card.ended_at), (Some(run.now.wall), None));

    let mut run = Run::begin(Duty::Check);
    run.answer(inactive());
    run.answer(inactive());
    assert_eq!((run.fault(), run.fault().class()), (&Fault::Dead(None), Class::LoginNeeded));
    assert_eq!(run.file.as_ref().unwrap().card.ended_at, Some(run.now.wall));
    assert!(run.keeps_its_tokens());

    for unknown in [silence(SilenceKind::TimedOut), answer(400, "")] {
        let mut run = Run::begin(Duty::Check);
        run.answer(inactive());
        run.answer(unknown);
        assert!(matches!(run.outcome(), Outcome::Ended { renewable: false, .. }));
    }
    let mut run = plain_check();
    run.answer(answer(403, "Bad_OAuth_Token"));
    assert!(matches!(run.outcome(), Outcome::Ended { renewable: false, .. }));
}

#[test]
fn a_session_without_a_refresh_token_that_has_ended_wants_a_login() {
    let mut run = Run::begin_with(Duty::Check, stored_with(ACCESS, None, |_| ()));
    run.answer(inactive());
    assert_eq!(run.fault(), &Fault::NoRefreshToken);
}

#[test]
fn a_check_never_refreshes() {
    for answers in
        [vec![inactive(), inactive()], vec![answer(500, ""), answer(403, "Bad_OAuth_Token")], vec![active(1)]]
    {
        let mut run = Run::begin(Duty::Check);
        answers.into_iter().for_each(|answer| run.answer(answer));
        assert_eq!(run.refreshes(), 0);
        assert!(run.errand.outcome().is_some() && run.keeps_its_tokens());
    }
}

#[test]
fn a_server_that_is_not_reached_says_nothing_of_the_token() {
    for trouble in [silence(SilenceKind::NotSent), silence(SilenceKind::TimedOut)] {
        let mut run = Run::begin(Duty::Check);
        run.answer(trouble);
        assert_eq!(run.fault().class(), Class::Network);
        assert_eq!(run.file, Some(stored()));
    }
    let mut run = plain_check();
    run.answer(answer(503, "<html>"));
    assert_eq!((run.fault().class(), run.file.clone()), (Class::Network, Some(stored())));
}

#[test]
fn an_org_that_was_replaced_behind_its_my_domain_is_a_question() {
    let sandbox = stored_with(ACCESS, Some(REFRESH), |card| card.kind = Kind::Sandbox);
    let mut run = Run::new(Order { profile: None, ..order(Duty::Check) }, Some(sandbox.clone()));
    run.tell(Event::Begun);
    run.answer(answer(200, user_info(OTHER_ORG, USER)));
    assert_eq!(run.fault(), &Fault::OtherOrg { was: org(ORG), came: org(OTHER_ORG), refreshed: true });
    assert!(run.fault().message().as_str().ends_with("sandbox refreshed?"));
    assert_eq!(run.file, Some(sandbox), "nothing is written");
}

#[test]
fn a_user_who_was_deactivated_is_for_an_admin() {
    let mut run = plain_check();
    run.answer(answer(403, "Inactive"));
    assert_eq!((run.fault().code(), run.fault().who()), ("Inactive", crate::oauth::error::Who::OrgAdmin));
}

#[test]
fn t48_what_was_learned_of_a_replaced_token_is_not_written_to_the_new_one() {
    let mut run = Run::begin(Duty::Check);
    run.answer(inactive());
    run.file = Some(renewed());
    run.answer(inactive());
    assert!(matches!(run.outcome(), Outcome::Alive(card) if *card == renewed().card), "{:?}", run.outcome());
    assert_eq!(run.file, Some(renewed()));
}

#[test]
fn a_lock_that_is_held_keeps_no_check_from_its_answer() {
    let mut run = Run::begin(Duty::Check);
    let (call, _) = run.sent();
    let wishes = run.errand.advance(Event::Answered(call, active(5000)), run.now);
    assert!(matches!(wishes[..], [Wish::Hold { patience, .. }] if patience.as_secs() <= 2));
    run.tell(Event::NotHeld("held by process 12".into()));
    assert!(matches!(run.outcome(), Outcome::Alive(_)));
    assert!(run.has(Step::Save, Status::Note, "process 12"));
}

#[test]
fn a_token_that_lives_is_ensured_by_one_question_and_written_once_a_minute() {
    let mut run = Run::begin(Duty::Ensure);
    run.answer(answer(200, user_info(ORG, USER)));
    assert!(matches!(run.outcome(), Outcome::Alive(_)));
    assert!(run.wishes.iter().any(|wish| matches!(wish, Wish::Save(..))));
    assert_eq!(run.errand.attempt(run.now), None, "nothing to remember");
    let seen = run.file.unwrap();
    let mut run = Run::begin_with(Duty::Ensure, seen);
    run.answer(answer(200, user_info(ORG, USER)));
    assert!(!run.wishes.iter().any(|wish| matches!(wish, Wish::Hold { .. } | Wish::Save(..) | Wish::Unlock(_))));
}

#[test]
fn t51_a_token_that_the_server_refuses_is_renewed_once() {
    let fresh = stored_with(ACCESS, Some(REFRESH), |card| card.refreshed_at = Some(at(999).wall));
    for refused in [answer(403, "Bad_OAuth_Token"), answer(401, "[]")] {
        let mut run = Run::begin_with(Duty::Ensure, fresh.clone());
        run.answer(refused);
        run.answer(answer(200, tokens(json!({}))));
        assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));
        assert_eq!((run.refreshes(), run.count("/userinfo")), (1, 1));
    }
}

#[test]
fn a_token_whose_org_does_not_answer_is_not_said_to_be_accepted() {
    let mut run = Run::begin(Duty::Ensure);
    run.answer(silence(SilenceKind::TimedOut));
    assert_eq!((run.fault().class(), run.refreshes()), (Class::Network, 0));
}
