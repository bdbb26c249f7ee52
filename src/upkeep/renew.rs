//! Renewing under the lock: the file is read again; what another process saved is taken as it is; what was cut
//! off before is not repeated before the access token was tried. The refresh itself is `refresh.rs`'s.

use crate::{
    flow::step::{Now, Status},
    oauth::{
        call::Answer,
        card::Card,
        draft::Draft,
        identity::{self, Sight},
        names::endpoint,
        request::Request,
        token,
    },
    upkeep::{
        Errand,
        check::verdict,
        event::{Stored, Wish},
        fault::Fault,
        order::login_of,
        outcome::Outcome,
        phase::{Look, Phase, Renewal},
        ready::{Ask, Sending},
        refresh::uses,
        save::other,
        step::Step,
    },
};

impl Errand {
    /// The lock is held, and this is what the file holds.
    pub(super) fn renew(
        &mut self,
        mut renewal: Renewal,
        stored: Stored,
        unsettled: Option<&str>,
        now: Now,
    ) -> Vec<Wish> {
        let released = renewal.released.take();
        let changed = !stored.card.has_tokens_of(&renewal.begun);
        match (&released, changed) {
            (None, true) => return self.adopt(renewal.begun, stored.card, false, now),
            (Some(_), true) => {
                let words = "another process has saved a new token meanwhile: that one is used";
                self.stamp(Step::Lock, Status::Note, now, words);
                renewal.begun = stored.card.clone();
                renewal.dead = false;
            }
            (_, false) => {}
        }
        // Found dead while this one waited, or before: then only who insists has it asked again.
        let insists = released.is_some() || (renewal.begun.ended_at.is_some() && self.insists());
        if stored.card.ended_at.is_some() && !insists {
            return self.fail(Step::Lock, Fault::Dead(None), false, now);
        }
        self.stamp(Step::Lock, Status::Done, now, "");
        renewal.uncertain = stored.is_refreshed_by(unsettled);
        if renewal.uncertain {
            self.stamp(Step::Lock, Status::Note, now, "uncertain: a refresh was cut off before its answer was saved");
        }
        let next = match &released {
            // One that was typed is no replay of what was cut off.
            Some((Ask::Refresh, draft)) if !self.is_own(draft, &renewal, &stored) => Ask::Refresh,
            _ => next(&renewal, &stored),
        };
        match released {
            None if !self.holds => self.send(next, renewal, stored, None, now),
            Some((ask, draft)) if ask == next => self.send(next, renewal, stored, Some(draft), now),
            released => {
                if let Some((Ask::Refresh, draft)) = released {
                    renewal.kept = Some(draft);
                }
                self.let_go(|errand| errand.stop_to_renew(renewal, &stored, now))
            }
        }
    }

    /// Holds the next request of a refresh.
    pub(super) fn stop_to_renew(&mut self, mut renewal: Renewal, stored: &Stored, now: Now) -> Vec<Wish> {
        let ask = next(&renewal, stored);
        match self.build(ask, &renewal, stored) {
            Ok(built) => {
                let kept = if ask == Ask::Refresh { renewal.kept.take() } else { None };
                let draft = kept.map_or_else(|| Draft::new(built.clone()), |kept| kept.onto(built.clone()));
                self.stop_at(draft, Sending::Renew(ask, renewal))
            }
            Err(fault) => self.fail(ask.step(), fault, false, now),
        }
    }

    fn build(&self, ask: Ask, renewal: &Renewal, stored: &Stored) -> Result<Request, Fault> {
        match (ask, stored.access_token(), stored.grant.refresh_token.clone()) {
            (Ask::Probe, Some(access), _) => Ok(identity::userinfo(&self.pinned(&stored.card)?, access)),
            (_, _, Some(token)) => {
                let url = login_of(&stored.card)?.url(endpoint::TOKEN);
                Ok(token::refresh(url, &stored.card.client_id, renewal.secret.as_ref(), token))
            }
            (_, _, None) => Err(Fault::NoRefreshToken),
        }
    }

    /// Whether a refresh that was held uses the saved token, whichever that is by now.
    fn is_own(&self, held: &Draft, renewal: &Renewal, stored: &Stored) -> bool {
        self.build(Ask::Refresh, renewal, stored).is_ok_and(|built| uses(&held.onto(built).request(), stored))
    }

    /// The lock is held, and the next request goes out.
    fn send(&mut self, ask: Ask, renewal: Renewal, stored: Stored, held: Option<Box<Draft>>, now: Now) -> Vec<Wish> {
        let request = match self.build(ask, &renewal, &stored) {
            Ok(built) => self.edit(built, held),
            Err(fault) => return self.fail(ask.step(), fault, false, now),
        };
        match ask {
            Ask::Probe => self.probe(renewal, stored, request, now),
            Ask::Refresh => self.reserve(renewal, stored, request, now),
        }
    }

    /// Tries the access token: while it lives, the refresh token is not used a second time.
    fn probe(&mut self, renewal: Renewal, stored: Stored, request: Request, now: Now) -> Vec<Wish> {
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
        if self.edited.is_some() {
            return match verdict(Look::User, &reply, request) {
                Ok(words) => self.tried(Step::Check, words, false, now),
                Err(fault) => self.fail(Step::Check, fault, false, now),
            };
        }
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
                // What was sent off before the access token was asked is sent off anew.
                if self.holds || renewal.kept.is_some() {
                    return self.let_go(|errand| errand.stop_to_renew(renewal, &stored, now));
                }
                self.send(Ask::Refresh, renewal, stored, None, now)
            }
            Sight::Refused(_) | Sight::Unclear => {
                let words = format!("the access token was asked first, and the server answered {}", reply.status);
                self.fail(Step::Check, Fault::Lost(words.into()), false, now)
            }
        }
    }

    /// Another process saved new tokens: they are taken, and nothing is asked for.
    pub(super) fn adopt(&mut self, before: Box<Card>, card: Box<Card>, settled: bool, now: Now) -> Vec<Wish> {
        self.stamp(Step::Lock, Status::Done, now, "another process has saved a new token: it is taken as it is");
        self.end(Outcome::Refreshed { before, card, adopted: true }, settled)
    }

    /// The instance that a token may be sent to.
    pub(super) fn pinned(&self, card: &Card) -> Result<String, Fault> {
        identity::pin("instance_url", &card.instance_url, &login_of(card)?).map_err(Fault::NotPinned)
    }
}

/// What a refresh needs next.
fn next(renewal: &Renewal, stored: &Stored) -> Ask {
    match renewal.uncertain && !renewal.dead && stored.access_token().is_some() {
        true => Ask::Probe,
        false => Ask::Refresh,
    }
}
