//! The phase machine: what each event does in each phase. An event that does not fit changes nothing.

use std::{mem, time::Duration};

use crate::{
    flow::{
        Flow,
        event::{CallId, Event, Wish},
        fault::Fault,
        phase::{Outcome, Phase, Sending},
        step::{Now, Status, Step},
        undoing::UNKEPT,
    },
    oauth::call::Answer,
    plain::Plain,
};

/// How much time one `+` adds.
pub const EXTENSION: Duration = Duration::from_secs(5 * 60);

impl Flow {
    /// Takes what happened, replaces the phase, and says what is needed next.
    pub fn advance(&mut self, event: Event, now: Now) -> Vec<Wish> {
        if let Event::Answered(call, answer) = event {
            return self.answered(call, answer, now);
        }
        match (mem::take(&mut self.phase), event) {
            (Phase::Unlocking, Event::Unlocked(secret)) => self.mint(secret),
            (Phase::Unlocking | Phase::Minting { .. }, Event::Refused(fault)) => self.fail(Step::Prepare, fault, now),
            (Phase::Minting { secret }, Event::Minted { state, verifier }) => {
                self.prepare(secret, &state, verifier, now)
            }
            (Phase::Ready { draft, sending }, Event::Sent) => self.release(&draft, sending, now),
            (Phase::Ready { mut draft, sending }, Event::Edited(change)) => {
                draft.change(change);
                self.stay(Phase::Ready { draft, sending })
            }
            (Phase::Joining(ticket), Event::Listening { words, link }) => {
                self.stamp(Step::Listen, Status::Done, now, words);
                self.authorizing(ticket, link, now)
            }
            (Phase::Joining(_), Event::Refused(fault)) => self.fail(Step::Listen, fault, now),
            (phase @ Phase::Joining(_), Event::Queued(words)) => self.note(phase, Step::Listen, words, now),
            (Phase::Authorizing { ticket, .. }, Event::Returned(back)) if ticket.fits(&back) => {
                self.exchange(ticket, back, now)
            }
            (Phase::Authorizing { ticket, since, until, .. }, Event::Linked(link)) => {
                self.stay(Phase::Authorizing { ticket, since, until, link: Some(link) })
            }
            (Phase::Authorizing { ticket, since, until, link }, Event::Extended) => {
                let until = until.max(now.since_start) + EXTENSION;
                self.stay(Phase::Authorizing { ticket, since, until, link })
            }
            (Phase::Authorizing { ticket, until, link, .. }, Event::Opened) => {
                let since = now.since_start;
                // What was added to it before is not lost.
                let until = until.max(since + self.plan.profile.timeout);
                self.stay(Phase::Authorizing { ticket, since, until, link })
            }
            (phase @ Phase::Authorizing { .. }, Event::Browsed(words)) => {
                self.unopened = false;
                self.note(phase, Step::Authorize, words, now)
            }
            (phase @ Phase::Authorizing { .. }, Event::NotBrowsed(words)) => {
                self.unopened = true;
                self.note(phase, Step::Authorize, words, now)
            }
            (Phase::Authorizing { until, .. }, Event::Woke) if until <= now.since_start => {
                self.fail(Step::Authorize, Fault::TimeOver, now)
            }
            (Phase::Doubting { fresh, doubts }, Event::Decided(yes)) => self.decided(fresh, doubts, yes, now),
            (Phase::Holding(fresh), Event::Held(card)) => self.save(fresh, card.as_deref(), now),
            (Phase::Holding(fresh), Event::Refused(fault)) => self.unsaved(fresh, fault.message(), now),
            (Phase::Saving(fresh, _), Event::NotSaved(why)) => self.unsaved(fresh, why, now),
            (Phase::Saving(_, card), Event::Saved) => {
                self.stamp(Step::Save, Status::Done, now, "on disk");
                self.end(Outcome::Saved(card), now)
            }
            (Phase::Unsaved { fresh, .. }, Event::Retried) => self.hold(fresh),
            (Phase::Unsaved { fresh, why }, Event::GivenUp) => {
                self.give_back(&fresh, Step::Save, Outcome::Failed(Fault::Store(why)), now)
            }
            (Phase::Cancelling { until, .. }, Event::Woke) if until <= now.since_start => {
                self.stamp(Step::Exchange, Status::Cancelled, now, UNKEPT);
                self.end(Outcome::Cancelled, now)
            }
            (phase, Event::Cancelled) => self.cancel(phase, now),
            (phase, _) => self.stay(phase),
        }
    }

    /// An answer ends its call whatever the phase has become; one that no request awaits changes nothing.
    fn answered(&mut self, id: CallId, answer: Answer, now: Now) -> Vec<Wish> {
        let Some(request) = self.calls.receive(id, &answer) else { return Vec::new() };
        match mem::take(&mut self.phase) {
            Phase::Exchanging { call, secret, .. } if call == id => self.verify(&request, secret.as_ref(), answer, now),
            Phase::Identifying { fresh, call, look, .. } if call == id => self.looked(fresh, &answer, look, now),
            Phase::LookingAgain { call } if call == id => self.looked_again(&request, answer, now),
            Phase::Cancelling { call, .. } if call == id => self.discard(&request, answer, now),
            Phase::Revoking { call, outcome, again: Some((step, built)), .. } if call == id => {
                let words = "the edited revocation named another token: the new grant's is sent now";
                self.stamp(Step::Verify, Status::Note, now, words);
                self.send(*built, Sending::Revoke { step, outcome, again: None }, now)
            }
            Phase::Revoking { call, outcome, .. } if call == id => {
                self.revoked(&answer, now);
                self.end(outcome, now)
            }
            phase => self.late(phase, &request, answer, now),
        }
    }

    pub(super) fn fail(&mut self, step: Step, fault: Fault, now: Now) -> Vec<Wish> {
        let words = fault.message();
        self.stamp(step, Status::Failed, now, words);
        self.end(Outcome::Failed(fault), now)
    }

    pub(super) fn end(&mut self, outcome: Outcome, now: Now) -> Vec<Wish> {
        self.keep_from(now);
        self.phase = Phase::Ended(outcome);
        vec![Wish::Release]
    }

    pub(super) fn stay(&mut self, phase: Phase) -> Vec<Wish> {
        self.phase = phase;
        Vec::new()
    }

    pub(super) fn note(&mut self, phase: Phase, step: Step, words: impl Into<Plain>, now: Now) -> Vec<Wish> {
        self.stamp(step, Status::Note, now, words);
        self.stay(phase)
    }
}
