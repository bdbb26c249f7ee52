//! Revoke: the grant's end at the server, and only then here. A server that does not answer keeps the file
//! where it is.

use crate::{
    flow::step::{Now, Status},
    oauth::{call::Answer, card::Card, draft::Draft, error::At, names::param, request::Request, revoke},
    secret::Secret,
    upkeep::{
        Duty, Errand,
        event::{Stored, Wish},
        fault::Fault,
        outcome::Outcome,
        phase::Phase,
        ready::Sending,
        step::Step,
    },
};

impl Errand {
    /// The lock is held: nobody refreshes while the grant is being ended.
    pub(super) fn revoke(
        &mut self,
        found: Result<Stored, Fault>,
        unsettled: Option<&str>,
        draft: Option<Box<Draft>>,
        now: Now,
    ) -> Vec<Wish> {
        let local = self.order.duty == (Duty::Revoke { local_only: true });
        let stored = match found {
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
        if self.holds && draft.is_none() {
            return self.let_go(|errand| errand.stop_to_revoke(&stored, now));
        }
        self.send_revocation(stored, draft, now)
    }

    /// Holds the revocation of what is saved.
    pub(super) fn stop_to_revoke(&mut self, stored: &Stored, now: Now) -> Vec<Wish> {
        match self.revocation(stored) {
            Ok((_, request)) => self.stop(request, Sending::Revoke),
            Err(fault) => self.fail(Step::Revoke, fault, false, now),
        }
    }

    /// The token whose end is asked for, and the request.
    fn revocation(&self, stored: &Stored) -> Result<(Secret, Request), Fault> {
        let instance = self.pinned(&stored.card)?;
        // The refresh token ends the whole grant, the access token its session alone.
        let token = stored.grant.refresh_token.clone().or_else(|| stored.access_token()).ok_or_else(|| {
            Fault::Store("what was saved holds no token that could be revoked: --local-only deletes it".into())
        })?;
        Ok((token.clone(), revoke::build(&instance, token)))
    }

    fn send_revocation(&mut self, stored: Stored, draft: Option<Box<Draft>>, now: Now) -> Vec<Wish> {
        let (token, built) = match self.revocation(&stored) {
            Ok(built) => built,
            Err(fault) => return self.fail(Step::Revoke, fault, false, now),
        };
        let request = self.edit(built, draft);
        // What else is named there may be what the server ends in its place.
        let own = request.carries_only(param::TOKEN, &token);
        self.stamp(Step::Revoke, Status::Began, now, "");
        let call = self.calls.send(Step::Revoke, &request, now.wall);
        self.phase = Phase::Revoking { card: stored.card, call, own };
        vec![Wish::Revoke(call, request)]
    }

    pub(super) fn revoked(
        &mut self,
        card: Box<Card>,
        own: bool,
        answer: Answer,
        request: &Request,
        now: Now,
    ) -> Vec<Wish> {
        let reply = match answer.reply {
            Ok(reply) => reply,
            Err(silence) => return self.fail(Step::Revoke, Fault::Silent(Step::Revoke, silence), false, now),
        };
        if reply.status == 200 && !own {
            let words = "the org ended what it was sent, which is not the saved grant's token alone; that stays saved";
            return self.tried(Step::Revoke, words.into(), false, now);
        }
        // That a token is not known may be the edited request's doing.
        if reply.status == 200 || (self.edited.is_none() && revoke::is_gone(&reply)) {
            let words = if reply.status == 200 { "revoked" } else { "it was gone already" };
            self.stamp(Step::Revoke, Status::Done, now, words);
            return self.remove(Some(card), false, now);
        }
        self.fail(Step::Revoke, Fault::refused(At::Revoke, &reply, request), false, now)
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
