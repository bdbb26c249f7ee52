//! Cancelling, and revoking a grant that is not kept. Nothing that was sent is ever aborted.

use crate::{
    flow::{
        Flow, PATIENCE,
        event::Wish,
        fault::Fault,
        phase::{Fresh, Outcome, Phase, Sending},
        reply,
        step::{Now, Status, Step},
    },
    oauth::{
        call::{Answer, SilenceKind},
        draft::Draft,
        names::endpoint,
        request::Request,
        revoke,
        token::TokenReply,
    },
    secret::Secret,
};

/// What is said where nobody can tell whether a grant was made.
pub(super) const UNKEPT: &str = "no usable reply came: the org may hold a grant that nobody kept";

impl Flow {
    pub(super) fn cancel(&mut self, phase: Phase, now: Now) -> Vec<Wish> {
        // Whoever ends a login wants no more questions of it.
        self.holds = false;
        match phase {
            Phase::Ready { sending: Sending::Identify { fresh, .. }, .. } => {
                self.give_back(&fresh, self.asking(), Outcome::Cancelled, now)
            }
            // The grant must go whatever was tried with the request: it is sent as it was built.
            Phase::Ready { draft, sending: sending @ Sending::Revoke { .. } } => {
                self.send(draft.built().clone(), sending, now)
            }
            Phase::Ready { sending, .. } => {
                self.stamp(sending.step(), Status::Cancelled, now, "");
                self.end(Outcome::Cancelled, now)
            }
            Phase::Unlocking
            | Phase::Minting { .. }
            | Phase::Joining(_)
            | Phase::Authorizing { .. }
            | Phase::LookingAgain { .. } => {
                self.stamp(phase.step().unwrap_or(Step::Authorize), Status::Cancelled, now, "");
                self.end(Outcome::Cancelled, now)
            }
            Phase::Exchanging { call, request, .. } => {
                let until = now.since_start + PATIENCE;
                self.stamp(
                    Step::Exchange,
                    Status::Note,
                    now,
                    "cancelled: the reply is awaited, so that no grant stays at the org",
                );
                self.stay(Phase::Cancelling { call, request, until })
            }
            Phase::Identifying { fresh, .. } | Phase::Doubting { fresh, .. } | Phase::Unsaved { fresh, .. } => {
                self.give_back(&fresh, self.asking(), Outcome::Cancelled, now)
            }
            Phase::Holding(_) | Phase::Saving(..) => {
                self.note(phase, Step::Save, "too late to cancel: the tokens are being saved", now)
            }
            Phase::Cancelling { .. } | Phase::Revoking { .. } | Phase::Ended(_) => self.stay(phase),
        }
    }

    /// A cancelled exchange was answered: a grant that came is revoked.
    pub(super) fn discard(&mut self, request: &Request, answer: Answer, now: Now) -> Vec<Wish> {
        let words = match reply::judge(answer, request) {
            Ok(reply) => {
                let home = self.plan.profile.login.base().to_owned();
                return self.reject(&home, &reply, Step::Exchange, Outcome::Cancelled, now);
            }
            Err(Fault::Refused { .. }) => "no grant came",
            Err(Fault::Silent(_, silence)) if silence.kind == SilenceKind::NotSent => "no grant came",
            Err(_) => UNKEPT,
        };
        self.stamp(Step::Exchange, Status::Cancelled, now, words);
        self.end(Outcome::Cancelled, now)
    }

    /// An answer that came when it was no longer awaited: a token in it still finds a home, by being
    /// revoked.
    pub(super) fn late(&mut self, phase: Phase, request: &Request, answer: Answer, now: Now) -> Vec<Wish> {
        self.phase = phase;
        if request.url.ends_with(endpoint::REVOKE) {
            self.revoked(&answer, now);
            return Vec::new();
        }
        let Ok(reply) = reply::judge(answer, request) else { return Vec::new() };
        self.stamp(Step::Exchange, Status::Note, now, "a late grant came and is being revoked");
        let request = revoke::build(self.plan.profile.login.base(), revocable(&reply));
        vec![Wish::Revoke(self.calls.send(Step::Exchange, &request, now.wall), request)]
    }

    /// Revokes a grant whose instance is pinned.
    pub(super) fn give_back(&mut self, fresh: &Fresh, step: Step, outcome: Outcome, now: Now) -> Vec<Wish> {
        self.reject(&fresh.instance, &fresh.reply, step, outcome, now)
    }

    /// Nothing is saved: says why, and revokes the new grant at a host that may see it.
    pub(super) fn reject(
        &mut self,
        base: &str,
        reply: &TokenReply,
        step: Step,
        outcome: Outcome,
        now: Now,
    ) -> Vec<Wish> {
        match &outcome {
            Outcome::Failed(fault) => {
                let words = fault.message();
                self.stamp(step, Status::Failed, now, words);
            }
            _ => self.stamp(step, Status::Cancelled, now, ""),
        }
        let request = revoke::build(base, revocable(reply));
        self.ready(Draft::new(request), Sending::Revoke { step, outcome, again: None }, now)
    }

    pub(super) fn revoked(&mut self, answer: &Answer, now: Now) {
        let gone = answer.reply.as_ref().is_ok_and(revoke::is_gone);
        let words = if gone {
            "the new grant was revoked"
        } else {
            "the new grant could not be revoked: the org holds one that nobody kept"
        };
        self.stamp(Step::Verify, Status::Note, now, words);
    }
}

/// The token whose revocation ends the whole grant.
fn revocable(reply: &TokenReply) -> Secret {
    reply.refresh_token.clone().unwrap_or_else(|| reply.access_token.clone())
}
