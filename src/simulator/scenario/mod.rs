//! A simulated world as data: its orgs, their users, the apps, and who logs in with what. Tests and the
//! demo fill it in, a file does ([`mod@file`]); what becomes of it is elsewhere.

mod app;
mod callback;
mod check;
mod error;
mod file;
mod org;
mod profile;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use self::{
    app::{AppKind, AppSpec, RefreshPolicy},
    error::{Flaw, ScenarioError},
    org::{Kind, OrgSpec, Permission, SiteSpec, UserSpec},
    profile::{Login, Persona, ProfileSpec},
};

/// A whole world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub about: String,
    /// The orgs.
    pub orgs: Vec<OrgSpec>,
    /// The apps; none at all means one connected app for each org.
    pub apps: Vec<AppSpec>,
    /// Who logs in with what; none at all means one profile for each org.
    pub profiles: Vec<ProfileSpec>,
    /// The lines where the file's tables begin, from 1, by `orgs`, `apps` or `profiles` and the name.
    lines: HashMap<(&'static str, String), usize>,
}

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// Where it is not TOML of the known shape, or does not hang together; with line and column where
    /// there is one.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        file::parse(text)
    }

    /// A world of this one org with an app and a profile of the same name.
    pub fn push_org(&mut self, org: OrgSpec) {
        self.apps.push(AppSpec::new(&org.name, &org.name));
        self.profiles.push(ProfileSpec::new(&org.name, &org.name, &org.name));
        self.orgs.push(org);
    }

    /// Fills in what was left out: apps, profiles, and this callback where an app has none.
    ///
    /// # Errors
    /// The first flaw: a name that cannot be, is missing or there twice, a callback that no app may have.
    pub(super) fn complete(mut self, redirect_uri: &str) -> Result<Self, ScenarioError> {
        if self.apps.is_empty() {
            self.apps = self.orgs.iter().map(|org| AppSpec::new(&org.name, &org.name)).collect();
        }
        if self.profiles.is_empty() {
            let app_of =
                |org: &OrgSpec| self.apps.iter().find(|app| app.is_installed_in(&org.name)).or(self.apps.first());
            let profile = |org: &OrgSpec| Some(ProfileSpec::new(&org.name, &org.name, &app_of(org)?.name));
            self.profiles = self.orgs.iter().filter_map(profile).collect();
        }
        if self.apps.iter().any(|app| app.callbacks.is_empty()) {
            callback::check(redirect_uri).map_err(|flaw| ScenarioError::Flaw { line: None, flaw })?;
        }
        for app in self.apps.iter_mut().filter(|app| app.callbacks.is_empty()) {
            app.callbacks.push(redirect_uri.to_owned());
        }
        self.check()?;
        Ok(self)
    }
}
