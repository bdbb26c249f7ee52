//! [`Entry`]: what may be known of a row without opening a secret, as `list` and `show` say it.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    deck::{
        Row, Saved, Settings,
        state::{Condition, at_rest},
    },
    profile::Kind,
};

/// A row for machines; what is not known is null. Where the settings changed since the login, login
/// host and client id are those of the saved grant.
#[derive(Clone, Debug, Serialize)]
pub struct Entry<'a> {
    /// The profile.
    pub name: &'a str,
    /// What the org is.
    pub kind: Option<Kind>,
    /// [`Condition::code`].
    pub condition: &'static str,
    /// The dashboard's words.
    pub state: String,
    /// As the settings have them.
    pub tags: &'a [String],
    /// The login host's base URL.
    pub login: Option<&'a str>,
    /// The consumer key.
    pub client_id: Option<&'a str>,
    /// The instance's base URL.
    pub instance_url: Option<&'a str>,
    /// 15 or 18 characters.
    pub org_id: Option<&'a str>,
    /// 15 or 18 characters.
    pub user_id: Option<&'a str>,
    /// Where the org told it.
    pub username: Option<&'a str>,
    /// The granted scopes, where the org told them.
    pub scopes: Option<Vec<&'a str>>,
    /// How its tokens are sealed on disk, as the settings spell it.
    pub sealed: Option<&'static str>,
    /// When the login was saved.
    pub minted_at: Option<Timestamp>,
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When a server last answered for the access token.
    pub seen_at: Option<Timestamp>,
    /// Whether its org is a simulated one on this machine.
    pub simulated: bool,
    /// Whether a refresh was cut off, so that nobody knows if the refresh token lives.
    pub uncertain: bool,
    /// Whether the settings name another app or login host than the grant has.
    pub settings_changed: bool,
    /// The file that makes it the default where the command runs.
    pub default: Option<String>,
    /// Why the settings or the token file cannot be used.
    pub problem: Option<&'a str>,
    /// The condition itself.
    #[serde(skip)]
    pub(super) sign: Condition,
}

impl<'a> Entry<'a> {
    /// What is known of a row now.
    pub fn of(row: &'a Row, now: Timestamp) -> Self {
        let state = at_rest(row, now);
        let (profile, card) = (row.profile(), row.card());
        let problem = match (&row.settings, &row.saved) {
            (Settings::Broken(why), _) | (_, Saved::Broken(why)) => Some(why.as_str()),
            _ => None,
        };
        Self {
            name: &row.name,
            kind: row.kind(),
            condition: state.condition.code(),
            state: state.words,
            tags: profile.map_or(&[], |profile| &profile.tags),
            login: card.map(|card| &*card.login_host).or(profile.map(|profile| profile.login.base())),
            client_id: card.map(|card| &*card.client_id).or(profile.map(|profile| &*profile.client_id)),
            instance_url: card.map(|card| &*card.instance_url),
            org_id: card.map(|card| card.org.as_str()),
            user_id: card.map(|card| card.user.as_str()),
            username: card.and_then(|card| card.username.as_deref()),
            scopes: card.and_then(|card| card.scopes.as_deref()).map(|text| text.split_ascii_whitespace().collect()),
            sealed: card.and_then(|_| row.kept.seal.code()),
            minted_at: card.map(|card| card.minted_at),
            issued_at: card.and_then(|card| card.issued_at),
            seen_at: card.map(|card| card.seen_at),
            simulated: row.is_simulated(),
            uncertain: row.kept.uncertain,
            settings_changed: row.is_changed(),
            default: None,
            problem,
            sign: state.condition,
        }
    }

    /// The same, with the file that makes it the default.
    #[must_use]
    pub fn with_default(self, file: Option<String>) -> Self {
        Self { default: file, ..self }
    }

    /// The state for people: with what the card alone does not say.
    pub(super) fn words(&self) -> String {
        match self.settings_changed {
            true => format!("{}, settings changed since", self.state),
            false => self.state.clone(),
        }
    }
}
