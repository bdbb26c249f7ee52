//! The variables that `env` prints and `exec` gives to its command: names as the `sf` CLI reads them
//! (fact sheet §16b), and two of our own.

use crate::{
    command::token::Obtained,
    plain::Plain,
    print::Variable,
    profile::{Kind, ProfileName},
    secret::Secret,
};

/// A token and what is needed to use it, as variables. With `target_org` every `sf` command takes it.
pub fn variables(profile: &ProfileName, kind: Kind, obtained: &Obtained, target_org: bool) -> Vec<Variable> {
    let Obtained { card, access_token } = obtained;
    let token = || Some(access_token.clone());
    // A server told them, and they are printed where a shell and a terminal read them.
    let told = |text: &str| Some(Secret::from(Plain::new(text).as_str()));
    let mut variables = vec![
        ("SF_ACCESS_TOKEN", token()),
        ("SF_ORG_INSTANCE_URL", told(&card.instance_url)),
        ("SF_USERNAME", card.username.as_deref().and_then(told)),
        ("SF_ORG_ID", told(card.org.as_str())),
        ("ORGDECK_PROFILE", told(profile.as_str())),
        ("ORGDECK_KIND", told(kind.as_str())),
    ];
    if target_org {
        variables.insert(2, ("SF_TARGET_ORG", token()));
    }
    variables.into_iter().map(|(name, value)| Variable { name, value }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(username: Option<&str>, target_org: bool) -> Vec<(&'static str, Option<String>)> {
        let card = serde_json::json!({
            "client_id": "3MVG9", "login_host": "https://login.salesforce.com",
            "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
            "username": username, "kind": "production", "minted_at": "2026-11-23T10:00:00Z",
            "seen_at": "2026-11-23T10:00:00Z", "refreshes": 0, "access_fingerprint": "aaaaaaaa", "origin": "minted"
        });
        let obtained = Obtained { card: serde_json::from_value(card).unwrap(), access_token: "00D!x".into() };
        let name = ProfileName::parse("acme").unwrap();
        let open = |value: Secret| value.expose().to_owned();
        let variables = variables(&name, Kind::Sandbox, &obtained, target_org);
        variables.into_iter().map(|variable| (variable.name, variable.value.map(open))).collect()
    }

    #[test]
    fn sf_finds_the_token_and_the_org_by_these_names() {
        let all = names(Some("ana@acme.com"), true);
        let value = |name: &str| all.iter().find(|(known, _)| *known == name).unwrap().1.as_deref();
        assert_eq!(value("SF_TARGET_ORG"), Some("00D!x"));
        assert_eq!(value("SF_ACCESS_TOKEN"), Some("00D!x"));
        assert_eq!(value("SF_ORG_INSTANCE_URL"), Some("https://acme.my.salesforce.com"));
        assert_eq!((value("SF_USERNAME"), value("SF_ORG_ID")), (Some("ana@acme.com"), Some("00Dxx0000001gPLEAY")));
        assert_eq!((value("ORGDECK_PROFILE"), value("ORGDECK_KIND")), (Some("acme"), Some("sandbox")));
    }

    #[test]
    fn the_target_can_be_left_alone_and_an_unknown_user_is_nobody() {
        assert!(names(None, false).iter().all(|(name, _)| *name != "SF_TARGET_ORG"));
        assert!(names(None, true).contains(&("SF_USERNAME", None)));
    }

    #[test]
    fn t28_a_user_name_that_a_terminal_would_obey_is_made_plain() {
        let all = names(Some("ana\x1b[2J@acme.com"), true);
        assert!(all.iter().all(|(_, value)| value.as_deref().is_none_or(|text| !text.contains('\x1b'))));
    }
}
