//! How to point a client at it: the hosts, what answers below each, and a login to copy.

use super::{View, section};
use crate::{
    oauth::names::endpoint,
    simulator::{
        reply::{escape, with_query},
        world::{Site, World},
    },
};

/// RFC 7636's own example (appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const ENDPOINTS: [&str; 10] = [
    endpoint::AUTHORIZE,
    endpoint::TOKEN,
    endpoint::REVOKE,
    endpoint::INTROSPECT,
    endpoint::USERINFO,
    endpoint::SINGLE_ACCESS,
    "/id/ORG/USER",
    endpoint::KEYS,
    endpoint::DISCOVERY,
    endpoint::DATA,
];

impl View<'_> {
    /// The hosts of the world or of one org, and an example.
    pub(super) fn client(&self, org: Option<usize>) -> String {
        let world = self.world;
        let host = |site| format!("<code class=\"whole\">{}</code>", escape(&world.base(site)));
        let hosts = match org {
            None => vec![
                ("<code>login.salesforce.com</code>", host(Site::Login)),
                ("<code>test.salesforce.com</code>", host(Site::Test)),
                ("an org's My Domain", "the login host beside it in the list below".to_owned()),
            ],
            Some(org) => {
                let spec = &world.orgs[org].spec;
                let generic = host(if spec.kind.is_test() { Site::Test } else { Site::Login });
                let generic = if spec.my_domain_only { "prevented: My Domain only".to_owned() } else { generic };
                let site = spec.site.as_ref().map(|_| ("Experience Cloud site", host(Site::Community(org))));
                let own = [("My Domain", host(Site::Org(org))), ("generic host", generic)];
                let id = ("org id", format!("<code class=\"whole\">{}</code>", world.org_id(org)));
                own.into_iter().chain(site).chain([id]).collect()
            }
        };
        let hosts: String = hosts.iter().map(|(real, here)| format!("<dt>{real}</dt><dd>{here}</dd>")).collect();
        let intro = if org.is_none() {
            "<p>Give it one of these instead of Salesforce's host, and an app of the list below:</p>"
        } else {
            ""
        };
        let endpoints: String = ENDPOINTS.iter().map(|path| format!("<li><code>{path}</code></li>")).collect();
        let at = org.unwrap_or_default();
        let example = app_for(world, at).map(|app| self.example(at, app)).unwrap_or_default();
        let content = format!(
            "{intro}<dl>{hosts}</dl>{}<details><summary>What answers below each host</summary><ul>{endpoints}</ul></details>\
             <p class=\"soft\"><code>orgdeck simulator --help</code> and <code>docs/simulator.md</code> say the rest.</p>",
            example,
        );
        section("client", "Point a client at it", &content)
    }

    /// A whole login at an org, as a link and a command.
    pub(super) fn example(&self, org: usize, app: usize) -> String {
        let world = self.world;
        let (base, spec) = (world.base(Site::Org(org)), world.app(app));
        let Some(callback) = spec.callbacks.first() else { return String::new() };
        let secret =
            if self.is_unlocked() { world.apps[app].secret().into_owned() } else { "CLIENT_SECRET".to_owned() };
        let link = with_query(
            &format!("{base}{}", endpoint::AUTHORIZE),
            [
                ("response_type", "code"),
                ("client_id", &spec.client_id),
                ("redirect_uri", callback),
                ("state", "any"),
                ("code_challenge", CHALLENGE),
                ("code_challenge_method", "S256"),
            ],
        );
        let mut curl = format!("curl {base}{} \\\n", endpoint::TOKEN);
        let fields = [("grant_type", "authorization_code"), ("client_id", &spec.client_id)];
        let secret = spec.web_secret.then_some(("client_secret", secret.as_str()));
        let rest = [("redirect_uri", callback.as_str()), ("code_verifier", VERIFIER)];
        for (name, value) in fields.into_iter().chain(secret).chain(rest) {
            curl += &format!("  {} \\\n", argument(name, value));
        }
        curl += "  -d code=CODE";
        let hint = if self.is_unlocked() { "" } else { " The secret stands in the line that the simulator printed." };
        format!(
            "<details><summary>A login at {}, step by step</summary>\
             <ol><li><p>Open <a href=\"{link}\">the authorize link</a>, log in and allow:</p><pre tabindex=\"0\">{link}</pre></li>\
             <li><p>The browser goes to <code>{}</code> with <code>?code=…</code>. Put the code into this as it stands there.{hint}</p>\
             <pre tabindex=\"0\">{}</pre></li></ol></details>",
            escape(&world.orgs[org].spec.name),
            escape(callback),
            escape(&curl),
            link = escape(&link),
        )
    }
}

/// An app that works at the org: its own first, else one that is installed.
fn app_for(world: &World, org: usize) -> Option<usize> {
    let own = world.apps.iter().position(|app| app.home == org);
    own.or_else(|| world.apps.iter().position(|app| app.is_installed_in(org)))
}

/// A field as curl takes it: as it is, or to be encoded and quoted for the shell.
fn argument(name: &str, value: &str) -> String {
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
        return format!("-d {name}={value}");
    }
    format!("--data-urlencode '{name}={}'", value.replace('\'', "'\\''"))
}
