//! Refresh: one attempt per hold of the lock. The file is read again under it; what another process saved
//! is taken as it is; what was cut off before is not repeated before the access token was tried.

use std::time::Duration;

use crate::{
    flow::step::{Now, Status},
    oauth::{
        call::Answer,
        card::Card,
        error::OAuthError,
        identity::{self, Sight},
        names::endpoint,
        request::Request,
        token,
    },
    secret::Secret,
    upkeep::{
        Errand,
        event::{Found, Stored, Wish},
        fault::Fault,
        judge::{Verdict, judge},
        order::login_of,
        phase::{Outcome, Phase, Renewal},
        save::other,
        step::Step,
    },
};

/// How often it is tried in all.
const TRIES: u32 = 4;
/// The first wait between two tries; each further one is twice as long.
const BACK_OFF: Duration = Duration::from_millis(500);
/// A server that wants to be left alone for longer is: the person decides then.
const LONGEST: Duration = Duration::from_secs(20);

impl Errand {
    /// The lock is held, and this is what the file holds.
    pub(super) fn renew(
        &mut self,
        mut renewal: Renewal,
        stored: Stored,
        unsettled: Option<&str>,
        now: Now,
    ) -> Vec<Wish> {
        if !stored.card.has_tokens_of(&renewal.begun) {
            return self.adopt(renewal.begun, stored.card, false, now);
        }
        // Found dead while this one waited, or before: then only who insists has it asked again.
        if stored.card.ended_at.is_some() && (renewal.begun.ended_at.is_none() || !self.insists()) {
            return self.fail(Step::Lock, Fault::Dead(None), false, now);
        }
        self.stamp(Step::Lock, Status::Done, now, "");
        renewal.uncertain = stored.is_refreshed_by(unsettled);
        if renewal.uncertain {
            self.stamp(Step::Lock, Status::Note, now, "uncertain: a refresh was cut off before its answer was saved");
        }
        match stored.access_token().filter(|_| renewal.uncertain && !renewal.dead) {
            Some(access) => self.probe(renewal, stored, access, now),
            None => self.reserve(renewal, stored, now),
        }
    }

    /// Tries the access token: while it lives, the refresh token is not used a second time.
    fn probe(&mut self, renewal: Renewal, stored: Stored, access: Secret, now: Now) -> Vec<Wish> {
        let instance = match self.pinned(&stored.card) {
            Ok(instance) => instance,
            Err(fault) => return self.fail(Step::Check, fault, false, now),
        };
        let request = identity::userinfo(&instance, access);
        self.stamp(Step::Check, Status::Began, now, "the access token first");
        let call = self.calls.send(Step::Check, &request, now.wall);
        self.phase = Phase::Probing { renewal, stored, call };
        vec![Wish::Look(call, request)]
    }

    pub(super) fn probed(
        &mut self,
        mut renewal: Renewal,
        stored: Stored,
        answer: Answer,
        request: &Request,
        now: Now,
    ) -> Vec<Wish> {
        let reply = match answer.reply {
            Ok(reply) => reply,
            Err(silence) => return self.fail(Step::Check, Fault::Silent(Step::Check, silence), false, now),
        };
        match identity::judge(&reply, request) {
            Sight::Alive(identity) => {
                if let Some(fault) = other(&stored.card, &identity.org, &identity.user) {
                    return self.fail(Step::Check, fault, false, now);
                }
                self.stamp(
                    Step::Check,
                    Status::Done,
                    now,
                    "it lives: the refresh token is not used again before it has died",
                );
                let card = Box::new(Card { seen_at: now.wall, ..*stored.card });
                self.mark(card.clone(), stored.grant, Outcome::Alive(card), false)
            }
            Sight::Dead => {
                self.stamp(Step::Check, Status::Done, now, "it is dead: the refresh token is used once more");
                renewal.dead = true;
                self.reserve(renewal, stored, now)
            }
            Sight::Refused(_) | Sight::Unclear => {
                let words = format!("the access token was asked first, and the server answered {}", reply.status);
                self.fail(Step::Check, Fault::Lost(words.into()), false, now)
            }
        }
    }

    fn reserve(&mut self, renewal: Renewal, stored: Stored, now: Now) -> Vec<Wish> {
        let Some(fingerprint) = stored.grant.refresh_token.as_ref().map(Secret::fingerprint) else {
            return self.fail(Step::Refresh, Fault::NoRefreshToken, false, now);
        };
        self.stamp(Step::Refresh, Status::Began, now, "");
        self.phase = Phase::Reserving { renewal, stored };
        vec![Wish::Reserve(fingerprint)]
    }

    /// The answer can be saved, and it stands on record that the token is being used: it is sent.
    pub(super) fn refresh(&mut self, renewal: Renewal, stored: Stored, now: Now) -> Vec<Wish> {
        let (login, token) = match (login_of(&stored.card), stored.grant.refresh_token.clone()) {
            (Ok(login), Some(token)) => (login, token),
            (Err(fault), _) => return self.fail(Step::Refresh, fault, !renewal.uncertain, now),
            (_, None) => return self.fail(Step::Refresh, Fault::NoRefreshToken, !renewal.uncertain, now),
        };
        let url = login.url(endpoint::TOKEN);
        let request = token::refresh(url, &stored.card.client_id, renewal.secret.as_ref(), token);
        let call = self.calls.send(Step::Refresh, &request, now.wall);
        self.phase = Phase::Refreshing { renewal, stored, call };
        vec![Wish::Refresh(call, request)]
    }

    pub(super) fn refreshed(
        &mut self,
        renewal: Renewal,
        stored: Stored,
        answer: Answer,
        request: &Request,
        now: Now,
    ) -> Vec<Wish> {
        let took = answer.times.done.as_millis();
        // Of a replay nothing is settled but by tokens, or by their end.
        let settled = !renewal.uncertain;
        match judge(answer, request, now) {
            Verdict::Fresh(reply) => {
                self.stamp(Step::Refresh, Status::Done, now, format!("200 in {took} ms"));
                self.verify(&renewal, stored, *reply, now)
            }
            Verdict::Dead(error) => {
                self.phase = Phase::Rereading { stored, error };
                vec![Wish::Read]
            }
            Verdict::Refused(fault) => self.fail(Step::Refresh, fault, settled, now),
            Verdict::Passing { fault, wait, sent } if settled || !sent => {
                self.again(renewal, fault, wait, settled, now)
            }
            Verdict::Passing { fault, .. } => self.fail(Step::Refresh, fault, false, now),
            Verdict::Lost(fault) if settled => self.again(renewal, fault, Duration::ZERO, false, now),
            Verdict::Lost(fault) => self.fail(Step::Refresh, fault, false, now),
        }
    }

    /// Lets go of the lock and waits before the next try, or gives up.
    fn again(&mut self, mut renewal: Renewal, fault: Fault, wait: Duration, settled: bool, now: Now) -> Vec<Wish> {
        renewal.tries += 1;
        if wait > LONGEST {
            let words = format!("the server wants to be left alone for {} s", wait.as_secs());
            self.stamp(Step::Refresh, Status::Note, now, words);
        }
        if renewal.tries >= TRIES || wait > LONGEST {
            return self.fail(Step::Refresh, fault, settled, now);
        }
        let words = fault.message();
        self.stamp(Step::Refresh, Status::Note, now, format!("{words}; trying again"));
        self.phase = Phase::Drawing { renewal, floor: wait };
        vec![Wish::Release { settled }, Wish::Draw]
    }

    /// Between half and the whole of the wait, so that those who wait do not come back all at once.
    pub(super) fn pause(&mut self, renewal: Renewal, floor: Duration, random: u64, now: Now) -> Vec<Wish> {
        let whole = BACK_OFF * 2_u32.pow(renewal.tries.saturating_sub(1));
        let half = whole / 2;
        let random = u32::try_from(random % 1000).unwrap_or_default();
        let wait = (half + half * random / 1000).max(floor);
        self.stay(Phase::Pausing { renewal, until: now.since_start + wait })
    }

    /// The server says that the token is dead. That is believed only of the token that the file still
    /// holds: whoever replaced it meanwhile has a better one (T48).
    pub(super) fn reread(&mut self, stored: &Stored, error: OAuthError, found: Found, now: Now) -> Vec<Wish> {
        match found {
            Ok(Some(fresh)) if !fresh.card.has_tokens_of(&stored.card) => {
                self.card = Some(fresh.card.clone());
                self.adopt(stored.card.clone(), fresh.card, true, now)
            }
            Ok(Some(same)) => {
                let fault = Fault::Dead(Some(error));
                self.stamp(Step::Refresh, Status::Failed, now, fault.message());
                let card = Box::new(Card { ended_at: Some(now.wall), ..*same.card });
                self.mark(card, same.grant, Outcome::Failed(fault), true)
            }
            _ => self.fail(Step::Refresh, Fault::Dead(Some(error)), true, now),
        }
    }

    /// Another process saved new tokens: they are taken, and nothing is asked for.
    fn adopt(&mut self, before: Box<Card>, card: Box<Card>, settled: bool, now: Now) -> Vec<Wish> {
        self.stamp(Step::Lock, Status::Done, now, "another process has saved a new token: it is taken as it is");
        self.end(Outcome::Refreshed { before, card, adopted: true }, settled)
    }

    /// The instance that a token may be sent to.
    pub(super) fn pinned(&self, card: &Card) -> Result<String, Fault> {
        identity::pin("instance_url", &card.instance_url, &login_of(card)?).map_err(Fault::NotPinned)
    }
}
