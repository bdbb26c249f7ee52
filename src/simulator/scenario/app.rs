//! An app as a scenario describes it: a connected app or an external client app, with the switches that
//! Salesforce's Setup has for it.

use std::time::Duration;

use serde::Deserialize;

use super::super::{fault::Switch, mint};

/// A connected app or external client app.
#[derive(Clone, Debug, PartialEq)]
pub struct AppSpec {
    /// Its name in the scenario; key and secret follow from it.
    pub name: String,
    /// Its name on the approval page.
    pub label: String,
    /// What kind of app it is.
    pub kind: AppKind,
    /// The org it was made in.
    pub home: String,
    /// The other orgs where it is installed.
    pub installed: Vec<String>,
    /// The consumer key.
    pub client_id: String,
    /// The consumer secret.
    pub secret: String,
    /// "Require Secret for Web Server Flow".
    pub web_secret: bool,
    /// "Require Secret for Refresh Token Flow", a switch of its own.
    pub refresh_secret: bool,
    /// The public key that verifies its `client_assertion`s: a PEM.
    pub certificate: Option<String>,
    /// The registered callbacks, compared character for character; none means the simulator's own.
    pub callbacks: Vec<String>,
    /// The scopes assigned to the app; asking for none grants them all.
    pub scopes: Vec<String>,
    /// "Require PKCE".
    pub pkce: bool,
    /// "Enable Refresh Token Rotation".
    pub rotate: bool,
    /// "Issue JSON Web Token (JWT)-based access tokens".
    pub jwt: bool,
    /// How long a refresh token lives.
    pub refresh_policy: RefreshPolicy,
    /// How long an unused access token lives.
    pub session: Duration,
    /// "Admin approved users are pre-authorized": these usernames, who are not asked, and nobody else.
    pub pre_authorized: Option<Vec<String>>,
    /// Switches that are on from the start.
    pub faults: Vec<Switch>,
}

impl AppSpec {
    /// An app with the usual settings: both secrets required, PKCE voluntary, no rotation, tokens
    /// valid until revoked. Key and secret follow from `name`.
    pub fn new(name: &str, home: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: format!("{name} deck"),
            kind: AppKind::Connected,
            home: home.to_owned(),
            installed: Vec::new(),
            client_id: mint::client_id(name),
            secret: mint::client_secret(name),
            web_secret: true,
            refresh_secret: true,
            certificate: None,
            callbacks: Vec::new(),
            scopes: ["api", "web", "refresh_token"].map(str::to_owned).into(),
            pkce: false,
            rotate: false,
            jwt: false,
            refresh_policy: RefreshPolicy::UntilRevoked,
            session: Duration::from_secs(2 * 60 * 60),
            pre_authorized: None,
            faults: Vec::new(),
        }
    }

    /// Whether the org has the app: as its home or installed.
    pub fn is_installed_in(&self, org: &str) -> bool {
        self.home == org || self.installed.iter().any(|name| name == org)
    }
}

/// What an app is; the words of `profiles.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppKind {
    /// A connected app: works for users of any org who may approve uninstalled ones.
    #[default]
    Connected,
    /// A local external client app: users of other orgs are blocked.
    EcaLocal,
    /// A packaged external client app: unknown where it is not installed.
    EcaPackaged,
}

impl AppKind {
    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Connected => "connected app",
            Self::EcaLocal => "local external client app",
            Self::EcaPackaged => "packaged external client app",
        }
    }
}

/// The app's refresh token policy (fact sheet §7), spelled as Salesforce's metadata spells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum RefreshPolicy {
    /// `infinite`: valid until revoked.
    #[default]
    UntilRevoked,
    /// `zero`: immediately expired: no refresh token is handed out.
    Never,
    /// `specific_inactivity:N:UNIT`: expires when unused for so long.
    Unused(Duration),
    /// `specific_lifetime:N:UNIT`: expires so long after the login.
    Lifetime(Duration),
}

impl TryFrom<String> for RefreshPolicy {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parts = text.split(':');
        let (kind, count, unit) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let length = || {
            let seconds = match unit? {
                "HOURS" => 60 * 60,
                "DAYS" => 24 * 60 * 60,
                "MONTHS" => 30 * 24 * 60 * 60,
                _ => return None,
            };
            count?.parse::<u32>().ok().map(|count| Duration::from_secs(u64::from(count) * seconds))
        };
        match kind {
            "infinite" if count.is_none() => Some(Self::UntilRevoked),
            "zero" if count.is_none() => Some(Self::Never),
            "specific_inactivity" => length().map(Self::Unused),
            "specific_lifetime" => length().map(Self::Lifetime),
            _ => None,
        }
        .filter(|_| parts.next().is_none())
        .ok_or("a refresh policy is infinite, zero, specific_inactivity:N:UNIT or specific_lifetime:N:UNIT, UNIT one of HOURS, DAYS, MONTHS")
    }
}
