//! What becomes of a grant that arrived: Verify and Save.

use crate::{
    flow::{
        Flow,
        doubt::Doubt,
        event::Wish,
        fault::Fault,
        phase::{Fresh, Look, Outcome, Phase, Sending},
        reply,
        step::{Now, Status, Step, progress},
        verify,
    },
    oauth::{
        call::Answer,
        card::{Card, Grant, Origin},
        draft::Draft,
        finding::Finding,
        identity,
        jwt::{self, Signed, Which},
        names::param,
        request::Request,
        signature,
        token::TokenReply,
    },
    plain::Plain,
    secret::Secret,
};

impl Flow {
    pub(super) fn verify(&mut self, request: &Request, secret: Option<&Secret>, answer: Answer, now: Now) -> Vec<Wish> {
        let took = answer.times.done.as_millis();
        let reply = match reply::judge(answer, request) {
            Ok(reply) => reply,
            Err(fault) => return self.fail(Step::Exchange, fault, now),
        };
        self.stamp(Step::Exchange, Status::Done, now, format!("200 in {took} ms"));
        self.stamp(Step::Verify, Status::Began, now, "");
        let login = &self.plan.profile.login;
        let pinned = identity::pin("instance_url", &reply.instance_url, login)
            .and_then(|instance| identity::pin("id", &reply.id, login).map(|_| instance));
        let instance = match pinned {
            Ok(instance) => instance,
            Err(error) => {
                let home = login.base().to_owned();
                return self.reject(&home, &reply, Step::Verify, Outcome::Failed(Fault::NotPinned(error)), now);
            }
        };
        let verdict = signature::check(&reply, secret);
        let client_id = request.expose(param::CLIENT_ID).unwrap_or_default().to_owned();
        let fresh = Fresh { reply, instance, identity: None, verdict, client_id, accepted: Vec::new() };
        if let Some(fault) = verify::refuse(&self.plan, &fresh, false) {
            return self.give_back(&fresh, Step::Verify, Outcome::Failed(fault), now);
        }
        // Only who asked for tokens that can be read has their signature looked at: it is one request more.
        let is_readable = jwts(&fresh.reply).next().is_some();
        match is_readable {
            true => {
                let request = jwt::keys(&fresh.instance);
                self.identify(fresh, request, Look::Keys, now)
            }
            false => self.ask_identity(fresh, now),
        }
    }

    fn ask_identity(&mut self, fresh: Fresh, now: Now) -> Vec<Wish> {
        let reply = &fresh.reply;
        let request = identity::request(&fresh.instance, &reply.org, &reply.user, reply.access_token.clone());
        self.identify(fresh, request, Look::Identity, now)
    }

    pub(super) fn looked(&mut self, fresh: Fresh, answer: &Answer, look: Look, now: Now) -> Vec<Wish> {
        match look {
            Look::Keys => {
                self.check_jwts(&fresh, answer, now);
                self.ask_identity(fresh, now)
            }
            Look::Identity | Look::User => self.identified(fresh, answer, look, now),
        }
    }

    /// Whether the org signed the tokens that can be read. It is told, and nothing depends on it: what the
    /// tokens are good for the org says itself.
    fn check_jwts(&mut self, fresh: &Fresh, answer: &Answer, now: Now) {
        let keys = answer.reply.as_ref().ok().filter(|reply| reply.status == 200).map(|reply| &reply.body);
        for (which, token) in jwts(&fresh.reply) {
            let signed = keys.map_or(Signed::Unanswered, |keys| jwt::verify(token, keys));
            let note = match &signed {
                Signed::Verified(_) => None,
                Signed::Unanswered => Some("the org's keys did not come"),
                _ => Some("it is not signed by a key of the org"),
            };
            if let Some(why) = note {
                self.stamp(Step::Verify, Status::Note, now, format!("{} was not verified: {why}", which.words()));
            }
            for finding in self.calls.findings() {
                if let Finding::Jwt(jwt) = finding
                    && jwt.which == which
                    && jwt.signed == Signed::Unasked
                {
                    jwt.signed = signed.clone();
                }
            }
        }
    }

    pub(super) fn identify(&mut self, fresh: Fresh, request: Request, look: Look, now: Now) -> Vec<Wish> {
        self.ready(Draft::new(request), Sending::Identify { fresh: Box::new(fresh), look }, now)
    }

    pub(super) fn identified(&mut self, mut fresh: Fresh, answer: &Answer, look: Look, now: Now) -> Vec<Wish> {
        if let Ok(reply) = &answer.reply {
            fresh.identity = (reply.status == 200).then(|| identity::parse(&reply.body)).flatten();
            if fresh.identity.is_none() && look == Look::Identity {
                let request = identity::userinfo(&fresh.instance, fresh.reply.access_token.clone());
                return self.identify(fresh, request, Look::User, now);
            }
        }
        if let Some(fault) = verify::refuse(&self.plan, &fresh, true) {
            return self.give_back(&fresh, Step::Verify, Outcome::Failed(fault), now);
        }
        let mut doubts = verify::doubts(&self.plan, &fresh);
        doubts.extend(self.edited.then_some(Doubt::Experiment));
        self.settle(fresh, doubts, now)
    }

    /// Asks what is left to ask, or goes on to Save.
    pub(super) fn settle(&mut self, fresh: Fresh, doubts: Vec<Doubt>, now: Now) -> Vec<Wish> {
        match doubts.first() {
            Some(doubt) if self.plan.consent.unattended => {
                self.give_back(&fresh, self.asking(), Outcome::Failed(Fault::Doubtful(doubt.clone())), now)
            }
            Some(doubt) => {
                self.stamp(self.asking(), Status::Note, now, doubt.sentence());
                self.stay(Phase::Doubting { fresh, doubts })
            }
            None if self.asking() == Step::Save => self.hold(fresh),
            None => {
                for note in verify::notes(&fresh, &self.asked) {
                    self.stamp(Step::Verify, Status::Note, now, note);
                }
                let kind = verify::kind(&self.plan, &fresh).word();
                self.stamp(Step::Verify, Status::Done, now, format!("{}, {kind}", verify::who(&fresh)));
                self.stamp(Step::Save, Status::Began, now, "");
                self.hold(fresh)
            }
        }
    }

    pub(super) fn decided(&mut self, mut fresh: Fresh, mut doubts: Vec<Doubt>, yes: bool, now: Now) -> Vec<Wish> {
        let doubt = doubts.remove(0);
        if !yes {
            return self.give_back(&fresh, self.asking(), Outcome::Failed(Fault::Doubtful(doubt)), now);
        }
        self.stamp(self.asking(), Status::Note, now, "accepted");
        fresh.accepted.push(doubt);
        self.settle(fresh, doubts, now)
    }

    /// The step that asks: Verify, or Save where the file holds something else by now.
    pub(super) fn asking(&self) -> Step {
        if progress(&self.trail, Step::Save).began.is_some() { Step::Save } else { Step::Verify }
    }

    pub(super) fn hold(&mut self, fresh: Fresh) -> Vec<Wish> {
        self.phase = Phase::Holding(fresh);
        vec![Wish::Hold]
    }

    /// The lock is held: asks once more about what the file holds now, then writes.
    pub(super) fn save(&mut self, fresh: Fresh, held: Option<&Card>, now: Now) -> Vec<Wish> {
        if let Some(doubt) = verify::known(&self.plan, &fresh, held) {
            let mut wishes = vec![Wish::Release];
            wishes.extend(self.settle(fresh, vec![doubt], now));
            return wishes;
        }
        let card = Box::new(self.card(&fresh, now));
        let grant = Grant { refresh_token: fresh.reply.refresh_token.clone(), reply: fresh.reply.whole.clone() };
        self.phase = Phase::Saving(fresh, card.clone());
        vec![Wish::Save(card, grant)]
    }

    pub(super) fn card(&self, fresh: &Fresh, now: Now) -> Card {
        let (profile, reply) = (&self.plan.profile, &fresh.reply);
        let identity = fresh.identity.as_ref();
        Card {
            client_id: fresh.client_id.clone(),
            login_host: profile.login.base().to_owned(),
            instance_url: fresh.instance.clone(),
            org: reply.org.clone(),
            user: reply.user.clone(),
            username: identity.map(|identity| identity.username.to_string()),
            display_name: identity.and_then(|identity| identity.display_name.as_ref()).map(Plain::to_string),
            kind: verify::kind(&self.plan, fresh),
            scopes: reply.scope.as_ref().map(ToString::to_string),
            minted_at: now.wall,
            issued_at: reply.issued_at,
            seen_at: now.wall,
            refreshes: 0,
            refreshed_at: None,
            expires_at: None,
            ended_at: None,
            access_fingerprint: reply.access_token.fingerprint(),
            refresh_fingerprint: reply.refresh_token.as_ref().map(Secret::fingerprint),
            origin: Origin::Minted,
            hand_outs: Vec::new(),
        }
    }

    pub(super) fn unsaved(&mut self, fresh: Fresh, why: Plain, now: Now) -> Vec<Wish> {
        self.stamp(Step::Save, Status::Note, now, format!("not saved: {why}"));
        self.phase = Phase::Unsaved { fresh, why };
        vec![Wish::Release]
    }
}

/// The tokens of a reply that can be read.
fn jwts(reply: &TokenReply) -> impl Iterator<Item = (Which, &Secret)> {
    let tokens = [(Which::Access, Some(&reply.access_token)), (Which::Id, reply.id_token.as_ref())];
    tokens.into_iter().filter_map(|(which, token)| Some((which, token.filter(|token| jwt::is_jwt(token))?)))
}
