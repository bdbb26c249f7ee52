//! Where a profile's table stands in the text, and what stands around it: how one comes in, is renamed and
//! goes without touching the others.

use toml_edit::{Array, InlineTable, Item, Key, RawString, Table, TableLike, Value};

use super::{Change, EditError, PROFILES};
use crate::{
    profile::{
        Entries, ProfileName, SecretSource, Written,
        setting::{Place, SETTINGS},
    },
    store::{error::StoreError, profile_edit::Document},
};

impl Document {
    /// A new table, in the form that the others have.
    pub(super) fn insert(&mut self, name: &ProfileName, entries: &Entries) -> Result<(), EditError> {
        let values = in_order(entries).map(|(key, written)| (key, to_toml(written)));
        if self.before().trim().is_empty() {
            self.toml.insert("version", 1.into());
        }
        let profiles = self.toml.entry(PROFILES).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        match profiles {
            Item::Table(profiles) if !profiles.is_dotted() => {
                let table: Table = values.collect();
                profiles.insert(name.as_str(), Item::Table(table));
            }
            other => {
                let table: InlineTable = values.collect();
                let profiles = other.as_table_like_mut().ok_or_else(|| EditError::Odd(name.clone()))?;
                profiles.insert(name.as_str(), Item::Value(Value::InlineTable(table)));
            }
        }
        Ok(())
    }

    pub(super) fn apply(&mut self, name: &ProfileName, change: &Change) -> Result<(), StoreError> {
        let table = [PROFILES, name.as_str()];
        for (key, written) in in_order(&change.set) {
            self.set(&table, key, to_toml(written))?;
        }
        for key in &change.unset {
            self.remove(&table, key)?;
        }
        Ok(())
    }

    /// Another name at the same place.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        let renamed = |key: Key| match key.get() == from {
            true => {
                Key::new(to).with_leaf_decor(key.leaf_decor().clone()).with_dotted_decor(key.dotted_decor().clone())
            }
            false => key,
        };
        match self.toml.get_mut(PROFILES) {
            Some(Item::Table(profiles)) => {
                for name in keys(profiles) {
                    if let Some((key, item)) = profiles.remove_entry(&name) {
                        profiles.insert_formatted(&renamed(key), item);
                    }
                }
            }
            Some(Item::Value(Value::InlineTable(profiles))) => {
                for name in keys(profiles) {
                    if let Some((key, value)) = profiles.remove_entry(&name) {
                        profiles.insert_formatted(&renamed(key), value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes a table out with the comment right above it; what stands above that, behind a blank line, stays.
    pub(super) fn take_out(&mut self, name: &str) -> Result<bool, EditError> {
        let Some(profiles) = self.toml.get_mut(PROFILES).and_then(Item::as_table_like_mut) else { return Ok(false) };
        let Some(gone) = profiles.remove(name) else { return Ok(false) };
        let Item::Table(gone) = gone else { return Ok(true) };
        let above = gone.decor().prefix().and_then(RawString::as_str).unwrap_or_default().to_owned();
        let Some((kept, _)) = above.rsplit_once("\n\n").filter(|(kept, _)| !kept.trim().is_empty()) else {
            return Ok(true);
        };
        let mut later = None;
        positions(self.toml.as_table_mut(), &mut |at, _| {
            later = [later, Some(at)].into_iter().flatten().filter(|at| Some(*at) > gone.position()).min();
        });
        let before = |next: &str| format!("{kept}\n{}{next}", if next.starts_with('\n') { "" } else { "\n" });
        match later {
            Some(later) => positions(self.toml.as_table_mut(), &mut |at, table| {
                if at == later {
                    let next = table.decor().prefix().and_then(RawString::as_str).unwrap_or_default().to_owned();
                    table.decor_mut().set_prefix(before(&next));
                }
            }),
            None => {
                let trailing = self.toml.trailing().as_str().unwrap_or_default().to_owned();
                self.toml.set_trailing(before(&trailing));
            }
        }
        Ok(true)
    }
}

/// A profile's keys in the order in which a person would look for them.
fn in_order(entries: &Entries) -> impl Iterator<Item = (&'static str, &Written)> {
    let known = SETTINGS.iter().filter(|setting| setting.place == Place::Profile);
    known.filter_map(|setting| entries.get_key_value(setting.key).map(|(key, written)| (*key, written)))
}

fn keys(table: &dyn TableLike) -> Vec<String> {
    table.iter().map(|(key, _)| key.to_owned()).collect()
}

/// All tables that have a place of their own in the file.
fn positions(table: &mut Table, visit: &mut dyn FnMut(isize, &mut Table)) {
    if let Some(at) = table.position().filter(|_| !table.is_implicit() && !table.is_dotted()) {
        visit(at, table);
    }
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => positions(table, visit),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| positions(table, visit)),
            _ => {}
        }
    }
}

/// A value as TOML. A literal secret is in the open here, as it will be in the file.
fn to_toml(written: &Written) -> Value {
    let one = |key: &str, value: Value| Value::InlineTable(InlineTable::from_iter([(key, value)]));
    let list = |words: &[String]| Value::Array(words.iter().map(String::as_str).collect::<Array>());
    match written {
        Written::Text(text) => text.as_str().into(),
        Written::Flag(flag) => (*flag).into(),
        Written::List(words) => list(words),
        Written::Pairs(pairs) => {
            Value::InlineTable(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect())
        }
        Written::Source(SecretSource::Literal(secret)) => secret.expose().into(),
        Written::Source(SecretSource::Env(name)) => one("env", name.as_str().into()),
        Written::Source(SecretSource::File(path)) => one("file", path.to_string_lossy().as_ref().into()),
        Written::Source(SecretSource::Command(argv)) => one("command", list(argv)),
        Written::Source(SecretSource::Prompt) => one("prompt", true.into()),
        Written::Source(SecretSource::Keyring) => one("keyring", true.into()),
    }
}
