//! From an address out of a browser's address bar to the login host behind it. Only what is surely meant is
//! turned into another; all else stays as it is, for [`super::LoginHost`] to judge.

use url::Url;

use super::host;

/// Where a site's own pages begin behind its path (fact sheet §1).
const SITE_PAGES: [&str; 5] = ["s", "login", "secur", "services", "_ui"];

/// The login host behind a page of Lightning, Setup, a My Domain (`frontdoor.jsp`, too) or a site. `None`
/// where the text is one already, or nothing that is known. What is dropped may be a session: it is in
/// nothing that comes back.
pub fn login_behind(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return None;
    }
    let address = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let (_, rest) = address.split_once("://")?;
    if rest.split(['/', '?', '#']).next()?.contains(['@', ':']) {
        return None;
    }
    let url = Url::parse(&address).ok().filter(|url| url.scheme() == "https")?;
    let host = url.host_str()?;
    let login = match host::behind_pages(host) {
        Some(login) => format!("https://{login}"),
        None if host.ends_with(".my.site.com") => format!("https://{host}{}", site(&url)),
        None if host::is_salesforce(host) => format!("https://{host}"),
        None => return None,
    };
    (login != text.trim_end_matches('/')).then_some(login)
}

/// A site's path, without its pages.
fn site(url: &Url) -> String {
    let segments = url.path_segments().into_iter().flatten();
    let own = segments.take_while(|segment| !segment.is_empty() && !SITE_PAGES.contains(segment));
    own.map(|segment| format!("/{segment}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LoginHost;

    #[test]
    fn an_address_out_of_the_browser_becomes_its_login_host() {
        for (pasted, login) in [
            ("https://acme.lightning.force.com/lightning/page/home", "https://acme.my.salesforce.com"),
            (
                "https://acme--uat.sandbox.lightning.force.com/lightning/o/Account/list?filterName=x",
                "https://acme--uat.sandbox.my.salesforce.com",
            ),
            (
                "https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home",
                "https://acme.my.salesforce.com",
            ),
            ("https://acme--uat.sandbox.my.salesforce-setup.com/", "https://acme--uat.sandbox.my.salesforce.com"),
            ("https://acme-dev-ed.develop.lightning.force.com", "https://acme-dev-ed.develop.my.salesforce.com"),
            (
                "https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=00Dxx!CANARY&retURL=%2F",
                "https://acme.my.salesforce.com",
            ),
            (
                "https://acme--uat.sandbox.my.salesforce.com/home/home.jsp#x",
                "https://acme--uat.sandbox.my.salesforce.com",
            ),
            ("https://acme.my.salesforce.com/services/oauth2/authorize?client_id=x", "https://acme.my.salesforce.com"),
            ("https://login.salesforce.com/?locale=de", "https://login.salesforce.com"),
            ("https://ACME.my.salesforce.com/x", "https://acme.my.salesforce.com"),
            (" acme.lightning.force.com/one/one.app ", "https://acme.my.salesforce.com"),
            ("acme.my.salesforce.com", "https://acme.my.salesforce.com"),
            ("https://acme.my.site.com/customers/s/login?x=1", "https://acme.my.site.com/customers"),
            ("https://acme.my.site.com/s/", "https://acme.my.site.com"),
        ] {
            assert_eq!(login_behind(pasted).as_deref(), Some(login), "{pasted}");
            assert!(LoginHost::parse(login, false).is_ok(), "{login}");
        }
    }

    #[test]
    fn t16_what_is_a_login_host_or_no_page_of_salesforce_stays() {
        for text in [
            "production",
            "sandbox",
            "https://acme.my.salesforce.com",
            "https://acme.my.salesforce.com/",
            "https://acme.my.site.com/customers",
            "http://acme.lightning.force.com/x",
            "https://acme.lightning.force.com.evil.test/x",
            "https://ana:pw@acme.lightning.force.com/x",
            "https://acme.my.salesforce.com@evil.test/x",
            "https://acme.my.salesforce.com:8443/x",
            "https://evil.test/acme.lightning.force.com",
            "https://acme.lightning.force.com\\@evil.test",
            "http://localhost:8400/acme",
            "",
            "https://",
        ] {
            assert_eq!(login_behind(text), None, "{text}");
        }
    }
}
