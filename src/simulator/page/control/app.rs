//! The apps: their list, and the whole of one as Setup would show it.

use super::{LISTED, View, cell, contains, list, section, table, words};
use crate::simulator::{
    reply::escape,
    scenario::{AppSpec, RefreshPolicy},
    world::{Holder, World},
};

/// How much of a consumer key is shown before it is unfolded.
const KEY_SHOWN: usize = 14;

impl View<'_> {
    /// The apps that the text is found in.
    pub(super) fn apps(&self, find: &str) -> String {
        let found: Vec<_> = (0..self.world.apps.len()).filter(|app| is_found(self.world, *app, find)).collect();
        self.app_list("Apps", &found, self.world.apps.len())
    }

    /// The apps that an org has.
    pub(super) fn apps_of(&self, org: usize) -> String {
        let apps = &self.world.apps;
        let found: Vec<_> = (0..apps.len()).filter(|app| apps[*app].is_installed_in(org)).collect();
        self.app_list("Apps in this org", &found, found.len())
    }

    fn app_list(&self, title: &str, found: &[usize], all: usize) -> String {
        let rows = found.iter().take(LISTED).map(|app| self.app_row(*app));
        let table = table(&["App", "Consumer key", "Callbacks", "Scopes and policy"], rows);
        list("apps", title, (found.len(), all), &table)
    }

    fn app_row(&self, app: usize) -> String {
        let (spec, home) = (self.world.app(app), self.world.apps[app].home);
        let installed = match spec.installed.len() {
            0 => String::new(),
            1 => ", installed in 1 more org".to_owned(),
            many => format!(", installed in {many} more orgs"),
        };
        let (name, label) = (&spec.name, &spec.label);
        format!(
            "<tr>{}{}{}{}</tr>",
            cell(
                "App",
                &format!(
                    "<b>{}</b><span class=\"soft\">{}, {}<br>of {}{installed}</span>{}",
                    self.link("app", name, label),
                    escape(name),
                    spec.kind.words(),
                    self.link("org", &self.world.orgs[home].spec.name, &self.world.orgs[home].spec.name),
                    self.on(Holder::App(app)),
                )
            ),
            cell("Consumer key", &key(&spec.client_id)),
            cell("Callbacks", &codes(&spec.callbacks)),
            cell(
                "Scopes and policy",
                &format!("{}<br><span class=\"soft\">{}</span>", escape(&spec.scopes.join(" ")), rules(spec))
            ),
        )
    }

    /// All about one app.
    pub(super) fn app(&self, app: usize) -> String {
        let (running, spec) = (&self.world.apps[app], self.world.app(app));
        let required = |is_on: bool| if is_on { "required" } else { "not required" }.to_owned();
        let enabled = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
        let secret = if self.is_unlocked() {
            format!("<code class=\"whole\">{}</code>", escape(&running.secret()))
        } else {
            "<span class=\"soft\">stands in the line that the simulator printed; shown here once unlocked</span>"
                .to_owned()
        };
        let org = |name: &String| self.link("org", name, name);
        let installed: Vec<_> = spec.installed.iter().take(LISTED).map(org).collect();
        let more = spec.installed.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let installed = if installed.is_empty() { "nowhere else".to_owned() } else { installed.join(", ") + &more };
        let approved = spec.pre_authorized.as_ref().map_or_else(
            || "all users may self-authorize".to_owned(),
            |users| format!("admin approved users are pre-authorized: {}", escape(&users.join(", "))),
        );
        let rows = [
            ("Kind", spec.kind.words().to_owned()),
            ("Made in", org(&spec.home)),
            ("Installed in", installed),
            ("Consumer key", format!("<code class=\"whole\">{}</code>", escape(&spec.client_id))),
            ("Consumer secret", secret),
            ("Callbacks", codes(&spec.callbacks)),
            ("Scopes", escape(&spec.scopes.join(" "))),
            ("Permitted users", approved),
            ("Secret for web server flow", required(spec.web_secret)),
            ("Secret for refresh token flow", required(spec.refresh_secret)),
            ("PKCE", required(spec.pkce)),
            ("Refresh token rotation", enabled(spec.rotate)),
            ("Refresh token policy", policy(spec.refresh_policy)),
            ("JWT-based access tokens", enabled(spec.jwt)),
            ("Session ends after", words::span(spec.session)),
        ];
        let rows: String = rows.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>")).collect();
        section("app", "Settings", &format!("<dl>{rows}</dl>{}", self.example(running.home, app)))
    }
}

/// Whether a text is in an app's names or key; an empty one is in all.
pub fn is_found(world: &World, app: usize, find: &str) -> bool {
    let spec = world.app(app);
    [&spec.name, &spec.label, &spec.home].into_iter().any(|text| contains(text, find)) || spec.client_id.contains(find)
}

/// A refresh token policy in Setup's words.
pub fn policy(policy: RefreshPolicy) -> String {
    match policy {
        RefreshPolicy::UntilRevoked => "valid until revoked".to_owned(),
        RefreshPolicy::Never => "immediately expired".to_owned(),
        RefreshPolicy::Unused(limit) => format!("expires if not used for {}", words::span(limit)),
        RefreshPolicy::Lifetime(limit) => format!("expires after {}", words::span(limit)),
    }
}

/// What is not as usual, and the policy.
fn rules(spec: &AppSpec) -> String {
    let rules = [
        (spec.pkce, "PKCE required"),
        (spec.rotate, "rotation"),
        (spec.jwt, "JWT access tokens"),
        (!spec.web_secret, "no secret for login"),
        (!spec.refresh_secret, "no secret for refresh"),
        (spec.pre_authorized.is_some(), "users pre-authorized"),
    ];
    let rules = rules.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned());
    rules
        .chain([policy(spec.refresh_policy), format!("session {}", words::span(spec.session))])
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A consumer key, shortened until it is asked for.
fn key(client_id: &str) -> String {
    let whole = escape(client_id);
    match client_id.get(..KEY_SHOWN) {
        Some(shown) if client_id.len() > KEY_SHOWN => format!(
            "<details><summary title=\"{whole}\"><code>{}…</code></summary><code class=\"whole\">{whole}</code></details>",
            escape(shown),
        ),
        _ => format!("<code class=\"whole\">{whole}</code>"),
    }
}

fn codes(texts: &[String]) -> String {
    texts.iter().map(|text| format!("<code>{}</code>", escape(text))).collect::<Vec<_>>().join("<br>")
}
