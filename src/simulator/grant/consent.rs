//! One grant: what a user consented to, and the tokens that live of it. What ends it is [`super`]'s.

use std::{collections::VecDeque, sync::Arc};

use super::super::{
    clock::{Millis, millis},
    mint,
    scenario::{AppSpec, RefreshPolicy},
    world::{Site, UserRef},
};

/// What a user consented to in one login.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Who consented.
    pub user: UserRef,
    /// To which app.
    pub client_id: String,
    /// To what.
    pub scopes: Vec<String>,
    /// Where the login happened.
    pub site: Site,
}

impl Consent {
    /// Whether it is for the same app and covers all of these scopes.
    pub fn covers(&self, client_id: &str, scopes: &[String]) -> bool {
        self.client_id == client_id && scopes.iter().all(|scope| self.scopes.contains(scope))
    }

    /// Whether the scopes and the app's policy give a refresh token.
    pub fn is_lasting(&self, app: &AppSpec) -> bool {
        let offline = self.scopes.iter().any(|scope| scope == "refresh_token" || scope == "offline_access");
        offline && app.refresh_policy != RefreshPolicy::Never
    }
}

/// A consent and its tokens: a row of `OauthToken` (fact sheet §9).
#[derive(Debug)]
pub struct Grant {
    /// What was consented to.
    pub consent: Consent,
    /// The app's name then.
    pub app_name: String,
    /// When the login was.
    pub created: Millis,
    /// When the refresh token, or the code before it, was last used.
    pub used: Millis,
    /// How often that was.
    pub uses: u64,
    /// Revokes the grant, and does nothing else.
    pub delete_token: Arc<str>,
    /// Every refresh token that is remembered; the last is the current one.
    pub(super) refresh: VecDeque<Arc<str>>,
    /// The access tokens, oldest first.
    pub(super) sessions: VecDeque<Arc<str>>,
    pub(super) in_flight: bool,
}

impl Grant {
    pub(super) fn new(consent: Consent, app: &AppSpec, now: Millis) -> Self {
        Self {
            consent,
            app_name: app.label.clone(),
            created: now,
            used: now,
            uses: 1,
            delete_token: mint::delete_token().into(),
            refresh: VecDeque::new(),
            sessions: VecDeque::new(),
            in_flight: false,
        }
    }

    /// Whether this is the refresh token that works.
    pub(super) fn is_current(&self, token: &str) -> bool {
        self.refresh.back().is_some_and(|current| &**current == token)
    }

    /// When the refresh token ends if nothing happens, where it ends at all.
    pub(super) fn end(&self, app: &AppSpec) -> Option<Millis> {
        match app.refresh_policy {
            RefreshPolicy::UntilRevoked | RefreshPolicy::Never => None,
            RefreshPolicy::Unused(limit) => Some(self.used.saturating_add(millis(limit))),
            RefreshPolicy::Lifetime(limit) => Some(self.created.saturating_add(millis(limit))),
        }
    }

    /// Every token that leads here.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &Arc<str>> {
        self.refresh.iter().chain(&self.sessions).chain([&self.delete_token])
    }
}
