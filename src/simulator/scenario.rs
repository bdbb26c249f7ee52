//! What a simulated org is made of, as data a test or the demo fills in: the org, its users, its
//! app, the person who logs in, and what its profile says. What becomes of it is elsewhere.

use std::time::Duration;

use super::{fault::Fault, mint};

/// One simulated org with its one app.
#[derive(Clone, Debug)]
pub struct OrgSpec {
    /// Profile name, and what the path prefix is made of: ASCII letters, digits, `.`, `_`, `-`; unique.
    pub name: String,
    /// What a person calls the org.
    pub label: String,
    /// What kind of org it is.
    pub kind: Kind,
    /// Its users, at least one; the first is who logs in when nobody says otherwise.
    pub users: Vec<UserSpec>,
    /// Its app.
    pub app: AppSpec,
    /// What the person at the browser does, for the demo's robot.
    pub persona: Persona,
    /// Switches that are on from the start.
    pub faults: Vec<Fault>,
    /// What the written profile says.
    pub profile: ProfileSpec,
}

impl OrgSpec {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A production org.
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

/// A person with an account.
#[derive(Clone, Debug)]
pub struct UserSpec {
    /// The login name, shaped like an e-mail address, unique over all orgs.
    pub username: String,
    /// Given and family name.
    pub name: String,
    /// Whether the account may log in.
    pub active: bool,
}

impl UserSpec {
    /// An active user.
    pub fn new(username: impl Into<String>, name: impl Into<String>) -> Self {
        Self { username: username.into(), name: name.into(), active: true }
    }
}

/// A connected app or external client app.
#[derive(Clone, Debug)]
pub struct AppSpec {
    /// Its name on the approval page.
    pub label: String,
    /// The consumer key.
    pub client_id: String,
    /// The consumer secret.
    pub secret: String,
    /// "Require Secret for Web Server Flow".
    pub web_secret: bool,
    /// "Require Secret for Refresh Token Flow", a switch of its own.
    pub refresh_secret: bool,
    /// The public key that verifies its `client_assertion`s: a PEM or a JWK.
    pub certificate: Option<String>,
    /// The registered callbacks, compared character for character.
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
    pub policy: RefreshPolicy,
    /// How long an unused access token lives.
    pub session: Duration,
    /// A local external client app: users of other orgs are blocked.
    pub local: bool,
}

impl AppSpec {
    /// An app with the usual settings: both secrets required, PKCE voluntary, no rotation, tokens
    /// valid until revoked. Key and secret follow from `name`.
    pub fn new(name: &str, label: impl Into<String>, callback: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            client_id: mint::client_id(name),
            secret: mint::client_secret(name),
            web_secret: true,
            refresh_secret: true,
            certificate: None,
            callbacks: vec![callback.into()],
            scopes: ["api", "web", "refresh_token"].map(str::to_owned).into(),
            pkce: false,
            rotate: false,
            jwt: false,
            policy: RefreshPolicy::UntilRevoked,
            session: Duration::from_secs(2 * 60 * 60),
            local: false,
        }
    }
}

/// The app's refresh token policy (fact sheet §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshPolicy {
    /// Valid until revoked.
    UntilRevoked,
    /// Immediately expired: no refresh token is handed out.
    Never,
    /// Expires when unused for so long.
    Unused(Duration),
    /// Expires so long after the login.
    Lifetime(Duration),
}

/// What the person at the browser does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Persona {
    /// Signs in as the page suggests and allows.
    Allow,
    /// Signs in and denies.
    Deny,
    /// Signs in as this user instead, and allows.
    SignInAs(String),
}

/// What the written profile says beyond the truth.
#[derive(Clone, Debug, Default)]
pub struct ProfileSpec {
    /// Its tags; the first is its group.
    pub tags: Vec<String>,
    /// The client secret it claims, where that is not the app's.
    pub secret: Option<String>,
    /// Whom it expects to sign in.
    pub login_hint: Option<String>,
}
