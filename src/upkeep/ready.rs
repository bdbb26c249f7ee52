//! Step mode: requests stop here until the person sends them, changed or not, before any lock is taken. Once
//! they are sent the file is read again, and what was changed is laid on the request for what it holds then.

use crate::{
    flow::step::{Now, Status},
    oauth::{draft::Draft, request::Request},
    plain::Plain,
    secret::Secret,
    upkeep::{
        Errand,
        event::Wish,
        outcome::Outcome,
        phase::{Look, Phase, Purpose, Renewal},
        step::Step,
    },
};

/// What a request is for, with what is needed once it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Sending {
    /// A question about a token.
    Look {
        /// The client secret, where it is known.
        secret: Option<Secret>,
        /// What is asked.
        look: Look,
    },
    /// A request of a refresh.
    Renew(Ask, Renewal),
    /// The end of the grant.
    Revoke,
}

/// The requests of a refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The access token is tried first, because a refresh was cut off.
    Probe,
    /// The refresh itself.
    Refresh,
}

impl Ask {
    /// The step that waits for it.
    pub(super) fn step(self) -> Step {
        match self {
            Self::Probe => Step::Check,
            Self::Refresh => Step::Refresh,
        }
    }
}

impl Sending {
    /// The step that waits for it.
    pub fn step(&self) -> Step {
        match self {
            Self::Look { .. } => Step::Check,
            Self::Renew(ask, _) => ask.step(),
            Self::Revoke => Step::Revoke,
        }
    }

    /// What the request is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Look { look: Look::Access, .. } => "the check",
            Self::Look { look: Look::Refresh, .. } => "the check of the refresh token",
            Self::Look { look: Look::User, .. } | Self::Renew(Ask::Probe, _) => "the look-up",
            Self::Renew(Ask::Refresh, _) => "the refresh",
            Self::Revoke => "the revocation",
        }
    }
}

impl Errand {
    /// Holds a request.
    pub(super) fn stop(&mut self, built: Request, sending: Sending) -> Vec<Wish> {
        self.stop_at(Draft::new(built), sending)
    }

    pub(super) fn stop_at(&mut self, draft: Draft, sending: Sending) -> Vec<Wish> {
        self.stay(Phase::Ready { draft: Box::new(draft), sending })
    }

    /// Gives up the lock before a request is held.
    pub(super) fn let_go(&mut self, stop: impl FnOnce(&mut Self) -> Vec<Wish>) -> Vec<Wish> {
        [vec![Wish::Release { settled: false }], stop(self)].concat()
    }

    /// The person sends what is held.
    pub(super) fn release(&mut self, draft: Box<Draft>, sending: Sending, now: Now) -> Vec<Wish> {
        if draft.is_edited() {
            let words = format!("{} was changed: {}", sending.name(), draft.words());
            self.stamp(sending.step(), Status::Note, now, words);
        }
        match sending {
            Sending::Look { secret, look } => {
                self.phase = Phase::Asking { draft, secret, look };
                vec![Wish::Read]
            }
            Sending::Renew(ask, renewal) => {
                self.hold(Purpose::Renew(Renewal { released: Some((ask, draft)), ..renewal }), now)
            }
            Sending::Revoke => self.hold(Purpose::Revoke(Some(draft)), now),
        }
    }

    /// The request as it is sent: what was built just now, changed as the person has changed what was held.
    pub(super) fn edit(&mut self, built: Request, held: Option<Box<Draft>>) -> Request {
        let draft = held.map_or_else(|| Draft::new(built.clone()), |held| held.onto(built.clone()));
        self.edited = draft.is_edited().then(|| Plain::new(draft.words()));
        draft.request()
    }

    /// An edited request was answered in a way that says nothing of the saved grant.
    pub(super) fn tried(&mut self, step: Step, words: Plain, settled: bool, now: Now) -> Vec<Wish> {
        let edited = self.edited.take().unwrap_or_default();
        let words = Plain::new(format!("{words}; the request was edited ({edited})"));
        self.stamp(step, Status::Done, now, words.clone());
        self.end(Outcome::Tried(words), settled)
    }
}
