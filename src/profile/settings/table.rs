//! [`Table`]: one profile's table as it stands in the file, unchecked: for forms and for lists to give away.

use toml::de::DeTable;

use super::written::{Entries, Written};
use crate::profile::setting::{Place, SETTINGS};

/// What the file says of one profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The keys of its own table; `None` where there is no such table.
    pub own: Option<Entries>,
    /// Those of `[defaults]`.
    pub defaults: Entries,
    /// The names of the apps.
    pub apps: Vec<String>,
}

impl Table {
    /// Reads a profile's table and what it leans on, whatever is wrong elsewhere.
    pub fn read(text: &str, name: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (root, _) = DeTable::parse_recoverable(text);
        let root = root.get_ref();
        let named = |place: &str, name: &str| root.get(place)?.get_ref().as_table()?.get(name)?.get_ref().as_table();
        let apps = root.get("apps").and_then(|apps| apps.get_ref().as_table());
        Self {
            own: named("profiles", name).map(|table| entries(table, text)),
            defaults: root
                .get("defaults")
                .and_then(|table| table.get_ref().as_table())
                .map_or_else(Entries::new, |table| entries(table, text)),
            apps: apps.into_iter().flatten().map(|(name, _)| name.get_ref().to_string()).collect(),
        }
    }
}

fn entries(table: &DeTable<'_>, text: &str) -> Entries {
    let known = SETTINGS.iter().filter(|setting| setting.place == Place::Profile);
    known.filter_map(|setting| Some((setting.key, Written::read(setting.key, table.get(setting.key)?, text)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_stands() {
        let text = "[defaults]\nscopes = [\"api\"]\n[apps.x]\n[profiles.p]\nlogin = \"sandbox\"\ntimeout = 90\npkce = true\n\
                    client_secret = \"CANARY\"\nextra = { b = \"1\", a = \"2\" }\ntags = [1]\nloginn = 3\n";
        let table = Table::read(text, "p");
        let own = table.own.clone().unwrap();
        let lines: Vec<_> = own.iter().map(|(key, value)| format!("{key}: {}", value.line(key))).collect();
        assert_eq!(
            lines,
            [
                "client_secret: written in profiles.toml",
                "extra: b=1&a=2",
                "login: sandbox",
                "pkce: true",
                "tags: [1]",
                "timeout: 90"
            ]
        );
        assert!(!format!("{table:?}").contains("CANARY"));
        assert_eq!((table.apps, table.defaults.len(), Table::read(text, "q").own), (vec!["x".to_owned()], 1, None));
    }
}
