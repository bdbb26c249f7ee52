//! What a login has sent and can send again. It lives in memory alone, for [`LIFE`] after the login is over;
//! whoever holds the flow drops it then. When a login is sent again, and who is asked before, is the deck's.

use std::time::Duration;

use crate::{
    flow::{
        Flow,
        event::{FlowId, Wish},
        phase::{Phase, Sending},
        plan::Plan,
        step::{Now, Status, Step},
    },
    oauth::{
        call::{Call, Outcome as Came},
        draft::Draft,
        request::Request,
    },
    secret::Secret,
};

/// How long a login that is over keeps its requests: what a code lives, which is the best of them.
pub const LIFE: Duration = Duration::from_secs(15 * 60);

/// The requests that can be sent again.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// It is built anew, and what the person changed is laid on.
    authorize: Option<Draft>,
    /// It goes as it went; beside it the client secret that checks the reply's signature.
    exchange: Option<(Draft, Option<Secret>)>,
    /// When the login was over that sent them first, since the program's start.
    since: Option<Duration>,
}

impl Flow {
    /// Starts a flow at a step of one that is over, or was given up for it. `once` holds the request of that
    /// step, `holds` every one.
    pub fn again(
        id: FlowId,
        plan: Plan,
        before: Self,
        step: Step,
        once: bool,
        holds: bool,
        now: Now,
    ) -> (Self, Vec<Wish>) {
        let mut flow = Self::new(id, plan, holds, now);
        flow.holds_next = once;
        flow.kept = before.kept;
        match (step, flow.kept.exchange.clone()) {
            (Step::Exchange, Some((draft, secret))) => {
                flow.edited = true;
                flow.asked = before.asked;
                flow.calls.take_over(before.calls, |step| step <= Step::Exchange);
                for (step, words) in [
                    (Step::Prepare, "as in the login before"),
                    (Step::Listen, "as in the login before"),
                    (Step::Authorize, "the code of the login before"),
                ] {
                    flow.stamp(step, Status::Skipped, now, words);
                }
                let wishes = flow.ready(draft, Sending::Exchange { secret }, now);
                (flow, wishes)
            }
            _ => {
                // Its code would be the old one's.
                (flow.kept.exchange, flow.kept.since) = (None, None);
                let wishes = flow.begin(now);
                (flow, wishes)
            }
        }
    }

    /// The steps that one can go back to, in order. One that has a grant in hand, or a request on the wire,
    /// has to end first.
    pub fn ways_back(&self) -> Vec<Step> {
        let over = match &self.phase {
            Phase::Ended(_) => !self.is_under_way(),
            Phase::Ready { sending: Sending::Exchange { .. }, .. } | Phase::Joining(_) | Phase::Authorizing { .. } => {
                false
            }
            _ => return Vec::new(),
        };
        let authorize = self.kept.authorize.as_ref().map(|_| Step::Authorize);
        let exchange = self.kept.exchange.as_ref().filter(|_| over).map(|_| Step::Exchange);
        authorize.into_iter().chain(exchange).collect()
    }

    /// Whether its code was taken for tokens.
    pub fn is_code_used(&self) -> bool {
        let taken = |call: &Call| matches!(call.outcome, Some(Came::Reply { status: 200, .. }));
        self.calls().any(|(step, call)| step == Step::Exchange && taken(call))
    }

    /// Whether a request that leads to its grant was changed, or sent a second time.
    pub fn is_experiment(&self) -> bool {
        self.edited
    }

    /// When [`Self::forget`] is due, since the program's start.
    pub fn keeps_until(&self) -> Option<Duration> {
        let keeps = self.kept.authorize.is_some() || self.kept.exchange.is_some();
        self.kept.since.filter(|_| keeps && self.outcome().is_some()).map(|since| since + LIFE)
    }

    /// Drops what could be sent again.
    pub fn forget(&mut self) {
        self.kept = Kept::default();
    }

    /// A request leaves.
    pub(super) fn keep(&mut self, draft: &Draft, sending: &Sending) {
        match sending {
            Sending::Authorize { .. } => {
                self.kept = Kept { authorize: Some(draft.clone()), ..Kept::default() };
            }
            Sending::Exchange { secret } => self.kept.exchange = Some((draft.clone(), secret.clone())),
            Sending::Identify { .. } | Sending::Revoke { .. } => {}
        }
    }

    /// The login is over: from here on its time runs, unless it runs since the one before.
    pub(super) fn keep_from(&mut self, now: Now) {
        self.kept.since.get_or_insert(now.since_start);
    }

    /// The authorize request that was built, with the changes of the login before.
    pub(super) fn carried(&self, built: Request) -> Draft {
        match &self.kept.authorize {
            Some(before) => before.onto(built),
            None => Draft::new(built),
        }
    }
}
