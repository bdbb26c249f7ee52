//! An org and its users, as a scenario describes them.

use serde::Deserialize;

use super::super::fault::Switch;

/// One simulated org.
#[derive(Clone, Debug, PartialEq)]
pub struct OrgSpec {
    /// What the path prefix is made of: ASCII letters, digits, `.`, `_`, `-`; unique.
    pub name: String,
    /// What a person calls the org.
    pub label: String,
    /// What kind of org it is.
    pub kind: Kind,
    /// Its users, at least one; the first is who logs in when nobody says otherwise.
    pub users: Vec<UserSpec>,
    /// Its Experience Cloud site, if it has one.
    pub site: Option<SiteSpec>,
    /// "Prevent login from login.salesforce.com": only its My Domain signs users in.
    pub my_domain_only: bool,
    /// "API Access Control": apps that are not installed need *Use Any API Client*.
    pub api_access_control: bool,
    /// It is a Dev Hub: it knows the scratch orgs.
    pub dev_hub: bool,
    /// Switches that are on from the start.
    pub faults: Vec<Switch>,
}

impl OrgSpec {
    /// A healthy org with one user.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind, user: UserSpec) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            users: vec![user],
            site: None,
            my_domain_only: false,
            api_access_control: false,
            dev_hub: false,
            faults: Vec::new(),
        }
    }

    /// The path prefix that stands for the org's My Domain; it tells the kind as a real one does
    /// (fact sheet §1): what precedes `.my.` there.
    pub fn domain(&self) -> String {
        let name = &self.name;
        match self.kind {
            Kind::Production => name.clone(),
            Kind::Sandbox => format!("{name}.sandbox"),
            Kind::Developer => format!("{name}-dev-ed.develop"),
            Kind::Scratch => format!("{name}.scratch"),
        }
    }
}

/// The kind of an org. Production and developer orgs log in at `/login`, the others at `/test`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A production org.
    #[default]
    Production,
    /// A sandbox.
    Sandbox,
    /// A Developer Edition org.
    Developer,
    /// A scratch org.
    Scratch,
}

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Developer => "developer",
            Self::Scratch => "scratch",
        }
    }

    /// Whether it logs in at the stand-in for `test.salesforce.com`.
    pub fn is_test(self) -> bool {
        matches!(self, Self::Sandbox | Self::Scratch)
    }
}

/// An Experience Cloud site: a login host of its own below the org's (fact sheet §1, §3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSpec {
    /// The site's path, one segment.
    pub path: String,
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSpec {
    /// The login name, shaped like an e-mail address, unique over all orgs.
    pub username: String,
    /// Given and family name.
    pub name: String,
    /// Whether the account may log in.
    pub active: bool,
    /// What the user may do beyond the usual.
    pub permissions: Vec<Permission>,
}

impl UserSpec {
    /// An active user without special permissions.
    pub fn new(username: impl Into<String>, name: impl Into<String>) -> Self {
        Self { username: username.into(), name: name.into(), active: true, permissions: Vec::new() }
    }

    /// Whether the user has the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The user permissions that matter here, by Salesforce's API names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Permission {
    /// *API Only User*: no browser session, so no `singleaccess`.
    ApiUserOnly,
    /// *Approve Uninstalled Connected Apps*.
    ApproveUninstalledConnectedApps,
    /// *Manage Users*: sees every user's rows of `OauthToken`.
    ManageUsers,
    /// *Use Any API Client*: passes API Access Control.
    UseAnyApiClient,
}
