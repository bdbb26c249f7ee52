//! Capturing a reply's body so that nothing secret is in it: which fields may be seen, of which message.

use serde_json::{Map, Value as Json};

use super::Body;
use crate::oauth::{
    form,
    mask::{Shown, mask, scrub},
    names::endpoint,
    request::Request,
    token::Reply,
};

/// So many of a reply's fields are kept; Salesforce's replies have 40 at most.
const FIELDS: usize = 100;

/// Reply fields that may be seen wherever they come; of others, only what cannot be a token.
const OPEN: [&str; 13] = [
    "client_id",
    "error",
    "error_description",
    "id",
    "instance_url",
    "issued_at",
    "scope",
    "sfdc_community_url",
    "sub",
    "token_format",
    "token_type",
    "username",
    "api_instance_url",
];

/// What may be seen besides of an answer of the REST API, or of an error as it writes them. What ends a grant
/// and a link that is a login are not among them.
const REST: [&str; 9] =
    ["AppName", "CreatedDate", "Id", "LastUsedDate", "UseCount", "UserId", "attributes", "errorCode", "message"];

/// Captures a body.
pub(super) fn capture(reply: &Reply, request: &Request) -> Body {
    let text = reply.body.expose();
    let is_rest = request.url.contains(endpoint::DATA) || request.url.ends_with(endpoint::SINGLE_ACCESS);
    let fields = match serde_json::from_str::<Json>(text) {
        Ok(Json::Object(fields)) => fields,
        // The REST API's errors are a list.
        Ok(list @ Json::Array(_)) if is_rest => Map::from_iter([(String::new(), list)]),
        _ => match form_fields(reply) {
            Some(fields) => fields,
            None => return Body::Text(mask(text, request.secrets()).to_string()),
        },
    };
    // A look-up's reply tells of a person, and the org's keys are public: no token is in them.
    let is_public = request.bearer.is_some() && !is_rest || request.url.ends_with(endpoint::KEYS);
    let all = is_public && reply.status == 200;
    let fields: Vec<_> =
        if is_rest { fields.into_iter().flat_map(rows).collect() } else { fields.into_iter().collect() };
    let more = fields.len().saturating_sub(FIELDS);
    let is_open = |name: &str| all || OPEN.contains(&name) || (is_rest && REST.contains(&name));
    let kept = fields.into_iter().take(FIELDS);
    let kept = kept.map(|(name, value)| shown(&name, &value, is_open(last_part(&name)), request));
    let rest = (more > 0).then(|| ("…".to_owned(), Shown::open(format!("{more} more fields"))));
    Body::Fields(kept.chain(rest).collect())
}

/// What `format=urlencoded` brings. A name that is none may be a token.
fn form_fields(reply: &Reply) -> Option<Map<String, Json>> {
    let is_name = |name: &str| name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_form = reply.content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
    let pairs: Vec<_> = is_form.then(|| form::decode(reply.body.expose().trim()).collect())?;
    let named = !pairs.is_empty() && pairs.iter().all(|(name, _)| !name.is_empty() && is_name(name));
    named.then(|| pairs.into_iter().map(|(name, value)| (name, Json::String(value))).collect())
}

/// A list of rows field by field: `records[1].Id`. Anything else stays as it is.
fn rows((name, value): (String, Json)) -> Vec<(String, Json)> {
    match value {
        Json::Array(rows) if !rows.is_empty() && rows.iter().all(Json::is_object) => {
            let rows = rows.into_iter().zip(1..).filter_map(|(row, number)| match row {
                Json::Object(row) => Some(row.into_iter().map(move |field| (number, field))),
                _ => None,
            });
            rows.flatten().map(|(number, (field, value))| (format!("{name}[{number}].{field}"), value)).collect()
        }
        value => vec![(name, value)],
    }
}

/// A field's own name, without the row that it stands in.
pub fn last_part(name: &str) -> &str {
    name.split_once("].").map_or(name, |(_, field)| field)
}

/// Shows one field; of those that may not be seen only what cannot be a token.
fn shown(name: &str, value: &Json, open: bool, request: &Request) -> (String, Shown) {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    let open = open || matches!(value, Json::Bool(_) | Json::Number(_) | Json::Null);
    let shown =
        if open { Shown::Open(scrub(&text, request.secrets()).to_string()) } else { Shown::hidden(&text.into()) };
    (scrub(name, request.secrets()).to_string(), shown)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::oauth::{
        call::{Answer, Call, Outcome, Times},
        grant_list, single_access,
    };

    fn fields_of(request: &Request, status: u16, body: &str) -> Vec<(String, String)> {
        let reply = Reply {
            status,
            content_type: "application/json".into(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        };
        let answer = Answer { reply: Ok(reply), times: Times::default() };
        let call = Call::whole(request, Timestamp::UNIX_EPOCH, &answer);
        assert!(!format!("{call:?} {}", serde_json::to_string(&call).unwrap()).contains("CANARY"));
        let Some(Outcome::Reply { body: Body::Fields(fields), .. }) = call.outcome else { panic!() };
        fields.into_iter().map(|(name, shown)| (name, shown.to_string())).collect()
    }

    fn captured(body: &str, content_type: &str) -> Call {
        let request = Request::post("https://h/token").with_secret("code", "CANARYCODE123".into());
        let mut call = Call::begin(&request, Timestamp::UNIX_EPOCH);
        let reply = Reply {
            status: 200,
            content_type: content_type.into(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        };
        call.end(&request, &Answer { reply: Ok(reply), times: Times::default() });
        call
    }

    #[test]
    fn t21_a_captured_token_reply_holds_no_token_and_no_code() {
        let call = captured(
            r#"{"access_token":"00D!CANARYACCESS","refresh_token":"5AepCANARYREFRESH","some_sid":"CANARYSID",
                "instance_url":"https://acme.my.salesforce.com","error_description":"bad CANARYCODE123"}"#,
            "application/json",
        );
        let text = format!("{call:?} {}", serde_json::to_string(&call).unwrap());
        assert!(!text.contains("CANARY"), "{text}");
        assert!(text.contains("https://acme.my.salesforce.com"));
    }

    #[test]
    fn t25_a_body_that_does_not_parse_is_cut_and_masked() {
        let call = captured(
            &format!(r#"{{"access_token":"00Dxx0000001gPL!CANARYACCESS{}"#, " word".repeat(1000)),
            "text/html",
        );
        let Some(Outcome::Reply { body: Body::Text(text), length, .. }) = call.outcome else { panic!() };
        assert!(!text.contains("CANARY") && text.len() < 3000 && length > 4000);
    }

    #[test]
    fn t53_of_a_reply_with_too_many_fields_the_first_are_kept() {
        let fields: Vec<_> = (0..5000).map(|n| format!("\"{n}\":{n}")).collect();
        let call = captured(&format!("{{{}}}", fields.join(",")), "application/json");
        let Some(Outcome::Reply { body: Body::Fields(fields), .. }) = call.outcome else { panic!() };
        assert_eq!(fields.len(), FIELDS + 1);
        assert_eq!(fields.last().unwrap().1, Shown::open("4900 more fields"));
    }

    #[test]
    fn t21_of_an_orgs_list_each_row_is_seen_and_what_ends_a_grant_is_not() {
        let user = crate::profile::UserId::parse("005xx000001SwiUAAS").unwrap();
        let request = grant_list::build("https://acme.my.salesforce.com", &user, "00D!CANARY".into());
        let body = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"OauthToken"},"Id":null,
            "AppName":"Deck","UseCount":3,"DeleteToken":"CANARYdelete","Surprise":"CANARYtoken"}]}"#;
        let fields = fields_of(&request, 200, body);
        let names: Vec<_> = fields.iter().map(|(name, _)| last_part(name)).collect();
        assert_eq!(names, ["totalSize", "done", "attributes", "Id", "AppName", "UseCount", "DeleteToken", "Surprise"]);
        assert_eq!(fields[4], ("records[1].AppName".into(), "Deck".into()));
        assert!(fields[6].1.starts_with("hidden: 12 characters"), "{fields:?}");
        let error = r#"[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid CANARY"}]"#;
        let said = fields_of(&request, 401, &error.replace("CANARY", "00D!CANARY"));
        assert_eq!(said[0], ("[1].errorCode".into(), "INVALID_SESSION_ID".into()));
        assert_eq!(said[1].1, "Session expired or invalid [masked]");
    }

    #[test]
    fn t23_a_link_that_is_a_login_is_not_seen() {
        let request = single_access::build("https://acme.my.salesforce.com", None, "00D!CANARY".into());
        let fields = fields_of(&request, 200, r#"{"frontdoor_uri":"https://acme.my.salesforce.com/?otp=CANARY"}"#);
        assert!(fields[0].1.starts_with("hidden: "), "{fields:?}");
    }

    #[test]
    fn t21_a_reply_in_a_form_shows_its_fields_and_no_token() {
        let form = "access_token=00D%21CANARYACCESS&refresh_token=5AepCANARYREFRESH&instance_url=https%3A%2F%2Facme.my.salesforce.com";
        let call = captured(form, "application/x-www-form-urlencoded;charset=UTF-8");
        assert!(!format!("{call:?} {}", serde_json::to_string(&call).unwrap()).contains("CANARY"));
        let Some(Outcome::Reply { body: Body::Fields(fields), .. }) = call.outcome else { panic!("{call:?}") };
        assert_eq!(fields[2], ("instance_url".to_owned(), Shown::open("https://acme.my.salesforce.com")));
        for odd in ["00DCANARYACCESStoken", "00DCANARYACCESStoken=x&a=b"] {
            let call = captured(odd, "application/x-www-form-urlencoded");
            assert!(!format!("{call:?}").contains("CANARY"), "{call:?}");
        }
    }
}
