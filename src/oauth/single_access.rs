//! Salesforce's one-time link into an org (fact sheet §2, `singleaccess`): the request for it, and the
//! strict reading of the answer. Such a link is a login, so it is secret.

use serde::Deserialize;
use thiserror::Error;

use crate::{
    oauth::{
        identity::{self, NotPinned},
        names::{endpoint, param},
        request::Request,
        token::Reply,
    },
    plain::Plain,
    profile::{LoginHost, ProfileError},
    secret::Secret,
};

/// The form field that names where the link leads. Salesforce's own Mobile SDK sends it; it is not in
/// what is documented of the endpoint.
const START: &str = param::REDIRECT_URI;

/// What the endpoint says of a session that has ended, as user info does (fact sheet §7).
const ENDED: &str = "Bad_OAuth_Token";

/// Asks for a link with a session's access token; `path` is where in the org it is to lead.
pub fn build(instance: &str, path: Option<&str>, access_token: Secret) -> Request {
    let mut request = Request::post(format!("{instance}{}", endpoint::SINGLE_ACCESS));
    if let Some(path) = path {
        request = request.with(START, path);
    }
    Request { bearer: Some(access_token), ..request }
}

/// Why there is no link. No variant holds a part of the reply.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoLink {
    /// The access token's session is over.
    #[error("the org no longer accepts its access token")]
    Ended,
    /// The session may not become a browser's.
    #[error(
        "the org gives no browser session for it (HTTP 403): its user is API Only, or the login was granted without the scope `web`"
    )]
    Refused,
    /// The server is in trouble.
    #[error("the org answered with HTTP {0}: try again later")]
    Down(u16),
    /// A redirect, or a page.
    #[error("the org did not answer as Salesforce does (HTTP {0})")]
    Unreadable(u16),
    /// No answer came; the transport's words.
    #[error("the org did not answer ({0})")]
    Silent(Plain),
    /// What was saved names a host that no login has.
    #[error("what was saved of it names no login host ({0}): log in again")]
    Host(#[from] ProfileError),
    /// A link to somewhere else.
    #[error(transparent)]
    NotPinned(#[from] NotPinned),
}

/// Reads the link. Its host is held to the same rule as an `instance_url` (T15), for it opens an org.
///
/// # Errors
/// Why there is none, for people.
pub fn read(reply: &Reply, login: &LoginHost) -> Result<Secret, NoLink> {
    #[derive(Deserialize)]
    struct LinkFile {
        frontdoor_uri: String,
    }
    match reply.status {
        200 => {}
        401 => return Err(NoLink::Ended),
        403 if reply.body.expose().trim() == ENDED => return Err(NoLink::Ended),
        403 => return Err(NoLink::Refused),
        status @ (429 | 500..) => return Err(NoLink::Down(status)),
        status => return Err(NoLink::Unreadable(status)),
    }
    let file: LinkFile = serde_json::from_str(reply.body.expose()).map_err(|_| NoLink::Unreadable(200))?;
    let link = Secret::new(file.frontdoor_uri);
    identity::pin("frontdoor_uri", link.expose(), login)?;
    Ok(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Secret, NoLink> {
        let login = LoginHost::parse("production", false).unwrap();
        read(
            &Reply {
                status,
                content_type: String::new(),
                location: None,
                body: body.into(),
                retry_after: None,
                trace: Default::default(),
            },
            &login,
        )
    }

    fn link(url: &str) -> String {
        serde_json::json!({ "frontdoor_uri": url }).to_string()
    }

    #[test]
    fn t23_the_token_goes_in_a_header_and_the_path_in_the_form() {
        let request = build("https://acme.my.salesforce.com", Some("/lightning/setup?a=b"), "00D!CANARY".into());
        assert_eq!(request.target().expose(), "https://acme.my.salesforce.com/services/oauth2/singleaccess");
        assert_eq!(request.encoded().expose(), "redirect_uri=%2Flightning%2Fsetup%3Fa%3Db");
        assert!(request.bearer.is_some() && !format!("{request:?}").contains("CANARY"));
        assert!(build("https://acme.my.salesforce.com", None, "00D!x".into()).fields.is_empty());
    }

    #[test]
    fn a_link_is_taken_as_it_came() {
        let url = "https://acme.my.salesforce.com/secur/frontdoor.jsp?otp=a%2Bb&startURL=%2Fx";
        assert_eq!(answer(200, &link(url)).unwrap().expose(), url);
    }

    #[test]
    fn t15_a_link_to_another_host_is_not_opened() {
        for url in [
            "https://salesforce.com.evil.test/secur/frontdoor.jsp?otp=x",
            "http://acme.my.salesforce.com/",
            "https://a@acme.my.salesforce.com/",
            "http://127.0.0.1/",
            "javascript:alert(1)",
            "/secur/frontdoor.jsp",
        ] {
            assert!(matches!(answer(200, &link(url)), Err(NoLink::NotPinned(_))), "{url}");
        }
    }

    #[test]
    fn every_other_answer_is_a_reason_and_none_repeats_the_body() {
        for (status, body, why) in [
            (401, "[{\"errorCode\":\"INVALID_SESSION_ID\"}]", NoLink::Ended),
            (403, "Bad_OAuth_Token\n", NoLink::Ended),
            (403, "CANARY", NoLink::Refused),
            (302, "", NoLink::Unreadable(302)),
            (200, "<html>CANARY", NoLink::Unreadable(200)),
            (200, "{\"frontdoor_uri\":1}", NoLink::Unreadable(200)),
            (503, "CANARY", NoLink::Down(503)),
        ] {
            let error = answer(status, body).unwrap_err();
            assert_eq!(error, why, "{status} {body}");
            assert!(!format!("{error} {error:?}").contains("CANARY"));
        }
    }
}
