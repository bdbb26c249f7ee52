//! What a request at a door is, told from its method, target and headers alone. What follows from
//! that is [`super::reply`]'s; whose return it is, the deck's.

use std::fmt;

use hyper::{
    HeaderMap, Method, Uri,
    header::{HOST, ORIGIN},
    http::HeaderName,
};

use crate::secret::Secret;

/// What a request turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Screened {
    /// It may be a flow's return: the path as it came and the raw query without `?`.
    Visit {
        /// Byte for byte; `/` where the request had none.
        path: String,
        /// Empty where the request had none.
        query: Secret,
    },
    /// `GET /go/ID`: the id.
    Link(String),
    /// `HEAD`: answered, and without effect.
    Head,
    /// `OPTIONS`; true where a browser asks whether a public site may lead to this machine
    /// (Private Network Access).
    Options(bool),
    /// A browser that fetches ahead of its person: must not use anything up.
    Prefetch,
    /// What browsers ask for on their own: icons, `/.well-known/…`.
    Noise,
    /// Refused.
    Turned(Refusal),
}

/// Why a door turned somebody away. None of these touches a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// `Host` is not this machine by a loopback name and this port (DNS rebinding).
    Host,
    /// Sent by a page of another origin.
    Origin,
    /// Neither GET nor HEAD nor OPTIONS.
    Method,
    /// A `/go/ID` that is unknown or was used.
    Link,
    /// A `/go/ID` that is for this user alone, asked for by another one.
    Stranger,
    /// Not HTTP, or a head above 16 KiB.
    Unreadable,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "a request for another host",
            Self::Origin => "a request sent by another site's page",
            Self::Method => "a request that is not a GET",
            Self::Link => "a short link that is unknown or was used",
            Self::Stranger => "another user of this machine, who tried a short link that is yours",
            Self::Unreadable => "bytes that are not HTTP (https:// to this port?)",
        })
    }
}

/// Tells what a request is (fact sheet §15; threats T40, T41).
pub(super) fn screen(port: u16, method: &Method, target: &Uri, headers: &HeaderMap) -> Screened {
    if !is_for_us(port, target, headers) {
        return Screened::Turned(Refusal::Host);
    }
    if method == Method::OPTIONS {
        return Screened::Options(headers.contains_key("access-control-request-private-network"));
    }
    if !headers.get_all(ORIGIN).iter().all(|origin| is_ours(port, origin.as_bytes(), b"http://")) {
        return Screened::Turned(Refusal::Origin);
    }
    if method == Method::HEAD {
        return Screened::Head;
    }
    if method != Method::GET {
        return Screened::Turned(Refusal::Method);
    }
    if is_prefetch(headers) {
        return Screened::Prefetch;
    }
    match (target.path(), target.query()) {
        ("/favicon.ico", _) => Screened::Noise,
        (path, _) if path.starts_with("/apple-touch-icon") || path.starts_with("/.well-known/") => Screened::Noise,
        (path, None) if path.starts_with("/go/") => Screened::Link(path["/go/".len()..].to_owned()),
        (path, query) => Screened::Visit {
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            query: Secret::from(query.unwrap_or_default()),
        },
    }
}

/// Whether the one `Host`, and the target's own authority where it has one, is a loopback name with this port.
fn is_for_us(port: u16, target: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    is_ours(port, host.as_bytes(), b"")
        && target.authority().is_none_or(|authority| is_ours(port, authority.as_str().as_bytes(), b""))
}

/// Whether `text` is `scheme` + a loopback name + this port; 80 may be left out, as browsers do.
fn is_ours(port: u16, text: &[u8], scheme: &[u8]) -> bool {
    let Some(authority) = text.strip_prefix(scheme) else { return false };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        let (host, rest) = authority.split_at(name.len().min(authority.len()));
        host.eq_ignore_ascii_case(name.as_bytes())
            && (rest == format!(":{port}").as_bytes() || (port == 80 && rest.is_empty()))
    })
}

/// The headers by which browsers mark a request that nobody made yet.
const AHEAD: [HeaderName; 4] = [
    HeaderName::from_static("sec-purpose"),
    HeaderName::from_static("purpose"),
    HeaderName::from_static("x-purpose"),
    HeaderName::from_static("x-moz"),
];

fn is_prefetch(headers: &HeaderMap) -> bool {
    AHEAD.iter().flat_map(|name| headers.get_all(name)).any(|value| {
        let value = value.as_bytes().to_ascii_lowercase();
        value.starts_with(b"prefetch") || value.starts_with(b"preview")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Screens a request given as its head, one line each, for port 1717.
    fn screened(head: &str) -> Screened {
        let mut lines = head.lines();
        let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        screen(1717, &method.parse().unwrap(), &target.parse().unwrap(), &headers)
    }

    fn get(target: &str) -> Screened {
        screened(&format!("GET {target}\nhost: localhost:1717"))
    }

    fn visit(path: &str, query: &str) -> Screened {
        Screened::Visit { path: path.into(), query: query.into() }
    }

    #[test]
    fn a_return_keeps_its_path_and_query_byte_for_byte() {
        for (target, path, query) in [
            ("/OauthRedirect?code=aPrx%3D%3D&state=s", "/OauthRedirect", "code=aPrx%3D%3D&state=s"),
            ("/?error=access_denied&code=a&code=b", "/", "error=access_denied&code=a&code=b"),
            ("/a%2Fb/../c?x=%zz", "/a%2Fb/../c", "x=%zz"),
            ("/OauthRedirect", "/OauthRedirect", ""),
            ("/", "/", ""),
            ("/go/abc?code=a", "/go/abc", "code=a"),
        ] {
            assert_eq!(get(target), visit(path, query), "{target}");
        }
        assert_eq!(screened("GET http://localhost:1717?code=a\nhost: localhost:1717"), visit("/", "code=a"));
    }

    #[test]
    fn t40_only_a_loopback_name_with_the_doors_port_is_a_host() {
        for host in ["localhost:1717", "LocalHost:1717", "127.0.0.1:1717", "[::1]:1717"] {
            assert_eq!(screened(&format!("GET /\nhost: {host}")), visit("/", ""), "{host}");
        }
        for host in [
            "localhost",
            "localhost:1718",
            "localhost:17170",
            "localhost:01717",
            "localhost.:1717",
            "127.0.0.2:1717",
            "0.0.0.0:1717",
            "[::]:1717",
            "::1:1717",
            "evil.test:1717",
            "localhost.evil.test:1717",
            "a@localhost:1717",
            "localhost:1717 evil.test",
            "",
        ] {
            assert_eq!(screened(&format!("GET /?code=a\nhost: {host}")), Screened::Turned(Refusal::Host), "{host}");
        }
        assert_eq!(screened("GET /?code=a"), Screened::Turned(Refusal::Host));
        assert_eq!(
            screened("GET /\nhost: localhost:1717\nhost: localhost:1717"),
            Screened::Turned(Refusal::Host),
            "two hosts"
        );
        assert_eq!(
            screened("GET http://evil.test/?code=a\nhost: localhost:1717"),
            Screened::Turned(Refusal::Host),
            "the target's own host counts too"
        );
    }

    #[test]
    fn port_80_may_be_left_out() {
        let headers = HeaderMap::from_iter([(HOST, "localhost".parse().unwrap())]);
        assert_eq!(screen(80, &Method::GET, &"/".parse().unwrap(), &headers), visit("/", ""));
    }

    #[test]
    fn t40_a_foreign_origin_is_refused() {
        for origin in ["https://evil.test", "null", "https://localhost:1717", "http://localhost:1717.evil.test"] {
            let head = format!("GET /?code=a\nhost: localhost:1717\norigin: {origin}");
            assert_eq!(screened(&head), Screened::Turned(Refusal::Origin), "{origin}");
        }
        assert_eq!(screened("GET /\nhost: localhost:1717\norigin: http://localhost:1717"), visit("/", ""));
    }

    #[test]
    fn t41_only_a_get_that_a_person_made_counts() {
        for (method, expected) in [
            ("HEAD", Screened::Head),
            ("OPTIONS", Screened::Options(false)),
            ("POST", Screened::Turned(Refusal::Method)),
            ("PUT", Screened::Turned(Refusal::Method)),
            ("TRACE", Screened::Turned(Refusal::Method)),
            ("get", Screened::Turned(Refusal::Method)),
        ] {
            assert_eq!(screened(&format!("{method} /?code=a\nhost: localhost:1717")), expected, "{method}");
        }
        let preflight = "OPTIONS /?code=a\nhost: localhost:1717\norigin: https://acme.my.salesforce.com\naccess-control-request-private-network: true";
        assert_eq!(screened(preflight), Screened::Options(true));
        for ahead in
            ["sec-purpose: prefetch", "sec-purpose: prefetch;prerender", "purpose: prefetch", "x-moz: prefetch"]
        {
            for target in ["/?code=a", "/go/7kq2m9xa4t"] {
                let head = format!("GET {target}\nhost: localhost:1717\n{ahead}");
                assert_eq!(screened(&head), Screened::Prefetch, "{ahead}");
            }
        }
    }

    #[test]
    fn what_browsers_ask_for_on_their_own_is_noise() {
        for target in [
            "/favicon.ico",
            "/apple-touch-icon.png",
            "/apple-touch-icon-120x120-precomposed.png",
            "/.well-known/appspecific/com.chrome.devtools.json",
        ] {
            assert_eq!(get(target), Screened::Noise, "{target}");
        }
    }

    #[test]
    fn a_short_link_is_told_by_its_path() {
        assert_eq!(get("/go/7kq2m9xa4t"), Screened::Link("7kq2m9xa4t".into()));
        assert_eq!(get("/go/"), Screened::Link(String::new()));
        assert_eq!(get("/going"), visit("/going", ""));
    }
}
