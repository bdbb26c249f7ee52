//! Client secrets that no profile takes from the keyring any more: they leave it with the last one that did.

use std::collections::BTreeSet;

use super::Keyring;
use crate::{
    plain::Plain,
    profile::{SecretSource, Settings},
    store::{ConfigDir, profiles},
};

/// The apps whose secrets these settings have in the keyring.
pub struct Used(BTreeSet<String>);

impl Used {
    /// By what the settings of a directory say now; none where they cannot be read.
    pub fn of(dir: &ConfigDir) -> Self {
        Self(profiles::read(dir).map(|read| used(&read.settings)).unwrap_or_default())
    }

    /// Takes those out of the keyring that the directory's settings do not name any more, and says so. Nothing goes
    /// while a profile cannot be read: it may be the one.
    pub fn let_go(self, dir: &ConfigDir, keyring: &Keyring) -> Vec<Plain> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let Ok(now) = profiles::read(dir) else { return Vec::new() };
        if now.settings.rows.iter().any(|row| row.profile.is_err()) {
            return Vec::new();
        }
        let still = used(&now.settings);
        self.forget(|id| !still.contains(id), keyring)
    }

    /// Takes all of them out of the keyring, and says so.
    pub fn let_all_go(self, keyring: &Keyring) -> Vec<Plain> {
        self.forget(|_| true, keyring)
    }

    fn forget(self, goes: impl Fn(&str) -> bool, keyring: &Keyring) -> Vec<Plain> {
        let words = |id: String| match keyring.remove_client_secret(&id) {
            Ok(()) => Plain::new(format!("the client secret of the app {id} is out of the keyring")),
            Err(trouble) => Plain::new(format!("the client secret of the app {id} stays in the keyring: {trouble}")),
        };
        self.0.into_iter().filter(|id| goes(id)).map(words).collect()
    }
}

fn used(settings: &Settings) -> BTreeSet<String> {
    let profiles = settings.rows.iter().filter_map(|row| row.profile.as_ref().ok());
    let kept = profiles.filter(|profile| profile.client_secret == Some(SecretSource::Keyring));
    kept.map(|profile| profile.client_id.clone()).collect()
}
