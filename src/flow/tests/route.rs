//! The whole way out and back: what is wished for in which order, what each request carries, where a
//! secret travels, and what a return must be.

use std::time::Duration;

use super::*;
use crate::{
    flow::{Way, plan::Plan, step::progress},
    oauth::{
        error::At as Where,
        names::{endpoint, param},
        pkce,
        request::Method,
    },
    profile::{App, AppType, DoorAddress, Kind, LoginHost, Profile, RedirectUri, SecretSource},
    secret::Secret,
};

#[test]
fn a_login_that_goes_well_wishes_for_these_things_in_this_order() {
    let login = Login::reach(At::Saved);
    let order = ["Unlock", "Mint", "Listen", "Browse", "Release", "Exchange", "Identify", "Hold", "Save", "Release"];
    assert_eq!(names(&login.wishes), order);
    for step in Step::ALL {
        let progress = progress(login.flow.trail(), step);
        assert_eq!(progress.began, Some(at(100)), "{step:?}");
        assert_eq!(progress.ended, Some((Status::Done, at(100))), "{step:?}");
    }
    assert!(!login.flow.trail().iter().any(|stamp| stamp.status == Status::Note), "{:?}", login.flow.trail());
}

#[test]
fn the_browser_and_the_short_address_get_the_same_request_and_the_door_is_the_redirect_uris() {
    let login = Login::reach(At::Authorizing);
    let [Wish::Unlock(source), Wish::Mint, Wish::Listen(door, led_to), Wish::Browse(opened)] = &login.wishes[..] else {
        panic!("{:?}", login.wishes)
    };
    assert_eq!(source, &SecretSource::Env("ACME_SECRET".into()));
    assert_eq!(door, &DoorAddress { port: 1717, path: "/OauthRedirect".into() });
    assert_eq!(led_to, opened);
    assert_eq!(login.flow.authorize(), Some(opened));
    assert_eq!(login.flow.link(), Some("http://l/go/1"));
    let expected = login.flow.expected().unwrap();
    assert_eq!((expected.state, expected.door.as_ref()), (STATE.into(), Some(door)));
}

#[test]
fn the_exchange_carries_the_code_decoded_once_and_what_the_authorize_request_had() {
    let login = Login::reach(At::Exchanging);
    let (_, request) = login.sent();
    assert_eq!((request.method, &*request.url), (Method::Post, "https://login.salesforce.com/services/oauth2/token"));
    let fields: Vec<_> = request.fields.iter().map(|field| (&*field.name, field.value.expose())).collect();
    let wanted = [
        (param::GRANT_TYPE, "authorization_code"),
        (param::CLIENT_ID, "3MVG9acme"),
        (param::CLIENT_SECRET, SECRET),
        (param::REDIRECT_URI, "http://localhost:1717/OauthRedirect"),
        (param::CODE, CODE),
        (param::CODE_VERIFIER, VERIFIER),
    ];
    assert_eq!(fields, wanted);
    assert_eq!(request.bearer, None);
}

#[test]
fn the_look_up_goes_to_the_instance_with_nothing_but_the_access_token() {
    let (_, request) = Login::reach(At::Identifying).sent();
    assert_eq!((request.method, request.url), (Method::Get, format!("{INSTANCE}/id/{ORG}/{USER}")));
    assert_eq!((request.fields, request.bearer), (vec![], Some(ACCESS.into())));
}

#[test]
fn what_is_saved_is_the_whole_reply_and_a_card_that_names_whose_it_is() {
    let login = Login::reach(At::Saving);
    let Some(Wish::Save(card, grant)) = login.wishes.last() else { panic!("{:?}", login.wishes) };
    assert_eq!(grant.refresh_token, Some(REFRESH.into()));
    assert_eq!(grant.reply, Secret::new(tokens(json!({})).to_string()));
    assert_eq!((card.org.as_str(), card.user.as_str()), (ORG, USER));
    assert_eq!((card.username.as_deref(), card.display_name.as_deref()), (Some("ana@acme.com"), Some("Ana Lopez")));
    assert_eq!((&*card.login_host, &*card.instance_url), ("https://login.salesforce.com", INSTANCE));
    assert_eq!((card.kind, card.scopes.as_deref()), (Kind::Production, Some("web refresh_token api")));
    assert_eq!(card.issued_at.unwrap().as_millisecond(), 1_763_910_000_123);
    assert_eq!((card.minted_at, card.seen_at, card.refreshes), (at(100).wall, at(100).wall, 0));
    assert_eq!(card.access_fingerprint, Secret::from(ACCESS).fingerprint());
    assert_eq!(card.refresh_fingerprint, Some(Secret::from(REFRESH).fingerprint()));
    assert_eq!(Login::reach(At::Saved).flow.outcome(), Some(&Outcome::Saved(card.clone())));
}

#[test]
fn secrets_travel_in_the_exchange_alone() {
    let login = Login::reach(At::Saved);
    for wish in &login.wishes {
        let text = match wish {
            Wish::Exchange(..) | Wish::Save(..) => continue,
            Wish::Listen(_, request) | Wish::Browse(request) => request.target(),
            Wish::Identify(_, request) => request.target(),
            other => format!("{other:?}").into(),
        };
        for secret in [SECRET, VERIFIER, ACCESS, REFRESH] {
            assert!(!text.expose().contains(secret), "{}: {secret}", names(std::slice::from_ref(wish))[0]);
        }
    }
}

#[test]
fn t19_a_challenge_is_the_verifiers_s256_and_both_or_neither_are_sent() {
    for pkce in [true, false] {
        let login = Login::bring(plan_of(Profile { pkce, ..profile() }), At::Exchanging);
        let Some(Wish::Browse(authorize)) = login.wishes.iter().find(|wish| matches!(wish, Wish::Browse(_))) else {
            panic!("{:?}", login.wishes)
        };
        let challenge = pkce.then(|| pkce::challenge(&VERIFIER.into()));
        assert_eq!(authorize.expose(param::CODE_CHALLENGE), challenge.as_deref());
        assert_eq!(authorize.expose(param::CODE_CHALLENGE_METHOD), pkce.then_some("S256"));
        assert_eq!(login.sent().1.expose(param::CODE_VERIFIER), pkce.then_some(VERIFIER));
    }
}

#[test]
fn a_public_client_unlocks_nothing_and_sends_no_secret() {
    let public = || plan_of(Profile { client_secret: None, ..profile() });
    assert_eq!(Login::start(public()).wishes, [Wish::Mint]);
    let mut login = Login::bring(public(), At::Exchanging);
    assert_eq!(login.sent().1.expose(param::CLIENT_SECRET), None);
    login.answer(answer(200, tokens(json!({}))));
    login.answer(answer(200, identity(json!({}))));
    assert!(login.has(Step::Verify, Status::Note, "the signature was not checked: no client secret"));
    assert_eq!(login.at(), At::Holding);
}

#[test]
fn a_local_external_client_app_is_refused_outside_its_home_before_anything_else() {
    let host = |text: &str| LoginHost::parse(text, false).unwrap();
    let app = App {
        name: "acme".into(),
        client_id: "3MVG9acme".into(),
        client_secret: None,
        kind: AppType::EcaLocal,
        home: Some(host(INSTANCE)),
        label: None,
    };
    let at_host = |login: &str| Profile { app: Some(app.clone().into()), login: host(login), ..profile() };
    let away = Login::start(plan_of(at_host("https://globex.my.salesforce.com")));
    assert_eq!(away.wishes, [Wish::Release]);
    assert!(matches!(away.fault(), Fault::NotHome { .. }));
    assert_eq!(Login::start(plan_of(at_host(INSTANCE))).at(), At::Unlocking);
}

#[test]
fn where_no_door_can_wait_listen_is_skipped_and_shown_so() {
    let elsewhere = RedirectUri::parse("https://login.salesforce.com/services/oauth2/success").unwrap();
    let elsewhere = || plan_of(Profile { redirect_uri: elsewhere.clone(), ..profile() });
    for (plan, wished, why) in [
        (elsewhere(), vec!["Unlock", "Mint", "Browse"], "not on this machine"),
        (Plan { way: Way::Paste, ..elsewhere() }, vec!["Unlock", "Mint"], "asked to paste"),
        (Plan { way: Way::Paste, ..plan() }, vec!["Unlock", "Mint"], "asked to paste"),
    ] {
        let mut login = Login::bring(plan, At::Authorizing);
        assert_eq!(names(&login.wishes), wished);
        assert!(login.has(Step::Listen, Status::Skipped, why));
        assert_eq!(login.flow.expected().unwrap().state, STATE.into());
        assert_eq!(names(&login.tell(returned(RETURN))), ["Release", "Exchange"]);
    }
}

#[test]
fn the_way_by_link_has_a_door_and_opens_no_browser() {
    let login = Login::bring(Plan { way: Way::Link, ..plan() }, At::Authorizing);
    assert_eq!(names(&login.wishes), ["Unlock", "Mint", "Listen"]);
    assert_eq!(login.flow.link(), Some("http://l/go/1"));
}

#[test]
fn a_bare_code_that_was_pasted_is_exchanged_like_any_other() {
    let mut login = Login::bring(Plan { way: Way::Paste, ..plan() }, At::Authorizing);
    login.tell(returned("code=aPrxCANARYcode.9nc2OQ%3D%3D"));
    assert_eq!(login.sent().1.expose(param::CODE), Some(CODE));
}

#[test]
fn t46_the_time_ends_after_the_profiles_timeout_and_plus_adds_five_minutes() {
    let mut login = Login::bring(plan_of(Profile { timeout: Duration::from_secs(60), ..profile() }), At::Authorizing);
    assert_eq!(login.flow.deadline(), Some(Duration::from_secs(160)));
    login.tell(Event::Extended);
    assert_eq!(login.flow.deadline(), Some(Duration::from_secs(460)));
    login.now = at(459);
    login.tell(Event::Woke);
    assert_eq!(login.at(), At::Authorizing);
    // The machine slept past the end, and the person asks for more before the flow woke.
    login.now = at(1000);
    login.tell(Event::Extended);
    assert_eq!(login.flow.deadline(), Some(Duration::from_secs(1300)));
    login.now = at(1300);
    assert_eq!(login.tell(Event::Woke), [Wish::Release]);
    assert_eq!(login.fault(), &Fault::TimeOver);
    assert_eq!(login.tell(returned(RETURN)), [], "too late: nothing is exchanged");
}

#[test]
fn t43_a_second_return_is_not_exchanged() {
    let mut login = Login::reach(At::Exchanging);
    assert_eq!(login.tell(returned(RETURN)), []);
    assert_eq!(names(&login.wishes).iter().filter(|name| **name == "Exchange").count(), 1);
}

#[test]
fn t17_an_issuer_that_is_not_the_login_host_ends_the_login() {
    let custom = LoginHost::parse("https://login.acme.test", true).unwrap();
    let my_domain = LoginHost::parse(INSTANCE, false).unwrap();
    let production = profile().login;
    for (login_host, issuer, right) in [
        (&production, "https://login.salesforce.com", true),
        (&production, "https://acme.my.salesforce.com", true),
        (&production, "https://salesforce.com.evil.test", false),
        (&production, "https://evil-salesforce.com", false),
        (&production, "login.salesforce.com", false),
        (&my_domain, "https://ACME.my.salesforce.com", true),
        (&my_domain, "https://globex.my.salesforce.com", false),
        (&my_domain, "https://login.salesforce.com", false),
        (&custom, "https://login.acme.test", true),
        (&custom, "https://login.salesforce.com", false),
    ] {
        let mut login = Login::bring(plan_of(Profile { login: login_host.clone(), ..profile() }), At::Authorizing);
        login.tell(returned(&format!("{RETURN}&iss={issuer}")));
        assert_eq!(login.at(), if right { At::Exchanging } else { At::Failed }, "{login_host} {issuer}");
        assert!(right || matches!(login.fault(), Fault::OtherIssuer { .. }));
    }
}

#[test]
fn an_error_that_comes_back_is_told_in_salesforces_words() {
    let mut login = Login::reach(At::Authorizing);
    login.tell(returned("error=access_denied&error_description=end-user+denied+authorization&state=CANARYstate"));
    let fault = login.fault();
    assert!(matches!(fault, Fault::Refused { at: Where::Authorize, .. }));
    assert_eq!(fault.code(), "access_denied");
    assert_eq!(fault.message().as_str(), "Salesforce says access_denied: end-user denied authorization");
}

#[test]
fn experience_clouds_path_is_kept_for_the_exchange() {
    let login = LoginHost::parse("https://acme.my.site.com/customers", false).unwrap();
    let (_, request) = Login::bring(plan_of(Profile { login, ..profile() }), At::Exchanging).sent();
    assert_eq!(request.url, format!("https://acme.my.site.com/customers{}", endpoint::TOKEN));
}
