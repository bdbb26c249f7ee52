//! The authorize request parameter by parameter, with the values of the walk-through that people start
//! from, and what is read back from a sent one.

use std::time::Duration;

use super::*;
use crate::{
    oauth::{callback, request::Method},
    profile::{LoginHost, ProfileName, Scopes},
};

const CLIENT_ID: &str = "3MVG9Y6d_Btp4xp5q6h4q2Ii440bpBsaH4hLMny8ulIBfpvws08WSIskaCsdkT8ru9967lEwF_h7GEtolGmIg";

/// The walk-through's profile: three parameters, no prompt.
fn seed(login: &str) -> Profile {
    Profile {
        name: ProfileName::parse("seed").unwrap(),
        app: None,
        client_id: CLIENT_ID.into(),
        client_secret: None,
        login: LoginHost::parse(login, false).unwrap(),
        redirect_uri: RedirectUri::parse("http://localhost:5000").unwrap(),
        scopes: Scopes::default(),
        pkce: false,
        prompt: String::new(),
        login_hint: None,
        extra: Vec::new(),
        tags: Vec::new(),
        kind: None,
        expect_org: None,
        expect_user: None,
        browser: None,
        timeout: Duration::from_secs(600),
        refresh_after: None,
        revoke_replaced: false,
        allow_custom_host: false,
    }
}

fn names(request: &Request) -> Vec<&str> {
    request.fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn the_seeds_three_parameters_come_first_and_in_its_order_on_both_hosts() {
    for (login, host) in [("production", "login"), ("sandbox", "test")] {
        let request = build(&seed(login), None, &"s".into(), None);
        assert_eq!(request.method, Method::Get);
        assert_eq!(
            request.target().expose(),
            format!(
                "https://{host}.salesforce.com/services/oauth2/authorize?response_type=code&client_id={CLIENT_ID}\
                 &redirect_uri=http%3A%2F%2Flocalhost%3A5000&state=s"
            )
        );
    }
}

#[test]
fn the_seeds_return_reads_as_the_code_that_the_form_encodes_again() {
    let query = "code=aPrxaSyVmC8fBbeIj8OF2NRk.9EppC8REQIPX0sxd._9nc2WCFyaKXDsPauKaTXY3VUbnYjbOQ%3D%3D&state=s";
    let code = callback::parse(query).unwrap().outcome.unwrap();
    assert_eq!(code, "aPrxaSyVmC8fBbeIj8OF2NRk.9EppC8REQIPX0sxd._9nc2WCFyaKXDsPauKaTXY3VUbnYjbOQ==".into());
    let form = Request::post("https://x").with_secret(param::CODE, code);
    assert!(query.starts_with(form.encoded().expose()));
}

#[test]
fn every_setting_adds_its_parameter_and_extra_comes_last() {
    let profile = Profile {
        scopes: Scopes::parse(["api", "web", "refresh_token"]).unwrap(),
        prompt: "login consent".into(),
        extra: vec![("display".into(), "popup".into()), ("sso_provider".into(), "Okta & co".into())],
        ..seed("production")
    };
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into();
    let request = build(&profile, Some("ana+1@acme.com"), &"s t&u".into(), Some(&verifier));
    let order = [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
        "prompt",
        "login_hint",
        "display",
        "sso_provider",
    ];
    assert_eq!(names(&request), order);
    assert!(request.target().expose().ends_with(
        "&scope=api+web+refresh_token&state=s+t%26u&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
         &code_challenge_method=S256&prompt=login+consent&login_hint=ana%2B1%40acme.com&display=popup\
         &sso_provider=Okta+%26+co"
    ));
}

#[test]
fn t19_the_verifier_is_not_in_the_request_and_the_state_is_hidden() {
    let request = build(&seed("production"), None, &"CANARYstate".into(), Some(&"CANARYverifier".into()));
    assert!(!request.target().expose().contains("CANARYverifier"));
    assert!(!format!("{request:?}").contains("CANARY"));
}

#[test]
fn what_is_expected_is_read_from_what_was_sent() {
    let sent = build(&seed("production"), None, &"s".into(), None);
    let door = Some(DoorAddress { port: 5000, path: "/".into() });
    assert_eq!(expected(&sent), Some(Expected { state: "s".into(), door }));

    let edited =
        Request::get(sent.url.clone()).with(param::STATE, "mine").with(param::REDIRECT_URI, "http://127.0.0.1:1717/cb");
    let door = Some(DoorAddress { port: 1717, path: "/cb".into() });
    assert_eq!(expected(&edited), Some(Expected { state: "mine".into(), door }));

    let pasted = Request::get("x").with(param::STATE, "s").with(param::REDIRECT_URI, "https://x.test/cb");
    assert_eq!(expected(&pasted), Some(Expected { state: "s".into(), door: None }));
}

#[test]
fn a_request_without_a_state_or_a_redirect_uri_expects_nothing() {
    let uri = "http://localhost:5000";
    for request in [
        Request::get("x").with(param::REDIRECT_URI, uri),
        Request::get("x").with(param::REDIRECT_URI, uri).with(param::STATE, ""),
        Request::get("x").with(param::STATE, "s"),
        Request::get("x").with(param::STATE, "s").with(param::REDIRECT_URI, "http://evil.test/"),
    ] {
        assert_eq!(expected(&request), None, "{request:?}");
    }
}
