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
    oauth::{
        authorize,
        draft::Draft,
        names::param,
        request::{Request, Value},
    },
    profile::Profile,
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
        let request = draft.request();
        self.send(request.clone(), sending.or_again(draft.built(), &request), now)
    }

    /// The profile's settings are these by now: what a held request was changed to and they say as well is
    /// no change any more.
    pub fn compare(&mut self, profile: &Profile) {
        let known = self.plan.known.as_ref().and_then(|card| card.username.as_deref());
        let Phase::Ready { draft, sending } = &mut self.phase else { return };
        let mut built = draft.built().clone();
        match sending {
            Sending::Authorize { verifier, .. } => {
                let Some(state) = built.fields.iter().find(|field| field.name == param::STATE) else { return };
                let Value::Hidden(state) = &state.value else { return };
                built = authorize::build(profile, profile.login_hint.as_deref().or(known), state, verifier.as_ref());
            }
            Sending::Exchange { .. } => {
                let now =
                    [(param::CLIENT_ID, &*profile.client_id), (param::REDIRECT_URI, profile.redirect_uri.as_str())];
                for (name, value) in now {
                    for field in built.fields.iter_mut().filter(|field| field.name == name) {
                        field.value = Value::Open(value.to_owned());
                    }
                }
            }
            Sending::Identify { .. } | Sending::LookAgain | Sending::Revoke { .. } => return,
        }
        draft.agree(&built);
    }

    pub(super) fn send(&mut self, request: Request, sending: Sending, now: Now) -> Vec<Wish> {
        let step = sending.step();
        match sending {
            Sending::Authorize { verifier, secret } => {
                // A verifier belongs to the challenge that was sent.
                let verifier = verifier.filter(|_| request.values(param::CODE_CHALLENGE).next().is_some());
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
            Sending::Revoke { outcome, again, .. } => {
                let call = self.calls.send(step, &request, now.wall);
                let again = again.map(|built| (step, built));
                self.phase = Phase::Revoking { call, request: request.clone(), outcome, again };
                vec![Wish::Revoke(call, request)]
            }
        }
    }
}
