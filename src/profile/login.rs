//! [`LoginHost`]: where a profile's authorize and token endpoints live. Which org answers there is
//! only known after a login.

use std::{fmt, sync::Arc};

use url::Url;

use super::{ProfileError, host};

/// A checked login host: https on one of Salesforce's hosts, http or https on loopback, or any
/// other https host where that was allowed by name. With the site's path for Experience Cloud. Cloning
/// is cheap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoginHost(Arc<Checked>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    written: String,
    base: String,
    host: String,
}

impl LoginHost {
    /// Checks `production`, `sandbox` or an address; `allow_custom` admits https hosts and ports
    /// that are not Salesforce's.
    ///
    /// # Errors
    /// One variant of [`ProfileError`] per rule, each saying what to write instead.
    pub fn parse(text: &str, allow_custom: bool) -> Result<Self, ProfileError> {
        let address = match text {
            "production" => "https://login.salesforce.com",
            "sandbox" => "https://test.salesforce.com",
            address => address,
        };
        // What `url` would quietly drop or turn into something else never gets to it.
        if !address.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
            return Err(ProfileError::Login);
        }
        let (scheme, rest) = address.split_once("://").ok_or(ProfileError::Login)?;
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return Err(ProfileError::Login);
        }
        if rest.split('/').next().is_none_or(|authority| authority.contains('@')) || rest.contains(['?', '#']) {
            return Err(ProfileError::LoginParts);
        }
        let url = Url::parse(address).map_err(|_| ProfileError::Login)?;
        let host = url.host_str().filter(|host| can_be_looked_up(host)).ok_or(ProfileError::Login)?;
        check_host(&url, host, allow_custom)?;
        let checked = Checked { written: text.to_owned(), base: base(&url)?, host: host.to_owned() };
        Ok(Self(Arc::new(checked)))
    }

    /// The text as the settings have it: `production`, or the address.
    pub fn as_written(&self) -> &str {
        &self.0.written
    }

    /// Scheme, host, port and path, without a slash at the end: `https://login.salesforce.com`.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// The hostname alone, in lower case; IPv6 in brackets.
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// The URL of an endpoint, whose path starts with a slash.
    pub fn url(&self, endpoint: &str) -> String {
        format!("{}/{}", self.0.base, endpoint.trim_start_matches('/'))
    }

    /// Whether this is a server on this machine; then everything it names must be, too.
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(&self.0.host)
    }

    /// Whether this is one org's own host rather than a door for all of them.
    pub fn is_my_domain(&self) -> bool {
        host::is_my_domain(&self.0.host)
    }
}

/// Whether a name has labels, and lengths that DNS has room for (RFC 1035 §2.3.4). The root's dot is no label.
fn can_be_looked_up(host: &str) -> bool {
    let is_label = |label: &str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    host.len() <= 253 && host.strip_suffix('.').unwrap_or(host).split('.').all(is_label)
}

/// The rules on whose host it is.
fn check_host(url: &Url, name: &str, allow_custom: bool) -> Result<(), ProfileError> {
    if host::is_loopback(name) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(ProfileError::LoginHttp);
    }
    if let Some(login) = host::behind_pages(name) {
        return Err(ProfileError::LoginPages(login));
    }
    if allow_custom || (host::is_salesforce(name) && url.port().is_none()) {
        return Ok(());
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Err(ProfileError::LoginCustom(format!("{name}{port}")))
}

/// Origin and site path. Endpoints are put behind it, so it can hold none and no empty segment:
/// `//services/…` is a failure that really happens (fact sheet §1).
fn base(url: &Url) -> Result<String, ProfileError> {
    let path = url.path().trim_end_matches('/');
    if path.contains("//") || path.contains("/services/oauth2") {
        return Err(ProfileError::LoginPath);
    }
    Ok(format!("{}{path}", url.origin().ascii_serialization()))
}

impl fmt::Display for LoginHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(text: &str) -> Result<LoginHost, ProfileError> {
        LoginHost::parse(text, false)
    }

    #[test]
    fn the_two_words_name_salesforces_two_doors() {
        let production = login("production").unwrap();
        assert_eq!((production.as_written(), production.base()), ("production", "https://login.salesforce.com"));
        assert_eq!(login("sandbox").unwrap().base(), "https://test.salesforce.com");
        assert!(!production.is_my_domain() && !production.is_loopback());
    }

    #[test]
    fn endpoints_never_get_two_slashes_and_keep_the_site_path() {
        for (text, url) in [
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com/services/x"),
            ("https://acme.my.salesforce.com/", "https://acme.my.salesforce.com/services/x"),
            ("https://acme.my.salesforce.com//", "https://acme.my.salesforce.com/services/x"),
            ("https://acme.my.site.com/customers/", "https://acme.my.site.com/customers/services/x"),
            ("HTTPS://ACME.my.salesforce.com:443", "https://acme.my.salesforce.com/services/x"),
            ("http://127.0.0.1:8400/acme", "http://127.0.0.1:8400/acme/services/x"),
            ("http://[::1]:8400", "http://[::1]:8400/services/x"),
        ] {
            assert_eq!(login(text).unwrap().url("/services/x"), url, "{text}");
        }
    }

    #[test]
    fn t16_http_is_for_loopback_alone_even_where_custom_hosts_are_allowed() {
        for text in ["http://login.salesforce.com", "http://evil.test", "http://localhost.evil.test"] {
            assert_eq!(LoginHost::parse(text, true), Err(ProfileError::LoginHttp), "{text}");
        }
    }

    #[test]
    fn t16_other_hosts_look_alikes_and_ports_need_a_yes() {
        for text in [
            "https://evil.test",
            "https://login.salesforce.com.evil.test",
            "https://evil-salesforce.com",
            "https://login.salesforce.com.",
            "https://login.salesforce.com:8443",
            "https://93.184.216.34",
            "https://login.salesforce.co",
        ] {
            assert!(matches!(login(text), Err(ProfileError::LoginCustom(_))), "{text}");
            assert!(LoginHost::parse(text, true).is_ok(), "{text}");
        }
    }

    #[test]
    fn t16_what_is_not_a_plain_address_is_refused_even_with_a_yes() {
        for text in [
            "",
            "Production",
            "acme.my.salesforce.com",
            "localhost:8400",
            "ftp://login.salesforce.com",
            "https://",
            "https:///",
            "https:login.salesforce.com",
            "https://login.salesforce.com\\@evil.test",
            "https://login.sales\tforce.com",
            " https://login.salesforce.com",
            "https://lоgin.salesforce.com",
            "https://@login.salesforce.com",
            "https://login.salesforce.com@evil.test",
            "https://u:p@login.salesforce.com",
            "https://login.salesforce.com?x=1",
            "https://login.salesforce.com/#x",
            "https://login.salesforce.com/a//b",
            "https://login.salesforce.com/services/oauth2/authorize",
        ] {
            assert!(LoginHost::parse(text, true).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_name_that_no_server_can_have_is_refused() {
        for label in ["n".repeat(64), vec!["n".repeat(60); 4].join(".")] {
            assert_eq!(login(&format!("https://{label}.my.salesforce.com")), Err(ProfileError::Login), "{label}");
        }
        assert!(login(&format!("https://{}.my.salesforce.com", "n".repeat(63))).is_ok());
    }

    #[test]
    fn a_lightning_address_is_answered_with_the_one_to_use() {
        let error = LoginHost::parse("https://acme.lightning.force.com/lightning/o/Account", true).unwrap_err();
        assert!(error.to_string().ends_with("use https://acme.my.salesforce.com"), "{error}");
    }

    #[test]
    fn no_refusal_repeats_a_password() {
        let error = login("https://ana:CANARY@login.salesforce.com").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
