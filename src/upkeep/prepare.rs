//! Prepare and Lock: what the token file holds, before and under the lock, and which way that leads.

use std::time::Duration;

use crate::{
    flow::step::{Now, Status},
    plain::Plain,
    profile::SecretSource,
    secret::Secret,
    upkeep::{
        Duty, Errand,
        event::{Found, Stored, Wish},
        fault::Fault,
        phase::{Look, Phase, Purpose, Renewal},
        step::Step,
    },
};

/// How long a token file's lock is waited for (design §5).
pub(super) const LOCK: Duration = Duration::from_secs(30);
/// How long for a line in it that can be left out.
pub(super) const BRIEFLY: Duration = Duration::from_secs(2);

impl Errand {
    /// The file is read first, without its lock: what it holds now is what this errand is about. A file
    /// that is only to be deleted need not be readable.
    pub(super) fn begin(&mut self, now: Now) -> Vec<Wish> {
        self.stamp(Step::Prepare, Status::Began, now, "");
        if self.order.duty == (Duty::Revoke { local_only: true }) {
            self.stamp(Step::Prepare, Status::Done, now, "");
            return self.hold(Purpose::Revoke(None), now);
        }
        self.phase = Phase::Reading;
        vec![Wish::Read]
    }

    pub(super) fn read(&mut self, found: Found, now: Now) -> Vec<Wish> {
        let stored = match self.see(found) {
            Ok(stored) => stored,
            Err(fault) => return self.fail(Step::Prepare, fault, false, now),
        };
        match self.order.duty {
            Duty::Refresh => self.unlock(stored, false, now),
            Duty::Check => match self.quiet_source(&stored) {
                Some(source) => self.unlock_with(source, stored, false),
                None => self.look_at_user(stored, None, now),
            },
            Duty::Ensure => self.look_at_user(stored, None, now),
            Duty::Revoke { .. } => {
                self.stamp(Step::Prepare, Status::Done, now, "");
                if self.holds { self.stop_to_revoke(&stored, now) } else { self.hold(Purpose::Revoke(None), now) }
            }
        }
    }

    /// The client secret is read before the lock is taken: a source may take a minute, and the lock is for
    /// seconds. `dead` says that the access token was found dead.
    pub(super) fn unlock(&mut self, stored: Stored, dead: bool, now: Now) -> Vec<Wish> {
        if stored.grant.refresh_token.is_none() {
            return self.fail(Step::Prepare, Fault::NoRefreshToken, false, now);
        }
        if let Err(fault) = super::order::login_of(&stored.card) {
            return self.fail(Step::Prepare, fault, false, now);
        }
        match self.order.secret_for(&stored.card) {
            Ok(Some(source)) => self.unlock_with(source, stored, dead),
            Ok(None) => self.unlocked(stored, None, dead, now),
            Err(fault) => self.fail(Step::Prepare, fault, false, now),
        }
    }

    fn unlock_with(&mut self, source: SecretSource, stored: Stored, dead: bool) -> Vec<Wish> {
        self.phase = Phase::Unlocking { stored, dead };
        vec![Wish::Unlock(source)]
    }

    pub(super) fn unlocked(&mut self, stored: Stored, secret: Option<Secret>, dead: bool, now: Now) -> Vec<Wish> {
        match (self.order.duty, secret) {
            (Duty::Check, Some(secret)) => self.introspect(stored, secret, Look::Access, None, now),
            (Duty::Check, None) => self.look_at_user(stored, None, now),
            (_, secret) => {
                self.stamp(Step::Prepare, Status::Done, now, "");
                let renewal = Renewal { dead, ..Renewal::of(stored.card.clone(), secret) };
                if self.holds {
                    self.stop_to_renew(renewal, &stored, now)
                } else {
                    self.hold(Purpose::Renew(renewal), now)
                }
            }
        }
    }

    /// A check goes on without the secret; nothing else can.
    pub(super) fn locked_out(&mut self, stored: Stored, why: Plain, now: Now) -> Vec<Wish> {
        match self.order.duty {
            Duty::Check => {
                self.stamp(Step::Prepare, Status::Note, now, why);
                self.look_at_user(stored, None, now)
            }
            _ => self.fail(Step::Prepare, Fault::NoSecret(why), false, now),
        }
    }

    pub(super) fn under_lock(
        &mut self,
        purpose: Purpose,
        found: Found,
        unsettled: Option<&str>,
        now: Now,
    ) -> Vec<Wish> {
        match (purpose, self.see(found)) {
            (Purpose::Revoke(draft), found) => self.revoke(found, unsettled, draft, now),
            (_, Err(fault)) => self.fail(Step::Lock, fault, false, now),
            (Purpose::Note { card, learned, outcome }, Ok(stored)) => {
                self.mark_learned(stored, &card, &learned, outcome, now)
            }
            (Purpose::Renew(renewal), Ok(stored)) => self.renew(renewal, stored, unsettled, now),
        }
    }

    /// Takes note of what the file holds.
    pub(super) fn see(&mut self, found: Found) -> Result<Stored, Fault> {
        match found {
            Ok(Some(stored)) => {
                self.card = Some(stored.card.clone());
                Ok(stored)
            }
            Ok(None) => {
                self.card = None;
                Err(Fault::NoToken)
            }
            Err(why) => Err(Fault::Store(why)),
        }
    }

    /// A source that a check may use: one that asks nobody.
    fn quiet_source(&self, stored: &Stored) -> Option<SecretSource> {
        let source = self.order.secret_for(&stored.card).ok().flatten();
        source.filter(|source| !matches!(source, SecretSource::Prompt | SecretSource::Keyring))
    }
}
