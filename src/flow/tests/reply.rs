//! What the token endpoint may answer to the exchange, and what becomes of it. Nothing is saved, the
//! wait at the door is over, and no second request is made.

use super::*;
use crate::{
    flow::fault::Class,
    oauth::{
        call::SilenceKind,
        error::{At as Where, OAuthError, Who},
        token::TokenError,
    },
    plain::Plain,
};

/// Answers the exchange with what must fail it.
fn refused(answer: Answer) -> Login {
    let mut login = Login::reach(At::Exchanging);
    assert_eq!(login.answer(answer), [Wish::Release]);
    assert_eq!(login.at(), At::Failed);
    assert!(login.has(Step::Exchange, Status::Failed, login.fault().message().as_str()));
    assert!(!login.wished_to_save() && !login.flow.is_under_way());
    login
}

fn redirect(status: u16, location: Option<&str>) -> Answer {
    let mut answer = answer(status, "");
    if let Ok(reply) = &mut answer.reply {
        reply.location = location.map(Into::into);
    }
    answer
}

#[test]
fn t14_a_redirect_is_not_followed_and_both_hosts_are_named() {
    for status in [301, 302, 303, 307, 308] {
        for (location, to) in [
            (Some("https://evil.test/services/oauth2/token"), "evil.test"),
            (Some("http://login.salesforce.com/services/oauth2/token"), "login.salesforce.com"),
            (Some("/maintenance"), "login.salesforce.com"),
            (Some("//evil.test"), "evil.test"),
            (Some("https://"), "an unreadable address"),
            (None, "nowhere"),
        ] {
            let login = refused(redirect(status, location));
            let wanted = Fault::Redirected { from: "login.salesforce.com".into(), to: to.into() };
            assert_eq!(login.fault(), &wanted, "{location:?}");
            assert_eq!(login.fault().class(), Class::Refused);
        }
    }
}

#[test]
fn every_token_error_of_the_fact_sheet_is_told_in_its_words_and_explained() {
    for (code, description, who) in [
        ("invalid_grant", "expired authorization code", Who::You),
        ("invalid_grant", "invalid authorization code", Who::You),
        ("invalid_grant", "invalid code verifier", Who::You),
        ("invalid_grant", "ip restricted", Who::OrgAdmin),
        ("invalid_grant", "invalid login hours", Who::OrgAdmin),
        ("redirect_uri_mismatch", "redirect_uri must match configuration", Who::You),
        ("invalid_client_id", "client identifier invalid", Who::You),
        ("invalid_client", "invalid client credentials", Who::You),
        ("invalid_client", "app must be installed into org", Who::OrgAdmin),
        ("invalid_app_access", "user is not admin approved to access this app", Who::OrgAdmin),
        ("inactive_user", "user is inactive", Who::OrgAdmin),
        ("rate_limit_exceeded", "login rate exceeded", Who::Wait),
        ("invalid_scope", "the requested scope is not allowed", Who::AppOwner),
        ("unsupported_grant_type", "grant type not supported", Who::AppOwner),
        ("unknown_error", "retry your request", Who::Wait),
        ("server_error", "", Who::Wait),
        ("service_unavailable", "", Who::Wait),
    ] {
        let login = refused(answer(400, json!({ "error": code, "error_description": description })));
        let error = OAuthError::new(code, description);
        assert_eq!(login.fault(), &Fault::Refused { at: Where::Exchange, error });
        assert_eq!(login.fault().code(), code);
        assert!(!login.fault().cause().contains("not in our table"), "{code}");
        assert_eq!(login.fault().who(), who, "{code} {description}");
    }
}

#[test]
fn an_error_is_read_from_a_form_and_whatever_the_status() {
    for status in [400, 401, 403, 500, 503] {
        let login = refused(answer(status, "error=invalid_client&error_description=invalid%20client%20credentials"));
        assert_eq!(login.fault().message().as_str(), "Salesforce says invalid_client: invalid client credentials");
    }
}

#[test]
fn an_unknown_error_is_told_and_said_to_be_unknown() {
    let login = refused(answer(400, json!({ "error": "never_seen" })));
    assert_eq!(login.fault().message().as_str(), "Salesforce says never_seen");
    assert!(login.fault().cause().contains("not in our table"));
}

#[test]
fn t25_an_error_that_echoes_what_was_sent_shows_none_of_it() {
    let echo = format!("bad code {CODE} (aPrxCANARYcode.9nc2OQ%3D%3D), secret {SECRET}, verifier {VERIFIER}");
    let login = refused(answer(400, json!({ "error": SECRET, "error_description": echo })));
    let fault = login.fault();
    let seen = format!("{} {} {fault:?} {:?}", fault.code(), fault.message(), login.flow);
    assert!(!seen.contains("CANARY"), "{seen}");
}

#[test]
fn t28_an_errors_words_cannot_steer_a_terminal() {
    let login = refused(answer(400, json!({ "error": "a\u{1b}]0;x\u{7}", "error_description": "b\u{202e}c\r\n" })));
    assert_eq!(login.fault().message(), Plain::new("Salesforce says a\u{1b}]0;x\u{7}: b\u{202e}c\r\n"));
}

#[test]
fn what_is_no_oauth_reply_is_said_to_be_none() {
    for (status, class) in [(400, Class::Refused), (404, Class::Refused), (500, Class::Network), (503, Class::Network)]
    {
        let login = refused(answer(status, "<html>Down for maintenance</html>"));
        assert_eq!(login.fault(), &Fault::Unreadable { status, content_type: "application/json".into() });
        assert_eq!(login.fault().class(), class, "{status}");
    }
    assert!(matches!(refused(answer(204, "")).fault(), Fault::Unreadable { status: 204, .. }));
}

#[test]
fn t54_a_reply_that_cannot_be_used_is_refused_for_what_is_wrong_with_it() {
    let without = |name: &str| tokens(json!({ name: null })).to_string();
    for (body, error) in [
        (String::new(), TokenError::NotJson),
        ("null".into(), TokenError::NotJson),
        ("[".repeat(100_000), TokenError::NotJson),
        (r#"{"access_token":"a","access_token":"b"}"#.into(), TokenError::Doubled),
        (without("access_token"), TokenError::Missing("access_token")),
        (without("instance_url"), TokenError::Missing("instance_url")),
        (tokens(json!({ "token_type": "DPoP" })).to_string(), TokenError::TokenType),
        (json!({ "error": "invalid_grant" }).to_string(), TokenError::Missing("access_token")),
    ] {
        assert_eq!(refused(answer(200, body)).fault(), &Fault::BadReply(error));
    }
}

#[test]
fn no_reply_is_a_fault_of_the_network_and_says_whether_a_grant_may_be_left() {
    for (kind, code, left) in [
        (SilenceKind::NotSent, "not_reached", false),
        (SilenceKind::Broken, "connection_broken", true),
        (SilenceKind::TimedOut, "timed_out", true),
        (SilenceKind::Unusable, "unusable_reply", true),
    ] {
        let login = refused(silence(kind));
        let fault = login.fault();
        assert_eq!((fault.code(), fault.class()), (code, Class::Network));
        assert_eq!(fault.message().as_str(), "Exchange: no reply, as the wire said");
        assert_eq!(fault.action().contains("grant that may be left"), left, "{kind:?}");
    }
}
