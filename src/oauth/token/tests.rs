//! How strictly a token reply is read, and that the exchange's form is the one the web server flow wants.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const ORG: &str = "00Dxx0000001gPLEAY";
const USER: &str = "005xx000001SwiUAAS";

/// A reply with one field changed.
fn with(name: &str, value: Json) -> Result<TokenReply, TokenError> {
    let mut fields = json!({
        "access_token": "00Dxx0000001gPL!AQcAQH0",
        "refresh_token": "5Aep861",
        "signature": "mbYmf6mq3Oc=",
        "scope": "refresh_token api web",
        "id_token": "eyJ",
        "instance_url": "https://acme.my.salesforce.com",
        "id": format!("https://login.salesforce.com/id/{ORG}/{USER}"),
        "token_type": "Bearer",
        "issued_at": "1763910000123",
    });
    if let Some(object) = fields.as_object_mut() {
        object.insert(name.to_owned(), value);
        object.retain(|_, value| *value != json!("(taken out)"));
    }
    parse(&Secret::new(fields.to_string()))
}

fn without(name: &str) -> Result<TokenReply, TokenError> {
    with(name, json!("(taken out)"))
}

#[test]
fn the_fact_sheets_sample_is_read_whole() {
    let text = r#"{"access_token":"00Dxx0000001gPL!AQcAQH0","refresh_token":"5Aep861TSESvWeug_xvFH",
        "signature":"mbYmf6mq3OcLltEtSgKLNDiJwZhbmB3S7xPf3GGbqp4=","scope":"refresh_token api web openid id",
        "id_token":"eyJraWQiOiIyMzAi","instance_url":"https://acme.my.salesforce.com",
        "id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
        "token_type":"Bearer","issued_at":"1763910000123","sfdc_community_id":"0DB","unheard_of":{"a":[1]}}"#;
    let reply = parse(&text.into()).unwrap();
    assert_eq!(reply.access_token, "00Dxx0000001gPL!AQcAQH0".into());
    assert_eq!(reply.refresh_token, Some("5Aep861TSESvWeug_xvFH".into()));
    assert_eq!(reply.id_token, Some("eyJraWQiOiIyMzAi".into()));
    assert_eq!(reply.scope.unwrap().to_string(), "refresh_token api web openid id");
    assert_eq!((reply.org.as_str(), reply.user.as_str()), (ORG, USER));
    assert_eq!(reply.issued_at.unwrap().to_string(), "2025-11-23T15:00:00.123Z");
    assert_eq!(reply.whole, text.into(), "unknown fields are kept");
}

#[test]
fn t54_what_is_not_one_json_object_is_refused() {
    let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(200), "]".repeat(200));
    for text in ["", " ", "null", "[]", "\"a\"", "1", "<html>", "{", "{}{}", "{}x", "{'a':1}", "a=b&c=d", &deep] {
        assert_eq!(parse(&text.into()), Err(TokenError::NotJson), "{text}");
    }
}

#[test]
fn t54_a_doubled_name_is_refused_whatever_it_is_and_however_it_is_escaped() {
    for text in [
        r#"{"access_token":"a","access_token":"b"}"#,
        r#"{"access_token":"a","access_token":"a"}"#,
        r#"{"access_token":"a","\u0061ccess_token":"b"}"#,
        r#"{"unheard_of":1,"unheard_of":2}"#,
    ] {
        assert_eq!(parse(&text.into()), Err(TokenError::Doubled), "{text}");
    }
}

#[test]
fn what_must_be_there_must_be_a_string_with_something_in_it() {
    for name in ["access_token", "instance_url", "id"] {
        assert_eq!(without(name), Err(TokenError::Missing(name)));
        for value in [json!(null), json!(""), json!(5), json!(true), json!(["a"]), json!({ "a": "b" })] {
            assert_eq!(with(name, value.clone()), Err(TokenError::Missing(name)), "{name}: {value}");
        }
    }
}

#[test]
fn what_may_be_left_out_is_absent_where_it_is_no_string() {
    for value in [json!("(taken out)"), json!(null), json!(""), json!(5), json!(["a"]), json!({})] {
        assert_eq!(with("refresh_token", value.clone()).unwrap().refresh_token, None, "{value}");
        assert_eq!(with("signature", value.clone()).unwrap().signature, None, "{value}");
        assert_eq!(with("id_token", value.clone()).unwrap().id_token, None, "{value}");
        assert_eq!(with("scope", value.clone()).unwrap().scope, None, "{value}");
    }
}

#[test]
fn a_token_that_cannot_stand_in_a_header_is_none() {
    for token in ["a b", "a\r\nX-Evil: 1", "a\tb", "a\u{7f}", "tökén", "\u{202e}a", "a\u{0}"] {
        assert_eq!(with("access_token", json!(token)), Err(TokenError::Missing("access_token")), "{token:?}");
        assert_eq!(with("refresh_token", json!(token)).unwrap().refresh_token, None, "{token:?}");
    }
}

#[test]
fn only_bearer_is_understood_in_any_case() {
    for kind in [json!("Bearer"), json!("bearer"), json!("BEARER"), json!("(taken out)")] {
        assert!(with("token_type", kind.clone()).is_ok(), "{kind}");
    }
    for kind in [json!("DPoP"), json!("mac"), json!(""), json!("Bearer "), json!(null), json!(1), json!({})] {
        assert_eq!(with("token_type", kind.clone()), Err(TokenError::TokenType), "{kind}");
    }
}

#[test]
fn the_last_two_segments_of_id_are_the_org_and_the_user() {
    for right in [
        format!("https://test.salesforce.com/id/{ORG}/{USER}"),
        format!("https://acme.my.salesforce.com/services/id/{}/{}", &ORG[..15], &USER[..15]),
    ] {
        let reply = with("id", json!(right)).unwrap();
        assert_eq!((reply.org, reply.user), (OrgId::parse(ORG).unwrap(), UserId::parse(USER).unwrap()));
    }
    for wrong in [
        format!("https://login.salesforce.com/id/{USER}/{ORG}"),
        format!("https://login.salesforce.com/id/{ORG}/{USER}/"),
        format!("https://login.salesforce.com/id/{ORG}/{USER}?a=b"),
        format!("https://login.salesforce.com/id/{ORG}"),
        format!("https://login.salesforce.com/id/{ORG}/../{USER}"),
        USER.to_owned(),
    ] {
        assert_eq!(with("id", json!(wrong)), Err(TokenError::Missing("id")), "{wrong}");
    }
}

#[test]
fn t52_an_odd_issued_at_is_no_time_and_no_error_and_its_text_is_kept_for_the_signature() {
    for (value, text) in [
        (json!("(taken out)"), ""),
        (json!(null), ""),
        (json!(""), ""),
        (json!([]), ""),
        (json!("soon"), "soon"),
        (json!("1763910000.5"), "1763910000.5"),
        (json!("1e20"), "1e20"),
        (json!(1e20), "1e+20"),
        (json!("99999999999999999999999999"), "99999999999999999999999999"),
        (json!("9223372036854775807"), "9223372036854775807"),
        (json!("-9223372036854775808"), "-9223372036854775808"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!(" 1763910000123"), " 1763910000123"),
    ] {
        let reply = with("issued_at", value.clone()).unwrap();
        assert_eq!((reply.issued_at, reply.issued_at_text.as_str()), (None, text), "{value}");
    }
    for (value, ms) in [(json!("0"), 0), (json!("-1"), -1), (json!(1_763_910_000_123_i64), 1_763_910_000_123)] {
        assert_eq!(with("issued_at", value.clone()).unwrap().issued_at.unwrap().as_millisecond(), ms, "{value}");
    }
}

#[test]
fn t52_expires_in_is_not_looked_at() {
    for value in [json!(0), json!(-1), json!(0.5), json!("3600"), json!(1e20)] {
        assert!(with("expires_in", value.clone()).is_ok(), "{value}");
    }
}

#[test]
fn t28_a_scope_that_is_none_is_taken_as_not_named() {
    assert_eq!(with("scope", json!("api \u{1b}[31mweb")).unwrap().scope, None);
    assert_eq!(with("scope", json!(" api  web api ")).unwrap().scope.unwrap().to_string(), "api web");
}

#[test]
fn t25_no_error_holds_a_part_of_the_body() {
    for text in [
        r#"{"access_token":"CANARY","access_token":"CANARY"}"#,
        r#"{"CANARY":"CANARY","CANARY":1}"#,
        r#"{"access_token":"CANARY CANARY"}"#,
        r#"{"access_token":"CANARY","token_type":"CANARY"}"#,
        r#"{"access_token":"CANARY","id":"CANARY"}"#,
        r#""CANARY"#,
        r#"{"access_token":"CANARY""#,
    ] {
        let error = parse(&text.into()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{error}");
    }
}

#[test]
fn the_exchanges_form_is_the_seeds_with_the_code_encoded_once() {
    let request = exchange(
        "https://login.salesforce.com/services/oauth2/token".into(),
        "3MVG9Y6d_Btp4xp5q6h4q2Ii440bpBsaH4hLMny8ulIBfpvws08WSIskaCsdkT8ru9967lEwF_h7GEtolGmIg",
        Some(&"8367991745412838923".into()),
        "http://localhost:5000",
        &"aPrxaSyVmC8fBbeIj8OF2NRk.9EppC8REQIPX0sxd._9nc2WCFyaKXDsPauKaTXY3VUbnYjbOQ==".into(),
        None,
    );
    assert_eq!(
        request.encoded().expose(),
        "grant_type=authorization_code\
         &client_id=3MVG9Y6d_Btp4xp5q6h4q2Ii440bpBsaH4hLMny8ulIBfpvws08WSIskaCsdkT8ru9967lEwF_h7GEtolGmIg\
         &client_secret=8367991745412838923\
         &redirect_uri=http%3A%2F%2Flocalhost%3A5000\
         &code=aPrxaSyVmC8fBbeIj8OF2NRk.9EppC8REQIPX0sxd._9nc2WCFyaKXDsPauKaTXY3VUbnYjbOQ%3D%3D"
    );
    assert_eq!(request.target().expose(), "https://login.salesforce.com/services/oauth2/token");
}

#[test]
fn the_token_endpoint_stands_beside_the_authorize_endpoint() {
    for base in ["https://login.salesforce.com", "https://acme.my.site.com/customers"] {
        let authorize = format!("{base}{}", endpoint::AUTHORIZE);
        assert_eq!(url_beside(&authorize), Some(format!("{base}{}", endpoint::TOKEN)));
    }
    assert_eq!(url_beside("https://login.salesforce.com/"), None);
}

proptest! {
    #[test]
    fn t54_no_text_is_too_odd_to_be_refused_or_read(text in "\\PC{0,200}") {
        let _ = parse(&text.into());
    }

    #[test]
    fn t54_no_json_is_too_odd_to_be_refused_or_read(
        fields in prop::collection::vec(
            (
                prop::sample::select(vec!["access_token", "id", "instance_url", "issued_at", "scope", "token_type", "x"]),
                prop_oneof![
                    any::<String>().prop_map(|text| json!(text)),
                    any::<f64>().prop_map(|number| json!(number)),
                    any::<i64>().prop_map(|number| json!(number.to_string())),
                    Just(json!(format!("https://x/id/{ORG}/{USER}"))),
                ],
            ),
            0..10,
        )
    ) {
        let text = fields.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect::<Vec<_>>().join(",");
        let body = Secret::new(format!("{{{text}}}"));
        if let Ok(reply) = parse(&body) {
            prop_assert!(is_visible_ascii(reply.access_token.expose()) && reply.whole == body);
        }
    }
}

#[test]
fn t53_a_reply_of_very_many_fields_is_read_at_once() {
    let fields: String = (0..90_000).map(|n| format!(r#""{n:05}":1,"#)).collect();
    let text = format!(r#"{{{fields}"00001":1}}"#);
    let start = std::time::Instant::now();
    assert_eq!(parse(&text.into()), Err(TokenError::Doubled));
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn t54_a_field_longer_than_any_token_is_not_read() {
    let long = "a".repeat(LONGEST + 1);
    assert_eq!(with("access_token", json!(long)), Err(TokenError::Missing("access_token")));
    assert_eq!(
        with("instance_url", json!(format!("https://acme.my.salesforce.com/{long}"))),
        Err(TokenError::Missing("instance_url"))
    );
    assert_eq!(with("scope", json!(long)).unwrap().scope, None);
}

#[test]
fn t19_a_refresh_sends_no_verifier_no_redirect_uri_and_no_scope() {
    let secret = Secret::from("s");
    let url = "https://login.salesforce.com/services/oauth2/token";
    let sent = |secret| refresh(url.into(), "3MVG9", secret, "5Aep!".into()).encoded();
    let fields = "grant_type=refresh_token&client_id=3MVG9";
    assert_eq!(sent(Some(&secret)).expose(), format!("{fields}&client_secret=s&refresh_token=5Aep%21"));
    assert_eq!(sent(None).expose(), format!("{fields}&refresh_token=5Aep%21"));
}

#[test]
fn a_form_is_read_where_one_was_asked_for_and_is_kept_as_json() {
    let text = format!(
        "access_token=00Dxx0000001gPL%21AQ&refresh_token=5Aep861&instance_url=https%3A%2F%2Facme.my.salesforce.com\
         &id=https%3A%2F%2Flogin.salesforce.com%2Fid%2F{ORG}%2F{USER}&issued_at=1763910000123&scope=api+web\n"
    );
    let reply = parse(&text.as_str().into()).unwrap();
    assert_eq!(reply.access_token, "00Dxx0000001gPL!AQ".into());
    assert_eq!(reply.refresh_token, Some("5Aep861".into()));
    assert_eq!(reply.scope.clone().unwrap().to_string(), "api web");
    assert_eq!(parse(&reply.whole), Ok(TokenReply { whole: reply.whole.clone(), ..reply }));
    assert_eq!(parse(&format!("{text}&access_token=b").into()), Err(TokenError::Doubled));
}
