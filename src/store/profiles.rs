//! Reading `profiles.toml`, the person's own file. What it says is [`crate::profile::Settings`]'s.

use std::{collections::BTreeSet, path::Path};

use zeroize::Zeroizing;

use super::{
    ConfigDir, access, durable,
    error::{StoreError, shown},
};
use crate::{
    plain::Plain,
    profile::{self, ProfileName, Settings},
};

/// No such file is larger.
pub(super) const LARGEST: u64 = 4 << 20;

/// The settings, and what is to be said about the file itself.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// What the file says; all defaults where there is none.
    pub settings: Settings,
    /// That others can read the secrets in it, if so.
    pub note: Option<Plain>,
}

/// Reads the file. One that does not exist is an empty deck.
///
/// # Errors
/// [`StoreError::Writable`] where others could change what is run and whom it talks to;
/// [`StoreError::NotText`], [`StoreError::Read`].
pub fn read(dir: &ConfigDir) -> Result<Profiles, StoreError> {
    read_by(dir, Settings::parse)
}

/// The same for one profile alone, see [`Settings::parse_one`].
///
/// # Errors
/// As [`read`].
pub fn read_one(dir: &ConfigDir, name: &ProfileName) -> Result<Profiles, StoreError> {
    read_by(dir, |text| Settings::parse_one(text, name))
}

/// The file's text. `None` where there is no file.
///
/// # Errors
/// As [`read`].
pub fn text(dir: &ConfigDir) -> Result<Option<Zeroizing<String>>, StoreError> {
    let path = durable::real_file(&dir.profiles())?;
    let Some(content) = durable::read(&path, LARGEST)? else { return Ok(None) };
    access::refuse_writable(&path)?;
    let text = std::str::from_utf8(&content).map_err(|_| StoreError::NotText(shown(&path)))?;
    Ok(Some(text.to_owned().into()))
}

/// The variables of the environment that the file reads client secrets from; none where it cannot be read.
pub fn secret_variables(dir: &ConfigDir) -> BTreeSet<String> {
    let text = text(dir).ok().flatten();
    text.map(|text| profile::secret_variables(&text)).unwrap_or_default()
}

/// What the settings in this file are; `None` where there is no file that can be read.
pub(super) fn settings_at(path: &Path) -> Option<Settings> {
    let content = durable::read(path, LARGEST).ok()??;
    std::str::from_utf8(&content).ok().map(Settings::parse)
}

fn read_by(dir: &ConfigDir, parse: impl Fn(&str) -> Settings) -> Result<Profiles, StoreError> {
    let path = durable::real_file(&dir.profiles())?;
    let Some(content) = durable::read(&path, LARGEST)? else { return Ok(Profiles::default()) };
    let meta = access::refuse_writable(&path)?;
    let text = std::str::from_utf8(&content).map_err(|_| StoreError::NotText(shown(&path)))?;
    let settings = parse(text.strip_prefix('\u{feff}').unwrap_or(text));
    let exposed = settings.holds_secrets && access::others_can_read(&meta);
    let words = || Plain::new(format!("others can read the client secrets in {}: chmod 600 it", shown(&path)));
    Ok(Profiles { settings, note: exposed.then(words) })
}
