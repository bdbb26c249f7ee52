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
    profile::{self, Entries, ProfileName, Settings},
};

/// Why a profile was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is one of this name, or of one that differs by case alone.
    #[error("there is a profile called {0} already: nothing was changed")]
    Taken(Plain),
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

const PROFILES: &str = "profiles";

/// What the file says of a profile now, as it stands there.
///
/// # Errors
/// Those of [`profiles::text`].
pub fn read(dir: &ConfigDir, name: &str) -> Result<profile::Table, StoreError> {
    Ok(profile::Table::read(&profiles::text(dir)?.unwrap_or_default(), name))
}

/// Adds a profile behind the others.
///
/// # Errors
/// [`EditError::Taken`], [`EditError::Unfit`], and those of [`profile_edit::change`].
pub fn add(dir: &ConfigDir, name: &ProfileName, entries: &Entries) -> Result<(), EditError> {
    profile_edit::change(dir, |document| {
        document.refuse_taken(name)?;
        document.insert(name, entries)?;
        document.check_whole(name)
    })
}

/// Changes a profile. `seen` is what its table said when the person began: where it says something else now,
/// and this was not what changed it, nothing is done.
///
/// # Errors
/// [`EditError::Unknown`], [`EditError::Conflict`], [`EditError::Unfit`], and those of [`profile_edit::change`].
pub fn edit(dir: &ConfigDir, name: &ProfileName, seen: Option<&Entries>, change: &Change) -> Result<(), EditError> {
    profile_edit::change(dir, |document| {
        let own = profile::Table::read(document.before(), name.as_str()).own;
        match (own, seen) {
            (None, _) => return Err(EditError::Unknown(name.clone())),
            (Some(own), Some(seen)) if own != *seen => return Err(EditError::Conflict(name.clone())),
            _ => {}
        }
        document.apply(name, change)?;
        document.check_whole(name)
    })
}

/// Copies a profile's settings under a new name, behind the others, and changes the copy.
///
/// # Errors
/// [`EditError::Unknown`], [`EditError::Taken`], [`EditError::Unfit`], and those of [`profile_edit::change`].
pub fn copy(dir: &ConfigDir, from: &ProfileName, to: &ProfileName, change: &Change) -> Result<(), EditError> {
    profile_edit::change(dir, |document| {
        document.refuse_taken(to)?;
        let own = profile::Table::read(document.before(), from.as_str()).own;
        let own = own.ok_or_else(|| EditError::Unknown(from.clone()))?;
        document.insert(to, &own)?;
        document.apply(to, change)?;
        document.check_whole(to)
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

    /// Makes sure that the new text has this profile, and all others as they were.
    fn check_whole(&self, name: &ProfileName) -> Result<(), EditError> {
        let after = Settings::parse(&self.text());
        let row = after.find(name.as_str()).ok_or_else(|| EditError::Odd(name.clone()))?;
        if let Err(problem) = &row.profile {
            return Err(EditError::Unfit { name: name.clone(), problem: problem.what.clone() });
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
