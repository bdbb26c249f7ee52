//! Who a token belongs to and where it may be sent: pinning of `instance_url` and `id`, the identity
//! look-up at the instance and the reading of its reply (fact sheet §11).

use serde_json::Value as Json;
use thiserror::Error;
use url::{Host, Url};

use crate::{
    oauth::{mask::scrub, names::endpoint, request::Request, token::Reply},
    plain::Plain,
    profile::{LoginHost, OrgId, UserId, host},
    secret::Secret,
};

/// An address in a token reply that no token may be sent to.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the reply's {field} points to {host}, which is not {wanted}")]
pub struct NotPinned {
    /// `instance_url` or `id`.
    pub field: &'static str,
    /// What it names, made safe to show.
    pub host: Plain,
    /// What was allowed.
    pub wanted: String,
}

/// The instance's base URL without a trailing slash, once its host is known to be safe to send a
/// token to: https on Salesforce's hosts, on loopback for a loopback login host, and on the custom
/// login host itself.
pub fn pin(field: &'static str, url: &str, login: &LoginHost) -> Result<String, NotPinned> {
    let refuse = |host: &str, wanted: &str| NotPinned { field, host: Plain::new(host), wanted: wanted.to_owned() };
    let parsed = Url::parse(url).map_err(|_| refuse("an unreadable address", "a URL"))?;
    let name = parsed.host_str().unwrap_or("nowhere");
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(refuse(name, "an address without user information"));
    }
    if login.is_loopback() {
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(refuse(&format!("{}://{name}", parsed.scheme()), "http or https"));
        }
        if !host::is_loopback(name) {
            return Err(refuse(name, "on this machine, where the login host is"));
        }
    } else if parsed.scheme() != "https" || Url::parse(login.base()).map(|base| base.origin()) != Ok(parsed.origin()) {
        let wanted = "an https host of Salesforce";
        if parsed.scheme() != "https" || !matches!(parsed.host(), Some(Host::Domain(_))) || parsed.port().is_some() {
            return Err(refuse(&format!("{}://{name}", parsed.scheme()), wanted));
        }
        if !host::is_salesforce(name) {
            return Err(refuse(name, wanted));
        }
    }
    let mut base = parsed;
    base.set_query(None);
    base.set_fragment(None);
    Ok(base.as_str().trim_end_matches('/').to_owned())
}

/// Whether an identity URL ends in an org id and a user id, and which.
pub fn split_id(id: &str) -> Option<(OrgId, UserId)> {
    let mut segments = id.rsplit('/');
    let user = UserId::parse(segments.next()?).ok()?;
    let org = OrgId::parse(segments.next()?).ok()?;
    Some((org, user))
}

/// Asks the instance who the token's user is.
pub fn request(instance: &str, org: &OrgId, user: &UserId, access_token: Secret) -> Request {
    bearer(format!("{instance}{}/{org}/{user}", endpoint::IDENTITY), access_token)
}

/// Asks the instance's user info, where the identity service does not answer.
pub fn userinfo(instance: &str, access_token: Secret) -> Request {
    bearer(format!("{instance}{}", endpoint::USERINFO), access_token)
}

fn bearer(url: String, access_token: Secret) -> Request {
    Request { bearer: Some(access_token), ..Request::get(url) }
}

/// What a look-up says of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The org.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user name, which looks like an e-mail address.
    pub username: Plain,
    /// The person's name.
    pub display_name: Option<Plain>,
    /// The e-mail address.
    pub email: Option<Plain>,
    /// `STANDARD` and the like.
    pub user_type: Option<Plain>,
    /// Whether the user may log in.
    pub active: Option<bool>,
}

/// No name or address of a person is longer, in bytes.
const LONGEST: usize = 1024;

/// Reads the reply of either look-up; `None` where it is not one.
pub fn parse(body: &Secret) -> Option<Identity> {
    let json: Json = serde_json::from_str(body.expose()).ok()?;
    let field = |name: &&str| json.get(name)?.as_str().filter(|text| text.len() <= LONGEST);
    let text = |names: &[&str]| names.iter().find_map(field).map(Plain::new);
    Some(Identity {
        org: OrgId::parse(json.get("organization_id")?.as_str()?).ok()?,
        user: UserId::parse(json.get("user_id")?.as_str()?).ok()?,
        username: text(&["username", "preferred_username"])?,
        display_name: text(&["display_name", "name"]),
        email: text(&["email"]),
        user_type: text(&["user_type"]),
        active: json.get("active").and_then(Json::as_bool),
    })
}

/// What a look-up says of the token it was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It lives, and this is whose it is.
    Alive(Box<Identity>),
    /// It is dead.
    Dead,
    /// The server knows it and gives nothing for it; its word says why.
    Refused(Plain),
    /// Nothing of the token: a redirect, a maintenance page, trouble of the server's.
    Unclear,
}

/// The word for a dead token (fact sheet §7, §11): plain text with status 403.
pub const BAD_TOKEN: &str = "Bad_OAuth_Token";

/// The word for trouble of the service's own, with the status of a dead token (fact sheet §11).
const TROUBLE: &str = "Internal Error";

/// Judges a look-up's reply. The REST API says 401 where the identity service says a word.
pub fn judge(reply: &Reply, request: &Request) -> Sight {
    match (reply.status, reply.body.expose().trim()) {
        (200, _) => parse(&reply.body).map_or(Sight::Unclear, |identity| Sight::Alive(Box::new(identity))),
        (401, TROUBLE) => Sight::Refused(TROUBLE.into()),
        (401, _) | (403, BAD_TOKEN) => Sight::Dead,
        (403 | 404, word) if word.len() <= 40 && !word.is_empty() => Sight::Refused(scrub(word, request.secrets())),
        _ => Sight::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn production() -> LoginHost {
        LoginHost::parse("production", false).unwrap()
    }

    #[test]
    fn salesforce_hosts_are_pinned() {
        for url in [
            "https://acme.my.salesforce.com",
            "https://acme--uat.sandbox.my.salesforce.com/",
            "https://na30.salesforce.com",
        ] {
            assert_eq!(pin("instance_url", url, &production()).unwrap(), url.trim_end_matches('/'));
        }
    }

    #[test]
    fn t15_look_alikes_are_refused() {
        for url in [
            "http://acme.my.salesforce.com",
            "https://salesforce.com.evil.test",
            "https://evil-salesforce.com",
            "https://user@acme.my.salesforce.com",
            "https://acme.my.salesforce.com:8443",
            "https://127.0.0.1",
            "https://[::1]/",
            "https://acme.my.salesforce.com.",
            "https://acme.my.ѕalesforce.com",
            "javascript:alert(1)",
            "",
        ] {
            assert!(pin("instance_url", url, &production()).is_err(), "{url}");
        }
    }

    #[test]
    fn t34_a_loopback_login_host_pins_to_loopback() {
        let local = LoginHost::parse("http://127.0.0.1:8400/org-001", false).unwrap();
        assert_eq!(pin("id", "http://127.0.0.1:8400/org-001", &local).unwrap(), "http://127.0.0.1:8400/org-001");
        for url in ["https://acme.my.salesforce.com", "ftp://127.0.0.1:8400", "file://127.0.0.1/etc"] {
            assert!(pin("id", url, &local).is_err(), "{url}");
        }
    }

    #[test]
    fn only_a_plain_word_or_a_401_says_that_a_token_is_dead() {
        let request = userinfo("https://acme.my.salesforce.com", "00D!CANARY".into());
        let judged = |status, body: &str| {
            let (content_type, body) = (String::new(), body.into());
            judge(
                &Reply { status, content_type, location: None, retry_after: None, trace: Default::default(), body },
                &request,
            )
        };
        assert_eq!(judged(403, "Bad_OAuth_Token\n"), Sight::Dead);
        assert_eq!(judged(401, r#"[{"errorCode":"INVALID_SESSION_ID"}]"#), Sight::Dead);
        assert_eq!(judged(403, "Inactive"), Sight::Refused("Inactive".into()));
        assert_eq!(judged(401, "Internal Error\n"), Sight::Refused("Internal Error".into()));
        assert_eq!(judged(404, "Bad_Id"), Sight::Refused("Bad_Id".into()));
        for (status, body) in [
            (403, "<html> a page of more than forty characters </html>"),
            (403, ""),
            (503, "Bad_OAuth_Token"),
            (302, ""),
            (200, "<html>"),
        ] {
            assert_eq!(judged(status, body), Sight::Unclear, "{status} {body}");
        }
    }

    #[test]
    fn both_look_ups_are_read() {
        let identity = r#"{"organization_id":"00Dxx0000001gPLEAY","user_id":"005xx000001SwiUAAS","username":"ana@acme.com","active":true}"#;
        let userinfo = r#"{"organization_id":"00Dxx0000001gPLEAY","user_id":"005xx000001SwiUAAS","preferred_username":"ana@acme.com","active":true}"#;
        assert_eq!(parse(&identity.into()).unwrap(), parse(&userinfo.into()).unwrap());
        assert_eq!(parse(&"Bad_OAuth_Token".into()), None);
    }
}
