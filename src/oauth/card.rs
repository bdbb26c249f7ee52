//! What is kept of a grant: the [`Card`], which holds no secret and may be shown, and the [`Grant`]
//! itself. Files are the store's.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    profile::{Kind, OrgId, Seal, UserId},
    secret::Secret,
};

/// What is known of a saved grant beside its card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How it is sealed on disk.
    pub seal: Seal,
    /// Whether a refresh of it was cut off, so that nobody knows if its refresh token lives.
    pub uncertain: bool,
}

/// What may be known of a saved grant without opening a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The app's consumer key.
    pub client_id: String,
    /// The login host's base URL without a trailing slash.
    pub login_host: String,
    /// The instance's base URL without a trailing slash.
    pub instance_url: String,
    /// The org.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user name, where the identity look-up answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The person's name, where the identity look-up answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What the org is, as its instance URL and the settings say.
    pub kind: Kind,
    /// The granted scopes, space-separated, where the reply named them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<String>,
    /// When the login that minted the grant was saved.
    pub minted_at: Timestamp,
    /// When the access token was issued, where the server said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// When a server last answered for the access token: at the login, a check or a refresh.
    pub seen_at: Timestamp,
    /// How often the access token was refreshed since.
    pub refreshes: u32,
    /// When it was refreshed last, by this machine's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshed_at: Option<Timestamp>,
    /// When the access token ends, or when it was found ended, where a server said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the server said that the refresh token is dead: only a new login helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Fingerprint of the access token.
    pub access_fingerprint: String,
    /// Fingerprint of the refresh token, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_fingerprint: Option<String>,
    /// Where the grant came from.
    pub origin: Origin,
    /// To whom its refresh token was handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_outs: Vec<HandOut>,
}

impl Card {
    /// Whether both cards are of the same tokens: nobody logged in or refreshed between them.
    pub fn has_tokens_of(&self, other: &Self) -> bool {
        let tokens = |card: &Self| (card.access_fingerprint.clone(), card.refresh_fingerprint.clone());
        // A refresh may return the same access token; then the count tells.
        tokens(self) == tokens(other) && self.refreshes == other.refreshes && self.minted_at == other.minted_at
    }

    /// How old the access token is. By this machine's clock alone: what a server says of its time may be a
    /// day off, and a clock that went back makes no age.
    pub fn age(&self, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(self.refreshed_at.unwrap_or(self.minted_at))).unwrap_or_default()
    }
}

/// Where a grant came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// By a login here.
    Minted,
    /// From another tool's store.
    Imported,
}

/// A refresh token given to another program or person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOut {
    /// When.
    pub at: Timestamp,
    /// In which form.
    pub to: String,
}

/// A grant: what a login mints at the org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The refresh token, where scope and policy gave one.
    pub refresh_token: Option<Secret>,
    /// The last token reply, the JSON text whole.
    pub reply: Secret,
}
