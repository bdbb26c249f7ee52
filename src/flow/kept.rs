//! What a login has sent and can send again. It lives in memory alone, for [`LIFE`] after the login is over;
//! whoever holds the flow drops it then. When a login is sent again, and who is asked before, is the deck's.

use std::time::Duration;

use crate::{
    flow::{
        Flow,
        event::{FlowId, Wish},
        phase::{Look, Phase, Sending},
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
    /// It goes as it went, the access token with it.
    look_up: Option<Draft>,
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
        let once_more = match step {
            Step::Exchange => flow.kept.exchange.clone().map(|(draft, secret)| (draft, Sending::Exchange { secret })),
            Step::Verify => flow.kept.look_up.clone().map(|draft| (draft, Sending::LookAgain)),
            _ => None,
        };
        let wishes = match once_more {
            Some((draft, sending)) => {
                flow.edited = true;
                flow.asked = before.asked;
                flow.calls.take_over(before.calls, |taken| taken <= Step::Exchange);
                for skipped in Step::ALL.into_iter().filter(|skipped| *skipped < step) {
                    let words = if skipped == Step::Authorize { "the code of" } else { "as in" };
                    flow.stamp(skipped, Status::Skipped, now, format!("{words} the login before"));
                }
                flow.ready(draft, sending, now)
            }
            None => {
                // What came of it would be the old one's.
                flow.kept = Kept { authorize: flow.kept.authorize.take(), ..Kept::default() };
                flow.begin(now)
            }
        };
        (flow, wishes)
    }

    /// The steps that one can go back to, in order. One that has a grant in hand, or a request on the wire,
    /// has to end first.
    pub fn ways_back(&self) -> Vec<Step> {
        let over = match &self.phase {
            Phase::Ended(_) => !self.is_under_way(),
            Phase::Ready { sending: Sending::Exchange { .. } | Sending::LookAgain, .. }
            | Phase::Joining(_)
            | Phase::Authorizing { .. } => false,
            _ => return Vec::new(),
        };
        let authorize = self.kept.authorize.as_ref().map(|_| Step::Authorize);
        let exchange = self.kept.exchange.as_ref().filter(|_| over).map(|_| Step::Exchange);
        let look_up = self.kept.look_up.as_ref().filter(|_| over).map(|_| Step::Verify);
        authorize.into_iter().chain(exchange).chain(look_up).collect()
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
        let Kept { authorize, exchange, look_up, .. } = &self.kept;
        let keeps = authorize.is_some() || exchange.is_some() || look_up.is_some();
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
            Sending::Identify { look: Look::Identity | Look::User, .. } | Sending::LookAgain => {
                self.kept.look_up = Some(draft.clone());
            }
            Sending::Identify { look: Look::Keys, .. } | Sending::Revoke { .. } => {}
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
