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
