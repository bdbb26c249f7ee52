//! What an errand is to do, fixed when it is asked for.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use crate::{
    oauth::card::Card,
    profile::{LoginHost, Profile, ProfileName, SecretSource},
    upkeep::fault::Fault,
};

/// What is to be done about a saved grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// A new access token, unless another process saves one meanwhile.
    Refresh,
    /// Whether it lives. Nothing is refreshed for that.
    Check,
    /// An access token that the server has just accepted: checked, and refreshed only if it is dead.
    Ensure,
    /// Its end, at the server and then here.
    Revoke {
        /// Here alone: the server is not asked.
        local_only: bool,
    },
}

impl Duty {
    /// The duty for machines and for the lock file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Check => "check",
            Self::Ensure => "ensure",
            Self::Revoke { .. } => "revoke",
        }
    }

    /// What a person is told that is going on.
    pub fn words(self) -> &'static str {
        match self {
            Self::Refresh => "new access token",
            Self::Check | Self::Ensure => "checking",
            Self::Revoke { .. } => "revoking",
        }
    }
}

/// An errand's orders.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose grant.
    pub name: ProfileName,
    /// What to do.
    pub duty: Duty,
    /// The settings, where there are any that can be used: they say where the client secret is.
    pub profile: Option<Arc<Profile>>,
}

impl Order {
    /// Where the client secret is that belongs to a grant; `None` for a public client.
    pub(super) fn secret_for(&self, card: &Card) -> Result<Option<SecretSource>, Fault> {
        match &self.profile {
            None => Err(Fault::NoSettings),
            // Another app's secret is nothing to send along.
            Some(profile) if profile.client_id != card.client_id => Err(Fault::OtherApp),
            Some(profile) => Ok(profile.client_secret.clone()),
        }
    }
}

/// The login host that a grant was made at. That it may be used was checked at the login.
pub(super) fn login_of(card: &Card) -> Result<LoginHost, Fault> {
    LoginHost::parse(&card.login_host, true)
        .map_err(|why| Fault::Store(format!("the login host that was saved cannot be used: {why}").into()))
}

/// However small `refresh_after` is: no token is renewed more than once a minute for its age (T51).
const YOUNG: Duration = Duration::from_secs(60);

/// Whether a stored access token is to be renewed before it is handed out. Only its age by this machine's
/// clock counts: Salesforce says nothing of an end in its replies, and other clocks may be a day off.
pub fn is_due(card: &Card, refresh_after: Option<Duration>, now: Timestamp) -> bool {
    card.ended_at.is_none() && refresh_after.is_some_and(|limit| card.age(now) >= limit.max(YOUNG))
}
