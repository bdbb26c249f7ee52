//! Which profiles a command is for: by name, by tag, or all. What cannot be is said before anything
//! is done.

use std::sync::Arc;

use crate::{
    cli::{Chosen, Everywhere},
    command::{CommandError, snapshot::Snapshot},
    plain::Plain,
    profile::{self, Profile, ProfileName, Row, Settings, setting::nearest},
    store::ConfigDir,
};

/// The profiles that were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those that can be used, in the file's order or as they were named, none twice.
    pub profiles: Vec<Arc<Profile>>,
    /// With `--all`, those that cannot be; the others go on.
    pub broken: Vec<Row>,
}

/// Finds the chosen profiles.
///
/// # Errors
/// A name or tag that there is not, with the nearest one that there is; a named profile that is
/// broken or has a token file only; `--all` of nothing.
pub fn choose(chosen: &Chosen, snapshot: &Snapshot, everywhere: &Everywhere) -> Result<Selection, CommandError> {
    let settings = &snapshot.settings;
    let ready = || settings.rows.iter().filter_map(|row| row.profile.as_ref().ok());
    if chosen.all {
        if settings.rows.is_empty() {
            return Err(CommandError::NoProfiles(settings_file(snapshot, everywhere)?));
        }
        let broken = settings.rows.iter().filter(|row| row.profile.is_err()).cloned().collect();
        return Ok(Selection { profiles: ready().cloned().collect(), broken });
    }
    if let Some(tag) = &chosen.tag {
        check_tag(settings, tag)?;
        let profiles = ready().filter(|profile| profile.tags.contains(tag)).cloned().collect();
        return Ok(Selection { profiles, broken: Vec::new() });
    }
    let mut selection = Selection::default();
    for name in &chosen.names {
        let profile = named(name, snapshot)?;
        if !selection.profiles.iter().any(|known| known.name == profile.name) {
            selection.profiles.push(profile);
        }
    }
    Ok(selection)
}

fn named(name: &ProfileName, snapshot: &Snapshot) -> Result<Arc<Profile>, CommandError> {
    snapshot.find(name)?;
    match snapshot.settings.find(name.as_str()).map(|row| &row.profile) {
        Some(Ok(profile)) => Ok(profile.clone()),
        Some(Err(problem)) => Err(broken(name.as_str(), problem)),
        None => Err(CommandError::NoSettings(name.clone())),
    }
}

/// The refusal of a profile whose settings are wrong.
pub fn broken(name: &str, problem: &profile::Problem) -> CommandError {
    CommandError::Broken { name: Plain::new(name), problem: Plain::new(format!("profiles.toml, {problem}")) }
}

/// Refuses a tag that no profile has.
///
/// # Errors
/// [`CommandError::UnknownTag`].
pub fn check_tag(settings: &Settings, tag: &str) -> Result<(), CommandError> {
    let tags = || settings.rows.iter().filter_map(|row| row.profile.as_ref().ok()).flat_map(|profile| &profile.tags);
    if tags().any(|known| known == tag) {
        return Ok(());
    }
    let nearest = nearest(tag, tags().map(String::as_str)).map(Plain::new);
    Err(CommandError::UnknownTag { tag: Plain::new(tag), nearest })
}

/// Where the settings are, or would be.
///
/// # Errors
/// [`crate::store::StoreError::NoHome`].
pub fn settings_file(snapshot: &Snapshot, everywhere: &Everywhere) -> Result<Plain, CommandError> {
    let path = match &snapshot.dir {
        Some(dir) => dir.profiles(),
        None => ConfigDir::find(everywhere.config_dir.as_deref())?.join("profiles.toml"),
    };
    Ok(Plain::new(path.display().to_string()))
}
