//! The phase machine: what each event does in each phase. An event that does not fit changes nothing.

use std::mem;

use crate::{
    flow::{
        event::CallId,
        step::{Now, Status},
    },
    oauth::call::Answer,
    plain::Plain,
    upkeep::{
        Duty, Errand,
        event::{Event, Wish},
        fault::Fault,
        outcome::Outcome,
        phase::{Phase, Purpose},
        step::Step,
    },
};

impl Errand {
    /// Takes what happened, replaces the phase, and says what is needed next.
    pub fn advance(&mut self, event: Event, now: Now) -> Vec<Wish> {
        if let Event::Answered(call, answer) = event {
            return self.answered(call, answer, now);
        }
        match (mem::take(&mut self.phase), event) {
            (Phase::Waiting, Event::Begun) => self.begin(now),
            (Phase::Reading, Event::Read(found)) => self.read(found, now),
            (Phase::Unlocking { stored, dead }, Event::Unlocked(secret)) => self.unlocked(stored, secret, dead, now),
            (Phase::Unlocking { stored, .. }, Event::NoSecret(why)) => self.locked_out(stored, why, now),
            (Phase::Ready { draft, sending }, Event::Sent) => self.release(draft, sending, now),
            (Phase::Ready { mut draft, sending }, Event::Edited(change)) => {
                draft.change(change);
                self.stay(Phase::Ready { draft, sending })
            }
            (Phase::Asking { draft, secret, look }, Event::Read(found)) => self.ask(draft, secret, look, found, now),
            (Phase::Holding(purpose), Event::Held { found, unsettled }) => {
                self.under_lock(purpose, found, unsettled.as_deref(), now)
            }
            (Phase::Holding(purpose), Event::NotHeld(why)) => self.not_held(purpose, why, now),
            (Phase::Reserving { renewal, stored, request }, Event::Reserved) => {
                self.refresh(renewal, stored, request, now)
            }
            (Phase::Reserving { .. }, Event::NotReserved(why)) => {
                self.fail(Step::Refresh, Fault::Store(why), false, now)
            }
            (Phase::Rereading { stored, error }, Event::Read(found)) => self.reread(&stored, error, found, now),
            (Phase::Saving(fresh), Event::Saved) => self.saved(fresh, now),
            (Phase::Saving(fresh), Event::NotSaved(why)) => self.unsaved(fresh, why, now),
            (Phase::Unsaved { fresh, .. }, Event::Retried) => self.save(fresh),
            (Phase::Unsaved { why, .. }, Event::GivenUp | Event::Cancelled) => {
                self.fail(Step::Save, Fault::Store(why), false, now)
            }
            (Phase::Marking { outcome, settled }, Event::Saved) => self.end(outcome, settled),
            (Phase::Marking { outcome, settled }, Event::NotSaved(why)) => {
                self.stamp(Step::Save, Status::Note, now, format!("what was learned is not written down: {why}"));
                self.end(outcome, settled)
            }
            (Phase::Drawing { renewal, floor }, Event::Drawn(random)) => self.pause(renewal, floor, random, now),
            (Phase::Pausing { renewal, until }, Event::Woke) if until <= now.since_start => {
                self.hold(Purpose::Renew(renewal), now)
            }
            (Phase::Removing { card, local }, Event::Removed) => self.removed(card, local, now),
            (Phase::Removing { .. }, Event::NotRemoved(why)) => self.fail(Step::Remove, Fault::Store(why), true, now),
            (phase, Event::Cancelled) => self.cancel(phase, now),
            (phase, _) => self.stay(phase),
        }
    }

    /// An answer ends its call whatever the phase has become; one that no request awaits changes nothing.
    fn answered(&mut self, id: CallId, answer: Answer, now: Now) -> Vec<Wish> {
        let Some(request) = self.calls.receive(id, &answer) else { return Vec::new() };
        match mem::take(&mut self.phase) {
            Phase::Checking { stored, secret, look, call } if call == id => {
                self.looked(stored, secret, look, answer, &request, now)
            }
            Phase::Probing { renewal, stored, call } if call == id => {
                self.probed(renewal, stored, answer, &request, now)
            }
            Phase::Refreshing { renewal, stored, call } if call == id => {
                self.refreshed(renewal, stored, answer, &request, now)
            }
            Phase::Revoking { card, call, own } if call == id => self.revoked(card, own, answer, &request, now),
            phase => self.stay(phase),
        }
    }

    /// What was sent and changes something at the server is finished; everything else ends here.
    fn cancel(&mut self, phase: Phase, now: Now) -> Vec<Wish> {
        match phase {
            Phase::Ended(_) => self.stay(phase),
            // Nothing was sent yet.
            Phase::Reserving { renewal, .. } => {
                self.stamp(Step::Refresh, Status::Cancelled, now, "");
                self.end(Outcome::Cancelled, !renewal.uncertain)
            }
            Phase::Refreshing { .. }
            | Phase::Rereading { .. }
            | Phase::Saving(_)
            | Phase::Marking { .. }
            | Phase::Revoking { .. }
            | Phase::Removing { .. } => {
                let (step, words) = (phase.step().unwrap_or(Step::Save), "too late to cancel: it is being finished");
                self.stamp(step, Status::Note, now, words);
                self.stay(phase)
            }
            // Nothing is uncertain that was not before.
            phase => {
                self.stamp(phase.step().unwrap_or(Step::Prepare), Status::Cancelled, now, "");
                self.end(Outcome::Cancelled, false)
            }
        }
    }

    /// Takes the lock. Writing down what a check has learned is not worth a long wait.
    pub(super) fn hold(&mut self, purpose: Purpose, now: Now) -> Vec<Wish> {
        let patience = match purpose {
            Purpose::Note { .. } => super::prepare::BRIEFLY,
            _ => super::prepare::LOCK,
        };
        if !matches!(purpose, Purpose::Note { .. }) {
            self.stamp(Step::Lock, Status::Began, now, "");
        }
        self.phase = Phase::Holding(purpose);
        vec![Wish::Hold { purpose: self.order.duty.code(), patience }]
    }

    fn not_held(&mut self, purpose: Purpose, why: Plain, now: Now) -> Vec<Wish> {
        match purpose {
            Purpose::Note { outcome, .. } => {
                self.stamp(Step::Save, Status::Note, now, format!("what was learned is not written down: {why}"));
                self.end(outcome, false)
            }
            Purpose::Renew(_) | Purpose::Revoke(_) => self.fail(Step::Lock, Fault::Store(why), false, now),
        }
    }

    pub(super) fn fail(&mut self, step: Step, fault: Fault, settled: bool, now: Now) -> Vec<Wish> {
        let fault = match self.edited.take() {
            // The disk asks nobody what was edited.
            Some(words) if !matches!(fault, Fault::Store(_)) => Fault::Edited(Box::new(fault), words),
            _ => fault,
        };
        let words = fault.message();
        self.stamp(step, Status::Failed, now, words);
        self.end(Outcome::Failed(fault), settled)
    }

    pub(super) fn end(&mut self, outcome: Outcome, settled: bool) -> Vec<Wish> {
        self.phase = Phase::Ended(outcome);
        vec![Wish::Release { settled }]
    }

    pub(super) fn stay(&mut self, phase: Phase) -> Vec<Wish> {
        self.phase = phase;
        Vec::new()
    }

    /// Whether the person asked for a new token in so many words.
    pub(super) fn insists(&self) -> bool {
        self.order.duty == Duty::Refresh
    }
}
