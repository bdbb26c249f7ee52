//! The refresh itself, under the lock: on record before it is sent, tried again where nothing was used up,
//! and believed dead only of the token that the file still holds.

use std::time::Duration;

use crate::{
    flow::step::{Now, Status},
    oauth::{
        call::Answer,
        card::Card,
        error::{At, OAuthError},
        names::param,
        request::Request,
    },
    secret::Secret,
    upkeep::{
        Errand,
        event::{Found, Stored, Wish},
        fault::Fault,
        judge::{Verdict, judge},
        outcome::Outcome,
        phase::{Phase, Renewal},
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
    /// The saved token is put on record before it is used; one that was typed is no business of the file's.
    pub(super) fn reserve(&mut self, renewal: Renewal, stored: Stored, request: Request, now: Now) -> Vec<Wish> {
        self.stamp(Step::Refresh, Status::Began, now, "");
        match stored.grant.refresh_token.as_ref().map(Secret::fingerprint).filter(|_| uses(&request, &stored)) {
            Some(fingerprint) => {
                self.phase = Phase::Reserving { renewal, stored, request };
                vec![Wish::Reserve(fingerprint)]
            }
            None => self.refresh(renewal, stored, request, now),
        }
    }

    /// The answer can be saved, and it stands on record that the token is being used: it is sent.
    pub(super) fn refresh(&mut self, renewal: Renewal, stored: Stored, request: Request, now: Now) -> Vec<Wish> {
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
        let own = uses(request, &stored);
        let alone =
            stored.grant.refresh_token.as_ref().is_some_and(|token| request.carries_only(param::REFRESH_TOKEN, token));
        match judge(answer, request, now) {
            Verdict::Fresh(_) if !own => {
                let words = "new tokens came, of another refresh token than the one that is saved here: not saved";
                self.tried(Step::Refresh, words.into(), settled, now)
            }
            Verdict::Fresh(_) if !alone => {
                let words = "new tokens came, and of which of the refresh tokens that were sent nobody knows";
                self.fail(Step::Refresh, Fault::Lost(words.into()), false, now)
            }
            Verdict::Fresh(reply) => {
                self.stamp(Step::Refresh, Status::Done, now, format!("200 in {took} ms"));
                self.verify(&renewal, stored, *reply, now)
            }
            // Which of it the server means is anybody's guess.
            Verdict::Dead(error) if self.edited.is_some() => {
                self.fail(Step::Refresh, Fault::Refused(At::Refresh, error), settled, now)
            }
            Verdict::Dead(error) => {
                self.phase = Phase::Rereading { stored, error };
                vec![Wish::Read]
            }
            Verdict::Refused(fault) => self.fail(Step::Refresh, fault, settled, now),
            Verdict::Passing { fault, wait, sent } if settled || !sent => {
                self.again(renewal, &stored, fault, wait, settled, now)
            }
            Verdict::Passing { fault, .. } => self.fail(Step::Refresh, fault, false, now),
            // Whether a token lives that was typed is not for the file to remember.
            Verdict::Lost(fault) if settled => self.again(renewal, &stored, fault, Duration::ZERO, !own, now),
            Verdict::Lost(fault) => self.fail(Step::Refresh, fault, false, now),
        }
    }

    /// Lets go of the lock and waits before the next try, or gives up. What was edited is tried once.
    fn again(
        &mut self,
        mut renewal: Renewal,
        stored: &Stored,
        fault: Fault,
        wait: Duration,
        settled: bool,
        now: Now,
    ) -> Vec<Wish> {
        renewal.tries += 1;
        if wait > LONGEST {
            let words = format!("the server wants to be left alone for {} s", wait.as_secs());
            self.stamp(Step::Refresh, Status::Note, now, words);
        }
        if renewal.tries >= TRIES || wait > LONGEST || self.edited.is_some() {
            return self.fail(Step::Refresh, fault, settled, now);
        }
        let words = fault.message();
        if self.holds {
            self.stamp(Step::Refresh, Status::Note, now, words);
            renewal.uncertain |= !settled;
            return [vec![Wish::Release { settled }], self.stop_to_renew(renewal, stored, now)].concat();
        }
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
}

/// Whether a request uses the refresh token that is saved.
pub(super) fn uses(request: &Request, stored: &Stored) -> bool {
    stored.grant.refresh_token.as_ref().is_some_and(|token| request.carries(param::REFRESH_TOKEN, token))
}
