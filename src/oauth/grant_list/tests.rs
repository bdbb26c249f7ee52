//! The list's request, and every answer to it that a server might think of.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const USER: &str = "005xx000001SwiUAAS";

fn answer(status: u16, body: &str) -> Result<Vec<OrgGrant>, NoList> {
    let reply = Reply {
        status,
        content_type: String::new(),
        location: None,
        retry_after: None,
        trace: Default::default(),
        body: body.to_owned().into(),
    };
    read(&reply, &UserId::parse(USER).unwrap())
}

fn row(number: u8) -> Value {
    json!({
        "attributes": { "type": "OauthToken" },
        "Id": format!("0CIxx00000000{number:02}AAA"),
        "AppName": "Acme deck",
        "UserId": USER,
        "CreatedDate": format!("2026-01-{number:02}T09:30:00.000+0000"),
        "LastUsedDate": null,
        "UseCount": 3,
        "DeleteToken": format!("CANARYDELETE{number}"),
    })
}

fn list(rows: Vec<Value>) -> String {
    json!({ "totalSize": rows.len(), "done": true, "records": rows }).to_string()
}

/// A list of one row with one field changed.
fn changed(field: &str, value: Value) -> Result<Vec<OrgGrant>, NoList> {
    let mut row = row(1);
    row[field] = value;
    answer(200, &list(vec![row]))
}

#[test]
fn t23_the_query_names_one_user_and_the_token_goes_in_a_header() {
    let request = build("https://acme.my.salesforce.com", &UserId::parse(USER).unwrap(), "00D!CANARY".into());
    let target = request.target().expose().to_owned();
    assert!(target.starts_with("https://acme.my.salesforce.com/services/data/v60.0/query?q=SELECT+Id"), "{target}");
    assert!(target.ends_with("FROM+OauthToken+WHERE+UserId+%3D+%27005xx000001SwiUAAS%27"), "{target}");
    assert!(!target.contains("CANARY") && request.bearer.is_some());
}

#[test]
fn grants_come_oldest_first_and_what_ends_them_is_hidden() {
    let grants = answer(200, &list(vec![row(3), row(1), row(2)])).unwrap();
    let ids: Vec<_> = grants.iter().map(|grant| grant.id.as_str()).collect();
    assert_eq!(ids, ["0CIxx0000000001AAA", "0CIxx0000000002AAA", "0CIxx0000000003AAA"]);
    assert_eq!(grants[0].created_at, "2026-01-01T09:30:00Z".parse().unwrap());
    assert_eq!((grants[0].uses, grants[0].used_at, grants[0].app.as_str()), (3, None, "Acme deck"));
    assert_eq!(grants[2].delete_token.expose(), "CANARYDELETE3");
    assert!(!format!("{grants:?}").contains("CANARY"));
    assert_eq!(answer(200, &list(Vec::new())).unwrap(), []);
}

#[test]
fn a_row_without_an_id_is_named_by_a_fingerprint() {
    let grants = changed("Id", Value::Null).unwrap();
    assert_eq!(grants[0].id.as_str(), Secret::from("CANARYDELETE1").fingerprint());
    assert!(GrantId::parse(grants[0].id.as_str()).unwrap().names(&grants[0].id));
}

#[test]
fn an_id_of_15_characters_names_the_one_of_18() {
    let id = |text| GrantId::parse(text).unwrap();
    assert!(id("0CIxx0000000001").names(&id("0CIxx0000000001AAA")));
    assert!(!id("0CIxx0000000001").names(&id("0cIxx0000000001")));
    for bad in ["", "0CI", "0CIxx0000000001A", "0CIxx000000001!", "0CIxx000000000é"] {
        assert!(GrantId::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn one_row_that_is_not_as_asked_for_spoils_the_list() {
    for (field, value) in [
        ("UserId", json!("005xx000001SwiVAAS")),
        ("UserId", Value::Null),
        ("Id", json!("../../etc")),
        ("Id", json!("1f3a9c04")),
        ("CreatedDate", json!("yesterday")),
        ("CreatedDate", json!(17)),
        ("LastUsedDate", json!("")),
        ("UseCount", json!(-1)),
        ("UseCount", json!(1.5)),
        ("DeleteToken", Value::Null),
        ("DeleteToken", json!("")),
        ("AppName", json!(["x"])),
    ] {
        assert_eq!(changed(field, value.clone()), Err(NoList::Unreadable(200)), "{field} {value}");
    }
    let doubled = list(vec![row(1)]).replace("\"UseCount\":3", "\"UseCount\":3,\"UseCount\":4");
    assert_eq!(answer(200, &doubled), Err(NoList::Unreadable(200)));
}

#[test]
fn t28_an_app_s_name_cannot_steer_a_terminal() {
    assert_eq!(changed("AppName", json!("a\u{1b}[2J\u{202e}b")).unwrap()[0].app.as_str(), "a␛[2J<U+202E>b");
    assert_eq!(changed("AppName", Value::Null).unwrap()[0].app.as_str(), "");
}

#[test]
fn a_list_that_goes_on_elsewhere_is_not_counted() {
    let body = list(vec![row(1)]).replace("\"done\":true", "\"done\":false");
    assert_eq!(answer(200, &body), Err(NoList::TooMany));
}

#[test]
fn every_other_answer_is_a_reason_and_none_repeats_the_body() {
    let error = |code: &str, message: &str| json!([{ "errorCode": code, "message": message }]).to_string();
    let over = "Session expired or invalid CANARY";
    let not_for_api = "This session is not valid for use with the REST API";
    for (status, body, why) in [
        (401, error("INVALID_SESSION_ID", over), NoList::Ended),
        (401, "CANARY".to_owned(), NoList::Ended),
        (401, error("INVALID_SESSION_ID", not_for_api), NoList::NoApi),
        (400, error("INVALID_TYPE", "CANARY"), NoList::NotOffered("INVALID_TYPE".into())),
        (400, error("INVALID_FIELD", "CANARY"), NoList::NotOffered("INVALID_FIELD".into())),
        (400, error("MALFORMED_QUERY", "CANARY"), NoList::Refused("MALFORMED_QUERY".into())),
        (400, error("CANARY\u{1b}[2J", ""), NoList::Unreadable(400)),
        (403, error("API_DISABLED_FOR_ORG", "CANARY"), NoList::Refused("API_DISABLED_FOR_ORG".into())),
        (403, error("REQUEST_LIMIT_EXCEEDED", "CANARY"), NoList::Down(403)),
        (403, "CANARY".to_owned(), NoList::Refused("HTTP 403".into())),
        (404, error("NOT_FOUND", "CANARY"), NoList::NotOffered("NOT_FOUND".into())),
        (302, String::new(), NoList::Unreadable(302)),
        (200, "<html>CANARY".to_owned(), NoList::Unreadable(200)),
        (200, "[]".to_owned(), NoList::Unreadable(200)),
        (429, "CANARY".to_owned(), NoList::Down(429)),
        (503, "<html>CANARY".to_owned(), NoList::Down(503)),
    ] {
        let error = answer(status, &body).unwrap_err();
        assert_eq!(error, why, "{status} {body}");
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}

proptest! {
    #[test]
    fn no_body_whatever_makes_it_panic(status in prop::sample::select(vec![200u16, 400, 401, 403]), body in "\\PC{0,200}") {
        let _ = answer(status, &body);
    }
}
