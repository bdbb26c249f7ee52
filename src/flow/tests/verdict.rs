//! Verify without a question: what fails a new grant at once, what is only noted, and who is asked for
//! the user's name. A grant that fails is revoked, and nothing is saved.

use serde_json::Value as Json;

use super::*;
use crate::{
    flow::{Consent, Plan, fault::Class},
    oauth::{
        call::SilenceKind,
        names::{endpoint, param},
    },
    profile::{ExpectUser, Kind, LoginHost, OrgId, Profile, Scopes},
};

/// A login up to the token reply, with the fields that differ.
fn verifying(profile: Profile, reply: Json) -> Login {
    let mut login = Login::bring(plan_of(profile), At::Exchanging);
    login.answer(answer(200, tokens(reply)));
    login
}

/// Checks that the grant is being revoked there, that nothing was saved, and how it ends.
fn given_back(mut login: Login, base: &str, token: &str, code: &str) {
    assert_eq!(login.at(), At::Revoking, "{code}");
    let (_, request) = login.sent();
    assert_eq!(request.url, format!("{base}{}", endpoint::REVOKE));
    assert_eq!(request.expose(param::TOKEN), Some(token));
    assert_eq!(login.answer(answer(200, "")), [Wish::Release]);
    assert_eq!((login.at(), login.fault().code(), login.fault().class()), (At::Failed, code, Class::Refused));
    assert!(login.has(Step::Verify, Status::Failed, login.fault().message().as_str()));
    assert!(login.has(Step::Verify, Status::Note, "the new grant was revoked"));
    assert!(!login.wished_to_save() && !login.wishes.contains(&Wish::Hold));
}

#[test]
fn t15_a_reply_that_points_elsewhere_is_revoked_at_the_login_host_and_no_token_goes_there() {
    for (field, value) in [
        ("instance_url", "https://evil.test"),
        ("instance_url", "http://acme.my.salesforce.com"),
        ("instance_url", "https://salesforce.com.evil.test"),
        ("instance_url", "https://evil-salesforce.com"),
        ("instance_url", "https://acme.my.salesforce.com@evil.test"),
        ("instance_url", "https://acme.my.salesforce.com:8443"),
        ("instance_url", "https://127.0.0.1"),
        ("instance_url", "https://acme.my.ѕalesforce.com"),
        ("instance_url", "not a url"),
        ("id", "https://evil.test/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"),
        ("id", "http://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"),
    ] {
        let login = verifying(profile(), json!({ field: value }));
        let hosts = login.wishes.iter().filter_map(sent).map(|(_, request)| request.url);
        assert!(hosts.into_iter().all(|url| url.starts_with("https://login.salesforce.com/")), "{value}");
        given_back(login, "https://login.salesforce.com", REFRESH, "foreign_host");
    }
}

#[test]
fn t34_a_login_host_on_this_machine_admits_only_this_machine() {
    let local = || Profile { login: LoginHost::parse("http://127.0.0.1:8400/acme", false).unwrap(), ..profile() };
    let id = format!("http://127.0.0.1:8400/id/{ORG}/{USER}");
    let login = verifying(local(), json!({ "id": id, "instance_url": "http://127.0.0.1:8400/acme/" }));
    assert_eq!(login.sent().1.url, format!("http://127.0.0.1:8400/acme/id/{ORG}/{USER}"));
    let login = verifying(local(), json!({ "id": id }));
    given_back(login, "http://127.0.0.1:8400/acme", REFRESH, "foreign_host");
}

#[test]
fn another_org_or_user_than_the_settings_expect_is_revoked_before_anything_is_asked() {
    let org = |text: &str| Some(OrgId::parse(text).unwrap());
    let user = |text: &str| Some(ExpectUser::parse(text).unwrap());
    for (profile, code) in [
        (Profile { expect_org: org(OTHER_ORG), ..profile() }, "unexpected_org"),
        (Profile { expect_user: user(OTHER_USER), ..profile() }, "unexpected_user"),
    ] {
        let login = verifying(profile, json!({}));
        assert!(!names(&login.wishes).contains(&"Identify"));
        given_back(login, INSTANCE, REFRESH, code);
    }
}

#[test]
fn ids_are_expected_by_their_first_15_characters() {
    let expect_org = Some(OrgId::parse(&ORG[..15]).unwrap());
    let expect_user = Some(ExpectUser::parse(&USER[..15]).unwrap());
    let mut login = verifying(Profile { expect_org, expect_user, ..profile() }, json!({}));
    login.answer(answer(200, identity(json!({}))));
    assert_eq!(login.at(), At::Holding);
}

#[test]
fn a_user_name_that_is_expected_makes_the_look_up_hard() {
    let expecting = |name: &str| Profile { expect_user: Some(ExpectUser::parse(name).unwrap()), ..profile() };
    let mut right = verifying(expecting("Ana@ACME.com"), json!({}));
    right.answer(answer(200, identity(json!({}))));
    assert_eq!(right.at(), At::Holding);

    let mut wrong = verifying(expecting("bo@acme.com"), json!({}));
    wrong.answer(answer(200, identity(json!({}))));
    given_back(wrong, INSTANCE, REFRESH, "unexpected_user");

    let mut unknown = verifying(expecting("ana@acme.com"), json!({}));
    unknown.answer(silence(SilenceKind::TimedOut));
    given_back(unknown, INSTANCE, REFRESH, "user_unknown");
}

#[test]
fn a_look_up_that_contradicts_the_token_reply_fails_the_grant() {
    for other in [json!({ "organization_id": OTHER_ORG }), json!({ "user_id": OTHER_USER })] {
        let mut login = verifying(profile(), json!({}));
        login.answer(answer(200, identity(other)));
        given_back(login, INSTANCE, REFRESH, "identity_differs");
    }
}

#[test]
fn a_grant_without_a_refresh_token_is_revoked_by_its_access_token() {
    let expect_org = Some(OrgId::parse(OTHER_ORG).unwrap());
    let login = verifying(Profile { expect_org, ..profile() }, json!({ "refresh_token": null }));
    given_back(login, INSTANCE, ACCESS, "unexpected_org");
}

#[test]
fn user_info_is_asked_at_the_instance_where_the_identity_service_does_not_say() {
    for first in [answer(403, "Bad_OAuth_Token"), answer(302, ""), answer(404, "Bad_Id"), answer(200, "<html>")] {
        let mut login = verifying(profile(), json!({}));
        assert_eq!(names(&login.answer(first.clone())), ["Identify"], "{first:?}");
        let (_, request) = login.sent();
        assert_eq!(request.url, format!("{INSTANCE}{}", endpoint::USERINFO));
        assert_eq!((request.fields, request.bearer), (vec![], Some(ACCESS.into())));
        let userinfo = identity(json!({ "username": null, "preferred_username": "ana@acme.com" }));
        assert_eq!(login.answer(answer(200, userinfo)), [Wish::Hold]);
        assert!(login.has(Step::Verify, Status::Done, "ana@acme.com, PROD"));
    }
}

#[test]
fn a_user_nobody_names_is_noted_and_known_by_id() {
    for second in [answer(403, "Bad_OAuth_Token"), answer(200, "{}"), silence(SilenceKind::TimedOut)] {
        let mut login = verifying(profile(), json!({}));
        login.answer(answer(403, "No_Access"));
        assert_eq!(login.answer(second), [Wish::Hold]);
        assert!(login.has(Step::Verify, Status::Note, "the user name is not known"));
        assert!(login.has(Step::Verify, Status::Done, USER));
    }
    let mut login = verifying(profile(), json!({}));
    assert_eq!(login.answer(silence(SilenceKind::TimedOut)), [Wish::Hold], "3 s are spent once");
}

#[test]
fn t63_what_is_missing_or_more_than_asked_is_noted_and_saved_all_the_same() {
    let scopes = |list: &[&str]| Scopes::parse(list).unwrap();
    let odd = Profile { scopes: scopes(&["api", "refresh_token", "openid"]), ..profile() };
    for (profile, reply, note) in [
        (odd.clone(), json!({ "scope": "api refresh_token" }), "asked for but not granted: openid"),
        (odd, json!({ "scope": "api openid offline_access web" }), "granted beyond what was asked: web"),
        (profile(), json!({ "refresh_token": null }), "no refresh token"),
        (Profile { client_secret: None, ..profile() }, json!({}), "the signature was not checked"),
        (profile(), json!({ "signature": "" }), "the reply has no signature"),
    ] {
        let mut login = verifying(profile, reply);
        assert_eq!(login.answer(answer(200, identity(json!({})))), [Wish::Hold], "{note}");
        assert!(login.has(Step::Verify, Status::Note, note), "{:?}", login.flow.trail());
        let notes = login.flow.trail().iter().filter(|stamp| stamp.status == Status::Note).count();
        assert_eq!(notes, 1, "{:?}", login.flow.trail());
    }
}

#[test]
fn scopes_that_were_left_to_the_app_are_no_difference() {
    let mut login = verifying(Profile { scopes: Scopes::default(), ..profile() }, json!({ "scope": "full" }));
    login.answer(answer(200, identity(json!({}))));
    assert!(!login.flow.trail().iter().any(|stamp| stamp.status == Status::Note));
}

#[test]
fn the_instance_tells_the_kind_and_settings_only_make_it_stricter() {
    let sandbox = "https://acme--uat.sandbox.my.salesforce.com";
    for (setting, instance, kind) in [
        (None, INSTANCE, Kind::Production),
        (Some(Kind::Sandbox), INSTANCE, Kind::Production),
        (None, sandbox, Kind::Sandbox),
        (Some(Kind::Production), sandbox, Kind::Production),
        (Some(Kind::Scratch), sandbox, Kind::Sandbox),
    ] {
        let mut login = verifying(Profile { kind: setting, ..profile() }, json!({ "instance_url": instance }));
        login.answer(answer(200, identity(json!({}))));
        login.tell(Event::Held(None));
        let Some(Wish::Save(card, _)) = login.wishes.last() else { panic!("{:?}", login.wishes) };
        assert_eq!(card.kind, kind, "{setting:?} {instance}");
    }
}

/// A token that can be read, and nobody's signature under it.
fn readable(claims: &serde_json::Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = json!({ "alg": "RS256", "kid": "230", "typ": "JWT" });
    let [header, claims] = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}.CANARYsignature")
}

#[test]
fn a_token_that_can_be_read_has_the_org_asked_for_its_keys_and_nothing_depends_on_the_answer() {
    for keys in [answer(200, json!({ "keys": [] })), answer(503, "<html>"), silence(SilenceKind::TimedOut)] {
        let mut login = Login::reach(At::Exchanging);
        let id_token = readable(&json!({ "iss": "https://login.salesforce.com", "sfi": "CANARY" }));
        login.answer(answer(200, tokens(json!({ "id_token": id_token }))));
        assert_eq!(login.sent().1, Request::get(format!("{INSTANCE}/id/keys")), "no token goes along");
        login.answer(keys);
        assert!(login.sent().1.url.contains("/id/00D"));
        assert!(login.has(Step::Verify, Status::Note, "the id_token was not verified"), "{:?}", login.flow.trail());
        assert_eq!(login.answer(answer(200, identity(json!({})))), [Wish::Hold]);
        let calls: Vec<_> = login.flow.calls().map(|(_, call)| call).collect();
        let written = serde_json::to_string(&calls).unwrap();
        assert!(!written.contains("CANARY") && written.contains("https://login.salesforce.com"), "{written}");
    }
}

#[test]
fn a_login_without_such_tokens_asks_for_no_keys() {
    let login = Login::reach(At::Saved);
    assert!(login.wishes.iter().filter_map(sent).all(|(_, request)| !request.url.ends_with("/keys")));
}

#[test]
fn an_expected_org_that_came_back_with_another_id_is_asked_about_and_never_taken_unasked() {
    let expecting = |org: &str| Profile { expect_org: Some(OrgId::parse(org).unwrap()), ..profile() };
    let held = Card { org: OrgId::parse(OTHER_ORG).unwrap(), kind: Kind::Sandbox, ..card() };
    let judged = |profile: Profile, known: Option<Card>, consent: Consent| {
        let mut login = Login::bring(Plan { known, consent, ..plan_of(profile) }, At::Exchanging);
        login.answer(answer(200, tokens(json!({}))));
        if login.at() == At::Identifying {
            login.answer(answer(200, identity(json!({}))));
        }
        login.at()
    };
    let replacing = Consent { replace: true, ..Consent::default() };
    for consent in [Consent::default(), replacing] {
        assert_eq!(judged(expecting(OTHER_ORG), Some(held.clone()), consent), At::Doubting);
    }
    let nobody = Consent { unattended: true, ..Consent::default() };
    let elsewhere = Card { instance_url: "https://globex.my.salesforce.com".into(), ..held.clone() };
    for (profile, known, consent) in [
        (expecting(OTHER_ORG), Some(held.clone()), nobody),
        (expecting(OTHER_ORG), Some(elsewhere), Consent::default()),
        (expecting(OTHER_ORG), None, Consent::default()),
        (expecting("00Dxx0000007777EAA"), Some(held), Consent::default()),
    ] {
        assert_eq!(judged(profile, known, consent), At::Revoking);
    }
}
