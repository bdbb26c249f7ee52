//! Checked values: what a profile is made of, and the settings it is read from. Nothing here reads
//! a file, the environment or a clock; whoever holds one of these values need not check it again.

mod address;
mod app;
mod browser;
mod error;
pub mod host;
mod id;
mod kind;
mod login;
mod name;
mod redirect;
mod scope;
pub mod setting;
mod settings;
mod source;

use std::{sync::Arc, time::Duration};

pub use self::{
    address::login_behind,
    app::{App, AppType},
    browser::{Browser, KNOWN as KNOWN_BROWSERS, URL as BROWSER_URL},
    error::ProfileError,
    id::{ExpectUser, OrgId, UserId},
    kind::Kind,
    login::LoginHost,
    name::ProfileName,
    redirect::{DoorAddress, RedirectUri},
    scope::Scopes,
    settings::{
        Entries, General, Network, OwnKeys, Problem, REDIRECT_URI, Row, Seal, Settings, StoreSettings, Table, Tabs,
        ThemeName, Ui, Written, secret_variables,
    },
    source::{SecretSource, SourceKey},
};

/// One app × one login host × one redirect URI × one person's consent, with everything that
/// `[defaults]` and `[apps.*]` add to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name, unique whatever the case.
    pub name: ProfileName,
    /// The shared app it points to, if it does.
    pub app: Option<Arc<App>>,
    /// The consumer key, its own or the app's.
    pub client_id: String,
    /// Where the consumer secret comes from, its own or the app's; `None` for public clients.
    pub client_secret: Option<SecretSource>,
    /// Where it logs in.
    pub login: LoginHost,
    /// Where the browser comes back to.
    pub redirect_uri: RedirectUri,
    /// What to ask for; empty leaves the parameter out.
    pub scopes: Scopes,
    /// Whether PKCE is used (RFC 7636, always S256).
    pub pkce: bool,
    /// Salesforce's `prompt`; empty leaves it out and reuses the browser's session.
    pub prompt: String,
    /// The username to prefill.
    pub login_hint: Option<String>,
    /// More authorize parameters, in the file's order; none of them is one that a flow sets itself.
    pub extra: Vec<(String, String)>,
    /// For grouping and choosing; the first one groups the list.
    pub tags: Vec<String>,
    /// The least strictness it is handled with, whatever the org's host says.
    pub kind: Option<Kind>,
    /// The only org it may be logged in to.
    pub expect_org: Option<OrgId>,
    /// The only user it may be logged in as.
    pub expect_user: Option<ExpectUser>,
    /// Its own browser.
    pub browser: Option<Browser>,
    /// How long a login waits for the person.
    pub timeout: Duration,
    /// The age from which a stored access token is renewed before it is handed out; `None`: never.
    pub refresh_after: Option<Duration>,
    /// Whether a new login revokes the grant it replaces.
    pub revoke_replaced: bool,
    /// Whether a login host that is not Salesforce's was allowed.
    pub allow_custom_host: bool,
}

impl Profile {
    /// What its org most likely is, before any login: as the login host says, or stricter if `kind`
    /// says so.
    pub fn likely_kind(&self) -> Kind {
        let derived = match self.login.as_written() {
            "sandbox" => Kind::Sandbox,
            _ => Kind::of_instance(self.login.base()),
        };
        self.kind.map_or(derived, |stricter| derived.stricter(stricter))
    }
}
