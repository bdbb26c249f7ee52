//! A simulated world as data: its orgs, their users, the apps, and who logs in with what. Tests and the
//! demo fill it in, a file does ([`mod@file`]); what becomes of it is elsewhere.

mod app;
mod file;
mod org;
mod profile;
#[cfg(test)]
mod tests;

pub use self::{
    app::{AppKind, AppSpec, RefreshPolicy},
    file::ScenarioError,
    org::{Kind, OrgSpec, Permission, SiteSpec, UserSpec},
    profile::{Login, Persona, ProfileSpec},
};

/// Prefixes that no org may have.
const RESERVED: [&str; 3] = ["login", "test", "simulator"];

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
    /// Where names are impossible, missing or there twice.
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
        for app in self.apps.iter_mut().filter(|app| app.callbacks.is_empty()) {
            app.callbacks.push(redirect_uri.to_owned());
        }
        self.check()?;
        Ok(self)
    }

    /// What the orgs, apps and profiles say of each other must be there.
    fn check(&self) -> Result<(), ScenarioError> {
        unique("org", self.orgs.iter().map(|org| org.name.as_str()))?;
        unique("app", self.apps.iter().map(|app| app.name.as_str()))?;
        unique("profile", self.profiles.iter().map(|profile| profile.name.as_str()))?;
        unique("consumer key", self.apps.iter().map(|app| app.client_id.as_str()))?;
        unique("user", self.orgs.iter().flat_map(|org| &org.users).map(|user| user.username.as_str()))?;
        for org in &self.orgs {
            if !is_segment(&org.name) || RESERVED.contains(&&*org.name) {
                return Err(ScenarioError::Name { name: org.name.clone() });
            }
            if let Some(site) = org.site.as_ref().filter(|site| !is_segment(&site.path)) {
                return Err(ScenarioError::Name { name: site.path.clone() });
            }
            if org.users.is_empty() {
                return Err(ScenarioError::NoUser { org: org.name.clone() });
            }
        }
        let org = |who: &str, name: &str| self.named("org", who, name, self.orgs.iter().any(|org| org.name == name));
        for app in &self.apps {
            for name in app.installed.iter().chain([&app.home]) {
                org(&format!("the app {}", app.name), name)?;
            }
        }
        for profile in &self.profiles {
            let who = format!("the profile {}", profile.name);
            org(&who, &profile.org)?;
            if profile.login == Login::Site && self.orgs.iter().any(|org| org.name == profile.org && org.site.is_none())
            {
                return Err(ScenarioError::NoSite { who, org: profile.org.clone() });
            }
            self.named("app", &who, &profile.app, self.apps.iter().any(|app| app.name == profile.app))?;
            if let Persona::SignInAs(user) = &profile.persona {
                let known = self.orgs.iter().flat_map(|org| &org.users).any(|one| one.username == *user);
                self.named("user", &who, user, known)?;
            }
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "it reads as a question to the scenario")]
    fn named(&self, what: &'static str, who: &str, name: &str, known: bool) -> Result<(), ScenarioError> {
        let unknown = || ScenarioError::Unknown { what, who: who.to_owned(), name: name.to_owned() };
        known.then_some(()).ok_or_else(unknown)
    }
}

fn unique<'a>(what: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), ScenarioError> {
    let mut seen = std::collections::HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(ScenarioError::Twice { what, name: name.to_owned() });
        }
    }
    Ok(())
}

/// Whether a name can be a segment of a path as it is.
fn is_segment(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(plain)
}
