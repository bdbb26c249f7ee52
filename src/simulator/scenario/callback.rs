//! Which callbacks an app may register (fact sheet §8).

use url::{Host, Url};

use super::{check::cut, error::Flaw};

/// Schemes that run or show something in the browser instead of leading to a program.
const SCHEMES_OF_BROWSERS: [&str; 10] =
    ["javascript", "data", "vbscript", "blob", "file", "about", "view-source", "filesystem", "ws", "wss"];

/// Whether a callback is a URL that an app may register: https, a program's own scheme, or http on this
/// machine; without a fragment and without user information.
///
/// # Errors
/// [`Flaw::Callback`].
pub fn check(uri: &str) -> Result<(), Flaw> {
    is_one(uri).filter(|is_one| *is_one).map(|_| ()).ok_or_else(|| Flaw::Callback(cut(uri)))
}

fn is_one(uri: &str) -> Option<bool> {
    if !uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return None;
    }
    let url = Url::parse(uri).ok().filter(|url| url.fragment().is_none())?;
    let is_web = uri.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
    let is_plain = is_web && url.username().is_empty() && url.password().is_none();
    Some(match url.scheme() {
        "https" => is_plain,
        "http" => is_plain && is_here(&url),
        scheme => !SCHEMES_OF_BROWSERS.contains(&scheme),
    })
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_salesforce_registers_is_registered() {
        for uri in [
            "http://localhost:1717/OauthRedirect",
            "http://127.0.0.1:8400/cb?from=here",
            "http://[::1]/cb",
            "https://acme.example/cb",
            "https://login.salesforce.com/services/oauth2/success",
            "com.acme.deck:/oauth",
            "acme://callback",
        ] {
            assert_eq!(check(uri), Ok(()), "{uri}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for uri in [
            "",
            "not a url",
            "/callback",
            "http://acme.example/cb",
            "http://localhost.acme.example/cb",
            "http://localhost@acme.example/cb",
            "http://user@localhost/cb",
            "http://localhost\\@acme.example/",
            "http:localhost/cb",
            "https:///cb",
            "https://acme.example/cb#",
            "acme://callback#x",
            "http://localhost/\r\nx",
            "http://localhost/é",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert_eq!(check(uri), Err(Flaw::Callback(uri.to_owned())), "{uri}");
        }
    }
}
