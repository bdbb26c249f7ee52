//! A team's list of profiles, as `profile share` prints it: the tables that are to be added, and why others are
//! not. A list may not do here what only the person's own file may.

use toml_edit::{DocumentMut, Item, Table, TableLike};

use crate::{
    plain::Plain,
    profile::{SecretSource, Settings},
};

/// Keys that a list does not bring along, and why not.
const OWN: [(&str, &str); 3] = [
    ("browser", "it runs a program"),
    ("allow_custom_host", "it lets a host that is not Salesforce's have the client secret"),
    ("timeout", "it is for you to say"),
];

const SECRET: &str = "client_secret";

/// A profile of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// As written there.
    pub name: String,
    /// Its table, with what the list's `[defaults]` give it.
    pub table: Table,
    /// The app that it points to, with its table.
    pub app: Option<(String, Table)>,
    /// The program that is run for its client secret.
    pub runs: Option<Plain>,
    /// What a person should know of it.
    pub notes: Vec<Plain>,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// What can be added.
    pub profiles: Vec<Listed>,
    /// What is wrong, by its name, with the line.
    pub refused: Vec<(Plain, Plain)>,
}

/// A list that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAList {
    /// The line of the first error.
    #[error("line {0}: that is not TOML; a list looks as `orgdeck profile share` prints it")]
    NotToml(usize),
    /// Nothing in it.
    #[error("there are no profiles in it; a list looks as `orgdeck profile share` prints it")]
    Empty,
}

/// Reads one.
///
/// # Errors
/// [`NotAList`]. A profile that is wrong is refused alone.
pub fn read(text: &str) -> Result<List, NotAList> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let offset = error.span().map_or(0, |span| span.start);
        NotAList::NotToml(1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count())
    })?;
    let settings = Settings::parse(text);
    let mut list = List::default();
    for row in &settings.rows {
        match &row.profile {
            Err(problem) => list.refused.push((row.name.clone(), Plain::new(problem.to_string()))),
            Ok(profile) => {
                let runs = match &profile.client_secret {
                    Some(SecretSource::Command(argv)) => Some(Plain::new(argv.join(" "))),
                    _ => None,
                };
                list.profiles.extend(listed(&document, profile.name.as_str(), runs));
            }
        }
    }
    if list.profiles.is_empty() && list.refused.is_empty() { Err(NotAList::Empty) } else { Ok(list) }
}

fn listed(document: &DocumentMut, name: &str, runs: Option<Plain>) -> Option<Listed> {
    let mut table = flat(document.get("profiles")?.as_table_like()?.get(name)?)?;
    if let Some(defaults) = document.get("defaults").and_then(Item::as_table_like) {
        inherit(&mut table, defaults);
    }
    let mut notes = Vec::new();
    for (key, why) in OWN {
        if table.remove(key).is_some() {
            notes.push(Plain::new(format!("without its {key}: {why}")));
        }
    }
    let app = table.get("app").and_then(Item::as_str).map(str::to_owned);
    let app = app.and_then(|app| {
        let table = flat(document.get("apps")?.as_table_like()?.get(&app)?)?;
        Some((app, table))
    });
    Some(Listed { name: name.to_owned(), table, app, runs, notes })
}

/// Gives a profile what the list's defaults say. App and client id are one choice, and the defaults' secret is for
/// profiles without an app.
fn inherit(table: &mut Table, defaults: &dyn TableLike) {
    let has_client = table.contains_key("app") || table.contains_key("client_id");
    for (key, item) in defaults.iter().filter(|(key, _)| *key != SECRET) {
        let is_client = key == "app" || key == "client_id";
        if !(table.contains_key(key) || has_client && is_client) {
            table.insert(key, item.clone());
        }
    }
    if let Some(secret) = defaults.get(SECRET)
        && !table.contains_key("app")
        && !table.contains_key(SECRET)
    {
        table.insert(SECRET, secret.clone());
    }
}

/// A table that can stand anywhere: all its values in it, and no place of its own in the file. The comments above
/// it come along.
fn flat(item: &Item) -> Option<Table> {
    let mut table = item.clone().into_table().ok()?;
    for (_, item) in table.iter_mut() {
        item.make_value();
    }
    table.set_dotted(false);
    table.set_implicit(false);
    table.set_position(None);
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_its_profiles_with_their_apps_and_what_its_defaults_say() {
        let text = "version = 1\n[defaults]\nscopes = [\"api\"]\nclient_id = \"def\"\nclient_secret = { env = \"D\" }\n\
            [apps.acme]\nclient_id = \"3MVG9\"\n# the one that pays\n[profiles.a]\napp = \"acme\"\nlogin = \"sandbox\"\n\
            [profiles.b]\nlogin = \"production\"\nbrowser = [\"sh\", \"{url}\"]\n[profiles.b.client_secret]\ncommand = [\"op\", \"x\"]\n\
            [profiles.c]\nlogin = \"https://evil.test\"\n";
        let list = read(text).unwrap();
        let [a, b] = &list.profiles[..] else { panic!("{list:?}") };
        assert_eq!(a.table.to_string().trim(), "app = \"acme\"\nlogin = \"sandbox\"\nscopes = [\"api\"]");
        assert_eq!(a.app.as_ref().map(|(name, table)| (name.as_str(), table.len())), Some(("acme", 1)));
        assert_eq!(b.table.get("client_id").and_then(Item::as_str), Some("def"));
        assert!(b.table.get("client_secret").unwrap().is_value() && b.table.get("browser").is_none());
        assert_eq!(b.runs, Some("op x".into()));
        assert_eq!(b.notes, ["without its browser: it runs a program".into()]);
        let [(name, why)] = &list.refused[..] else { panic!("{list:?}") };
        assert!(
            name.as_str() == "c" && why.as_str().starts_with("line ") && why.as_str().contains("evil.test"),
            "{why}"
        );
    }

    #[test]
    fn t26_what_is_no_list_says_where_and_never_what() {
        assert_eq!(read("version = 1\nclient_secret = CANARY\n").unwrap_err(), NotAList::NotToml(2));
        for text in ["", "\u{feff}", "version = 1", "[ui]\nmouse = true"] {
            assert_eq!(read(text).unwrap_err(), NotAList::Empty, "{text:?}");
        }
    }
}
