//! A refresh that goes well, one that finds the work done, and one whose answer must not be believed.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::*;
use crate::{
    flow::fault::Class,
    oauth::{card::Card, identity::NotPinned, request::Method},
    upkeep::{event::Found, is_due},
};

fn answered(answer: Answer) -> Run {
    let mut run = Run::begin(Duty::Refresh);
    run.answer(answer);
    run
}

#[test]
fn a_refresh_is_sent_once_to_the_login_host_under_the_lock_and_on_record() {
    let run = Run::begin(Duty::Refresh);
    let (_, request) = run.sent();
    assert_eq!((request.method, &*request.url), (Method::Post, "https://login.salesforce.com/services/oauth2/token"));
    let names: Vec<_> = request.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["grant_type", "client_id", "client_secret", "refresh_token"]);
    assert_eq!(request.expose("refresh_token"), Some(REFRESH));
    assert!(run.held && run.unsettled == Some(Secret::from(REFRESH).fingerprint()));
}

#[test]
fn t04_a_new_refresh_token_is_kept_and_where_none_comes_the_old_one_stays() {
    for (came, kept) in [(Some(NEW_REFRESH), NEW_REFRESH), (None, REFRESH)] {
        let run = answered(answer(200, tokens(json!({ "refresh_token": came }))));
        let Outcome::Refreshed { before, card, adopted: false } = run.outcome() else { panic!() };
        let file = run.file.as_ref().unwrap();
        assert_eq!((&file.card, file.grant.refresh_token.as_ref()), (card, Some(&Secret::from(kept))));
        assert_eq!(card.refresh_fingerprint, Some(Secret::from(kept).fingerprint()));
        assert_eq!(card.access_fingerprint, Secret::from(NEW_ACCESS).fingerprint());
        assert_eq!(before.access_fingerprint, Secret::from(ACCESS).fingerprint());
        assert_eq!(run.unsettled, None);
    }
}

#[test]
fn a_refresh_changes_of_the_card_what_it_tells_and_nothing_else() {
    let run =
        answered(answer(200, tokens(json!({ "scope": null, "instance_url": "https://acme2.my.salesforce.com" }))));
    let (before, card) = (*stored().card, *run.file.clone().unwrap().card);
    assert_eq!((card.refreshes, card.refreshed_at, card.seen_at), (1, Some(run.now.wall), run.now.wall));
    assert_eq!(card.instance_url, "https://acme2.my.salesforce.com", "an org may move");
    assert!(run.has(Step::Verify, Status::Note, "moved"));
    assert_eq!((card.scopes, card.minted_at, card.hand_outs), (before.scopes, before.minted_at, before.hand_outs));
}

#[test]
fn old_and_new_fingerprints_are_said() {
    let run = answered(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    let print = |token: &str| Secret::from(token).fingerprint();
    let words = run.outcome().words().to_string();
    for (old, new) in [(ACCESS, NEW_ACCESS), (REFRESH, NEW_REFRESH)] {
        assert!(words.contains(&format!("#{} → #{}", print(old), print(new))), "{words}");
    }
}

#[test]
fn t01_what_another_process_saved_meanwhile_is_taken_and_nothing_is_sent() {
    for duty in [Duty::Refresh, Duty::Ensure] {
        let mut run = Run::new(order(duty), Some(stored()));
        let read = |run: &mut Run, found: Found| {
            let wishes = run.errand.advance(Event::Read(found), run.now);
            wishes.into_iter().for_each(|wish| run.wishes.push(wish));
        };
        run.errand.advance(Event::Begun, run.now);
        read(&mut run, Ok(Some(stored())));
        run.file = Some(renewed());
        match duty {
            Duty::Ensure => run.answer(answer(403, "Bad_OAuth_Token")),
            _ => run.tell(Event::Unlocked(None)),
        }
        let Outcome::Refreshed { card, adopted: true, .. } = run.outcome() else { panic!("{:?}", run.outcome()) };
        assert_eq!((card, run.refreshes()), (&renewed().card, 0));
        assert_eq!(run.file, Some(renewed()), "t02: an older token is never written back");
    }
}

#[test]
fn t01_a_refresh_that_gave_the_same_access_token_is_seen_by_its_count() {
    let again = stored_with(ACCESS, Some(REFRESH), |card| card.refreshes = 1);
    assert!(!again.card.has_tokens_of(&stored().card));
    let seen = stored_with(ACCESS, Some(REFRESH), |card| card.seen_at = at(5).wall);
    assert!(seen.card.has_tokens_of(&stored().card), "a check changes no token");
}

#[test]
fn t48_who_loses_a_race_takes_the_winner_s_token_and_deletes_nothing() {
    let mut run = Run::begin(Duty::Refresh);
    run.file = Some(renewed());
    run.answer(dead());
    assert!(matches!(run.outcome(), Outcome::Refreshed { adopted: true, .. }));
    assert_eq!((run.file.clone(), run.unsettled.clone()), (Some(renewed()), None));
}

#[test]
fn t47_only_two_sentences_mean_log_in_and_then_the_token_stays_and_is_marked() {
    for words in ["expired access/refresh token", "token validity expired"] {
        let run = answered(refusal("invalid_grant", words));
        assert!(matches!(run.fault(), Fault::Dead(Some(_))));
        assert_eq!((run.fault().class(), run.outcome().code()), (Class::LoginNeeded, "dead"));
        assert!(run.keeps_its_tokens());
        assert_eq!(run.file.unwrap().card.ended_at, Some(run.now.wall));
        assert_eq!(run.unsettled, None);
    }
    for (code, words) in [
        ("invalid_grant", "ip restricted"),
        ("invalid_grant", "authentication failure"),
        ("invalid_client", "invalid client credentials"),
        ("inactive_user", "user is inactive"),
        ("expired access/refresh token", ""),
    ] {
        let run = answered(refusal(code, words));
        assert_eq!((run.fault().class(), run.outcome().code()), (Class::Refused, "failed"), "{code}: {words}");
        assert!(run.keeps_its_tokens());
        assert_eq!(run.file.unwrap().card.ended_at, None, "{code}: {words}");
        assert_eq!(run.unsettled, None, "an answer that says no leaves nothing uncertain");
    }
}

#[test]
fn a_grant_that_was_found_dead_is_asked_again_only_by_who_insists() {
    let marked = || stored_with(ACCESS, Some(REFRESH), |card| card.ended_at = Some(at(900).wall));
    let run = Run::begin_with(Duty::Refresh, marked());
    assert_eq!(run.refreshes(), 1);
    let mut run = Run::begin_with(Duty::Ensure, marked());
    run.answer(answer(403, "Bad_OAuth_Token"));
    assert_eq!((run.fault(), run.refreshes()), (&Fault::Dead(None), 0));
}

#[test]
fn a_grant_that_was_found_dead_while_this_one_waited_is_not_asked_again() {
    let mut run = Run::new(order(Duty::Refresh), Some(stored()));
    run.errand.advance(Event::Begun, run.now);
    run.errand.advance(Event::Read(Ok(Some(stored()))), run.now);
    run.file = Some(stored_with(ACCESS, Some(REFRESH), |card| card.ended_at = Some(at(999).wall)));
    run.tell(Event::Unlocked(None));
    assert_eq!((run.fault(), run.refreshes()), (&Fault::Dead(None), 0));
}

#[test]
fn t15_a_reply_that_points_elsewhere_overwrites_nothing() {
    for changes in [
        json!({ "instance_url": "https://acme.my.salesforce.com.evil.test", "refresh_token": NEW_REFRESH }),
        json!({ "id": format!("https://evil-salesforce.com/id/{ORG}/{USER}") }),
    ] {
        let run = answered(answer(200, tokens(changes)));
        assert!(matches!(run.fault(), Fault::NotPinned(NotPinned { .. })));
        assert!(run.keeps_its_tokens());
        assert!(run.unsettled.is_some(), "whether the old token lives is uncertain");
    }
}

#[test]
fn another_org_or_user_overwrites_nothing_and_a_sandbox_is_asked_about() {
    let id = |org: &str, user: &str| json!({ "id": format!("https://login.salesforce.com/id/{org}/{user}") });
    let run = answered(answer(200, tokens(id(OTHER_ORG, USER))));
    assert_eq!(run.fault(), &Fault::OtherOrg { was: org(ORG), came: org(OTHER_ORG), refreshed: false });
    assert!(run.keeps_its_tokens());
    let run = answered(answer(200, tokens(id(ORG, OTHER_USER))));
    assert_eq!(run.fault(), &Fault::OtherUser { was: user(USER), came: user(OTHER_USER) });
    let mut run = Run::begin_with(
        Duty::Refresh,
        stored_with(ACCESS, Some(REFRESH), |card| card.kind = crate::profile::Kind::Sandbox),
    );
    run.answer(answer(200, tokens(id(OTHER_ORG, USER))));
    assert_eq!(run.fault().code(), "sandbox_refreshed");
}

#[test]
fn t52_odd_fields_of_a_reply_are_no_reason_to_lose_a_token() {
    for odd in [json!(0), json!(-1), json!("soon"), json!(1e20), json!(null)] {
        let run =
            answered(answer(200, tokens(json!({ "expires_in": odd, "issued_at": odd, "refresh_token": NEW_REFRESH }))));
        assert!(matches!(run.outcome(), Outcome::Refreshed { .. }), "{odd}");
        assert_eq!(run.file.unwrap().card.expires_at, None, "{odd}");
    }
}

#[test]
fn t62_a_signature_that_does_not_verify_is_said() {
    let run = answered(answer(200, tokens(json!({ "signature": "bm8=" }))));
    assert!(run.has(Step::Verify, Status::Note, "signature does not verify"));
}

#[test]
fn t17_the_secret_of_another_app_is_not_sent_along() {
    let mut run = Run::new(
        order(Duty::Refresh),
        Some(stored_with(ACCESS, Some(REFRESH), |card| card.client_id = "3MVG9other".into())),
    );
    run.tell(Event::Begun);
    assert_eq!((run.fault(), run.refreshes()), (&Fault::OtherApp, 0));
    let mut run = Run::new(Order { profile: None, ..order(Duty::Refresh) }, Some(stored()));
    run.tell(Event::Begun);
    assert_eq!((run.fault().class(), run.refreshes()), (Class::Configuration, 0));
}

#[test]
fn a_public_client_sends_no_secret() {
    let mut public = profile();
    public.client_secret = None;
    let mut run = Run::new(Order { profile: Some(Arc::new(public)), ..order(Duty::Refresh) }, Some(stored()));
    run.tell(Event::Begun);
    assert_eq!(run.sent().1.expose("client_secret"), None);
}

#[test]
fn what_cannot_be_refreshed_says_so_before_anything_is_sent() {
    let run = Run::begin_with(Duty::Refresh, stored_with(ACCESS, None, |_| ()));
    assert_eq!((run.fault().class(), run.wishes.len()), (Class::LoginNeeded, 2), "{:?}", run.wishes);
    let mut run = Run::new(order(Duty::Refresh), None);
    run.tell(Event::Begun);
    assert_eq!((run.fault(), run.errand.card()), (&Fault::NoToken, None));
}

#[test]
fn t51_age_alone_renews_a_token_once_a_minute_at_most_whatever_the_clocks_say() {
    let card = |refreshed: &str, issued: &str| {
        let mut card = *stored().card;
        (card.refreshed_at, card.issued_at) = (Some(refreshed.parse().unwrap()), Some(issued.parse().unwrap()));
        card
    };
    let now = |text: &str| text.parse().unwrap();
    let second = Some(Duration::from_secs(1));
    let fresh = card("2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
    assert!(!is_due(&fresh, second, now("2026-01-01T00:00:59Z")), "the server's clock is a day and more behind");
    assert!(is_due(&fresh, second, now("2026-01-01T00:01:00Z")));
    assert!(!is_due(&fresh, None, now("2100-01-01T00:00:00Z")));
    assert!(!is_due(&fresh, second, now("1970-01-01T00:00:00Z")), "a clock that went back makes no age");
    assert!(is_due(&fresh, second, now("2100-01-01T00:00:00Z")));
    let dead = Card { ended_at: Some(now("2026-01-01T00:00:00Z")), ..fresh };
    assert!(!is_due(&dead, second, now("2100-01-01T00:00:00Z")), "what is dead is not asked for by its age");
}
