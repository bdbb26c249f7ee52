//! What a started simulator hands out: the ready line and a `profiles.toml` that logs in as it is.

use serde::Serialize;
use serde_json::json;
use toml::Value;

use super::world::{Org, Site, World};

/// What a client must know about a simulated org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrgInfo {
    /// The profile's name.
    pub name: String,
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
}

/// The orgs of the world, in order.
pub fn orgs(world: &World) -> Vec<OrgInfo> {
    world.orgs.iter().enumerate().map(|(number, org)| info(world, number, org)).collect()
}

fn info(world: &World, number: usize, org: &Org) -> OrgInfo {
    let app = &org.spec.app;
    OrgInfo {
        name: org.spec.name.clone(),
        login: world.base(Site::Org(number)),
        client_id: app.client_id.clone(),
        client_secret: app.secret.clone(),
        redirect_uri: app.callbacks.first().cloned().unwrap_or_default(),
        username: org.spec.users.first().map(|user| user.username.clone()).unwrap_or_default(),
    }
}

/// One line of JSON that says everything is up.
pub fn line(world: &World, orgs: &[OrgInfo]) -> String {
    json!({ "ready": true, "url": world.origin, "control_token": world.control_token, "orgs": orgs }).to_string()
}

/// A `profiles.toml` with one profile for each org.
pub fn profiles_toml(world: &World) -> String {
    let orgs = orgs(world);
    let redirect_uri = orgs.first().map(|org| org.redirect_uri.clone()).unwrap_or_default();
    let mut text = format!(
        "# Simulated orgs of orgdeck's simulator at {}: no Salesforce, no real secrets.\n\
         version = 1\n\n[defaults]\nredirect_uri = {}\n",
        world.origin,
        quote(&redirect_uri),
    );
    for (org, Org { spec, .. }) in orgs.iter().zip(&world.orgs) {
        let secret = spec.profile.secret.as_ref().unwrap_or(&org.client_secret);
        text += &format!("\n[profiles.{}]\n", key(&org.name));
        text += &format!("client_id = {}\nclient_secret = {}\n", quote(&org.client_id), quote(secret));
        text += &format!("login = {}\n", quote(&org.login));
        if org.redirect_uri != redirect_uri {
            text += &format!("redirect_uri = {}\n", quote(&org.redirect_uri));
        }
        if let Some(hint) = &spec.profile.login_hint {
            text += &format!("login_hint = {}\n", quote(hint));
        }
        let tags: Vec<_> = spec.profile.tags.iter().map(|tag| quote(tag)).collect();
        text += &format!("tags = [{}]\n", tags.join(", "));
    }
    text
}

fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// A name as a TOML key: bare where that is allowed.
fn key(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if bare { name.to_owned() } else { quote(name) }
}
