//! Looking around for `doctor`: files, ports, programs and, where they are asked, the login hosts. What
//! is made of it is [`crate::deck::doctor`]'s. Nothing is changed but what opening the config directory
//! tightens, and nothing secret is read.

mod network;
mod port;
mod sealing;
mod store;

use std::{env, path::Path, sync::Arc};

use crate::{
    deck::{
        Msg,
        doctor::{self, Finding, Start},
    },
    plain::Plain,
    profile::{Profile, SecretSource, Settings},
    run::{Ground, SystemOpener, doors::Doors, http::Http, opener::program, watch},
    store::{ConfigDir, modes},
};

/// Looks at everything, in the order in which it is told. `flag` names a config directory as
/// `--config-dir` does; without `ask` no login host is asked for the time; `own` are the doors that this
/// process has open.
pub async fn examine(flag: Option<&Path>, ask: bool, own: Option<&Doors>) -> Vec<Finding> {
    let (mut findings, seen) = store::look(flag);
    let profiles: Vec<_> = seen.settings.rows.iter().filter_map(|row| row.profile.as_ref().ok().cloned()).collect();
    findings.extend(secrets(&profiles, seen.dir.as_ref()));
    if let Some(dir) = &seen.dir {
        findings.extend(sealing::look(dir, &seen.settings, &profiles).await);
        findings.extend(of_files(dir, &seen.settings));
    }
    findings.extend(port::look(&profiles, own).await);
    findings.extend(browsers(&profiles));
    findings.extend(network::look(&seen.settings.network, seen.dir.as_ref()));
    if ask && let Some(dir) = &seen.dir {
        findings.extend(network::ask(&Http::of(seen.settings.network, dir), &profiles).await);
    }
    findings
}

impl Ground {
    /// The same for the dashboard, told by message.
    pub(super) fn examine(&self) {
        let ground = self.clone();
        tokio::spawn(async move {
            let found = examine(Some(ground.dir.path()), true, Some(&ground.doors)).await;
            // A loop that has ended needs no messages.
            let _ = ground.say.send(Msg::Examined(found));
        });
    }
}

fn of_files(dir: &ConfigDir, settings: &Settings) -> Vec<Finding> {
    let (count, open) = modes::look(dir, settings.holds_secrets);
    let mut findings: Vec<_> = dir.notes().iter().map(|note| doctor::tightened(note.as_str())).collect();
    match open.is_empty() {
        true => findings.push(doctor::modes(count)),
        false => findings.extend(open.iter().map(|it| doctor::mode(it.path.as_str(), it.writable))),
    }
    findings.push(doctor::watching(&watch::probe(dir)));
    findings
}

/// Each distinct source of client secrets once.
fn secrets(profiles: &[Arc<Profile>], dir: Option<&ConfigDir>) -> Vec<Finding> {
    let there = |source: &SecretSource| match source {
        SecretSource::Env(name) => env::var_os(name).is_some_and(|value| !value.is_empty()),
        SecretSource::File(path) => dir.is_some_and(|dir| dir.path().join(path).exists()),
        SecretSource::Command(argv) => argv.first().is_some_and(|name| program::find(name).is_some()),
        SecretSource::Literal(_) | SecretSource::Prompt | SecretSource::Keyring => true,
    };
    // Those that stand in the file are one source, however many they are.
    let source = |profile: &Profile| match profile.client_secret.clone()? {
        SecretSource::Literal(_) => Some(SecretSource::Literal("".into())),
        other => Some(other),
    };
    grouped(profiles, source).iter().map(|(source, names)| doctor::secret(source, names, there(source))).collect()
}

fn browsers(profiles: &[Arc<Profile>]) -> Vec<Finding> {
    let opener = SystemOpener::new(env::var("BROWSER").ok().as_deref());
    let start = |name: &str| Start { program: Plain::new(name), found: program::find(name).is_some() };
    let alternatives: Vec<_> = opener.programs().map(start).collect();
    let first = match alternatives.is_empty() {
        true => doctor::desktop(opener.has_desktop(), first_port(profiles)),
        false => doctor::browser(&alternatives),
    };
    let own = grouped(profiles, |profile| profile.browser.clone());
    let own = own.iter().map(|(browser, names)| doctor::named(names, &opener.look_for(browser)));
    [first].into_iter().chain(own).collect()
}

/// A port where a browser comes back; without any profile, the one that Salesforce's own guide has.
fn first_port(profiles: &[Arc<Profile>]) -> u16 {
    profiles.iter().find_map(|profile| profile.redirect_uri.door()).map_or(1717, |door| door.port)
}

/// The profiles by something that several may share, in the order in which it first comes.
fn grouped<'a, K: PartialEq>(
    profiles: &'a [Arc<Profile>],
    key: impl Fn(&Profile) -> Option<K>,
) -> Vec<(K, Vec<&'a str>)> {
    let mut groups: Vec<(K, Vec<&'a str>)> = Vec::new();
    for profile in profiles {
        let Some(key) = key(profile) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, names)) => names.push(profile.name.as_str()),
            None => groups.push((key, vec![profile.name.as_str()])),
        }
    }
    groups
}
