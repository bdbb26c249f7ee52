//! Introspection (RFC 7662, fact sheet §10): the app that owns a token asks whether it lives, and until
//! when. It uses nothing up: a refresh token stays what it is.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::{
    oauth::{
        identity::split_id,
        names::{endpoint, param},
        request::Request,
        token::Reply,
    },
    plain::Plain,
    profile::{OrgId, UserId},
    secret::Secret,
};

/// Which token is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

impl Hint {
    fn word(self) -> &'static str {
        match self {
            Self::Access => param::ACCESS_TOKEN,
            Self::Refresh => param::REFRESH_TOKEN,
        }
    }
}

/// Builds the request at a login host or instance given by its base URL; the token goes in the body.
pub fn build(base: &str, hint: Hint, token: Secret, client_id: &str, client_secret: &Secret) -> Request {
    Request::post(format!("{base}{}", endpoint::INTROSPECT))
        .with_secret(param::TOKEN, token)
        .with(param::TOKEN_TYPE_HINT, hint.word())
        .with(param::CLIENT_ID, client_id)
        .with_secret(param::CLIENT_SECRET, client_secret.clone())
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Introspection {
    /// It lives.
    Active {
        /// Until when, where the server says. Use moves a session's end on.
        until: Option<Timestamp>,
        /// The user name, where the server says.
        username: Option<Plain>,
        /// Whose it is, where the server says.
        subject: Option<(OrgId, UserId)>,
    },
    /// It is dead, or nobody's.
    Inactive,
}

/// Reads a reply; `None` where it is not one, as when the app may not introspect.
pub fn parse(reply: &Reply) -> Option<Introspection> {
    let json: Json = (reply.status == 200).then(|| serde_json::from_str(reply.body.expose()).ok())??;
    if !json.get("active")?.as_bool()? {
        return Some(Introspection::Inactive);
    }
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    Some(Introspection::Active {
        until: json.get("exp").and_then(Json::as_i64).and_then(|second| Timestamp::from_second(second).ok()),
        username: text("username").map(Plain::new),
        subject: text("sub").and_then(split_id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::request::Method;

    fn parsed(status: u16, body: &str) -> Option<Introspection> {
        let (content_type, body) = (String::new(), body.into());
        parse(&Reply { status, content_type, location: None, retry_after: None, trace: Default::default(), body })
    }

    #[test]
    fn t24_the_token_and_the_secret_go_in_a_posts_body() {
        let request = build("https://acme.my.salesforce.com", Hint::Refresh, "CANARY!".into(), "3MVG9", &"s".into());
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.target().expose(), "https://acme.my.salesforce.com/services/oauth2/introspect");
        assert_eq!(
            request.encoded().expose(),
            "token=CANARY%21&token_type_hint=refresh_token&client_id=3MVG9&client_secret=s"
        );
    }

    #[test]
    fn an_active_token_says_until_when_and_whose_it_is() {
        let body = r#"{"active":true,"username":"ana@acme.com","exp":1676058616,"token_type":"access_token",
            "sub":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"}"#;
        let Some(Introspection::Active { until, username, subject }) = parsed(200, body) else { panic!() };
        assert_eq!(until.unwrap().as_second(), 1_676_058_616);
        assert_eq!(username.unwrap().as_str(), "ana@acme.com");
        assert_eq!(subject.unwrap().0, OrgId::parse("00Dxx0000001gPL").unwrap());
    }

    #[test]
    fn t52_an_exp_that_is_none_or_odd_is_no_end_and_no_panic() {
        for exp in ["null", "0.5", "-1e300", "1e20", "99999999999999999999", "\"soon\""] {
            let found = parsed(200, &format!("{{\"active\":true,\"exp\":{exp}}}"));
            assert_eq!(found, Some(Introspection::Active { until: None, username: None, subject: None }), "{exp}");
        }
    }

    #[test]
    fn what_is_no_introspection_says_nothing() {
        assert_eq!(parsed(200, r#"{"active":false}"#), Some(Introspection::Inactive));
        for (status, body) in [(200, "<html>"), (200, "{}"), (200, r#"{"active":"true"}"#), (401, r#"{"active":true}"#)]
        {
            assert_eq!(parsed(status, body), None, "{body}");
        }
    }
}
