//! The end of a grant: at the server first, then here, and never the other way round by accident.

use serde_json::json;

use super::*;
use crate::{
    flow::fault::Class,
    oauth::{call::SilenceKind, request::Method},
    upkeep::Phase,
};

const REVOKE: Duty = Duty::Revoke { local_only: false };
const LOCAL: Duty = Duty::Revoke { local_only: true };

#[test]
fn t24_the_refresh_token_is_posted_in_the_body_to_the_instance_under_the_lock() {
    let run = Run::begin(REVOKE);
    let (_, request) = run.sent();
    assert_eq!(
        (request.method, request.target().expose()),
        (Method::Post, "https://acme.my.salesforce.com/services/oauth2/revoke")
    );
    assert_eq!((request.fields.len(), request.expose("token")), (1, Some(REFRESH)));
    assert!(run.held && run.file.is_some());
}

#[test]
fn where_there_is_no_refresh_token_the_session_is_ended() {
    let run = Run::begin_with(REVOKE, stored_with(ACCESS, None, |_| ()));
    assert_eq!(run.sent().1.expose("token"), Some(ACCESS));
}

#[test]
fn t58_the_file_goes_once_the_server_says_that_the_grant_is_gone() {
    for gone in [answer(200, ""), refusal("invalid_token", "invalid token"), answer(400, "error=invalid_token")] {
        let mut run = Run::begin(REVOKE);
        run.answer(gone);
        let Outcome::Revoked { card: Some(card), local: false } = run.outcome() else { panic!() };
        assert_eq!((card, &run.file, run.errand.card()), (&stored().card, &None, None));
    }
}

#[test]
fn t58_whatever_else_is_answered_keeps_the_file() {
    for (answer, class) in [
        (silence(SilenceKind::NotSent), Class::Network),
        (silence(SilenceKind::TimedOut), Class::Network),
        (answer(503, "<html>"), Class::Network),
        (refusal("unsupported_token_type", ""), Class::Refused),
        (answer(302, ""), Class::Refused),
        (answer(404, ""), Class::Refused),
    ] {
        let mut run = Run::begin(REVOKE);
        run.answer(answer.clone());
        assert_eq!((run.fault().class(), run.file.clone()), (class, Some(stored())), "{answer:?}");
    }
}

#[test]
fn t58_locally_alone_nobody_is_asked_and_a_file_that_cannot_be_read_goes_too() {
    let run = Run::begin(LOCAL);
    assert!(matches!(run.outcome(), Outcome::Revoked { local: true, .. }));
    assert_eq!((run.file.clone(), run.count("/revoke")), (None, 0));
    let mut run = Run::new(order(LOCAL), None);
    run.errand.advance(Event::Begun, run.now);
    run.held = true;
    run.tell(Event::Held { found: Err("acme.json is damaged".into()), unsettled: None });
    assert!(matches!(run.outcome(), Outcome::Revoked { card: None, local: true }));
}

#[test]
fn what_is_not_there_cannot_be_revoked() {
    for duty in [REVOKE, LOCAL] {
        let mut run = Run::new(order(duty), None);
        run.tell(Event::Begun);
        assert_eq!((run.fault(), run.fault().class()), (&Fault::NoToken, Class::LoginNeeded));
    }
}

#[test]
fn a_grant_is_revoked_whatever_the_settings_say() {
    let mut run = Run::new(Order { profile: None, ..order(REVOKE) }, Some(stored()));
    run.tell(Event::Begun);
    run.answer(answer(200, ""));
    assert!(matches!(run.outcome(), Outcome::Revoked { .. }));
}

#[test]
fn a_refresh_that_was_cut_off_is_told() {
    let mut run = Run::new(order(REVOKE), Some(stored()));
    run.unsettled = Some(Secret::from(REFRESH).fingerprint());
    run.tell(Event::Begun);
    assert!(run.has(Step::Lock, Status::Note, "a newer token of this grant that nobody kept"));
}

#[test]
fn t15_a_file_that_names_a_foreign_instance_sends_its_token_nowhere() {
    for duty in [REVOKE, Duty::Check, Duty::Ensure] {
        let foreign = stored_with(ACCESS, Some(REFRESH), |card| card.instance_url = "https://evil.test".into());
        let mut run = Run::new(Order { profile: None, ..order(duty) }, Some(foreign));
        run.tell(Event::Begun);
        assert_eq!((run.fault().code(), run.errand.calls().count()), ("foreign_host", 0));
    }
}

#[test]
fn t55_a_revocation_that_was_sent_is_finished() {
    let mut run = Run::begin(REVOKE);
    run.tell(Event::Cancelled);
    assert!(matches!(run.errand.phase(), Phase::Revoking { .. }));
    run.answer(answer(200, json!("")));
    assert!(matches!(run.outcome(), Outcome::Revoked { .. }));
}
