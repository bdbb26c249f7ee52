//! [`RedirectUri`]: where Salesforce sends the browser back to, kept character for character, and
//! the door on this machine that waits there if there is one.

use std::{fmt, sync::Arc};

use url::Url;

use super::ProfileError;

/// A checked redirect URI. Salesforce compares it with the registered one character for character
/// (fact sheet §3), so its text is never rewritten. Cloning is cheap: profiles share the defaults'.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RedirectUri(Arc<Checked>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    text: String,
    door: Option<DoorAddress>,
}

/// What a door must answer on: the port, and the path byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DoorAddress {
    /// The TCP port; 80 where the URI names none.
    pub port: u16,
    /// The path as written, not decoded; `/` where the URI has none.
    pub path: String,
}

impl RedirectUri {
    /// Checks a redirect URI: http on localhost, 127.0.0.1 or `[::1]` only, https anywhere, and
    /// schemes of an application's own (RFC 8252 §7).
    ///
    /// # Errors
    /// One variant of [`ProfileError`] per rule.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        if !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ProfileError::Redirect);
        }
        let url = Url::parse(text).map_err(|_| ProfileError::Redirect)?;
        let door = match url.scheme() {
            "http" | "https" => web_door(text, &url)?,
            // Somebody forgot the http:// before it.
            "localhost" => return Err(ProfileError::Redirect),
            "about" | "blob" | "data" | "file" | "ftp" | "javascript" | "vbscript" | "ws" | "wss" => {
                return Err(ProfileError::RedirectScheme);
            }
            _ => None,
        };
        if url.fragment().is_some() {
            return Err(ProfileError::RedirectParts);
        }
        Ok(Self(Arc::new(Checked { text: text.to_owned(), door })))
    }

    /// The text as it is registered and sent.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Where a browser comes back on this machine; `None` where the person must paste instead.
    pub fn door(&self) -> Option<&DoorAddress> {
        self.0.door.as_ref()
    }
}

/// The rules for http and https, and the door of an http one.
fn web_door(text: &str, url: &Url) -> Result<Option<DoorAddress>, ProfileError> {
    let (_, rest) = text.split_once("://").ok_or(ProfileError::Redirect)?;
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if authority.is_empty() {
        return Err(ProfileError::Redirect);
    }
    if authority.contains('@') {
        return Err(ProfileError::RedirectParts);
    }
    let path = tail.split(['?', '#']).next().unwrap_or(tail);
    let path = if path.is_empty() { "/" } else { path };
    if path != url.path() {
        return Err(ProfileError::RedirectPath);
    }
    if url.scheme() == "https" {
        return Ok(None);
    }
    if !matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        return Err(ProfileError::RedirectHttp);
    }
    match url.port_or_known_default() {
        Some(port @ 1..) => Ok(Some(DoorAddress { port, path: path.to_owned() })),
        _ => Err(ProfileError::Redirect),
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_on_loopback_has_a_door_with_the_path_as_written() {
        for (text, port, path) in [
            ("http://localhost:1717/OauthRedirect", 1717, "/OauthRedirect"),
            ("http://localhost:5000", 5000, "/"),
            ("http://localhost:5000/", 5000, "/"),
            ("http://localhost", 80, "/"),
            ("http://127.0.0.1:8080/a/%7Eb/?x=1", 8080, "/a/%7Eb/"),
            ("HTTP://LocalHost:1717/Cb", 1717, "/Cb"),
            ("http://[::1]:65535/cb", 65535, "/cb"),
        ] {
            let uri = RedirectUri::parse(text).unwrap();
            assert_eq!(uri.as_str(), text);
            assert_eq!(uri.door(), Some(&DoorAddress { port, path: path.into() }), "{text}");
        }
    }

    #[test]
    fn https_and_own_schemes_have_no_door() {
        for text in [
            "https://login.salesforce.com/services/oauth2/success",
            "https://localhost:1717/cb",
            "com.acme.deck:/oauth",
            "acme://callback",
        ] {
            assert_eq!(RedirectUri::parse(text).unwrap().door(), None, "{text}");
        }
    }

    #[test]
    fn what_a_server_or_browser_would_not_take_as_written_is_refused() {
        use ProfileError::{Redirect, RedirectHttp, RedirectParts, RedirectPath};
        for (text, error) in [
            ("", Redirect),
            ("localhost/cb", Redirect),
            ("localhost:1717/cb", Redirect),
            ("http:localhost:1717", Redirect),
            ("http:///cb", Redirect),
            ("http://localhost:0/cb", Redirect),
            ("http://localhost:99999/cb", Redirect),
            ("http://localhost:1717/a b", Redirect),
            ("http://localhost:1717/é", Redirect),
            ("http://acme.example/cb", RedirectHttp),
            ("http://localhost.evil.test:1717/cb", RedirectHttp),
            ("http://0.0.0.0:1717/cb", RedirectHttp),
            ("http://u@localhost:1717/cb", RedirectParts),
            ("http://localhost:1717/cb#x", RedirectParts),
            ("acme://callback#x", RedirectParts),
            ("http://localhost:1717/a/../cb", RedirectPath),
            ("http://localhost:1717\\cb", RedirectPath),
        ] {
            assert_eq!(RedirectUri::parse(text), Err(error), "{text}");
        }
    }
}
