//! Proxy, certificates and the login hosts' clocks.

use std::{env, path::Path, sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::Timestamp;
use url::Url;

use super::grouped;
use crate::{
    deck::doctor::{self, Finding},
    oauth::{names::endpoint::DISCOVERY, request::Request, trace::Skew},
    plain::Plain,
    profile::{Network, Profile},
    run::http::{self, Http},
    store::ConfigDir,
};

/// How long a login host may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The variables that name a proxy for https, the one that counts first.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Looks at proxy and certificates. Nobody is asked.
pub(super) fn look(network: &Network, dir: Option<&ConfigDir>) -> Vec<Finding> {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let by_settings = network.proxy.as_ref().map(|url| ("profiles.toml".to_owned(), address(url.expose())));
    let by_variable = || PROXIES.iter().find_map(|name| Some((format!("${name}"), address(&set(name)?))));
    let proxy = by_settings.or_else(by_variable);
    let proxy = doctor::proxy(proxy.as_ref().map(|(source, host)| (source.as_str(), host.as_str())));
    let certificates = |source: &str, path: &Path| {
        let count = http::certificates(path).map(|certificates| certificates.len());
        doctor::ca_file(source, &path.display().to_string(), &count)
    };
    let own = network.ca_file.as_ref().zip(dir);
    let own = own.map(|(path, dir)| certificates("[network] ca_file", &dir.path().join(path)));
    let system = set("SSL_CERT_FILE").filter(|_| cfg!(target_os = "linux"));
    let system = system.map(|path| certificates("$SSL_CERT_FILE", Path::new(&path)));
    [proxy].into_iter().chain(own).chain(system).collect()
}

/// A proxy's host and port: its URL may hold a password.
fn address(url: &str) -> String {
    let parsed = Url::parse(url).ok().filter(Url::has_host);
    // curl and its kin take an address without a scheme, too.
    let parsed = parsed.or_else(|| Url::parse(&format!("http://{url}")).ok().filter(Url::has_host));
    parsed.map_or_else(
        || "(not a URL)".to_owned(),
        |url| {
            let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}{port}", url.host_str().unwrap_or_default())
        },
    )
}

/// Asks each distinct login host once for a document that everyone may read, and compares its clock with
/// this machine's.
pub(super) async fn ask(http: &Http, profiles: &[Arc<Profile>]) -> Vec<Finding> {
    let origin = |profile: &Profile| Some(Url::parse(profile.login.base()).ok()?.origin().ascii_serialization());
    let hosts = grouped(profiles, origin);
    join_all(hosts.iter().map(|(host, _)| async move { doctor::clock(host, &skew(http, host).await) })).await
}

async fn skew(http: &Http, host: &str) -> Result<Option<Skew>, Plain> {
    // So that building the client, which reads certificates, is not taken for the way to the server.
    http.prepare(host).await;
    let request = Request::get(format!("{host}{DISCOVERY}"));
    let sent_at = Timestamp::now();
    let answer = http.send(&request, PATIENCE).await;
    let reply = answer.reply.map_err(|silence| Plain::new(silence.words))?;
    Ok(reply.trace.date.map(|date| Skew::measure(sent_at, answer.times, date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t21_of_a_proxy_host_and_port_are_told_and_no_password() {
        assert_eq!(address("http://ana:CANARY@proxy.acme.com:8080/"), "proxy.acme.com:8080");
        assert_eq!(address("ana:CANARY@proxy:3128"), "proxy:3128");
        assert_eq!(address("socks5://[::1]:1080"), "[::1]:1080");
        assert_eq!(address(""), "(not a URL)");
    }
}
