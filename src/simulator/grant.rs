//! The grants an org remembers and the sessions that live under them: five per user and app,
//! rotation and its family, expiry, revocation (fact sheet §7–§9). Nothing here speaks HTTP.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    clock::{Millis, millis},
    fault::Words,
    mint,
    scenario::{AppSpec, RefreshPolicy},
    world::{Site, UserRef},
};
use crate::oauth::names::error;

/// How many grants a user may hold for one app; one more ends the oldest.
pub const GRANTS_PER_USER_AND_APP: usize = 5;

/// A refresh token that is revoked, rotated out or of nobody.
pub const EXPIRED: Words = (error::INVALID_GRANT, "expired access/refresh token");
const LIFETIME_OVER: Words = (error::INVALID_GRANT, "token validity expired");
const IN_FLIGHT: Words = (error::INVALID_GRANT, "token request is already being processed");

/// One user's consent to one app, made by one login.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Who consented.
    pub user: UserRef,
    /// To which app.
    pub client_id: String,
    /// To what.
    pub scopes: Vec<String>,
    /// Where the login happened.
    pub site: Site,
    refresh: Option<String>,
    created: Millis,
    used: Millis,
    alive: bool,
    in_flight: bool,
}

impl Grant {
    /// A consent given now, without tokens yet.
    pub fn new(user: UserRef, client_id: String, scopes: Vec<String>, site: Site, now: Millis) -> Self {
        Self { user, client_id, scopes, site, refresh: None, created: now, used: now, alive: true, in_flight: false }
    }
}

/// Names a [`Grant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantId(usize);

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
    /// The grant it belongs to.
    pub grant: &'a Grant,
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

#[derive(Debug)]
struct Session {
    grant: GrantId,
    issued: Millis,
    used: Millis,
    lasts: Millis,
    ended: bool,
}

/// All grants and sessions of all orgs.
#[derive(Debug, Default)]
pub struct Grants {
    grants: Vec<Grant>,
    /// Current and rotated-out refresh tokens alike: the latter must be known to be noticed.
    by_refresh: HashMap<String, GrantId>,
    sessions: HashMap<String, Session>,
    /// What was counted.
    pub counters: Counters,
}

impl Grants {
    /// Keeps a new grant and opens its first session. A refresh token comes with it where the
    /// scopes and the app's policy give one.
    pub fn begin(&mut self, grant: Grant, app: &AppSpec, org_id: &str, now: Millis) -> Issued {
        let offline = grant.scopes.iter().any(|scope| scope == "refresh_token" || scope == "offline_access");
        let lasting = offline && app.refresh_policy != RefreshPolicy::Never;
        if lasting {
            self.make_room(grant.user, &grant.client_id);
        }
        let id = GrantId(self.grants.len());
        self.grants.push(grant);
        let refresh = lasting.then(|| self.new_refresh(id));
        Issued { access: self.new_session(id, app, org_id, now), refresh }
    }

    /// Takes a refresh token in hand: until [`Self::renew`] or [`Self::release`] nobody else may.
    /// A rotated-out token ends its whole family.
    pub fn claim(&mut self, token: &str, app: &AppSpec, now: Millis) -> Result<GrantId, Words> {
        let id = *self.by_refresh.get(token).ok_or(EXPIRED)?;
        let grant = &mut self.grants[id.0];
        if !grant.alive || grant.client_id != app.client_id {
            return Err(EXPIRED);
        }
        if grant.refresh.as_deref() != Some(token) {
            grant.alive = false;
            self.counters.reuse_events += 1;
            return Err(EXPIRED);
        }
        if end_of(grant, app).is_some_and(|end| now >= end) {
            return Err(LIFETIME_OVER);
        }
        if grant.in_flight {
            return Err(IN_FLIGHT);
        }
        grant.in_flight = true;
        Ok(id)
    }

    /// Gives a claimed token back unused.
    pub fn release(&mut self, id: GrantId) {
        self.grants[id.0].in_flight = false;
    }

    /// Completes a claimed refresh: a new session and, with rotation, a new refresh token. A grant
    /// that ended meanwhile gives nothing.
    pub fn renew(&mut self, id: GrantId, app: &AppSpec, org_id: &str, now: Millis) -> Result<Issued, Words> {
        self.release(id);
        let grant = &mut self.grants[id.0];
        if !grant.alive {
            return Err(EXPIRED);
        }
        grant.used = now;
        self.counters.refreshes += 1;
        let refresh = app.rotate.then(|| self.new_refresh(id));
        Ok(Issued { access: self.new_session(id, app, org_id, now), refresh })
    }

    /// The grant of a live access token, which by this use lives on.
    pub fn session(&mut self, access_token: &str, now: Millis) -> Option<&Grant> {
        let session = self.sessions.get_mut(access_token)?;
        let grant = &self.grants[session.grant.0];
        (is_live(session, grant, now)).then(|| {
            session.used = now;
            grant
        })
    }

    /// What a token is, without using it; nothing for a dead or unknown one.
    pub fn look_up(&self, token: &str, app: &AppSpec, now: Millis) -> Option<Known<'_>> {
        if let Some(session) = self.sessions.get(token) {
            let (grant, expires) = (&self.grants[session.grant.0], session.used + session.lasts);
            return is_live(session, grant, now).then_some(Known {
                grant,
                kind: "access_token",
                issued: session.issued,
                expires: Some(expires),
            });
        }
        let grant = &self.grants[self.by_refresh.get(token)?.0];
        let expires = end_of(grant, app);
        let live = grant.alive && grant.refresh.as_deref() == Some(token) && expires.is_none_or(|end| now < end);
        live.then_some(Known { grant, kind: "refresh_token", issued: grant.created, expires })
    }

    /// Revokes a token: an access token ends its session, a refresh token the whole grant. False
    /// when there was nothing to end.
    pub fn revoke(&mut self, token: &str, now: Millis) -> bool {
        if let Some(session) = self.sessions.get_mut(token) {
            let live = is_live(session, &self.grants[session.grant.0], now);
            session.ended = true;
            return live;
        }
        let Some(id) = self.by_refresh.get(token) else { return false };
        std::mem::replace(&mut self.grants[id.0].alive, false)
    }

    /// Ends every grant that is meant.
    pub fn revoke_where(&mut self, is_meant: impl Fn(&Grant) -> bool) {
        self.grants.iter_mut().filter(|grant| is_meant(grant)).for_each(|grant| grant.alive = false);
    }

    /// Ends every session that is meant; the grants live on.
    pub fn end_sessions_where(&mut self, is_meant: impl Fn(&Grant) -> bool) {
        let Self { grants, sessions, .. } = self;
        sessions
            .values_mut()
            .filter(|session| is_meant(&grants[session.grant.0]))
            .for_each(|session| session.ended = true);
    }

    /// The grant that a token of any kind belongs to, dead or alive.
    pub fn of_token(&self, token: &str) -> Option<&Grant> {
        let session = self.sessions.get(token).map(|session| session.grant);
        session.or_else(|| self.by_refresh.get(token).copied()).map(|id| &self.grants[id.0])
    }

    /// Whether the user has already consented to all of these scopes, so that nothing is asked.
    pub fn has_approved(&self, user: UserRef, client_id: &str, scopes: &[String]) -> bool {
        self.grants.iter().any(|grant| {
            grant.alive
                && grant.user == user
                && grant.client_id == client_id
                && scopes.iter().all(|scope| grant.scopes.contains(scope))
        })
    }

    /// The grant by its id.
    pub fn grant(&self, id: GrantId) -> &Grant {
        &self.grants[id.0]
    }

    fn make_room(&mut self, user: UserRef, client_id: &str) {
        let mut held: Vec<_> = self
            .grants
            .iter_mut()
            .filter(|held| held.alive && held.refresh.is_some() && held.user == user && held.client_id == client_id)
            .collect();
        let surplus = (held.len() + 1).saturating_sub(GRANTS_PER_USER_AND_APP);
        held.iter_mut().take(surplus).for_each(|oldest| oldest.alive = false);
    }

    fn new_refresh(&mut self, id: GrantId) -> String {
        let token = mint::refresh_token();
        self.by_refresh.insert(token.clone(), id);
        self.grants[id.0].refresh = Some(token.clone());
        token
    }

    fn new_session(&mut self, grant: GrantId, app: &AppSpec, org_id: &str, now: Millis) -> String {
        let token = mint::access_token(org_id);
        let session = Session { grant, issued: now, used: now, lasts: millis(app.session), ended: false };
        self.sessions.insert(token.clone(), session);
        self.counters.tokens_issued += 1;
        token
    }
}

fn is_live(session: &Session, grant: &Grant, now: Millis) -> bool {
    grant.alive && !session.ended && now < session.used + session.lasts
}

fn end_of(grant: &Grant, app: &AppSpec) -> Option<Millis> {
    match app.refresh_policy {
        RefreshPolicy::UntilRevoked | RefreshPolicy::Never => None,
        RefreshPolicy::Unused(limit) => Some(grant.used + millis(limit)),
        RefreshPolicy::Lifetime(limit) => Some(grant.created + millis(limit)),
    }
}
