//! The live grants as people and tests may see them. Tokens leave here cut and fingerprinted, never whole.

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};

use super::{Consent, Grant, GrantId, Grants, Token};
use crate::simulator::{clock::Millis, scenario::AppSpec};

/// How much of a token is shown: its kind, and enough to find it in a client's own log.
const SHOWN: usize = 10;

/// A live grant, to be shown.
#[derive(Debug)]
pub struct Live {
    /// What was consented to.
    pub consent: Consent,
    /// When the login was.
    pub created: Millis,
    /// When the refresh token, or the code before it, was last used.
    pub used: Millis,
    /// The refresh token, where there is one that works.
    pub refresh: Option<LiveToken>,
    /// Which of its user's lasting grants for the app it is, the oldest being the first.
    pub place: usize,
    /// The access tokens that work, newest first.
    pub access: Vec<LiveToken>,
}

/// A token that works, masked.
#[derive(Debug)]
pub struct LiveToken {
    /// The first characters, `…`, and the first 8 hex digits of its SHA-256.
    pub mask: String,
    /// When it ends if nothing happens, where it ends at all.
    pub ends: Option<Millis>,
}

impl Grants {
    /// The grants with a token that works, newest first.
    pub fn live<'a>(
        &self,
        now: Millis,
        app: impl Fn(&Consent) -> Option<&'a AppSpec>,
        is_meant: impl Fn(&Consent) -> bool,
    ) -> Vec<Live> {
        let mut ids: Vec<_> = self.grants.keys().copied().collect();
        ids.sort_unstable();
        let mut held = HashMap::new();
        let shown = ids.into_iter().filter_map(|id| {
            let grant = self.grants.get(&id)?;
            if !is_meant(&grant.consent) {
                return None;
            }
            let refresh = grant.refresh.back().and_then(|token| token_of(token, grant.end(app(&grant.consent)?), now));
            let place = held.entry((grant.consent.user, &grant.consent.client_id)).or_insert(0_usize);
            *place += usize::from(!grant.refresh.is_empty());
            let access = self.sessions_of(id, grant, now);
            (refresh.is_some() || !access.is_empty()).then(|| Live {
                consent: grant.consent.clone(),
                created: grant.created,
                used: grant.used,
                refresh,
                place: *place,
                access,
            })
        });
        let mut live: Vec<_> = shown.collect();
        live.reverse();
        live
    }

    fn sessions_of(&self, id: GrantId, grant: &Grant, now: Millis) -> Vec<LiveToken> {
        let ends = |token: &str| match self.tokens.get(token) {
            Some(Token::Access(session)) if session.grant == id => Some(session.ends),
            _ => None,
        };
        grant.sessions.iter().rev().filter_map(|token| token_of(token, Some(ends(token)?), now)).collect()
    }
}

fn token_of(token: &str, ends: Option<Millis>, now: Millis) -> Option<LiveToken> {
    ends.is_none_or(|end| now < end).then(|| LiveToken { mask: mask(token), ends })
}

fn mask(token: &str) -> String {
    let hash = digest(&SHA256, token.as_bytes());
    let fingerprint: String = hash.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let shown: String = token.chars().take(SHOWN).collect();
    format!("{shown}…{fingerprint}")
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_token_is_shown_by_its_beginning_and_its_fingerprint() {
        // SHA-256 of "abc" and of this token, from coreutils.
        assert_eq!(mask("abc"), "abc…ba7816bf");
        assert!(!mask("5Aep861AAAAAAAAAAAAAAAAAAAAAAAAAAA").contains("AAAAAAAA"));
    }
}
