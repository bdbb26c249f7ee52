//! Which profiles a command is for: by name, by tag, or all. What cannot be is said before anything
//! is done.

use std::sync::Arc;

use crate::{
    cli::{Chosen, Everywhere},
    command::{CommandError, snapshot::Snapshot},
    deck::{self, Saved},
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
            return Err(none(snapshot, everywhere)?);
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

/// Why there is no profile at all.
///
/// # Errors
/// Without a config directory there is nowhere to look.
pub fn none(snapshot: &Snapshot, everywhere: &Everywhere) -> Result<CommandError, CommandError> {
    match snapshot.broken() {
        Some(broken) => Ok(broken),
        None => settings_file(snapshot, everywhere).map(CommandError::NoProfiles),
    }
}

/// The chosen profiles that have a token file, by name: what is saved can be checked and revoked whatever
/// the settings say. With `--all` and `--tag` those without one are passed over; one that was named says
/// so itself.
///
/// # Errors
/// A name or tag that there is not; nothing saved at all.
pub fn saved(chosen: &Chosen, snapshot: &Snapshot) -> Result<Vec<ProfileName>, CommandError> {
    let mut names: Vec<ProfileName> = Vec::new();
    if chosen.all || chosen.tag.is_some() {
        if let Some(tag) = &chosen.tag {
            check_tag(&snapshot.settings, tag)?;
        }
        let tagged = |row: &&deck::Row| match &chosen.tag {
            Some(tag) => row.profile().is_some_and(|profile| profile.tags.contains(tag)),
            None => true,
        };
        let rows = snapshot.rows.iter().filter(|row| row.saved != Saved::Nothing).filter(tagged);
        names.extend(rows.filter_map(|row| ProfileName::parse(&row.name).ok()));
        return if names.is_empty() { Err(CommandError::WhichToken(0)) } else { Ok(names) };
    }
    for name in &chosen.names {
        snapshot.find(name)?;
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    Ok(names)
}

/// A profile by its name, which must be one that can be used.
///
/// # Errors
/// A name that there is not, settings that are wrong, a token file without any.
pub fn named(name: &ProfileName, snapshot: &Snapshot) -> Result<Arc<Profile>, CommandError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cli::{Cli, Command, ExitCode},
        deck::row,
        run::vault::Vault,
    };
    use clap::Parser;

    const DECK: &str = "
        [defaults]
        client_id = \"3MVG9\"
        login = \"production\"
        [profiles.acme-prod]
        tags = [\"acme\"]
        [profiles.acme-uat]
        tags = [\"acme\"]
        [profiles.globex]
        [profiles.broken]
        loginn = \"x\"
    ";

    /// What a login with these arguments is for, by name, the broken ones in brackets.
    fn chosen(text: &str, args: &[&str]) -> Result<Vec<String>, CommandError> {
        let cli = Cli::parse_from(["orgdeck", "--config-dir", "/nowhere", "login"].iter().chain(args));
        let Some(Command::Login(login)) = cli.command else { panic!("not a login") };
        let settings = Settings::parse(text);
        let rows = row::rows(&settings.rows, &[ProfileName::parse("left-over").unwrap()]);
        let selection = choose(
            &login.chosen,
            &Snapshot { dir: None, settings, rows, notes: Vec::new(), vault: Vault::of_nobody() },
            &cli.everywhere,
        )?;
        let ready = selection.profiles.iter().map(|profile| profile.name.to_string());
        Ok(ready.chain(selection.broken.iter().map(|row| format!("[{}]", row.name))).collect())
    }

    fn refused(text: &str, args: &[&str]) -> String {
        let error = chosen(text, args).unwrap_err();
        assert_eq!(error.exit_code(), ExitCode::Usage);
        error.to_string()
    }

    #[test]
    fn names_come_in_the_order_given_and_once() {
        assert_eq!(chosen(DECK, &["globex", "acme-uat", "globex"]).unwrap(), ["globex", "acme-uat"]);
    }

    #[test]
    fn a_tag_and_all_come_in_the_file_s_order_and_a_broken_profile_stops_no_other() {
        assert_eq!(chosen(DECK, &["--tag", "acme"]).unwrap(), ["acme-prod", "acme-uat"]);
        assert_eq!(chosen(DECK, &["--all"]).unwrap(), ["acme-prod", "acme-uat", "globex", "[broken]"]);
    }

    #[test]
    fn what_cannot_be_chosen_is_refused_with_the_reason() {
        assert_eq!(refused(DECK, &["globx"]), "no profile is called globx; did you mean globex?");
        assert_eq!(refused(DECK, &["--tag", "acne"]), "no profile has the tag acne; did you mean acme?");
        let why = refused(DECK, &["acme-uat", "broken"]);
        assert!(why.starts_with("broken cannot be used: profiles.toml, line 11, column 9: unknown key"), "{why}");
        assert!(refused(DECK, &["left-over"]).contains("has a saved login and no settings"));
        assert_eq!(
            refused("", &["--all"]),
            "there are no profiles yet: `orgdeck profile add NAME` or `orgdeck import sf` adds one to /nowhere/profiles.toml; `orgdeck demo` needs none"
        );
    }
}
