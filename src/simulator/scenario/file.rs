//! The scenario file: TOML tables `orgs`, `apps` and `profiles` by name, with every key optional that
//! has a usual value. An unknown key is an error.

use std::{collections::BTreeMap, time::Duration};

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::{Spanned, Table};

use super::{
    super::fault::Switch, AppKind, AppSpec, Kind, Login, OrgSpec, Permission, Persona, ProfileSpec, RefreshPolicy,
    Scenario, ScenarioError, SiteSpec, UserSpec,
};

/// How much is told of what the reader of TOML says, in characters: it may quote a name of any length.
const LONGEST_MESSAGE: usize = 500;

/// Tables by name.
type Tables<T> = BTreeMap<Spanned<String>, T>;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    #[serde(default)]
    about: String,
    orgs: Tables<OrgFile>,
    #[serde(default)]
    apps: Tables<AppFile>,
    #[serde(default)]
    profiles: Tables<ProfileFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrgFile {
    label: Option<String>,
    #[serde(default)]
    kind: Kind,
    users: Vec<UserFile>,
    site: Option<SiteSpec>,
    #[serde(default)]
    my_domain_only: bool,
    #[serde(default)]
    api_access_control: bool,
    #[serde(default)]
    dev_hub: bool,
    #[serde(default)]
    faults: Vec<Switch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserFile {
    username: String,
    name: Option<String>,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default)]
    permissions: Vec<Permission>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppFile {
    label: Option<String>,
    #[serde(default)]
    kind: AppKind,
    home: String,
    #[serde(default)]
    installed: Vec<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    #[serde(default = "yes")]
    require_secret_for_web_server_flow: bool,
    #[serde(default = "yes")]
    require_secret_for_refresh_token_flow: bool,
    certificate: Option<String>,
    #[serde(default)]
    callbacks: Vec<String>,
    scopes: Option<Vec<String>>,
    #[serde(default)]
    require_pkce: bool,
    #[serde(default)]
    rotate_refresh_tokens: bool,
    #[serde(default)]
    jwt_access_tokens: bool,
    #[serde(default)]
    refresh_policy: RefreshPolicy,
    #[serde(default, deserialize_with = "duration")]
    session: Option<Duration>,
    pre_authorized: Option<Vec<String>>,
    #[serde(default)]
    faults: Vec<Switch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    org: String,
    app: String,
    #[serde(default)]
    login: Login,
    #[serde(default)]
    person: Persona,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    settings: Table,
    #[serde(default)]
    omit: Vec<String>,
    ends: Option<String>,
}

pub(super) fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    let ScenarioFile { about, orgs, apps, profiles } = toml::from_str(text).map_err(|error| shape(text, &error))?;
    let starts = starts("orgs", &orgs).chain(starts("apps", &apps)).chain(starts("profiles", &profiles));
    let lines = starts.map(|(table, name, start)| ((table, name), place(text, start).0)).collect();
    Ok(Scenario {
        about,
        orgs: orgs.into_iter().map(|(name, org)| org.named(name.into_inner())).collect(),
        apps: apps.into_iter().map(|(name, app)| app.named(name.get_ref())).collect(),
        profiles: profiles.into_iter().map(|(name, profile)| profile.named(name.into_inner())).collect(),
        lines,
    })
}

/// Each table with its own and its parent's name and the byte where it begins.
fn starts<T>(parent: &'static str, tables: &Tables<T>) -> impl Iterator<Item = (&'static str, String, usize)> {
    tables.keys().map(move |name| (parent, name.get_ref().clone(), name.span().start))
}

fn shape(text: &str, error: &toml::de::Error) -> ScenarioError {
    let (line, column) = place(text, error.span().map_or(0, |span| span.start));
    ScenarioError::Shape { line, column, message: error.message().chars().take(LONGEST_MESSAGE).collect() }
}

/// Line and column of a byte, from 1.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or_default();
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

impl OrgFile {
    fn named(self, name: String) -> OrgSpec {
        OrgSpec {
            label: self.label.unwrap_or_else(|| name.clone()),
            name,
            kind: self.kind,
            users: self.users.into_iter().map(UserFile::spec).collect(),
            site: self.site,
            my_domain_only: self.my_domain_only,
            api_access_control: self.api_access_control,
            dev_hub: self.dev_hub,
            faults: self.faults,
        }
    }
}

impl UserFile {
    fn spec(self) -> UserSpec {
        let name = self.name.unwrap_or_else(|| self.username.split('@').next().unwrap_or_default().to_owned());
        UserSpec { username: self.username, name, active: self.active, permissions: self.permissions }
    }
}

impl AppFile {
    fn named(self, name: &str) -> AppSpec {
        let usual = AppSpec::new(name, &self.home);
        AppSpec {
            label: self.label.unwrap_or(usual.label),
            kind: self.kind,
            installed: self.installed,
            client_id: self.client_id.unwrap_or(usual.client_id),
            secret: self.client_secret.unwrap_or(usual.secret),
            web_secret: self.require_secret_for_web_server_flow,
            refresh_secret: self.require_secret_for_refresh_token_flow,
            certificate: self.certificate,
            callbacks: self.callbacks,
            scopes: self.scopes.unwrap_or(usual.scopes),
            pkce: self.require_pkce,
            rotate: self.rotate_refresh_tokens,
            jwt: self.jwt_access_tokens,
            refresh_policy: self.refresh_policy,
            session: self.session.unwrap_or(usual.session),
            pre_authorized: self.pre_authorized,
            faults: self.faults,
            name: usual.name,
            home: usual.home,
        }
    }
}

impl ProfileFile {
    fn named(self, name: String) -> ProfileSpec {
        let Self { org, app, login, person, tags, settings, omit, ends } = self;
        ProfileSpec { name, org, app, login, persona: person, tags, settings, omit, ends }
    }
}

fn yes() -> bool {
    true
}

/// `15m`, `2h`: a length of time, not negative.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let length = text.parse::<SignedDuration>().ok().and_then(|length| Duration::try_from(length).ok());
    length.map(Some).ok_or_else(|| D::Error::custom("a length of time is written like 15m, 2h or 90s"))
}
