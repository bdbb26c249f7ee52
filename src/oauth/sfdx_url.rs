//! The sfdx auth URL (fact sheet §13): client, secret, refresh token and host in one line, as Salesforce's own
//! tools hand an org on, written and read. Whoever has it has the grant.

use url::Url;

use crate::secret::Secret;

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSfdxUrl {
    /// The tools that read it go to https alone, at a host's root.
    #[error("an sfdx URL names a host that answers https at its root, and this org's does not")]
    Host,
    /// A part has characters that its readers do not take.
    #[error("the app's client id or secret has characters that an sfdx URL cannot hold")]
    Characters,
}

/// The URL of a grant; a public client has no secret.
///
/// # Errors
/// [`NoSfdxUrl`]: what its readers would misread is not written.
pub fn build(
    client_id: &str,
    client_secret: Option<&Secret>,
    refresh_token: &Secret,
    instance_url: &str,
) -> Result<Secret, NoSfdxUrl> {
    let url = Url::parse(instance_url).map_err(|_| NoSfdxUrl::Host)?;
    let host = url.host_str().filter(|_| url.scheme() == "https" && url.path() == "/").ok_or(NoSfdxUrl::Host)?;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let client_secret = client_secret.map_or("", Secret::expose);
    let refresh_token = refresh_token.expose();
    if ![client_id, refresh_token].iter().all(|part| !part.is_empty() && is_taken(part)) || !is_taken(client_secret) {
        return Err(NoSfdxUrl::Characters);
    }
    Ok(Secret::new(format!("{SCHEME}{client_id}:{client_secret}:{refresh_token}@{host}{port}")))
}

/// What an sfdx URL says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SfdxUrl {
    /// The app's consumer key.
    pub client_id: String,
    /// Its secret; a public client has none.
    pub client_secret: Option<Secret>,
    /// The refresh token.
    pub refresh_token: Secret,
    /// The org's address, always https.
    pub instance_url: String,
}

/// A text that is none. It carries nothing of the text, which may hold secrets all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "that is not an sfdx URL: one line force://CLIENT_ID:CLIENT_SECRET:REFRESH_TOKEN@HOST, of letters, digits and . _ -"
)]
pub struct NotSfdxUrl;

/// Reads one, as Salesforce's tools do, but to its end: what follows the host there is passed over.
///
/// # Errors
/// [`NotSfdxUrl`].
pub fn parse(text: &Secret) -> Result<SfdxUrl, NotSfdxUrl> {
    let rest = text.expose().trim().strip_prefix(SCHEME).ok_or(NotSfdxUrl)?;
    let (parts, host) = rest.split_once('@').ok_or(NotSfdxUrl)?;
    let mut parts = parts.split(':');
    let (Some(client_id), Some(secret), Some(token), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NotSfdxUrl);
    };
    let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":._-".contains(&byte));
    if ![client_id, token].iter().all(|part| !part.is_empty() && is_taken(part))
        || !is_taken(secret)
        || host.is_empty()
        || !is_host
    {
        return Err(NotSfdxUrl);
    }
    Ok(SfdxUrl {
        client_id: client_id.to_owned(),
        client_secret: (!secret.is_empty()).then(|| Secret::from(secret)),
        refresh_token: token.into(),
        instance_url: format!("https://{host}"),
    })
}

/// What every one begins with.
pub const SCHEME: &str = "force://";

/// What the readers take: letters, digits, `.`, `_`, `-`, and up to two `=` at the end.
fn is_taken(part: &str) -> bool {
    let bare = part.strip_suffix('=').map_or(part, |rest| rest.strip_suffix('=').unwrap_or(rest));
    bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTANCE: &str = "https://acme.my.salesforce.com";

    fn built(id: &str, secret: Option<&str>, token: &str, instance: &str) -> Result<String, NoSfdxUrl> {
        let secret = secret.map(Secret::from);
        build(id, secret.as_ref(), &token.into(), instance).map(|url| url.expose().to_owned())
    }

    #[test]
    fn it_is_written_as_salesforces_tools_read_it() {
        assert_eq!(
            built("3MVG9.x_y-z", Some("ABC123"), "5Aep861==", INSTANCE).as_deref(),
            Ok("force://3MVG9.x_y-z:ABC123:5Aep861==@acme.my.salesforce.com")
        );
        assert_eq!(
            built("PlatformCLI", None, "5Aep861", "https://acme.my.salesforce.com:8443").as_deref(),
            Ok("force://PlatformCLI::5Aep861@acme.my.salesforce.com:8443")
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        for (secret, token, instance) in [(Some("ABC123=="), "5Aep861==", INSTANCE), (None, "5A", "https://a.b:8443")] {
            let url = built("3MVG9.x_y-z", secret, token, instance).unwrap();
            let read = parse(&format!("  {url}\n").into()).unwrap();
            assert_eq!(read.client_id, "3MVG9.x_y-z");
            assert_eq!(read.client_secret, secret.map(Secret::from));
            assert_eq!((read.refresh_token.expose(), read.instance_url.as_str()), (token, instance));
        }
    }

    #[test]
    fn t25_what_is_none_is_refused_and_not_repeated() {
        for text in [
            "",
            "force://",
            "https://acme.my.salesforce.com",
            "force://CANARY@acme.my.salesforce.com",
            "force://:CANARY@acme.my.salesforce.com",
            "force://a:b:c:CANARY@acme.my.salesforce.com",
            "force://a:b:@acme.my.salesforce.com",
            "force://a:b:CANARY@",
            "force://a:b:CANARY@acme.my.salesforce.com/path",
            "force://a:b:CANARY@evil.test@acme.my.salesforce.com",
            "force://a:b:CANARY@acme.my.salesforce.com\nforce://a:b:c@d",
            "force://a:b:CANARY@[::1]",
            "force://a:b:CAN ARY@acme.my.salesforce.com",
            "force://a:b:CANARY@\u{430}cme.my.salesforce.com",
        ] {
            let error = parse(&text.into()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("CANARY"), "{text}");
        }
    }

    #[test]
    fn what_its_readers_would_misread_is_refused() {
        for (id, secret, token) in [
            ("a:b", None, "5Aep"),
            ("a", Some("s@evil.test"), "5Aep"),
            ("a", None, "5A=ep"),
            ("a", None, ""),
            ("", None, "5Aep"),
        ] {
            assert_eq!(built(id, secret, token, INSTANCE), Err(NoSfdxUrl::Characters), "{id} {secret:?} {token}");
        }
        for instance in ["http://127.0.0.1:8400/acme", "https://acme.my.salesforce.com/site", "acme"] {
            assert_eq!(built("a", None, "5Aep", instance), Err(NoSfdxUrl::Host), "{instance}");
        }
    }
}
