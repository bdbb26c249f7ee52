//! Everything that bears a profile's name changes it together, or goes together: settings, tokens, history,
//! defaults, ledger. Each step leaves the tokens whole under one of the two names, and doing it again does
//! the rest.

use std::path::Path;

use super::{
    ConfigDir, LOCK_PATIENCE, TokenLock, default_profile, history, ledger,
    profile_table::{self, EditError},
};
use crate::{plain::Plain, profile::ProfileName};

/// Gives a profile another name; `here` is where somebody stands whose default may name it. Tells which
/// defaults follow.
///
/// # Errors
/// [`EditError::CaseAlone`]; [`EditError::Taken`], also by a name that differs by case alone; [`EditError::HasTokens`] for the new one;
/// [`EditError::Unknown`], and those of the store.
pub fn rename(
    dir: &ConfigDir,
    here: Option<&Path>,
    from: &ProfileName,
    to: &ProfileName,
) -> Result<Vec<Plain>, EditError> {
    if from.as_str().eq_ignore_ascii_case(to.as_str()) {
        return Err(EditError::CaseAlone(from.clone()));
    }
    let (old, mut new) = lock_both(dir, from, to)?;
    let tokens = dir.tokens();
    let (had, has) = (tokens.is_there(from), tokens.is_there(to));
    let is_set = |name: &ProfileName| Ok::<_, EditError>(profile_table::read(dir, name.as_str())?.own.is_some());
    match (is_set(from)?, is_set(to)?) {
        (false, false) if !had => return Err(EditError::Unknown(from.clone())),
        // Only where the settings have the new name already did a rename begin that has to be ended.
        (false, true) if had || has => {}
        (false, true) => return Err(EditError::Unknown(from.clone())),
        _ if has => return Err(EditError::HasTokens(to.clone())),
        _ => {}
    }
    if had && has {
        return Err(EditError::HasTokens(to.clone()));
    }
    profile_table::rename(dir, from, to)?;
    old.rename(&mut new)?;
    history::rename(dir, from, to)?;
    let defaults = default_profile::rename(here, dir, from, Some(to))?;
    ledger::change(dir, |ledger| ledger.rename(from, to))?;
    Ok(defaults)
}

/// Both locks, always in the same order: two who rename crosswise do not wait for each other.
fn lock_both(dir: &ConfigDir, from: &ProfileName, to: &ProfileName) -> Result<(TokenLock, TokenLock), EditError> {
    let lock = |name| dir.tokens().lock(name, "rename", LOCK_PATIENCE);
    Ok(if from < to {
        let old = lock(from)?;
        (old, lock(to)?)
    } else {
        let new = lock(to)?;
        (lock(from)?, new)
    })
}

/// Removes a profile that has no tokens: its settings, history, and the defaults that name it, which are told.
///
/// # Errors
/// [`EditError::HasTokens`]; [`EditError::Unknown`] where nothing bears the name; those of the store.
pub fn remove(dir: &ConfigDir, here: Option<&Path>, name: &ProfileName) -> Result<Vec<Plain>, EditError> {
    let _lock = dir.tokens().lock(name, "remove", LOCK_PATIENCE)?;
    if dir.tokens().is_there(name) {
        return Err(EditError::HasTokens(name.clone()));
    }
    profile_table::remove(dir, name)?;
    history::remove(dir, name)?;
    Ok(default_profile::rename(here, dir, name, None)?)
}

#[cfg(test)]
mod tests;
