//! Which variables of the environment hold client secrets, whatever else is wrong with the file that says so.

use std::collections::BTreeSet;

use toml::de::DeTable;

use crate::profile::setting::nearest;

/// The variables that the file reads client secrets from: of broken profiles and of apps that nobody uses, too.
/// No child of ours is to get them (T22).
pub fn secret_variables(text: &str) -> BTreeSet<String> {
    // Most files name none, and a long one takes long to parse.
    match text.contains("env") {
        true => of(DeTable::parse_recoverable(text).0.get_ref()),
        false => BTreeSet::new(),
    }
}

/// Those of a table and of what is below it; a slip in the key hides none.
pub(super) fn of(table: &DeTable<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(table, &mut found);
    found
}

fn gather(table: &DeTable<'_>, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let variable = value.get_ref().get("env").and_then(|name| name.get_ref().as_str());
        if let Some(variable) = variable.filter(|_| nearest(key.get_ref(), ["client_secret"].into_iter()).is_some()) {
            found.insert(variable.to_owned());
        } else if let Some(table) = value.get_ref().as_table() {
            gather(table, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t22_a_variable_is_found_wherever_a_client_secret_is_read_from_it() {
        let text = "client_secret = { env = \"TOP\" }\n[defaults]\nclient_secret.env = \"DEFAULT\"\n\
                    [apps.unused]\nclient_secret = { env = \"APP\" }\n[profile.slip.client_secret]\nenv = \"SLIP\"\n\
                    [profiles.broken]\nlogin = 5\nclient_secret = { env = \"BROKEN\", no = 1 }\n\
                    [profiles.other]\nextra = { env = \"PATH\" }\nclient_secret = { file = \"env\" }\n\
                    [profiles.slipped]\nclientsecret = { env = \"SLIPPED\" }\n\
                    [profiles.torn]\nclient_secret = { env = \"TORN\" }\nlogin = \n";
        let found: Vec<_> = secret_variables(text).into_iter().collect();
        assert_eq!(found, ["APP", "BROKEN", "DEFAULT", "SLIP", "SLIPPED", "TOP", "TORN"]);
        let read: Vec<_> = super::super::Settings::parse(text).secret_variables.into_iter().collect();
        assert_eq!(read, found);
        assert!(secret_variables("").is_empty());
    }
}
