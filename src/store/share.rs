//! What of `profiles.toml` a team may have: apps and profiles, without what is secret and without what is
//! this person's or this machine's.

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::{ConfigDir, error::StoreError, profile_edit::Document, profiles};
use crate::{
    plain::Plain,
    profile::{
        ProfileName,
        setting::{self, Place},
    },
};

/// Whose they are, or where they hold, is nobody else's.
pub const PRIVATE: [&str; 4] = ["login_hint", "expect_user", "browser", "timeout"];

const SECRET: &str = "client_secret";

/// A list to give away.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// The list, as the text of a `profiles.toml`.
    pub text: String,
    /// The tables of which a client secret stayed here.
    pub without_secret: Vec<Plain>,
}

impl Shared {
    /// The list as JSON.
    pub fn document(&self) -> serde_json::Value {
        toml::from_str(&self.text).unwrap_or_default()
    }
}

/// Makes the list of these profiles. What `[defaults]` give them is written into each: whoever reads the
/// list has defaults of their own.
///
/// # Errors
/// Those of [`profiles::text`], and [`StoreError::NotToml`].
pub fn share(dir: &ConfigDir, names: &[ProfileName]) -> Result<Shared, StoreError> {
    let text = profiles::text(dir)?.unwrap_or_default();
    let file = Document::of(dir, &text)?.toml;
    let mut shared = Shared::default();
    let mut apps = Table::new();
    let mut tables = Table::new();
    for name in names {
        let Some(own) = below(&file, "profiles", name.as_str()) else { continue };
        let profile = with_defaults(own, file.get("defaults").and_then(Item::as_table_like));
        if let Some(app) = profile.get("app").and_then(Item::as_str)
            && let Some(table) = below(&file, "apps", app)
            && !apps.contains_key(app)
        {
            apps.insert(app, Item::Table(shared.public(table, Place::App, &format!("apps.{app}"))));
        }
        tables.insert(name.as_str(), Item::Table(shared.public(&profile, Place::Profile, &format!("profiles.{name}"))));
    }
    let mut document = DocumentMut::new();
    document.insert("version", 1.into());
    for (place, mut table) in [("apps", apps), ("profiles", tables)] {
        table.set_implicit(true);
        document.insert(place, Item::Table(table));
    }
    shared.text = document.to_string();
    Ok(shared)
}

impl Shared {
    /// What of a table is for others, key by key in the order of the settings.
    fn public(&mut self, table: &dyn TableLike, place: Place, name: &str) -> Table {
        let mut public = Table::new();
        for key in setting::keys(place).filter(|key| !PRIVATE.contains(key)) {
            match table.get(key).and_then(plain) {
                Some(Value::String(_)) if key == SECRET => self.without_secret.push(Plain::new(name)),
                Some(value) => drop(public.insert(key, Item::Value(value))),
                None => {}
            }
        }
        public
    }
}

fn below<'a>(file: &'a DocumentMut, place: &str, name: &str) -> Option<&'a dyn TableLike> {
    file.get(place)?.as_table_like()?.get(name)?.as_table_like()
}

/// A profile's keys with those that `[defaults]` give it: app and client id are one choice, and the defaults'
/// secret is for profiles without an app.
fn with_defaults(own: &dyn TableLike, defaults: Option<&dyn TableLike>) -> Table {
    let mut all = Table::new();
    let client = |key: &str| ["app", "client_id"].contains(&key);
    let has_client = own.iter().any(|(key, _)| client(key));
    for (key, item) in defaults.into_iter().flat_map(|defaults| defaults.iter()) {
        if !(has_client && client(key)) {
            all.insert(key, item.clone());
        }
    }
    if all.contains_key("app") || own.contains_key("app") {
        all.remove(SECRET);
    }
    for (key, item) in own.iter() {
        all.insert(key, item.clone());
    }
    all
}

/// A value without the comments and blanks around it.
fn plain(item: &Item) -> Option<Value> {
    let mut value = item.clone().into_value().ok()?;
    value.decor_mut().clear();
    Some(value)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::profile::Settings;

    const FILE: &str = "[defaults]\nscopes = [\"api\"] # mine\nlogin_hint = \"ana@acme.com\"\nclient_secret = { env = \"S\" }\n\
        [apps.acme]\nclient_id = \"3MVG9\"\nclient_secret = \"CANARY\"\nlabel = \"Deck\"\n[apps.other]\nclient_id = \"o\"\n\
        [profiles.a]\napp = \"acme\"\nlogin = \"sandbox\" # test\ntags = [\"t\"]\nexpect_user = \"ana@acme.com\"\n\
        browser = \"chrome:Work\"\ntimeout = \"5m\"\nexpect_org = \"00D000000000001EAA\"\n\
        [profiles.b]\nclient_id = \"x\"\nlogin = \"production\"\nscopes = []\n\
        [profiles.c]\nclient_id = \"y\"\nclient_secret = \"CANARY\"\nlogin = \"production\"\n";

    #[test]
    fn a_list_has_what_a_team_needs_and_is_a_file_of_profiles_itself() {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(temp.path()).unwrap();
        fs::write(dir.profiles(), FILE).unwrap();
        let shared = share(&dir, &["a", "b"].map(|name| ProfileName::parse(name).unwrap())).unwrap();
        let wanted = "version = 1\n\n[apps.acme]\nclient_id = \"3MVG9\"\nlabel = \"Deck\"\n\n\
            [profiles.a]\napp = \"acme\"\nlogin = \"sandbox\"\nscopes = [\"api\"]\ntags = [\"t\"]\nexpect_org = \"00D000000000001EAA\"\n\n\
            [profiles.b]\nclient_id = \"x\"\nclient_secret = { env = \"S\" }\nlogin = \"production\"\nscopes = []\n";
        assert_eq!(shared.text, wanted);
        assert_eq!(shared.without_secret, ["apps.acme".into()]);
        let settings = Settings::parse(&shared.text);
        assert_eq!((settings.problems, settings.rows.len()), (vec![], 2));
        assert_eq!(shared.document()["profiles"]["a"]["login"], "sandbox");
    }

    #[test]
    fn t21_no_secret_of_the_file_is_given_away() {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(temp.path()).unwrap();
        fs::write(dir.profiles(), FILE).unwrap();
        let shared = share(&dir, &["a", "c"].map(|name| ProfileName::parse(name).unwrap())).unwrap();
        assert!(!format!("{shared:?}").contains("CANARY"));
        assert_eq!(shared.without_secret, ["apps.acme".into(), "profiles.c".into()]);
    }
}
