//! Step mode: what is held, what it keeps busy, and what an edited request may and may not do to what is saved.

use serde_json::json;

use super::*;
use crate::{
    oauth::{call::SilenceKind, draft::Change, names::param},
    upkeep::Phase,
};

pub(super) const TYPED: &str = "5Aep861CANARYtyped";
const REVOKE: Duty = Duty::Revoke { local_only: false };

/// A run in step mode, at its first request.
pub(super) fn holding(duty: Duty) -> Run {
    let mut run = Run::new(order(duty), Some(stored()));
    run.errand.set_holding(true);
    run.tell(Event::Begun);
    run
}

/// A run whose next request nothing has held yet: its refresh was cut off before.
fn holding_uncertain() -> Run {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    run.unsettled = Some(Secret::from(REFRESH).fingerprint());
    run.errand.set_holding(true);
    run.tell(Event::Begun);
    run
}

impl Run {
    /// What is held, with nothing taken for it.
    fn waits_for(&self, name: &str) {
        let (_, sending) = self.errand.held().unwrap_or_else(|| panic!("not held: {:?}", self.errand.phase()));
        assert_eq!((sending.name(), self.held), (name, false), "nobody waits with the lock in hand");
    }

    pub(super) fn set(&mut self, name: &str, text: &str) {
        let (draft, _) = self.errand.held().unwrap();
        let is_it = |line: &&crate::oauth::draft::Line| line.field().is_some_and(|field| field.name == name);
        let line = draft.lines().iter().find(is_it).unwrap().id;
        self.tell(Event::Edited(Change::Set(line, text.into())));
    }

    pub(super) fn add(&mut self, name: &str, text: &str) {
        self.tell(Event::Edited(Change::Add(name.to_owned(), text.into())));
    }

    pub(super) fn send(&mut self) {
        self.tell(Event::Sent);
    }

    pub(super) fn is_untouched(&self) {
        assert!(self.keeps_its_tokens() && !self.held);
        assert!(self.file.as_ref().is_some_and(|file| file.card.ended_at.is_none()), "marked as dead");
    }
}

#[test]
fn each_request_is_held_before_anything_is_sent_and_before_the_lock_is_taken() {
    for (duty, name, end) in [
        (Duty::Refresh, "the refresh", "/token"),
        (Duty::Check, "the check", "/introspect"),
        (REVOKE, "the revocation", "/revoke"),
    ] {
        let mut run = holding(duty);
        run.waits_for(name);
        assert!(!run.wishes.iter().any(|wish| sent(wish).is_some() || matches!(wish, Wish::Hold { .. })), "{duty:?}");
        run.send();
        assert_eq!(run.count(end), 1, "{duty:?}");
    }
}

#[test]
fn the_requests_of_one_check_are_held_each_by_itself() {
    let mut run = holding(Duty::Check);
    run.send();
    run.answer(answer(200, json!({ "active": false })));
    run.waits_for("the check of the refresh token");
    run.send();
    run.answer(answer(200, json!({ "active": true })));
    assert!(matches!(run.outcome(), Outcome::Ended { renewable: true, .. }));
    let mut run = holding(Duty::Check);
    run.send();
    run.answer(refusal("invalid_client", ""));
    run.waits_for("the look-up");
}

#[test]
fn t07_after_a_refresh_that_was_cut_off_the_probe_and_the_replay_are_held_each_by_itself() {
    let mut run = holding_uncertain();
    run.waits_for("the refresh");
    run.add("format", "json");
    run.send();
    // Only the lock file says that it was cut off.
    run.waits_for("the look-up");
    run.send();
    run.answer(answer(403, "Bad_OAuth_Token"));
    run.waits_for("the refresh");
    run.send();
    assert_eq!((run.refreshes(), run.sent().1.expose("format")), (1, Some("json")), "what was changed stays");
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }) && run.unsettled.is_none());
}

#[test]
fn a_held_request_that_is_cancelled_was_never_sent() {
    for duty in [Duty::Refresh, Duty::Check, REVOKE] {
        let mut run = holding(duty);
        run.tell(Event::Cancelled);
        assert_eq!(run.outcome(), &Outcome::Cancelled);
        assert!(run.wishes.iter().all(|wish| sent(wish).is_none()));
        run.is_untouched();
    }
}

#[test]
fn t48_what_another_process_saved_while_it_was_held_is_what_is_sent() {
    let mut run = holding(Duty::Refresh);
    run.add("format", "json");
    run.file = Some(renewed());
    run.send();
    let (_, request) = run.sent();
    assert_eq!((request.expose(param::REFRESH_TOKEN), request.expose("format")), (Some(NEW_REFRESH), Some("json")));
    assert_eq!(run.unsettled, Some(Secret::from(NEW_REFRESH).fingerprint()));
    run.answer(answer(200, tokens(json!({ "refresh_token": "5Aep861CANARYthird" }))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { adopted: false, .. }));
    assert!(run.has(Step::Lock, Status::Note, "meanwhile"));
    let mut revoked = holding(REVOKE);
    revoked.file = Some(renewed());
    revoked.send();
    assert_eq!(revoked.sent().1.expose(param::TOKEN), Some(NEW_REFRESH));
}

#[test]
fn what_was_removed_while_it_was_held_is_not_asked_about() {
    for duty in [Duty::Refresh, Duty::Check, REVOKE] {
        let mut run = holding(duty);
        run.file = None;
        run.send();
        assert!(run.wishes.iter().all(|wish| sent(wish).is_none()));
        assert_eq!(run.fault(), &Fault::NoToken);
    }
}

#[test]
fn t04_an_edited_refresh_with_the_saved_token_is_on_record_and_its_reply_is_saved() {
    let mut run = holding(Duty::Refresh);
    run.add("scope", "api");
    run.send();
    assert_eq!(run.unsettled, Some(Secret::from(REFRESH).fingerprint()));
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));
    assert_eq!(run.file.as_ref().unwrap().grant.refresh_token, Some(NEW_REFRESH.into()));
    assert!(run.has(Step::Refresh, Status::Note, "the refresh was changed: scope added"));
}

#[test]
fn what_a_typed_refresh_token_brings_is_not_saved_over_the_grant() {
    let mut run = holding(Duty::Refresh);
    run.set(param::REFRESH_TOKEN, TYPED);
    run.send();
    assert_eq!(run.unsettled, None, "nothing of the saved token is used up");
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    let Outcome::Tried(words) = run.outcome() else { panic!("{:?}", run.outcome()) };
    assert!(words.as_str().ends_with("not saved; the request was edited (refresh_token changed)"), "{words}");
    run.is_untouched();
}

#[test]
fn what_passes_holds_anew_in_step_mode_instead_of_trying_by_itself() {
    let mut run = holding(Duty::Refresh);
    run.send();
    run.answer(answer(503, ""));
    run.waits_for("the refresh");
    assert_eq!(run.refreshes(), 1);
    run.send();
    run.answer(answer(200, tokens(json!({}))));
    assert!(matches!(run.outcome(), Outcome::Refreshed { .. }));
}

#[test]
fn t58_a_revocation_deletes_only_where_the_server_ended_the_saved_token() {
    let run_with = |edit: fn(&mut Run), answer: Answer| {
        let mut run = holding(REVOKE);
        edit(&mut run);
        run.send();
        run.answer(answer);
        run
    };
    for edit in [|_: &mut Run| (), |run: &mut Run| run.add("token_type_hint", "refresh_token")] {
        let run = run_with(edit, answer(200, ""));
        assert!(matches!(run.outcome(), Outcome::Revoked { local: false, .. }) && run.file.is_none());
    }
    for edit in [|run: &mut Run| run.set(param::TOKEN, TYPED), |run: &mut Run| run.add(param::TOKEN, TYPED)] {
        for answer in [answer(200, ""), refusal("invalid_token", "invalid token")] {
            let run = run_with(edit, answer);
            assert_eq!(run.outcome().code(), "tried");
            run.is_untouched();
        }
    }
    // The wrong kind was looked for: that says nothing of the token.
    let hint = |run: &mut Run| run.add("token_type_hint", "access_token");
    run_with(hint, refusal("invalid_token", "invalid token")).is_untouched();
}

#[test]
fn what_an_edited_check_says_is_shown_and_written_nowhere() {
    for (answer, words) in [
        (answer(200, json!({ "active": true })), "is active"),
        (answer(200, json!({ "active": false })), "is not active"),
        (refusal("invalid_client", "invalid client credentials"), "invalid client credentials"),
        (silence(SilenceKind::TimedOut), "no reply"),
    ] {
        let mut run = holding(Duty::Check);
        run.set(param::TOKEN, TYPED);
        run.send();
        run.answer(answer);
        let said = run.outcome().words();
        assert!(said.as_str().contains(words) && said.as_str().contains("token changed"), "{said}");
        assert_eq!((run.outcome().code(), &run.file, run.count("/introspect")), ("tried", &Some(stored()), 1));
    }
}

#[test]
fn t21_nothing_that_is_held_or_typed_is_seen_in_words() {
    let mut run = holding(Duty::Refresh);
    run.set(param::REFRESH_TOKEN, TYPED);
    assert!(!format!("{run:?}", run = run.errand).contains("CANARY"));
    run.send();
    run.answer(dead());
    assert!(!format!("{:?}{:?}", run.errand, run.errand.attempt(run.now)).contains("CANARY"));
}

#[test]
fn a_request_that_is_set_back_is_as_good_as_one_that_nobody_touched() {
    let mut run = holding(Duty::Refresh);
    run.set(param::REFRESH_TOKEN, TYPED);
    run.tell(Event::Edited(Change::Reset));
    run.send();
    run.answer(dead());
    assert!(matches!(run.fault(), Fault::Dead(_)));
    assert!(run.file.as_ref().is_some_and(|file| file.card.ended_at.is_some()));
}

#[test]
fn what_is_held_stays_so_when_step_mode_ends_and_nothing_after_it_is() {
    let mut run = holding(Duty::Check);
    run.errand.set_holding(false);
    assert!(matches!(run.errand.phase(), Phase::Ready { .. }));
    run.send();
    run.answer(refusal("invalid_client", ""));
    assert_eq!(run.count("/userinfo"), 1);
}
