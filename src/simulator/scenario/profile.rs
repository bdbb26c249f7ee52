//! Who logs in with what: the profile that a simulator writes for each, and the person at its browser.

use serde::Deserialize;
use toml::Table;

/// One profile of the written `profiles.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileSpec {
    /// Its name.
    pub name: String,
    /// The org it is for.
    pub org: String,
    /// Its app.
    pub app: String,
    /// Which login host it names.
    pub login: Login,
    /// What the person at the browser does, for the demo's robot.
    pub persona: Persona,
    /// Its tags; the first is its group.
    pub tags: Vec<String>,
    /// What it says beyond the truth, or instead of it: keys of `profiles.toml`.
    pub settings: Table,
    /// The keys of the truth that it leaves out.
    pub omit: Vec<String>,
    /// How its login ends: `saved`, or the fault's code. The test suite holds the program to it.
    pub ends: Option<String>,
}

impl ProfileSpec {
    /// A profile that says the truth and whose person allows.
    pub fn new(name: &str, org: &str, app: &str) -> Self {
        Self {
            name: name.to_owned(),
            org: org.to_owned(),
            app: app.to_owned(),
            login: Login::MyDomain,
            persona: Persona::Allow,
            tags: Vec::new(),
            settings: Table::new(),
            omit: Vec::new(),
            ends: None,
        }
    }

    /// Says this instead of the truth.
    pub fn set(&mut self, key: &str, value: impl Into<toml::Value>) {
        self.settings.insert(key.to_owned(), value.into());
    }
}

/// The login host that a profile names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Login {
    /// The org's My Domain.
    #[default]
    MyDomain,
    /// The stand-in for `login.salesforce.com` or `test.salesforce.com`, as the org's kind wants.
    Generic,
    /// The other one of the two: a usual mistake.
    WrongGeneric,
    /// The org's Experience Cloud site.
    Site,
}

/// What the person at the browser does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persona {
    /// Signs in as the page suggests and allows.
    #[default]
    Allow,
    /// Signs in and denies.
    Deny,
    /// Signs in as this user instead, and allows.
    SignInAs(String),
}
