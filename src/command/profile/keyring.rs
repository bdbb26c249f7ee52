//! Client secrets that the settings want from the keyring: a new one goes there, and not into the file.

use std::sync::Arc;

use super::save::SECRET;
use crate::{
    command::ProfileCommandError,
    plain::Plain,
    profile::{Profile, ProfileName, SecretSource, Written},
    run::keyring::Keyring,
    secret::Secret,
    store::{ConfigDir, StoreError, profile_table::Change, profiles},
};

/// The profile as the settings have it, where its client secret comes from the keyring.
///
/// # Errors
/// Where the settings cannot be read.
pub fn kept(dir: &ConfigDir, name: &ProfileName) -> Result<Option<Arc<Profile>>, StoreError> {
    let settings = profiles::read_one(dir, name)?.settings;
    let profile = settings.find(name.as_str()).and_then(|row| row.profile.as_ref().ok());
    Ok(profile.filter(|profile| profile.client_secret == Some(SecretSource::Keyring)).cloned())
}

/// Takes a new client secret out of a change, where it is for the keyring.
///
/// # Errors
/// Those of [`kept`].
pub fn take(dir: &ConfigDir, name: &ProfileName, change: &mut Change) -> Result<Option<Secret>, StoreError> {
    let Some(Written::Source(SecretSource::Literal(secret))) = change.set.get(SECRET) else { return Ok(None) };
    let secret = secret.clone();
    Ok(kept(dir, name)?.map(|_| {
        change.set.remove(SECRET);
        secret
    }))
}

/// Puts it there, for the app that the profile has by now, and says so.
///
/// # Errors
/// [`ProfileCommandError::Keyring`].
pub fn put(dir: &ConfigDir, name: &ProfileName, secret: &Secret) -> Result<Option<Plain>, ProfileCommandError> {
    let Some(profile) = kept(dir, name)? else { return Ok(None) };
    Keyring::of_system().put_client_secret(&profile.client_id, secret).map_err(ProfileCommandError::Keyring)?;
    Ok(Some("the client secret is in the keyring".into()))
}
