//! Revoke: the grant's end at the server, and only then here. A server that does not answer keeps the file
//! where it is.

use crate::{
    flow::step::{Now, Status},
    oauth::{
        call::Answer,
        card::Card,
        error::At,
        refusal::{self, Refusal},
        request::Request,
        revoke,
    },
    upkeep::{
        Duty, Errand,
        event::{Found, Stored, Wish},
        fault::Fault,
        phase::{Outcome, Phase},
        step::Step,
    },
};

impl Errand {
    /// The lock is held: nobody refreshes while the grant is being ended.
    pub(super) fn revoke(&mut self, found: Found, unsettled: Option<&str>, now: Now) -> Vec<Wish> {
        let local = self.order.duty == (Duty::Revoke { local_only: true });
        let stored = match self.see(found) {
            Ok(stored) => stored,
            // What cannot be read can still be deleted.
            Err(Fault::Store(why)) if local => {
                self.stamp(Step::Lock, Status::Note, now, why);
                return self.remove(None, true, now);
            }
            Err(fault) => return self.fail(Step::Lock, fault, false, now),
        };
        self.stamp(Step::Lock, Status::Done, now, "");
        if local {
            return self.remove(Some(stored.card), true, now);
        }
        if stored.is_refreshed_by(unsettled) {
            let words = "a refresh was cut off: the org may hold a newer token of this grant that nobody kept";
            self.stamp(Step::Lock, Status::Note, now, words);
        }
        self.send_revocation(stored, now)
    }

    fn send_revocation(&mut self, stored: Stored, now: Now) -> Vec<Wish> {
        let instance = match self.pinned(&stored.card) {
            Ok(instance) => instance,
            Err(fault) => return self.fail(Step::Revoke, fault, false, now),
        };
        // The refresh token ends the whole grant, the access token its session alone.
        let Some(token) = stored.grant.refresh_token.clone().or_else(|| stored.access_token()) else {
            let words = "what was saved holds no token that could be revoked: --local-only deletes it";
            return self.fail(Step::Revoke, Fault::Store(words.into()), false, now);
        };
        let request = revoke::build(&instance, token);
        self.stamp(Step::Revoke, Status::Began, now, "");
        let call = self.calls.send(Step::Revoke, &request, now.wall);
        self.phase = Phase::Revoking { card: stored.card, call };
        vec![Wish::Revoke(call, request)]
    }

    pub(super) fn revoked(&mut self, card: Box<Card>, answer: Answer, request: &Request, now: Now) -> Vec<Wish> {
        let reply = match answer.reply {
            Ok(reply) => reply,
            Err(silence) => return self.fail(Step::Revoke, Fault::Silent(Step::Revoke, silence), false, now),
        };
        if revoke::is_gone(&reply) {
            let words = if reply.status == 200 { "revoked" } else { "it was gone already" };
            self.stamp(Step::Revoke, Status::Done, now, words);
            return self.remove(Some(card), false, now);
        }
        let fault = match refusal::of(&reply, request) {
            Refusal::Refused(error) => Fault::Refused(At::Revoke, error),
            Refusal::Redirected { from, to } => Fault::Redirected { from, to },
            Refusal::Unreadable { status, content_type } => Fault::Unreadable { status, content_type },
        };
        self.fail(Step::Revoke, fault, false, now)
    }

    fn remove(&mut self, card: Option<Box<Card>>, local: bool, now: Now) -> Vec<Wish> {
        self.stamp(Step::Remove, Status::Began, now, "");
        self.phase = Phase::Removing { card, local };
        vec![Wish::Remove]
    }

    pub(super) fn removed(&mut self, card: Option<Box<Card>>, local: bool, now: Now) -> Vec<Wish> {
        self.stamp(Step::Remove, Status::Done, now, "deleted");
        self.card = None;
        self.end(Outcome::Revoked { card, local }, true)
    }
}
