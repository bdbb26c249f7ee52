//! The one place that every request of a flow goes through before it is sent. Without step mode it passes;
//! with it the flow stops here until the person sends it, changed or not. What was sent is the truth for
//! all that follows.

use std::mem;

use crate::{
    flow::{
        Flow,
        event::Wish,
        phase::{Phase, Sending, Ticket},
        step::{Now, Status, Step},
    },
    oauth::{draft::Draft, request::Request},
};

impl Flow {
    /// A request is built: it is sent, or held.
    pub(super) fn ready(&mut self, draft: Draft, sending: Sending, now: Now) -> Vec<Wish> {
        if mem::take(&mut self.holds_next) || self.holds {
            return self.stay(Phase::Ready { draft: Box::new(draft), sending });
        }
        self.leave(&draft, sending, now)
    }

    /// The person sends what is held.
    pub(super) fn release(&mut self, draft: &Draft, sending: Sending, now: Now) -> Vec<Wish> {
        let step = sending.step();
        // The time that it was held is not the step's.
        if matches!(step, Step::Prepare | Step::Verify) {
            self.stamp(step, Status::Began, now, "");
        }
        self.leave(draft, sending, now)
    }

    fn leave(&mut self, draft: &Draft, sending: Sending, now: Now) -> Vec<Wish> {
        if draft.is_edited() {
            let step = sending.step();
            self.edited |= !matches!(sending, Sending::Revoke { .. });
            self.stamp(step, Status::Note, now, format!("{} was changed: {}", sending.name(), draft.words()));
        }
        self.keep(draft, &sending);
        self.send(draft.request(), sending, now)
    }

    pub(super) fn send(&mut self, request: Request, sending: Sending, now: Now) -> Vec<Wish> {
        let step = sending.step();
        match sending {
            Sending::Authorize { verifier, secret } => {
                self.listen(Ticket { authorize: request, verifier, secret }, now)
            }
            Sending::Exchange { secret } => {
                self.stamp(Step::Exchange, Status::Began, now, "");
                let call = self.calls.send(step, &request, now.wall);
                self.phase = Phase::Exchanging { call, request: request.clone(), secret };
                vec![Wish::Exchange(call, request)]
            }
            Sending::Identify { fresh, look } => {
                let call = self.calls.send(step, &request, now.wall);
                self.phase = Phase::Identifying { fresh: *fresh, call, request: request.clone(), look };
                vec![Wish::Identify(call, request)]
            }
            Sending::LookAgain => {
                let call = self.calls.send(step, &request, now.wall);
                self.phase = Phase::LookingAgain { call };
                vec![Wish::Identify(call, request)]
            }
            Sending::Revoke { outcome, .. } => {
                let call = self.calls.send(step, &request, now.wall);
                self.phase = Phase::Revoking { call, request: request.clone(), outcome };
                vec![Wish::Revoke(call, request)]
            }
        }
    }
}
