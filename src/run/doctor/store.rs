//! The config directory as `doctor` finds it; one that cannot be used is a finding like any other.

use std::{env, path::Path};

use crate::{
    deck::doctor::{self, Finding, Subject},
    profile::Settings,
    store::{ConfigDir, StoreError, default_profile, profiles},
};

/// What could be read.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) dir: Option<ConfigDir>,
    pub(super) settings: Settings,
}

/// Looks at the directory, the settings, the default and the token files.
pub(super) fn look(flag: Option<&Path>) -> (Vec<Finding>, Seen) {
    let mut findings = Vec::new();
    let opened = ConfigDir::find(flag).and_then(|path| Ok((ConfigDir::open_existing(&path)?, path)));
    let (dir, path) = match opened {
        Ok((Some(dir), path)) => (dir, path),
        Ok((None, path)) => {
            let file = path.join("profiles.toml").display().to_string();
            return (vec![doctor::place(&file, false), doctor::no_profiles(&file)], Seen::default());
        }
        Err(error) => return (vec![trouble(Subject::Files, &error)], Seen::default()),
    };
    let file = path.join("profiles.toml").display().to_string();
    findings.push(doctor::place(&file, dir.profiles().exists()));
    let settings = match profiles::read(&dir) {
        Ok(read) => read.settings,
        Err(error) => {
            findings.push(trouble(Subject::Files, &error));
            return (findings, Seen { dir: Some(dir), ..Seen::default() });
        }
    };
    findings.extend(default(&dir, &settings));
    findings.extend(doctor::profiles(&settings, &file));
    findings.extend(tokens(&dir));
    (findings, Seen { dir: Some(dir), settings })
}

fn default(dir: &ConfigDir, settings: &Settings) -> Vec<Finding> {
    let found = default_profile::find(env::current_dir().ok().as_deref(), Some(dir));
    let ignored = found.ignored.iter().map(|why| doctor::ignored(why.as_str()));
    let named = found.default.map(|it| {
        let exists = settings.find(it.name.as_str()).is_some() || dir.tokens().is_there(&it.name);
        doctor::default(it.name.as_str(), it.place.as_str(), exists)
    });
    ignored.chain(named).collect()
}

fn tokens(dir: &ConfigDir) -> Vec<Finding> {
    let names = match dir.tokens().names() {
        Ok(names) => names,
        Err(error) => return vec![trouble(Subject::Tokens, &error)],
    };
    let broken: Vec<_> = names.iter().filter_map(|name| dir.tokens().card(name).err()).collect();
    let readable = (broken.is_empty() || broken.len() < names.len()).then(|| names.len() - broken.len());
    let well = readable.map(doctor::tokens);
    well.into_iter().chain(broken.iter().map(|error| trouble(Subject::Tokens, error))).collect()
}

/// What the store refuses, with the cure apart from the trouble.
fn trouble(subject: Subject, error: &StoreError) -> Finding {
    const ANOTHER: &str = "move it away, or name another directory with --config-dir";
    let (what, fix) = match error {
        StoreError::NoHome => (
            "there is no home directory to keep profiles in".to_owned(),
            "set HOME, or name a directory with --config-dir or ORGDECK_CONFIG_DIR".to_owned(),
        ),
        StoreError::NotADirectory(path) => (format!("{path} is not a directory"), ANOTHER.to_owned()),
        StoreError::Foreign(path) => (format!("{path} belongs to another user"), ANOTHER.to_owned()),
        StoreError::Writable(path) => (format!("others can change {path}"), format!("chmod go-w {path}")),
        StoreError::NotText(path) => (format!("{path} is not UTF-8 text"), "save it as UTF-8".to_owned()),
        StoreError::Read { path, cause } => {
            (format!("cannot read {path}: {cause}"), format!("give yourself the right to read {path}"))
        }
        StoreError::Damaged { path, .. } => {
            (format!("{path} is damaged, and was left as it is"), "move it away, then log in again".to_owned())
        }
        StoreError::Newer { path, version } => {
            (format!("{path} was written by a newer orgdeck (version {version})"), "use that one".to_owned())
        }
        other => (other.to_string(), "put that right, then run `orgdeck doctor` again".to_owned()),
    };
    Finding::problem(subject, what, fix)
}
