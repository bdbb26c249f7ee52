//! The sfdx auth URL (fact sheet §13): client, secret, refresh token and host in one line, as Salesforce's own
//! tools hand an org on. Whoever has it has the grant.

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
    Ok(Secret::new(format!("force://{client_id}:{client_secret}:{refresh_token}@{host}{port}")))
}

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
