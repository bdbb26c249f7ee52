//! Reading what other tools keep: profiles to be added, and grants with them. What is read is judged by the same
//! rules as the settings' file; what has which name at last is decided where all the names are known.

pub mod list;
mod name;
pub mod sf;
pub mod url;

use toml_edit::{Table, Value};

pub use self::name::fit;
use crate::{
    plain::Plain,
    profile::{LoginHost, OrgId, ProfileError},
    secret::Secret,
};

/// A login that another tool knows.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What it is called there, for people.
    pub from: Plain,
    /// The name that it would like to have, which may be no name at all.
    pub wished: String,
    /// The app's consumer key.
    pub client_id: String,
    /// Its secret, where it comes along.
    pub client_secret: Option<Secret>,
    /// Where to log in.
    pub login: LoginHost,
    /// Whether a browser comes back where that tool waits for it.
    pub waits_at_sf: bool,
    /// The user name.
    pub username: Option<String>,
    /// The org.
    pub org: Option<OrgId>,
    /// The grant, where it comes along.
    pub grant: Option<Foreign>,
    /// What a person should know of it.
    pub notes: Vec<Plain>,
}

/// A grant as another tool keeps it.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// The access token, and where it is good.
    pub access: Option<(Secret, String)>,
    /// The refresh token.
    pub refresh: Option<Secret>,
}

/// The redirect URI that Salesforce's CLI waits at, and that its app has.
pub const SF_REDIRECT: &str = "http://localhost:1717/OauthRedirect";

impl Candidate {
    /// The keys of its table.
    pub fn table(&self) -> Table {
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| drop(table.insert(key, value.into()));
        put("client_id", self.client_id.as_str().into());
        if let Some(secret) = &self.client_secret {
            put("client_secret", secret.expose().into());
        }
        put("login", self.login.as_written().into());
        if self.waits_at_sf {
            put("redirect_uri", SF_REDIRECT.into());
        }
        if let Some(username) = &self.username {
            put("login_hint", username.as_str().into());
            put("expect_user", username.as_str().into());
        }
        if let Some(org) = &self.org {
            put("expect_org", org.as_str().into());
        }
        table
    }
}

/// A login host as settings would have it: the two doors of all orgs by their words.
///
/// # Errors
/// As [`LoginHost::parse`]; no other host than Salesforce's, and this machine, is taken from another tool.
fn login_of(address: &str) -> Result<LoginHost, ProfileError> {
    let login = LoginHost::parse(address, false)?;
    let word = match login.base() {
        "https://login.salesforce.com" => "production",
        "https://test.salesforce.com" => "sandbox",
        base => base,
    };
    LoginHost::parse(word, false)
}
