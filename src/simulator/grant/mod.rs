//! The grants an org remembers and the sessions that live under them: five per user and app,
//! rotation and its family, expiry, revocation (fact sheet §7–§9). Nothing here speaks HTTP.
//!
//! What ended is forgotten at once: a token nobody knows and one that is dead are answered alike.

mod consent;
mod live;
#[cfg(test)]
mod tests;
mod token;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use self::token::{Session, Token};
pub use self::{
    consent::{Consent, Grant},
    live::{Live, LiveToken},
    token::{Counters, Issued, Known},
};
use super::{clock::Millis, fault::Words, mint, scenario::AppSpec, world::UserRef};
use crate::oauth::names::error;

/// How many grants with a refresh token a user may hold for one app; one more ends the oldest.
pub const GRANTS_PER_USER_AND_APP: usize = 5;
/// How many grants without a refresh token are kept for a user and app, as a memory of the approval.
/// Salesforce names no number: it only keeps memory flat.
const PASSING_PER_USER_AND_APP: usize = 100;
/// How many live sessions a grant may have: a client that refreshes more often without using the
/// tokens it has loses the oldest. Salesforce names no number: it only keeps memory flat.
const SESSIONS_PER_GRANT: usize = 100;
/// How many rotated-out refresh tokens a grant remembers, so that a use of one is noticed: months of
/// refreshes every two hours. An older one is answered with the same words but ends nothing.
const ROTATED_OUT_PER_GRANT: usize = 1_000;

/// A refresh token that is revoked, rotated out or of nobody.
pub const EXPIRED: Words = (error::INVALID_GRANT, "expired access/refresh token");
const LIFETIME_OVER: Words = (error::INVALID_GRANT, "token validity expired");
const IN_FLIGHT: Words = (error::INVALID_GRANT, "token request is already being processed");

/// Names a [`Grant`]; in the order of their logins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantId(u64);

impl GrantId {
    /// The 18-character id of the row in `OauthToken`.
    pub fn row(self) -> String {
        mint::row_id("0CI", self.0)
    }
}

/// All grants and sessions of all orgs.
#[derive(Debug, Default)]
pub struct Grants {
    grants: HashMap<GrantId, Grant>,
    by_user: HashMap<UserRef, BTreeSet<GrantId>>,
    tokens: HashMap<Arc<str>, Token>,
    begun: u64,
    /// What was counted.
    pub counters: Counters,
}

impl Grants {
    /// Keeps a new grant and opens its first session with this access token. A refresh token comes
    /// with it where the scopes and the app's policy give one.
    pub fn begin(&mut self, consent: Consent, app: &AppSpec, access: String, now: Millis) -> Issued {
        let lasting = consent.is_lasting(app);
        self.make_room(&consent, lasting);
        self.begun += 1;
        let id = GrantId(self.begun);
        let grant = Grant::new(consent, app, now);
        self.tokens.insert(Arc::clone(&grant.delete_token), Token::Delete(id));
        self.by_user.entry(grant.consent.user).or_default().insert(id);
        self.grants.insert(id, grant);
        let refresh = lasting.then(|| self.new_refresh(id));
        self.open_session(id, app, &access, now);
        Issued { access, refresh }
    }

    /// Takes a refresh token in hand: until [`Self::renew`] or [`Self::release`] nobody else may.
    /// A rotated-out token ends its whole family.
    pub fn claim(&mut self, token: &str, app: &AppSpec, now: Millis) -> Result<GrantId, Words> {
        let Some(&Token::Refresh(id)) = self.tokens.get(token) else { return Err(EXPIRED) };
        let grant = self.grants.get_mut(&id).filter(|grant| grant.consent.client_id == app.client_id).ok_or(EXPIRED)?;
        if !grant.is_current(token) {
            self.counters.reuse_events += 1;
            self.end(id);
            return Err(EXPIRED);
        }
        if grant.end(app).is_some_and(|end| now >= end) {
            return Err(LIFETIME_OVER);
        }
        if std::mem::replace(&mut grant.in_flight, true) {
            return Err(IN_FLIGHT);
        }
        Ok(id)
    }

    /// Gives a claimed token back unused.
    pub fn release(&mut self, id: GrantId) {
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.in_flight = false;
        }
    }

    /// Completes a claimed refresh: a session with this access token and, with rotation, a new refresh
    /// token. A grant that ended meanwhile gives nothing.
    pub fn renew(&mut self, id: GrantId, app: &AppSpec, access: String, now: Millis) -> Result<Issued, Words> {
        let grant = self.grants.get_mut(&id).ok_or(EXPIRED)?;
        grant.in_flight = false;
        grant.used = now;
        grant.uses += 1;
        self.counters.refreshes += 1;
        let refresh = app.rotate.then(|| self.new_refresh(id));
        self.open_session(id, app, &access, now);
        Ok(Issued { access, refresh })
    }

    /// What a live access token was given for; by this use it lives on.
    pub fn session(&mut self, access_token: &str, now: Millis) -> Option<&Consent> {
        let Some(Token::Access(session)) = self.tokens.get_mut(access_token) else { return None };
        if !session.is_live(now) {
            return None;
        }
        session.prolong(now);
        let id = session.grant;
        self.consent(id)
    }

    /// What a token is, without using it; nothing for a dead or unknown one.
    pub fn look_up(&self, token: &str, app: &AppSpec, now: Millis) -> Option<Known<'_>> {
        let (id, kind, issued, expires) = match self.tokens.get(token)? {
            Token::Access(session) => (session.grant, "access_token", session.issued, Some(session.ends)),
            Token::Refresh(id) => {
                let grant = self.grants.get(id).filter(|grant| grant.is_current(token))?;
                (*id, "refresh_token", grant.created, grant.end(app))
            }
            Token::Delete(_) => return None,
        };
        let consent = self.consent(id)?;
        expires.is_none_or(|end| now < end).then_some(Known { consent, kind, issued, expires })
    }

    /// Revokes a token: an access token ends its session, a refresh token or a `DeleteToken` the whole
    /// grant. False when there was nothing to end.
    pub fn revoke(&mut self, token: &str, now: Millis) -> bool {
        match self.tokens.get(token) {
            Some(Token::Access(_)) => self.end_session(token, now),
            Some(&Token::Refresh(id) | &Token::Delete(id)) => self.end(id),
            None => false,
        }
    }

    /// Ends the session of an access token. False when there was none, or it was over.
    pub fn end_session(&mut self, access_token: &str, now: Millis) -> bool {
        let Some(&Token::Access(session)) = self.tokens.get(access_token) else { return false };
        self.tokens.remove(access_token);
        if let Some(grant) = self.grants.get_mut(&session.grant) {
            grant.sessions.retain(|token| &**token != access_token);
        }
        session.is_live(now)
    }

    /// Ends every grant that is meant.
    pub fn revoke_where(&mut self, is_meant: impl Fn(&Consent) -> bool) {
        for id in self.meant(is_meant) {
            self.end(id);
        }
    }

    /// Ends every session of the grants that are meant; these live on.
    pub fn end_sessions_where(&mut self, is_meant: impl Fn(&Consent) -> bool) {
        for id in self.meant(is_meant) {
            let Some(grant) = self.grants.get_mut(&id) else { continue };
            for token in grant.sessions.drain(..) {
                self.tokens.remove(&token);
            }
        }
    }

    fn meant(&self, is_meant: impl Fn(&Consent) -> bool) -> Vec<GrantId> {
        self.grants.iter().filter(|(_, grant)| is_meant(&grant.consent)).map(|(id, _)| *id).collect()
    }

    /// What a token of any kind was given for.
    pub fn of_token(&self, token: &str) -> Option<&Consent> {
        match *self.tokens.get(token)? {
            Token::Access(Session { grant, .. }) | Token::Refresh(grant) | Token::Delete(grant) => self.consent(grant),
        }
    }

    /// Whether the user has already consented to all of these scopes, so that nothing is asked.
    pub fn has_approved(&self, user: UserRef, client_id: &str, scopes: &[String]) -> bool {
        self.of_user(user).any(|(_, grant)| grant.consent.covers(client_id, scopes))
    }

    /// The user's grants, oldest first.
    pub fn of_user(&self, user: UserRef) -> impl Iterator<Item = (GrantId, &Grant)> {
        let ids = self.by_user.get(&user).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.grants.get(id)?)))
    }

    /// What a live grant was given for.
    pub fn consent(&self, id: GrantId) -> Option<&Consent> {
        self.grants.get(&id).map(|grant| &grant.consent)
    }

    /// Ends a grant and every token of it. False when it had ended already.
    fn end(&mut self, id: GrantId) -> bool {
        let Some(grant) = self.grants.remove(&id) else { return false };
        for token in grant.tokens() {
            self.tokens.remove(token);
        }
        if let Some(ids) = self.by_user.get_mut(&grant.consent.user) {
            ids.remove(&id);
        }
        true
    }

    /// Ends the oldest grants of this kind, so that there is room for one more.
    fn make_room(&mut self, Consent { user, client_id, .. }: &Consent, lasting: bool) {
        let same = |grant: &Grant| grant.consent.client_id == *client_id && grant.refresh.is_empty() != lasting;
        let held: Vec<_> = self.of_user(*user).filter(|(_, grant)| same(grant)).map(|(id, _)| id).collect();
        let most = if lasting { GRANTS_PER_USER_AND_APP } else { PASSING_PER_USER_AND_APP };
        for oldest in held.iter().take((held.len() + 1).saturating_sub(most)) {
            self.end(*oldest);
        }
    }

    fn new_refresh(&mut self, id: GrantId) -> String {
        let token = mint::refresh_token();
        if let Some(grant) = self.grants.get_mut(&id) {
            let name: Arc<str> = token.as_str().into();
            grant.refresh.push_back(Arc::clone(&name));
            self.tokens.insert(name, Token::Refresh(id));
            if grant.refresh.len() > 1 + ROTATED_OUT_PER_GRANT
                && let Some(forgotten) = grant.refresh.pop_front()
            {
                self.tokens.remove(&forgotten);
            }
        }
        token
    }

    fn open_session(&mut self, id: GrantId, app: &AppSpec, access: &str, now: Millis) {
        let Some(grant) = self.grants.get_mut(&id) else { return };
        let is_over = |token: &Arc<str>| match self.tokens.get(token) {
            Some(Token::Access(session)) => !session.is_live(now),
            _ => true,
        };
        let over = grant.sessions.iter().take_while(|token| is_over(token)).count();
        let surplus = over.max((grant.sessions.len() + 1).saturating_sub(SESSIONS_PER_GRANT));
        for oldest in grant.sessions.drain(..surplus) {
            self.tokens.remove(&oldest);
        }
        let name: Arc<str> = access.into();
        grant.sessions.push_back(Arc::clone(&name));
        self.tokens.insert(name, Token::Access(Session::begin(id, app, now)));
        self.counters.tokens_issued += 1;
    }
}
