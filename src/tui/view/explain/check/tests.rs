//! Each check on calls as they are captured: its sign, its words, and no secret in them.

use crate::{
    oauth::{
        call::{Answer, Times},
        callback,
        mask::Shown,
        pkce,
        request::Request,
        token::{self, Reply},
    },
    secret::Secret,
};

use super::*;

const VERIFIER: &str = "CANARYverifier-of-at-least-43-characters-0123456789";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_763_910_000 + seconds).unwrap()
}

fn authorize(challenge: &str) -> Call {
    let request = Request::get("https://login.salesforce.com/services/oauth2/authorize")
        .with(param::SCOPE, "api web pardot_api")
        .with(param::CODE_CHALLENGE, challenge);
    Call::of_browser(&request, at(0), vec![Finding::Pkce(pkce::prove(&VERIFIER.into()))])
}

fn callback(query: &str) -> Call {
    let back = callback::parse(query).unwrap();
    let code = back.outcome.clone().unwrap();
    let found = Finding::Code(Code::of(back.spelled.as_ref(), &code));
    Call::of_browser(&back.request("http://localhost:1717/").unwrap(), at(10), vec![found])
}

fn exchange(code: &str, seconds: i64) -> Call {
    let secret = Secret::from("1955279925675241571");
    let url = "https://login.salesforce.com/services/oauth2/token".to_owned();
    let request =
        token::exchange(url, "3MVG9", Some(&secret), "http://localhost:1717/", &code.into(), Some(&VERIFIER.into()));
    let mut call = Call::begin(&request, at(seconds));
    let body = r#"{"access_token":"00D!CANARYACCESS","scope":"api web id","token_type":"Bearer","issued_at":"1763910000123",
        "id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
        "instance_url":"https://acme.my.salesforce.com","signature":"yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg="}"#;
    let reply = Reply {
        status: 200,
        content_type: String::new(),
        location: None,
        retry_after: None,
        trace: Default::default(),
        body: body.into(),
    };
    call.end(&request, &Answer { reply: Ok(reply), times: Times::default() });
    call
}

fn spelled(calls: &[&Call]) -> Vec<(char, String)> {
    let spell = |check: Check| {
        let parts: Vec<_> = check.parts.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        (check.sign, format!("{} | {}", check.says, parts.join(" | ")))
    };
    checks(calls, at(60)).into_iter().map(spell).collect()
}

#[test]
fn a_login_that_went_well_says_so_part_by_part() {
    let (out, back) = (authorize(&pkce::challenge(&VERIFIER.into())), callback("code=aPrxCANARY%3D%3D&state=s"));
    let checks = spelled(&[&out, &back, &exchange("aPrxCANARY==", 12)]);
    assert_eq!(checks.iter().map(|(sign, _)| *sign).collect::<String>(), "✓✓✓!", "{checks:#?}");
    assert!(checks[0].1.contains("hidden: 51 characters") && checks[0].1.contains("SHA-256"), "{checks:#?}");
    assert!(checks[1].1.contains("the last of them %3D%3D") && checks[1].1.contains("0:02 of 15:00"), "{checks:#?}");
    assert!(checks[2].1.contains("HMAC-SHA256") && checks[2].1.contains("1763910000123"), "{checks:#?}");
    assert!(checks[3].1.contains("difference: -pardot_api +id"), "{checks:#?}");
    assert!(!format!("{checks:?}").contains("CANARY"), "{checks:#?}");
}

#[test]
fn a_code_that_was_encoded_twice_and_a_verifier_of_another_login_are_told() {
    let (out, back) = (authorize("of-another"), callback("code=aPrxCANARY%253D%253D&state=s"));
    let checks = spelled(&[&out, &back]);
    assert_eq!((checks[0].0, checks[1].0), ('✗', '!'));
    assert!(checks[1].1.contains("%3D is left over"), "{checks:#?}");
    assert!(checks[1].1.contains("0:50 of 15:00 old"), "{checks:#?}");
}

#[test]
fn a_code_that_is_older_than_15_minutes_is_told_and_the_bar_is_full() {
    let checks = spelled(&[&callback("code=aPrx==&state=s"), &exchange("aPrx==", 10 + 900)]);
    assert_eq!(checks[1].0, '✗');
    assert!(checks[1].1.contains("[====================] 15:00 of 15:00 old when it was used"), "{checks:#?}");
    assert_eq!(bar(Duration::from_secs(450)), "==========··········");
}

#[test]
fn a_token_that_can_be_read_says_who_signed_it_and_until_when() {
    let jwt = |signed, seconds| Jwt {
        which: Which::Id,
        header: vec![("kid".into(), Shown::open("230"))],
        claims: Vec::new(),
        expires: Some(at(seconds)),
        audience: Fit::Fits,
        issuer: Fit::Differs,
        bound: Some(false),
        signed,
    };
    let spell = |jwt: &Jwt| {
        let check = token(jwt, at(60));
        (check.sign, check.says, check.parts.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" "))
    };
    let (sign, says, parts) = spell(&jwt(Signed::Verified("230".into()), 180));
    assert_eq!((sign, says.as_str()), ('!', "id_token (JWT): signed by the org's key 230"));
    assert!(parts.contains("✓ in 2:00") && parts.contains("✗ not the login host"), "{parts}");
    let (sign, says, parts) = spell(&jwt(Signed::Wrong("230".into()), 0));
    assert!(sign == '✗' && says.contains("NOT signed") && parts.contains("✗ ended 1:00 ago"), "{says} {parts}");
}
