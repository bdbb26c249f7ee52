//! Check: asks whether a grant lives, until when, whose it is, and whether its org is still the same. It
//! uses nothing up and holds no lock while it asks.

use crate::{
    flow::step::{Now, Status},
    oauth::{
        call::Answer,
        card::Card,
        draft::Draft,
        error::{At, OAuthError},
        identity::{self, Sight},
        introspect::{self, Hint, Introspection},
        request::Request,
        token::Reply,
    },
    plain::Plain,
    secret::Secret,
    upkeep::{
        Duty, Errand,
        event::{Found, Stored, Wish},
        fault::Fault,
        order::login_of,
        outcome::Outcome,
        phase::{Learned, Look, Phase, Purpose},
        ready::Sending,
        save::other,
        step::Step,
    },
};

/// That a token was seen alive is written down again once it is so many seconds old.
const SEEN: i64 = 60;

impl Errand {
    /// Asks the introspection endpoint about one of the tokens. The draft is the request as the person has sent
    /// it off.
    pub(super) fn introspect(
        &mut self,
        stored: Stored,
        secret: Secret,
        look: Look,
        draft: Option<Box<Draft>>,
        now: Now,
    ) -> Vec<Wish> {
        let (hint, token) = match look {
            Look::Refresh => (Hint::Refresh, stored.grant.refresh_token.clone()),
            Look::Access | Look::User => (Hint::Access, stored.access_token()),
        };
        let (login, token) = match (login_of(&stored.card), token) {
            (Ok(login), Some(token)) => (login, token),
            _ => return self.look_at_user(stored, None, now),
        };
        let request = introspect::build(login.base(), hint, token, &stored.card.client_id, &secret);
        self.look(stored, Some(secret), look, (request, draft), now)
    }

    /// Asks the instance's user info with the access token.
    pub(super) fn look_at_user(&mut self, stored: Stored, draft: Option<Box<Draft>>, now: Now) -> Vec<Wish> {
        let Some(access) = stored.access_token() else { return self.access_is_dead(stored, None, now) };
        match self.pinned(&stored.card) {
            Ok(instance) => {
                let request = identity::userinfo(&instance, access);
                self.look(stored, None, Look::User, (request, draft), now)
            }
            Err(fault) => self.fail(Step::Check, fault, false, now),
        }
    }

    /// The person has sent a question off: it is asked about what the file holds now.
    pub(super) fn ask(
        &mut self,
        draft: Box<Draft>,
        secret: Option<Secret>,
        look: Look,
        found: Found,
        now: Now,
    ) -> Vec<Wish> {
        match (self.see(found), look, secret) {
            (Err(fault), ..) => self.fail(Step::Check, fault, false, now),
            (Ok(stored), Look::Access | Look::Refresh, Some(secret)) => {
                self.introspect(stored, secret, look, Some(draft), now)
            }
            (Ok(stored), ..) => self.look_at_user(stored, Some(draft), now),
        }
    }

    fn look(
        &mut self,
        stored: Stored,
        secret: Option<Secret>,
        look: Look,
        (built, draft): (Request, Option<Box<Draft>>),
        now: Now,
    ) -> Vec<Wish> {
        if self.calls.is_empty() && draft.is_none() {
            self.stamp(Step::Prepare, Status::Done, now, "");
        }
        if self.holds && draft.is_none() {
            return self.stop(built, Sending::Look { secret, look });
        }
        // The time that it was held is not the step's.
        if self.calls.is_empty() || draft.is_some() {
            self.stamp(Step::Check, Status::Began, now, "");
        }
        let request = self.edit(built, draft);
        let call = self.calls.send(Step::Check, &request, now.wall);
        self.phase = Phase::Checking { stored, secret, look, call };
        vec![Wish::Look(call, request)]
    }

    pub(super) fn looked(
        &mut self,
        stored: Stored,
        secret: Option<Secret>,
        look: Look,
        answer: Answer,
        request: &Request,
        now: Now,
    ) -> Vec<Wish> {
        let reply = match (answer.reply, look) {
            (Ok(reply), _) => reply,
            // What is known by now is that the access token is dead.
            (Err(_), Look::Refresh) if self.edited.is_none() => return self.access_is_dead(stored, None, now),
            (Err(silence), _) => return self.fail(Step::Check, Fault::Silent(Step::Check, silence), false, now),
        };
        if self.edited.is_some() {
            return match verdict(look, &reply, request) {
                Ok(words) => self.tried(Step::Check, words, false, now),
                Err(fault) => self.fail(Step::Check, fault, false, now),
            };
        }
        match look {
            Look::User => self.saw_user(stored, &reply, request, now),
            Look::Access => match (introspect::parse(&reply), secret) {
                (Some(Introspection::Active { until, username, subject }), _) => {
                    if let Some(fault) = subject.and_then(|(org, user)| other(&stored.card, &org, &user)) {
                        return self.fail(Step::Check, fault, false, now);
                    }
                    self.lives(stored, Learned { seen: true, expires_at: until, username, ended: false }, now)
                }
                (Some(Introspection::Inactive), Some(secret)) if stored.grant.refresh_token.is_some() => {
                    self.introspect(stored, secret, Look::Refresh, None, now)
                }
                (Some(Introspection::Inactive), _) => self.access_is_dead(stored, None, now),
                // The app may not introspect, or the secret is another by now: the token itself can be asked.
                (None, _) => self.look_at_user(stored, None, now),
            },
            Look::Refresh => {
                let lives = introspect::parse(&reply).map(|found| found != Introspection::Inactive);
                self.access_is_dead(stored, lives, now)
            }
        }
    }

    fn saw_user(&mut self, stored: Stored, reply: &Reply, request: &Request, now: Now) -> Vec<Wish> {
        match identity::judge(reply, request) {
            Sight::Alive(identity) => match other(&stored.card, &identity.org, &identity.user) {
                Some(fault) => self.fail(Step::Check, fault, false, now),
                None => {
                    let username = Some(identity.username);
                    self.lives(stored, Learned { seen: true, username, ..Learned::default() }, now)
                }
            },
            Sight::Dead => self.access_is_dead(stored, None, now),
            Sight::Refused(word) => {
                let fault = Fault::Refused(At::Check, OAuthError::new(word, ""));
                self.fail(Step::Check, fault, false, now)
            }
            Sight::Unclear => self.fail(Step::Check, Fault::refused(At::Check, reply, request), false, now),
        }
    }

    /// The access token lives.
    fn lives(&mut self, stored: Stored, learned: Learned, now: Now) -> Vec<Wish> {
        self.stamp(Step::Check, Status::Done, now, "alive");
        let card = Box::new(learn(&stored.card, &learned, now));
        self.note(stored, learned, Outcome::Alive(card), now)
    }

    /// The access token is dead; of the refresh token it may be known whether it lives.
    fn access_is_dead(&mut self, stored: Stored, refresh_lives: Option<bool>, now: Now) -> Vec<Wish> {
        if self.order.duty == Duty::Ensure {
            self.stamp(Step::Check, Status::Done, now, "the access token has ended");
            return self.unlock(stored, true, now);
        }
        let ended = refresh_lives == Some(false) || stored.grant.refresh_token.is_none();
        let expires_at = stored.card.expires_at.map_or(now.wall, |at| at.min(now.wall));
        let learned = Learned { expires_at: Some(expires_at), ended, ..Learned::default() };
        if ended {
            let fault = match stored.grant.refresh_token {
                Some(_) => Fault::Dead(None),
                None => Fault::NoRefreshToken,
            };
            self.stamp(Step::Check, Status::Failed, now, fault.message());
            return self.note(stored, learned, Outcome::Failed(fault), now);
        }
        self.stamp(Step::Check, Status::Done, now, "the access token has ended");
        let card = Box::new(learn(&stored.card, &learned, now));
        self.note(stored, learned, Outcome::Ended { card, renewable: refresh_lives == Some(true) }, now)
    }

    /// Has it written down, where it says more than the file does.
    fn note(&mut self, stored: Stored, learned: Learned, outcome: Outcome, now: Now) -> Vec<Wish> {
        let (before, after) = (&stored.card, learn(&stored.card, &learned, now));
        let aged = (now.wall.as_second() - before.seen_at.as_second()).abs() >= SEEN;
        if (after == Card { seen_at: after.seen_at, ..(**before).clone() }) && !(learned.seen && aged) {
            return self.end(outcome, false);
        }
        self.hold(Purpose::Note { card: stored.card, learned, outcome }, now)
    }

    /// The lock is held: writes down what was learned, of these tokens and of no others.
    pub(super) fn mark_learned(
        &mut self,
        stored: Stored,
        asked: &Card,
        learned: &Learned,
        outcome: Outcome,
        now: Now,
    ) -> Vec<Wish> {
        if stored.card.has_tokens_of(asked) {
            let card = Box::new(learn(&stored.card, learned, now));
            return self.mark(card, stored.grant, outcome, false);
        }
        let words = "another process has saved a new token meanwhile";
        self.stamp(Step::Check, Status::Note, now, words);
        let outcome = match outcome {
            // Whatever was said was said of a token that is not used any more (T48).
            Outcome::Ended { .. } | Outcome::Failed(_) => Outcome::Alive(stored.card),
            outcome => outcome,
        };
        self.end(outcome, false)
    }
}

/// What a server says to an edited question: in words, for nobody knows what it says of the saved grant.
pub(super) fn verdict(look: Look, reply: &Reply, request: &Request) -> Result<Plain, Fault> {
    match look {
        Look::User => match identity::judge(reply, request) {
            Sight::Alive(identity) => Ok(Plain::new(format!("the org answers: this is {}", identity.username))),
            Sight::Dead => Ok("the org does not take the access token".into()),
            Sight::Refused(word) => Err(Fault::Refused(At::Check, OAuthError::new(word, ""))),
            Sight::Unclear => Err(Fault::refused(At::Check, reply, request)),
        },
        Look::Access | Look::Refresh => match introspect::parse(reply) {
            Some(Introspection::Active { .. }) => Ok("the server says that the token is active".into()),
            Some(Introspection::Inactive) => Ok("the server says that the token is not active".into()),
            None => Err(Fault::refused(At::Check, reply, request)),
        },
    }
}

/// A card with what was learned.
fn learn(card: &Card, learned: &Learned, now: Now) -> Card {
    Card {
        seen_at: if learned.seen { now.wall } else { card.seen_at },
        // An end in the past was not one, where the token lives.
        expires_at: learned.expires_at.or(card.expires_at.filter(|at| !learned.seen || *at > now.wall)),
        username: learned.username.as_ref().map(Plain::to_string).or_else(|| card.username.clone()),
        ended_at: if learned.ended { card.ended_at.or(Some(now.wall)) } else { card.ended_at },
        ..card.clone()
    }
}
