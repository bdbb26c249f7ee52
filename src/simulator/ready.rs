//! What a started simulator hands out: the ready line and a `profiles.toml` that logs in as it is.

use serde::Serialize;
use serde_json::json;
use toml::Value;

use super::{
    scenario::{Login, ProfileSpec},
    world::{Site, UserRef, World},
};

/// What a client must know to log in to a simulated org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrgInfo {
    /// The profile's name.
    pub name: String,
    /// The org's name: switches and acts go by it.
    pub org: String,
    /// The app's name.
    pub app: String,
    /// The login host: `{url}/` and the org's prefix.
    pub login: String,
    /// The app's consumer key.
    pub client_id: String,
    /// The app's consumer secret.
    pub client_secret: String,
    /// The app's first callback.
    pub redirect_uri: String,
    /// The org's first user.
    pub username: String,
    /// The org's 18-character id.
    pub org_id: String,
}

/// The orgs of the world, one for each profile, in order.
pub fn orgs(world: &World) -> Vec<OrgInfo> {
    world.profiles.iter().filter_map(|profile| info(world, profile)).collect()
}

fn info(world: &World, profile: &ProfileSpec) -> Option<OrgInfo> {
    let (org, number) = (world.org_named(&profile.org)?, world.app_named(&profile.app)?);
    let app = world.app(number);
    let is_test = world.orgs[org].spec.kind.is_test();
    let site = match profile.login {
        Login::MyDomain => Site::Org(org),
        Login::Site => Site::Community(org),
        Login::Generic if is_test => Site::Test,
        Login::Generic => Site::Login,
        Login::WrongGeneric if is_test => Site::Login,
        Login::WrongGeneric => Site::Test,
    };
    Some(OrgInfo {
        name: profile.name.clone(),
        org: profile.org.clone(),
        app: profile.app.clone(),
        login: world.base(site),
        client_id: app.client_id.clone(),
        client_secret: world.apps[number].secret().into_owned(),
        redirect_uri: app.callbacks.first().cloned().unwrap_or_default(),
        username: world.user(UserRef { org, user: 0 }).username.clone(),
        org_id: world.org_id(org),
    })
}

/// One line of JSON that says everything is up.
pub fn line(world: &World, orgs: &[OrgInfo]) -> String {
    json!({ "ready": true, "url": world.origin, "control_token": world.control_token, "orgs": orgs }).to_string()
}

/// A `profiles.toml` with the scenario's profiles.
pub fn profiles_toml(world: &World) -> String {
    let orgs = orgs(world);
    let redirect_uri = orgs.first().map(|org| org.redirect_uri.clone()).unwrap_or_default();
    let mut text = format!(
        "# Simulated orgs of orgdeck's simulator at {}: no Salesforce, no real secrets.\n\
         version = 1\n\n[defaults]\nredirect_uri = {}\n",
        world.origin,
        Value::from(&*redirect_uri),
    );
    for (org, profile) in orgs.iter().zip(&world.profiles) {
        text += &format!("\n[profiles.{}]\n", key(&org.name));
        let needs_secret = world.app_named(&profile.app).is_none_or(|app| world.app(app).web_secret);
        let mut settings = vec![("client_id", Value::from(&*org.client_id))];
        settings.extend(needs_secret.then(|| ("client_secret", Value::from(&*org.client_secret))));
        settings.push(("login", Value::from(&*org.login)));
        settings.extend((org.redirect_uri != redirect_uri).then(|| ("redirect_uri", Value::from(&*org.redirect_uri))));
        settings.push(("tags", Value::from(profile.tags.clone())));
        let is_said =
            |name: &str| !profile.settings.contains_key(name) && !profile.omit.iter().any(|omitted| omitted == name);
        let truth = settings.into_iter().filter(|(name, _)| is_said(name));
        let said = profile.settings.iter().map(|(name, value)| (name.as_str(), value.clone()));
        for (name, value) in truth.chain(said) {
            text += &format!("{name} = {value}\n");
        }
    }
    text
}

/// A name as a TOML key: bare where that is allowed.
fn key(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if bare { name.to_owned() } else { Value::from(name).to_string() }
}
