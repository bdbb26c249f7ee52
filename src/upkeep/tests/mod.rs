//! One errand, driven event by event. Here is [`Run`], which keeps a token file and performs what an
//! errand wishes of it; what goes to servers is left for the test to answer.

mod check;
mod edited;
mod held;
mod phases;
mod refresh;
mod revoke;
mod stage;
mod trouble;
mod uncertain;

use self::stage::*;
use crate::{
    flow::{
        event::CallId,
        step::{Now, Status},
    },
    oauth::{call::Answer, names::param, request::Request},
    secret::Secret,
    upkeep::{Duty, Errand, ErrandId, Event, Fault, Order, Outcome, Stamp, Step, Stored, Wish},
};

/// An errand with its token file, its lock, and everything it has wished for, oldest first.
struct Run {
    errand: Errand,
    wishes: Vec<Wish>,
    now: Now,
    /// What the file holds.
    file: Option<Stored>,
    /// What the lock file holds on record.
    unsettled: Option<String>,
    /// Whether the lock is held, and a refresh was put on record under it.
    held: bool,
    begun: bool,
    /// Whether writing works.
    disk: bool,
}

impl Run {
    fn new(order: Order, file: Option<Stored>) -> Self {
        let errand = Errand::new(ErrandId(7), order, at(1000));
        let (wishes, now) = (Vec::new(), at(1000));
        Self { errand, wishes, now, file, unsettled: None, held: false, begun: false, disk: true }
    }

    /// An errand for what is saved, begun.
    fn begin(duty: Duty) -> Self {
        Self::begin_with(duty, stored())
    }

    fn begin_with(duty: Duty, stored: Stored) -> Self {
        let mut run = Self::new(order(duty), Some(stored));
        run.tell(Event::Begun);
        run
    }

    /// Tells the errand what happened, and performs what it wishes as far as file and lock go.
    fn tell(&mut self, event: Event) {
        for wish in self.errand.advance(event, self.now) {
            self.wishes.push(wish.clone());
            let event = match wish {
                Wish::Read => Event::Read(Ok(self.file.clone())),
                Wish::Unlock(_) => Event::Unlocked(Some(SECRET.into())),
                Wish::Hold { .. } => {
                    assert!(!self.held, "a lock that is held is not taken again");
                    self.held = true;
                    Event::Held { found: Ok(self.file.clone()), unsettled: self.unsettled.clone() }
                }
                Wish::Reserve(_) if !self.disk => Event::NotReserved("the disk is full".into()),
                Wish::Reserve(fingerprint) => {
                    assert!(self.held, "nothing is put on record without the lock");
                    self.unsettled = Some(fingerprint);
                    self.begun = true;
                    Event::Reserved
                }
                Wish::Save(..) if !self.disk => Event::NotSaved("the disk is full".into()),
                Wish::Save(card, grant) => {
                    assert!(self.held, "nothing is written without the lock");
                    let saved = grant.refresh_token.as_ref().map(Secret::fingerprint);
                    if self.begun || saved != self.unsettled {
                        self.unsettled = None;
                    }
                    self.file = Some(Stored { card, grant });
                    Event::Saved
                }
                Wish::Remove => {
                    assert!(self.held, "nothing is deleted without the lock");
                    self.file = None;
                    Event::Removed
                }
                Wish::Release { settled } => {
                    (self.held, self.begun) = (false, false);
                    if settled {
                        self.unsettled = None;
                    }
                    continue;
                }
                Wish::Draw => Event::Drawn(500),
                Wish::Refresh(_, request) => {
                    let own = self.file.as_ref().and_then(|stored| stored.grant.refresh_token.as_ref());
                    if let Some(own) = own.filter(|token| request.carries(param::REFRESH_TOKEN, token)) {
                        let on_record = self.unsettled == Some(own.fingerprint());
                        assert!(self.held && self.begun && on_record, "sent without being on record");
                    }
                    continue;
                }
                Wish::Look(..) | Wish::Revoke(..) => continue,
            };
            self.tell(event);
        }
    }

    /// Answers the request that was wished for last.
    fn answer(&mut self, answer: Answer) {
        let (call, _) = self.sent();
        self.tell(Event::Answered(call, answer));
    }

    /// Lets the time pass that a pause takes.
    fn wait(&mut self) {
        let until = self.errand.deadline().expect("nothing is waited for");
        assert!(!self.held, "nobody waits with the lock in hand");
        self.now.since_start = until;
        self.tell(Event::Woke);
    }

    /// The request that was wished for last.
    fn sent(&self) -> (CallId, Request) {
        self.wishes.iter().rev().find_map(sent).expect("nothing was sent")
    }

    /// How many requests went to an endpoint.
    fn count(&self, end: &str) -> usize {
        self.wishes.iter().filter_map(sent).filter(|(_, request)| request.url.ends_with(end)).count()
    }

    /// How many refreshes were sent.
    fn refreshes(&self) -> usize {
        self.wishes.iter().filter(|wish| matches!(wish, Wish::Refresh(..))).count()
    }

    fn outcome(&self) -> &Outcome {
        assert!(!self.held, "the lock is still held");
        self.errand.outcome().unwrap_or_else(|| panic!("not over: {:?}", self.errand.phase()))
    }

    fn fault(&self) -> &Fault {
        match self.outcome() {
            Outcome::Failed(fault) => fault,
            outcome => panic!("no fault: {outcome:?}"),
        }
    }

    fn has(&self, step: Step, status: Status, words: &str) -> bool {
        let is = |stamp: &Stamp| stamp.step == step && stamp.status == status && stamp.words.as_str().contains(words);
        self.errand.trail().iter().any(is)
    }

    /// The file holds exactly the tokens that it held before.
    fn keeps_its_tokens(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.grant == stored().grant && file.card.has_tokens_of(&stored().card))
    }
}

/// The request that a wish sends, and its name.
fn sent(wish: &Wish) -> Option<(CallId, Request)> {
    match wish {
        Wish::Refresh(call, request) | Wish::Look(call, request) | Wish::Revoke(call, request) => {
            Some((*call, request.clone()))
        }
        _ => None,
    }
}
