//! Each form, read back by the rules of those who take it.

use std::process::Command;

use serde_json::{Value, json};

use super::*;
use crate::profile::{ProfileName, Settings};

struct Stock {
    settings: Settings,
    card: Card,
}

/// A login with every part.
fn stock(username: &str) -> Stock {
    let text = "[profiles.acme-uat]\nclient_id = \"3MVG9.a_b\"\nlogin = \"https://acme.my.site.com/customers\"\n";
    let card = json!({
        "client_id": "3MVG9.a_b", "login_host": "https://acme.my.site.com/customers",
        "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
        "username": username, "kind": "production", "minted_at": "2026-11-23T10:00:00Z", "scopes": "api refresh_token",
        "issued_at": "2026-11-23T10:00:00Z", "seen_at": "2026-11-23T10:00:00Z", "refreshes": 0,
        "access_fingerprint": "aaaaaaaa", "refresh_fingerprint": "bbbbbbbb", "origin": "minted"
    });
    Stock { settings: Settings::parse(text), card: serde_json::from_value(card).unwrap() }
}

fn written(form: Form, username: &str, client_secret: &str, whole: bool) -> Result<String, NotWritten> {
    let Stock { settings, card } = stock(username);
    assert!(ProfileName::parse("acme-uat").is_ok());
    let profile = settings.find("acme-uat").unwrap().profile.as_ref().unwrap();
    let (access, refresh, secret) = (Secret::from("00D!a.b_C"), Secret::from("5Aep861=="), Secret::from(client_secret));
    let goods = Goods {
        profile,
        card: &card,
        access_token: &access,
        refresh_token: whole.then_some(&refresh),
        client_secret: whole.then_some(&secret),
    };
    write(form, &goods).map(|text| text.expose().to_owned())
}

#[test]
fn an_sfdx_url_is_a_grant_or_nothing() {
    let url = written(Form::SfdxUrl, "ana@acme.com", "S3cret", true).unwrap();
    assert_eq!(url, "force://3MVG9.a_b:S3cret:5Aep861==@acme.my.salesforce.com");
    assert_eq!(written(Form::SfdxUrl, "ana@acme.com", "", false), Err(NotWritten::NoRefreshToken));
}

#[test]
fn t22_a_curl_command_gives_curl_its_token_by_standard_input() {
    let command = written(Form::Curl, "ana@acme.com", "S3cret", true).unwrap();
    assert!(!command.contains("5Aep") && !command.contains("S3cret"), "{command}");
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; cat; }}\n{command}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let wanted = "--header\n@-\nhttps://acme.my.salesforce.com/services/data/\nAuthorization: Bearer 00D!a.b_C\n";
    assert_eq!((String::from_utf8(output.stdout).unwrap().as_str(), output.stderr.as_slice()), (wanted, &[][..]));
}

#[test]
fn json_names_what_a_client_needs_as_oauth_does() {
    let text = written(Form::Json, "ana@acme.com", "S3cret", true).unwrap();
    let wanted = json!({
        "profile": "acme-uat", "kind": "production", "login_url": "https://acme.my.site.com/customers",
        "instance_url": "https://acme.my.salesforce.com", "org_id": "00Dxx0000001gPLEAY",
        "user_id": "005xx000001SwiUAAS", "username": "ana@acme.com", "client_id": "3MVG9.a_b",
        "client_secret": "S3cret", "redirect_uri": "http://localhost:1717/OauthRedirect",
        "scope": "api refresh_token", "issued_at": "2026-11-23T10:00:00Z", "access_token": "00D!a.b_C",
        "refresh_token": "5Aep861==",
    });
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), wanted);
    let bare = written(Form::Json, "ana@acme.com", "S3cret", false).unwrap();
    assert!(!bare.contains("5Aep") && !bare.contains("secret") && !bare.contains("refresh_token\":"), "{bare}");
}

/// What Salesforce's template has (forcedotcom/postman-salesforce-apis, "Variables Reference"), and the
/// private variables that its requests set.
const TEMPLATE: [&str; 11] = [
    "url",
    "site",
    "username",
    "clientId",
    "clientSecret",
    "redirectUrl",
    "_endpoint",
    "_orgId",
    "_userId",
    "_accessToken",
    "_refreshToken",
];

#[test]
fn a_postman_environment_has_the_variables_of_salesforces_template_and_masks_what_is_secret() {
    let text = written(Form::Postman, "ana@acme.com", "S3cret", true).unwrap();
    let environment: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&environment["name"], &environment["_postman_variable_scope"]),
        (&json!("acme-uat"), &json!("environment"))
    );
    let values = environment["values"].as_array().unwrap();
    assert_eq!(values.iter().map(|value| value["key"].as_str().unwrap()).collect::<Vec<_>>(), TEMPLATE);
    for value in values {
        let key = value["key"].as_str().unwrap();
        let wanted =
            if ["clientSecret", "_accessToken", "_refreshToken"].contains(&key) { "secret" } else { "default" };
        assert_eq!((&value["type"], &value["enabled"]), (&json!(wanted), &json!(true)), "{key}");
        assert_eq!(value.as_object().unwrap().len(), 4);
    }
    let value = |key: &str| values.iter().find(|value| value["key"] == key).unwrap()["value"].as_str().unwrap();
    assert_eq!(format!("{}{}", value("url"), value("site")), "https://acme.my.site.com/customers");
    assert_eq!((value("_endpoint"), value("_accessToken")), ("https://acme.my.salesforce.com", "00D!a.b_C"));
}

/// The lines as a shell reads them, which takes no other spelling than the strictest readers.
fn sourced(text: &str) -> String {
    let script = format!("{text}\nprintf '%s\\n' \"$SF_USERNAME\" \"$SF_CLIENT_SECRET\" \"$SF_REFRESH_TOKEN\"");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn env_lines_are_quoted_so_that_every_reader_takes_the_same_text() {
    for secret in ["S3cret", "$(id) `id` #x \"y\" $HOME!", "o'brien #1 = x", ""] {
        let text = written(Form::Dotenv, "o'brien@acme.com", secret, true).unwrap();
        assert_eq!(sourced(&text), format!("o'brien@acme.com\n{secret}\n5Aep861==\n"));
        assert_eq!(text.lines().count(), 11, "{text}");
    }
    for secret in ["a'b\"c", "a'$b", "a\\", "a\nB=c", "a\u{1b}[2J"] {
        let written = written(Form::Dotenv, "ana@acme.com", secret, true);
        assert_eq!(written, Err(NotWritten::Dotenv("SF_CLIENT_SECRET")), "{secret:?}");
    }
}

#[test]
fn t28_a_user_name_that_a_terminal_would_obey_is_made_plain_in_every_form() {
    for form in [Form::Dotenv, Form::Json, Form::Postman] {
        let text = written(form, "ana\x1b[2J@acme.com", "S3cret", true).unwrap();
        assert!(!text.contains('\x1b') && text.contains("ana\u{241b}[2J@acme.com"), "{text}");
    }
}
