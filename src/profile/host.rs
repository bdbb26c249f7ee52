//! Whose host a name is, decided on the parsed, lower-case hostname and never on text of a URL
//! (fact sheet §1). Login hosts are checked against it, and so is where a token may be sent.

use url::{Host, Url};

/// Domains under which every host is run by Salesforce and may see an access token. `force.com`,
/// `cloudforce.com` and `salesforce-sites.com` are left out: they serve pages, not the API.
const SALESFORCE: [&str; 4] = [".salesforce.com", ".my.site.com", ".salesforce.mil", ".sfcrmproducts.cn"];

/// Where My Domains live.
const MY_DOMAIN: [&str; 3] = [".my.salesforce.com", ".my.salesforce.mil", ".my.sfcrmproducts.cn"];

/// Hosts that show pages, and the My Domain behind them.
const PAGES: [(&str, &str); 4] = [
    (".lightning.force.com", ".my.salesforce.com"),
    (".my.salesforce-setup.com", ".my.salesforce.com"),
    (".lightning.crmforce.mil", ".my.salesforce.mil"),
    (".lightning.sfcrmapps.cn", ".my.sfcrmproducts.cn"),
];

/// Whether this is one of Salesforce's hosts. `host` is a hostname as [`url::Url::host_str`] gives it.
pub fn is_salesforce(host: &str) -> bool {
    SALESFORCE.iter().any(|domain| is_below(host, domain))
}

/// Whether this is a My Domain of any partition.
pub fn is_my_domain(host: &str) -> bool {
    MY_DOMAIN.iter().any(|domain| is_below(host, domain))
}

/// Whether this is this machine: `localhost`, `127.0.0.0/8` or `[::1]`. Other names that may resolve
/// here (`x.localhost`) are not believed.
pub fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(ip)) => ip.is_loopback(),
        Ok(Host::Ipv6(ip)) => ip.is_loopback(),
        Err(_) => false,
    }
}

/// Whether the host of this URL is [this machine](is_loopback).
pub fn is_on_this_machine(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.host_str().is_some_and(is_loopback))
}

/// The host that answers logins for one that only shows pages (Lightning, Setup).
pub fn behind_pages(host: &str) -> Option<String> {
    PAGES.iter().find(|(pages, _)| is_below(host, pages)).map(|(pages, login)| {
        let name = &host[..host.len() - pages.len()];
        format!("{name}{login}")
    })
}

/// `domain` starts with a dot, so that `evil-salesforce.com` is not below `.salesforce.com`.
fn is_below(host: &str, domain: &str) -> bool {
    host.len() > domain.len() && host.ends_with(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t15_only_hosts_below_a_domain_of_salesforce_are_salesforces() {
        for host in [
            "login.salesforce.com",
            "test.salesforce.com",
            "acme.my.salesforce.com",
            "acme--uat.sandbox.my.salesforce.com",
            "na30.salesforce.com",
            "acme.my.site.com",
            "acme.my.salesforce.mil",
            "acme.my.sfcrmproducts.cn",
        ] {
            assert!(is_salesforce(host), "{host}");
        }
        for host in [
            "salesforce.com",
            ".salesforce.com",
            "salesforce.com.evil.test",
            "evil-salesforce.com",
            "login.salesforce.com.",
            "xn--slesforce-x2a.com",
            "acme.lightning.force.com",
            "acme.cloudforce.com",
            "site.com",
            "my.site.com",
            "evil.site.com",
            "127.0.0.1",
            "",
        ] {
            assert!(!is_salesforce(host), "{host}");
        }
    }

    #[test]
    fn loopback_is_this_machine_and_nothing_that_may_resolve_to_it() {
        for host in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.evil.test", "x.localhost", "0.0.0.0", "[::]", "10.0.0.1", "[::1", "", "[localhost]"] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_lightning_host_names_the_my_domain_behind_it() {
        assert_eq!(
            behind_pages("acme--uat.sandbox.lightning.force.com").as_deref(),
            Some("acme--uat.sandbox.my.salesforce.com")
        );
        assert_eq!(behind_pages("acme.my.salesforce.com"), None);
    }
}
