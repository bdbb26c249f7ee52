//! What a token is to the org that issued it, and what is told of it.

use serde::Serialize;

use super::{
    super::{
        clock::{Millis, millis},
        scenario::AppSpec,
    },
    Consent, GrantId,
};

/// Tokens just handed out.
#[derive(Debug)]
pub struct Issued {
    /// The new access token.
    pub access: String,
    /// A new refresh token, where one was due.
    pub refresh: Option<String>,
}

/// What introspection tells of a token.
#[derive(Debug)]
pub struct Known<'a> {
    /// What it was given for.
    pub consent: &'a Consent,
    /// `access_token` or `refresh_token`.
    pub kind: &'static str,
    /// When it was issued.
    pub issued: Millis,
    /// When it ends if nothing happens, where it ends at all.
    pub expires: Option<Millis>,
}

/// What was counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counters {
    /// Requests to the token endpoint, refused ones too.
    pub token_requests: u64,
    /// Access tokens handed out.
    pub tokens_issued: u64,
    /// Refresh requests that were granted.
    pub refreshes: u64,
    /// Uses of a rotated-out refresh token; each ended a family.
    pub reuse_events: u64,
}

/// What a known token is.
#[derive(Clone, Copy, Debug)]
pub enum Token {
    /// An access token and its session.
    Access(Session),
    /// A refresh token, rotated out or not: [`super::Grant::is_current`] tells.
    Refresh(GrantId),
    /// The `DeleteToken` of a grant.
    Delete(GrantId),
}

/// The session of an access token.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// The grant it lives under.
    pub grant: GrantId,
    /// When it began.
    pub issued: Millis,
    /// When it ends if nothing happens.
    pub ends: Millis,
    /// By how much a use moves the end; nothing for a JWT, which says its end itself.
    slides: Option<Millis>,
}

impl Session {
    /// A session that begins now.
    pub fn begin(grant: GrantId, app: &AppSpec, now: Millis) -> Self {
        let lasts = millis(app.session);
        Self { grant, issued: now, ends: now.saturating_add(lasts), slides: (!app.jwt).then_some(lasts) }
    }

    /// Whether it has not ended.
    pub fn is_live(&self, now: Millis) -> bool {
        now < self.ends
    }

    /// A use: it lives on, unless it is a JWT.
    pub fn prolong(&mut self, now: Millis) {
        if let Some(lasts) = self.slides {
            self.ends = now.saturating_add(lasts);
        }
    }
}
