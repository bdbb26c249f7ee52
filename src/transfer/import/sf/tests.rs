//! Files of Salesforce's CLI, good, odd and hostile.

use serde_json::json;

use super::*;
use crate::profile::Settings;

const ALIASES: &str = r#"{"orgs":{"acme prod":"ana@acme.com","second":"ana@acme.com","n":7},"other":{"x":"y"}}"#;

fn file(change: impl FnOnce(&mut Json)) -> String {
    let mut json = json!({
        "username": "ana@acme.com", "orgId": "00Dxx0000001gPLEAY", "accessToken": "00Dxx!CANARY", "isDevHub": false,
        "refreshToken": "5Aep861CANARY", "instanceUrl": "https://acme.my.salesforce.com", "clientSecret": "",
        "loginUrl": "https://login.salesforce.com", "clientId": "PlatformCLI", "instanceApiVersion": "66.0"
    });
    change(&mut json);
    json.to_string()
}

fn taken(text: &str, keys: Option<&[Key]>) -> Result<Candidate, Refused> {
    read("ana@acme.com.json", text, &aliases(ALIASES).unwrap(), keys)
}

#[test]
fn a_login_becomes_a_profile_without_anything_secret() {
    let candidate = taken(&file(|_| ()), None).unwrap();
    let wanted = "client_id = \"PlatformCLI\"\nlogin = \"production\"\nredirect_uri = \"http://localhost:1717/OauthRedirect\"\n\
        login_hint = \"ana@acme.com\"\nexpect_user = \"ana@acme.com\"\nexpect_org = \"00Dxx0000001gPLEAY\"\n";
    assert_eq!(candidate.table().to_string(), wanted);
    assert_eq!((candidate.wished.as_str(), candidate.from.as_str()), ("acme prod", "acme prod"));
    assert_eq!(candidate.notes, ["in sf also called second".into()]);
    assert!(!format!("{candidate:?}").contains("CANARY") && candidate.grant.is_none());
    let settings = Settings::parse(&format!("[profiles.a]\n{wanted}"));
    assert!(settings.problems.is_empty(), "{settings:?}");
}

#[test]
fn tokens_come_along_where_they_are_wanted_and_can_be_opened() {
    let grant = taken(&file(|_| ()), Some(&[])).unwrap().grant.unwrap();
    let (access, instance) = grant.access.unwrap();
    assert_eq!((access.expose(), instance.as_str()), ("00Dxx!CANARY", "https://acme.my.salesforce.com"));
    assert_eq!(grant.refresh.unwrap().expose(), "5Aep861CANARY");
    let sealed =
        file(|json| json["refreshToken"] = "8e8bf7fc3d059f2465c6233a31:f29d82681379d259e76d899921175046".into());
    let candidate = taken(&sealed, Some(&[])).unwrap();
    assert!(candidate.grant.is_none());
    assert_eq!(candidate.notes[1], "without its tokens: the key of sf is not known here".into());
    let key = |text: &str| Key::parse(&text.into()).unwrap();
    let keys = [key("00000000000000000000000000000000"), key("e1b774dd85ca51a1a747e9d56aba409f")];
    assert!(taken(&sealed, Some(&keys[..1])).unwrap().notes[1].as_str().contains("another one"));
    assert_eq!(taken(&sealed, Some(&keys)).unwrap().grant.unwrap().refresh.unwrap().expose(), "5Aep861");
    let none = file(|json| ["accessToken", "refreshToken"].into_iter().for_each(|key| json[key] = Json::Null));
    assert_eq!(taken(&none, Some(&keys)).unwrap().notes[1], "without its tokens: sf holds none there".into());
}

#[test]
fn what_is_missing_in_older_files_is_known_all_the_same() {
    let old = file(|json| {
        json.as_object_mut().unwrap().retain(|key, _| !["clientId", "loginUrl", "username", "orgId"].contains(&&**key));
    });
    let candidate = read("ben@acme.com.json", &old, &[], None).unwrap();
    assert_eq!((candidate.client_id.as_str(), candidate.username.as_deref()), ("PlatformCLI", Some("ben@acme.com")));
    assert_eq!((candidate.login.as_written(), candidate.org), ("https://acme.my.salesforce.com", None));
    let jwt = taken(&file(|json| json["privateKey"] = "/CANARY".into()), None).unwrap();
    assert!(jwt.notes[1].as_str().contains("JWT") && !format!("{jwt:?}").contains("CANARY"));
}

#[test]
fn t16_a_host_that_is_not_salesforces_and_a_broken_file_are_refused_without_their_values() {
    for (key, value) in [
        ("loginUrl", json!("https://evil.test/CANARY")),
        ("loginUrl", json!("https://ana:CANARY@login.salesforce.com")),
        ("loginUrl", json!("https://login.salesforce.com.")),
        ("loginUrl", json!("https://l\u{43e}gin.salesforce.com")),
        ("loginUrl", json!("http://login.salesforce.com")),
        ("loginUrl", json!("CANARY")),
        ("loginUrl", json!("")),
        ("orgId", json!("CANARY")),
        ("clientId", json!(7)),
        ("username", json!(["CANARY"])),
    ] {
        let refused = taken(&file(|json| json[key] = value.clone()), None).unwrap_err();
        assert!(!refused.to_string().contains("CANARY"), "{key} {value}: {refused}");
    }
    for text in ["", "[]", "null", "\"CANARY\"", "{", "{\"loginUrl\":null}"] {
        assert_eq!(taken(text, None).unwrap_err(), Refused::NotALogin, "{text}");
    }
    assert!(
        aliases("{}").is_some_and(|none| none.is_empty())
            && aliases("[]").is_none()
            && aliases("{\"orgs\":1}").is_none()
    );
}

#[test]
fn a_login_is_told_by_its_files_name() {
    for name in ["ana@acme.com.json", "a.b+c@x.y.z.json", "o'brien@acme.co.json", "a b@acme.com.json"] {
        assert!(is_login(name), "{name}");
    }
    for name in [
        "alias.json",
        "key.json",
        "ana@acme.json",
        ".ana@acme.com.json",
        "@acme.com.json",
        "ana@acme.com",
        "ana@.com.json",
        "ana@acme..json",
        "00D1.sandbox.json",
        "ana@acme.c m.json",
    ] {
        assert!(!is_login(name), "{name}");
    }
}
