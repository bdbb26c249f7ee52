//! [`App`]: the client settings that several profiles may share.

use super::{LoginHost, ProfileError, SecretSource};

/// A connected app or external client app, as its owner set it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its name in the settings: `[apps.NAME]`.
    pub name: String,
    /// The consumer key.
    pub client_id: String,
    /// Where the consumer secret comes from; `None` for public clients.
    pub client_secret: Option<SecretSource>,
    /// What kind of app it is, which decides where it can be used.
    pub kind: AppType,
    /// The org it was made in; a local app works nowhere else.
    pub home: Option<LoginHost>,
    /// Its name in Setup, for messages to whoever must change it there.
    pub label: Option<String>,
}

impl App {
    /// The app's home, where it is a local one and this login host is known to be another org's: its own
    /// My Domain or, on this machine, its own path. A host that serves many orgs may well lead home.
    pub fn home_elsewhere(&self, login: &LoginHost) -> Option<&LoginHost> {
        let home = self.home.as_ref().filter(|_| self.kind == AppType::EcaLocal)?;
        let is_home = match login.is_loopback() {
            true => login.base().strip_prefix(home.base()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            false => !login.is_my_domain() || login.host().eq_ignore_ascii_case(home.host()),
        };
        (!is_home).then_some(home)
    }
}

/// The kinds of apps (fact sheet §14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AppType {
    /// A connected app: usable in any org that lets it.
    #[default]
    Connected,
    /// An external client app that works in its own org alone.
    EcaLocal,
    /// An external client app that must be installed in each org.
    EcaPackaged,
}

impl AppType {
    /// The settings' word.
    ///
    /// # Errors
    /// [`ProfileError::AppType`] lists the words.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        match text {
            "connected" => Ok(Self::Connected),
            "eca-local" => Ok(Self::EcaLocal),
            "eca-packaged" => Ok(Self::EcaPackaged),
            _ => Err(ProfileError::AppType),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_app_is_away_where_another_org_is_known_to_answer() {
        let host = |text: &str| LoginHost::parse(text, false).unwrap();
        let app = |kind, home: &str| App {
            name: "deck".to_owned(),
            client_id: "3MVG9".to_owned(),
            client_secret: None,
            kind,
            home: Some(host(home)),
            label: None,
        };
        let is_away = |home: &str, login: &str| app(AppType::EcaLocal, home).home_elsewhere(&host(login)).is_some();
        let acme = "https://acme.my.salesforce.com";
        assert!(is_away(acme, "https://globex.my.salesforce.com"));
        assert!(is_away(acme, "https://acme--uat.sandbox.my.salesforce.com"));
        assert!(!is_away(acme, acme));
        // These may lead to the home.
        for login in ["production", "sandbox", "https://acme.my.site.com/customers"] {
            assert!(!is_away(acme, login), "{login}");
        }
        let local = "http://127.0.0.1:8400/acme";
        assert!(is_away(local, "http://127.0.0.1:8400/globex") && is_away(local, "http://127.0.0.1:8400/acme2"));
        assert!(!is_away(local, local) && !is_away(local, "http://127.0.0.1:8400/acme/customers"));
        for kind in [AppType::Connected, AppType::EcaPackaged] {
            assert!(app(kind, acme).home_elsewhere(&host("https://globex.my.salesforce.com")).is_none());
        }
    }
}
