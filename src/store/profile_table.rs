//! Whole profiles in `profiles.toml`: adding, editing, copying, renaming and removing a table. What comes out
//! is read again before it is written: the profile must be usable, and every other one what it was.

mod layout;

use toml_edit::Item;

use super::{
    ConfigDir,
    error::StoreError,
    profile_edit::{self, Document},
    profiles,
};
use crate::{
    plain::Plain,
    profile::{self, Entries, ProfileName, SecretSource, Settings, Written},
    secret::Secret,
};

/// Why a profile was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is one of this name, or of one that differs by case alone.
    #[error("there is a profile called {0} already: nothing was changed")]
    Taken(Plain),
    /// The new name is the old one but for case.
    #[error(
        "{0} is called so already but for case, which cannot be changed by itself: rename it to something else first"
    )]
    CaseAlone(ProfileName),
    /// There is none.
    #[error("no profile is called {0}: nothing was changed")]
    Unknown(ProfileName),
    /// It could not be used as it would stand there.
    #[error("{name} was not saved: {problem}")]
    Unfit {
        /// The profile.
        name: ProfileName,
        /// What is wrong, in the words of the settings.
        problem: Plain,
    },
    /// Somebody else changed the same table since it was read.
    #[error("another program changed {0} meanwhile: nothing was saved")]
    Conflict(ProfileName),
    /// The file is written in a way that one profile cannot be changed without others.
    #[error("profiles.toml is written in a way that {0} cannot be changed in it alone: change it by hand")]
    Odd(ProfileName),
    /// The keyring does not take a client secret.
    #[error("the client secret cannot be put into the keyring: {0}; nothing was saved")]
    NotKept(Plain),
    /// Tokens lie under the name.
    #[error("tokens are saved as {0}: revoke them first, or delete them with `orgdeck revoke {0} --local-only`")]
    HasTokens(ProfileName),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keys to be set and keys to be taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The keys with their new values.
    pub set: Entries,
    /// The keys that go.
    pub unset: Vec<&'static str>,
}

/// Puts a client secret where the settings want it from, which is the keyring; with the client id of its app.
pub type Safe<'a> = dyn Fn(&str, &Secret) -> Result<(), Plain> + 'a;

const PROFILES: &str = "profiles";
const SECRET: &str = "client_secret";

/// What the file says of a profile now, as it stands there.
///
/// # Errors
/// Those of [`profiles::text`].
pub fn read(dir: &ConfigDir, name: &str) -> Result<profile::Table, StoreError> {
    Ok(profile::Table::read(&profiles::text(dir)?.unwrap_or_default(), name))
}

/// Adds a profile behind the others. Tells whether a new client secret went to where it is safe.
///
/// # Errors
/// [`EditError::Taken`], [`EditError::Unfit`], [`EditError::NotKept`], and those of [`profile_edit::change`].
pub fn add(dir: &ConfigDir, name: &ProfileName, entries: &Entries, safe: &Safe<'_>) -> Result<bool, EditError> {
    let change = Change { set: entries.clone(), unset: Vec::new() };
    profile_edit::change(dir, |document| {
        document.refuse_taken(name)?;
        document.take(name, &change, safe, |document, change| document.insert(name, &change.set))
    })
}

/// Changes a profile. `seen` is what its table said when the person began: where it says something else now,
/// and this was not what changed it, nothing is done. Tells whether a new client secret went to where it is safe.
///
/// # Errors
/// [`EditError::Unknown`], [`EditError::Conflict`], [`EditError::Unfit`], [`EditError::NotKept`], and those of
/// [`profile_edit::change`].
pub fn edit(
    dir: &ConfigDir,
    name: &ProfileName,
    seen: Option<&Entries>,
    change: &Change,
    safe: &Safe<'_>,
) -> Result<bool, EditError> {
    profile_edit::change(dir, |document| {
        let own = profile::Table::read(document.before(), name.as_str()).own;
        match (own, seen) {
            (None, _) => return Err(EditError::Unknown(name.clone())),
            (Some(own), Some(seen)) if own != *seen => return Err(EditError::Conflict(name.clone())),
            _ => {}
        }
        document.take(name, change, safe, |document, change| Ok(document.apply(name, change)?))
    })
}

/// Copies a profile's settings under a new name, behind the others, and changes the copy. Tells whether a new
/// client secret went to where it is safe.
///
/// # Errors
/// [`EditError::Unknown`], [`EditError::Taken`], [`EditError::Unfit`], [`EditError::NotKept`], and those of
/// [`profile_edit::change`].
pub fn copy(
    dir: &ConfigDir,
    from: &ProfileName,
    to: &ProfileName,
    change: &Change,
    safe: &Safe<'_>,
) -> Result<bool, EditError> {
    profile_edit::change(dir, |document| {
        document.refuse_taken(to)?;
        let own = profile::Table::read(document.before(), from.as_str()).own;
        let own = own.ok_or_else(|| EditError::Unknown(from.clone()))?;
        document.insert(to, &own)?;
        document.take(to, change, safe, |document, change| Ok(document.apply(to, change)?))
    })
}

/// Gives a profile's table another name where it stands. Tells whether there was one.
pub(super) fn rename(dir: &ConfigDir, from: &ProfileName, to: &ProfileName) -> Result<bool, EditError> {
    profile_edit::change(dir, |document| {
        if !document.names().iter().any(|name| name == from.as_str()) {
            return Ok(false);
        }
        document.refuse_taken(to)?;
        document.rename(from.as_str(), to.as_str());
        document.check_others(&[from.as_str(), to.as_str()], to).map(|()| true)
    })
}

/// Takes a profile's table out. Tells whether there was one.
pub(super) fn remove(dir: &ConfigDir, name: &ProfileName) -> Result<bool, EditError> {
    profile_edit::change(dir, |document| {
        let was_there = document.take_out(name.as_str())?;
        document.check_others(&[name.as_str()], name).map(|()| was_there)
    })
}

impl Document {
    fn names(&self) -> Vec<String> {
        let profiles = self.toml.get(PROFILES).and_then(Item::as_table_like);
        profiles.into_iter().flat_map(|profiles| profiles.iter()).map(|(name, _)| name.to_owned()).collect()
    }

    fn refuse_taken(&self, name: &ProfileName) -> Result<(), EditError> {
        let taken = self.names().into_iter().find(|known| known.eq_ignore_ascii_case(name.as_str()));
        taken.map_or(Ok(()), |taken| Err(EditError::Taken(Plain::new(taken))))
    }

    /// Takes a change in. A client secret stays out of the text where the settings want it from the keyring: it
    /// goes there once all else is checked, and before anything is written.
    fn take(
        &mut self,
        name: &ProfileName,
        change: &Change,
        safe: &Safe<'_>,
        write: impl Fn(&mut Self, &Change) -> Result<(), EditError>,
    ) -> Result<bool, EditError> {
        if let Some(Written::Source(SecretSource::Literal(secret))) = change.set.get(SECRET) {
            let mut others = change.clone();
            others.set.remove(SECRET);
            let mut without = self.clone();
            write(&mut without, &others)?;
            if let Some(client_id) = without.app_in_keyring(name) {
                without.check_whole(name)?;
                safe(&client_id, secret).map_err(EditError::NotKept)?;
                *self = without;
                return Ok(true);
            }
        }
        write(self, change)?;
        self.check_whole(name).map(|()| false)
    }

    /// The client id of a profile's app, where its client secret comes from the keyring.
    fn app_in_keyring(&self, name: &ProfileName) -> Option<String> {
        let settings = Settings::parse_one(&self.text(), name);
        let profile = settings.find(name.as_str())?.profile.as_ref().ok()?;
        (profile.client_secret == Some(SecretSource::Keyring)).then(|| profile.client_id.clone())
    }

    /// Makes sure that the new text has this profile, and all others as they were.
    fn check_whole(&self, name: &ProfileName) -> Result<(), EditError> {
        let after = Settings::parse(&self.text());
        let row = after.find(name.as_str()).ok_or_else(|| EditError::Odd(name.clone()))?;
        if let Err(problem) = &row.profile {
            // What was wrong before stands somewhere, and may be nothing that an edit can take out.
            let before = Settings::parse(self.before());
            let was = before.find(name.as_str()).and_then(|row| row.profile.as_ref().err());
            let problem = match was.filter(|was| was.what == problem.what) {
                Some(was) => Plain::new(format!("{was} stands in profiles.toml: mend that line by hand first")),
                None => problem.what.clone(),
            };
            return Err(EditError::Unfit { name: name.clone(), problem });
        }
        self.check_others(&[name.as_str()], name)
    }

    /// Makes sure that all profiles but these are what they were.
    fn check_others(&self, these: &[&str], named: &ProfileName) -> Result<(), EditError> {
        let (before, after) = (Settings::parse(self.before()), Settings::parse(&self.text()));
        let others = before.rows.iter().filter(|row| !these.contains(&row.name.as_str()));
        let is_same = |row: &profile::Row| {
            let now = after.find(row.name.as_str()).map(|now| now.profile.as_ref().ok());
            now == Some(row.profile.as_ref().ok())
        };
        match others.into_iter().all(is_same) {
            true => Ok(()),
            false => Err(EditError::Odd(named.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
