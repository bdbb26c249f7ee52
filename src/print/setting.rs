//! A profile's settings as they are in force, by the keys of `profiles.toml`: for machines as values,
//! for people in the file's own words.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{
    plain::Plain,
    profile::{
        Browser, ExpectUser, Profile,
        setting::{Place, SETTINGS},
    },
};

/// Every key with its value; durations in seconds, null where the settings leave it open.
pub(super) fn values(profile: &Profile) -> Map<String, Value> {
    let seconds = |duration: Duration| duration.as_secs();
    let extra: Map<String, Value> = profile.extra.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let browser = profile.browser.as_ref().map(|browser| match browser {
        Browser::Command(argv) => json!(argv),
        Browser::Named { browser, profile } => json!(format!("{browser}:{profile}")),
    });
    let expect_user = profile.expect_user.as_ref().map(|user| match user {
        ExpectUser::Id(id) => id.as_str(),
        ExpectUser::Username(name) => name,
    });
    let value = |key| match key {
        "app" => json!(profile.app.as_ref().map(|app| &app.name)),
        "client_id" => json!(profile.client_id),
        "client_secret" => json!(profile.client_secret.as_ref().map(|source| source.describe().to_string())),
        "login" => json!(profile.login.as_written()),
        "redirect_uri" => json!(profile.redirect_uri.as_str()),
        "scopes" if profile.scopes.is_empty() => Value::Null,
        "scopes" => json!(profile.scopes),
        "pkce" => json!(profile.pkce),
        "prompt" => json!(profile.prompt),
        "login_hint" => json!(profile.login_hint),
        "extra" if extra.is_empty() => Value::Null,
        "extra" => json!(extra),
        "tags" if profile.tags.is_empty() => Value::Null,
        "tags" => json!(profile.tags),
        "kind" => json!(profile.kind),
        "expect_org" => json!(profile.expect_org),
        "expect_user" => json!(expect_user),
        "browser" => json!(browser),
        "timeout" => json!(seconds(profile.timeout)),
        "refresh_after" => json!(profile.refresh_after.map(seconds)),
        "revoke_replaced" => json!(profile.revoke_replaced),
        "allow_custom_host" => json!(profile.allow_custom_host),
        _ => Value::Null,
    };
    SETTINGS
        .iter()
        .filter(|setting| setting.place == Place::Profile)
        .map(|setting| (setting.key.to_owned(), value(setting.key)))
        .collect()
}

/// A value in words; what is left open says what holds then.
pub(super) fn words(key: &str, value: &Value) -> String {
    match value {
        Value::Null => {
            let known = SETTINGS.iter().find(|setting| setting.place == Place::Profile && setting.key == key);
            format!("({})", known.map_or("", |setting| setting.default))
        }
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => Plain::new(text).to_string(),
        Value::Array(items) => items.iter().map(|item| words(key, item)).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name}={}", words(key, value))).collect::<Vec<_>>().join(" ")
        }
        Value::Number(seconds) => match seconds.as_u64().unwrap_or_default() {
            seconds if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
            seconds if seconds % 60 == 0 => format!("{}m", seconds / 60),
            seconds => format!("{seconds}s"),
        },
        Value::Bool(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Settings;

    #[test]
    fn every_key_of_a_profile_that_is_set_is_shown() {
        let text = r#"
            [apps.shared]
            client_id = "3MVG9"
            [profiles.full]
            app = "shared"
            client_secret = "CANARY"
            login = "sandbox"
            redirect_uri = "http://localhost:1717/x"
            scopes = ["api", "web"]
            pkce = false
            prompt = ""
            login_hint = "ana@acme.com"
            extra = { display = "popup" }
            tags = ["a", "b"]
            kind = "production"
            expect_org = "00D000000000001EAA"
            expect_user = "ana@acme.com"
            browser = "chrome:Work"
            timeout = "10m"
            refresh_after = 5400
            revoke_replaced = true
            allow_custom_host = true
        "#;
        let settings = Settings::parse(text);
        assert_eq!(settings.problems, []);
        let full = values(settings.rows[0].profile.as_ref().unwrap());
        assert_eq!(full.iter().filter(|(_, value)| value.is_null()).map(|(key, _)| key).collect::<Vec<_>>(), [""; 0]);
        let said: Vec<_> = full.iter().map(|(key, value)| format!("{key}={}", words(key, value))).collect();
        assert!(!said.join("\n").contains("CANARY"));
        for line in ["scopes=api web", "prompt=\"\"", "extra=display=popup", "timeout=10m", "refresh_after=90m"] {
            assert!(said.iter().any(|said| said == line), "{line}: {said:?}");
        }
    }

    #[test]
    fn what_is_left_open_says_what_holds_then() {
        let settings = Settings::parse("[profiles.bare]\nclient_id = \"3MVG9\"\nlogin = \"production\"\n");
        let bare = values(settings.rows[0].profile.as_ref().unwrap());
        assert_eq!(words("scopes", &bare["scopes"]), "(all that the app has)");
        assert_eq!(words("login_hint", &bare["login_hint"]), "(the user saved last)");
    }
}
