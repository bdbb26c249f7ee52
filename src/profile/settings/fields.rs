//! A profile's keys as they stand in `[profiles.NAME]` or `[defaults]`, and how the two and the app
//! become one [`Profile`].

use std::{sync::Arc, time::Duration};

use toml::de::DeTable;

use super::{
    Apps, Logins,
    problem::{Lines, Problem},
    section::{At, Section},
    value,
};
use crate::profile::{
    App, Browser, ExpectUser, Kind, LoginHost, OrgId, Profile, ProfileName, RedirectUri, Scopes, SecretSource,
    setting::{Place, nearest},
};

/// Where Salesforce's own guide tells people to register.
pub const REDIRECT_URI: &str = "http://localhost:1717/OauthRedirect";

/// The keys that were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    app: Option<At<String>>,
    client_id: Option<At<String>>,
    client_secret: Option<SecretSource>,
    login: Option<At<String>>,
    redirect_uri: Option<RedirectUri>,
    scopes: Option<Scopes>,
    pkce: Option<bool>,
    prompt: Option<String>,
    login_hint: Option<String>,
    extra: Option<Vec<(String, String)>>,
    tags: Option<Vec<String>>,
    kind: Option<Kind>,
    expect_org: Option<OrgId>,
    expect_user: Option<ExpectUser>,
    browser: Option<Browser>,
    timeout: Option<Duration>,
    refresh_after: Option<Option<Duration>>,
    revoke_replaced: Option<bool>,
    allow_custom_host: Option<bool>,
}

impl Fields {
    /// Reads a table, with everything that is wrong in it.
    pub(super) fn read(table: &DeTable<'_>, lines: &Lines<'_>) -> (Self, Vec<Problem>) {
        let mut section = Section::open(table, Place::Profile, lines);
        let fields = Self {
            app: section.read("app", value::text),
            client_id: section.read("client_id", value::client_id),
            client_secret: section.get("client_secret", value::secret_source),
            login: section.read("login", value::text),
            redirect_uri: section.get("redirect_uri", value::redirect_uri),
            scopes: section.get("scopes", value::scopes),
            pkce: section.get("pkce", value::flag),
            prompt: section.get("prompt", value::prompt),
            login_hint: section.get("login_hint", value::filled),
            extra: section.get("extra", value::extra),
            tags: section.get("tags", value::words),
            kind: section.get("kind", value::kind),
            expect_org: section.get("expect_org", value::org),
            expect_user: section.get("expect_user", value::user),
            browser: section.get("browser", value::browser),
            timeout: section.get("timeout", value::timeout),
            refresh_after: section.get("refresh_after", value::interval),
            revoke_replaced: section.get("revoke_replaced", value::flag),
            allow_custom_host: section.get("allow_custom_host", value::flag),
        };
        if let (Some(app), Some(client_id)) = (&fields.app, &fields.client_id) {
            section.complain(app.offset.max(client_id.offset), "app and client_id: give one of the two");
        }
        (fields, section.close())
    }

    /// What holds where these say nothing. App and client id are one choice: whoever makes it makes it whole.
    fn or(self, defaults: &Self) -> Self {
        let own_client = self.app.is_some() || self.client_id.is_some();
        let client =
            if own_client { (self.app, self.client_id) } else { (defaults.app.clone(), defaults.client_id.clone()) };
        Self {
            app: client.0,
            client_id: client.1,
            client_secret: self.client_secret,
            login: self.login.or_else(|| defaults.login.clone()),
            redirect_uri: self.redirect_uri.or_else(|| defaults.redirect_uri.clone()),
            scopes: self.scopes.or_else(|| defaults.scopes.clone()),
            pkce: self.pkce.or(defaults.pkce),
            prompt: self.prompt.or_else(|| defaults.prompt.clone()),
            login_hint: self.login_hint.or_else(|| defaults.login_hint.clone()),
            extra: self.extra.or_else(|| defaults.extra.clone()),
            tags: self.tags.or_else(|| defaults.tags.clone()),
            kind: self.kind.or(defaults.kind),
            expect_org: self.expect_org.or_else(|| defaults.expect_org.clone()),
            expect_user: self.expect_user.or_else(|| defaults.expect_user.clone()),
            browser: self.browser.or_else(|| defaults.browser.clone()),
            timeout: self.timeout.or(defaults.timeout),
            refresh_after: self.refresh_after.or(defaults.refresh_after),
            revoke_replaced: self.revoke_replaced.or(defaults.revoke_replaced),
            allow_custom_host: self.allow_custom_host.or(defaults.allow_custom_host),
        }
    }

    /// The whole profile. `offset` is where its name stands, for what is missing.
    pub(super) fn into_profile(
        self,
        name: ProfileName,
        offset: usize,
        defaults: &Self,
        apps: &Apps,
        logins: &mut Logins,
        lines: &Lines<'_>,
    ) -> Result<Profile, Problem> {
        let fields = self.or(defaults);
        let app = fields.app.as_ref().map(|app| find_app(app, apps, lines)).transpose()?;
        let client_id = match (&app, fields.client_id) {
            (Some(app), _) => app.client_id.clone(),
            (None, Some(client_id)) => client_id.value,
            (None, None) => return Err(lines.problem(offset, "neither app nor client_id is given")),
        };
        // The defaults' secret is for profiles without an app: an app without one is a public client.
        let shared = match &app {
            Some(app) => &app.client_secret,
            None => &defaults.client_secret,
        };
        let client_secret = fields.client_secret.or_else(|| shared.clone());
        let allow_custom_host = fields.allow_custom_host.unwrap_or(false);
        let login = fields.login.ok_or_else(|| {
            lines.problem(offset, "login is missing: \"production\", \"sandbox\" or the org's https address")
        })?;
        let login = match logins.get(&login.value) {
            Some(checked) => checked.clone(),
            None => {
                let checked = LoginHost::parse(&login.value, allow_custom_host)
                    .map_err(|error| lines.problem(login.offset, format!("login: {error}")))?;
                // What one profile allows itself holds for no other.
                if !allow_custom_host {
                    logins.insert(login.value, checked.clone());
                }
                checked
            }
        };
        let redirect_uri = match fields.redirect_uri {
            Some(uri) => uri,
            None => RedirectUri::parse(REDIRECT_URI).map_err(|error| lines.problem(offset, error.to_string()))?,
        };
        Ok(Profile {
            name,
            app,
            client_id,
            client_secret,
            login,
            redirect_uri,
            scopes: fields.scopes.unwrap_or_default(),
            pkce: fields.pkce.unwrap_or(true),
            prompt: fields.prompt.unwrap_or_else(|| "login".to_owned()),
            login_hint: fields.login_hint,
            extra: fields.extra.unwrap_or_default(),
            tags: fields.tags.unwrap_or_default(),
            kind: fields.kind,
            expect_org: fields.expect_org,
            expect_user: fields.expect_user,
            browser: fields.browser,
            timeout: fields.timeout.unwrap_or(Duration::from_secs(600)),
            refresh_after: fields.refresh_after.flatten(),
            revoke_replaced: fields.revoke_replaced.unwrap_or(false),
            allow_custom_host,
        })
    }
}

/// The app a profile points to; what is wrong with it is wrong with the profile.
fn find_app(app: &At<String>, apps: &Apps, lines: &Lines<'_>) -> Result<Arc<App>, Problem> {
    match apps.get(app.value.as_str()) {
        Some(found) => found.clone(),
        None => {
            let hint = nearest(&app.value, apps.keys().map(String::as_str))
                .map(|meant| format!("; did you mean \"{meant}\"?"))
                .unwrap_or_default();
            Err(lines.problem(app.offset, format!("app: no [apps.NAME] has this name{hint}")))
        }
    }
}
