//! Errands: which profiles get one, how many run at once, and carrying between an errand and the rest of
//! the deck: its wishes out, its end in.

mod pool;

use std::{collections::VecDeque, sync::Arc, time::Duration};

pub(super) use self::pool::Pool;
use self::pool::lane;
use crate::{
    deck::{
        Deck,
        batch::BatchId,
        login::{Retry, SAVE_PATIENCE, SAVE_RETRY},
        msg::Effect,
        row::{Row, Saved},
        tally::Tally,
    },
    flow::{Now, Status, fault::Class},
    plain::Plain,
    profile::ProfileName,
    upkeep::{Duty, Errand, ErrandId, Event, Fault, Order, Outcome, Phase, Wish},
};

/// Whether an errand in this phase holds the lock of its token file to change it.
pub(super) fn is_writing(phase: &Phase) -> bool {
    matches!(phase, Phase::Saving(_) | Phase::Unsaved { .. } | Phase::Marking { .. } | Phase::Removing { .. })
}

impl Deck {
    /// Sends errands to these profiles, as many at once as the pool takes.
    pub(super) fn send_out(&mut self, names: &[ProfileName], duty: Duty, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        for name in names {
            match self.busy(name.as_str()) {
                Some(why) => effects.extend(self.say(Some(name.as_str()), why, now)),
                None => self.enlist(name, duty, None, now),
            }
        }
        effects.extend(self.fill_pool(now));
        effects
    }

    /// Why a profile can have no errand now. One at a time is what keeps a process from waiting for itself.
    pub(super) fn busy(&self, name: &str) -> Option<String> {
        let row = self.row(name)?;
        match (self.errand_of(row), self.flow_of(row)) {
            (Some(errand), _) if errand.outcome().is_none() => {
                Some(format!("{} is under way already", errand.order.duty.words()))
            }
            (_, Some(flow)) if flow.outcome().is_none() => Some("a login is under way".to_owned()),
            _ => None,
        }
    }

    /// Puts an errand in line, alone or as one of a batch.
    pub(super) fn enlist(&mut self, name: &ProfileName, duty: Duty, batch: Option<BatchId>, now: Now) {
        let Some(row) = self.rows.change(name.as_str()) else { return };
        self.next_errand += 1;
        let id = ErrandId(self.next_errand);
        let before = row.errand.replace(id);
        let order = Order { name: name.clone(), duty, profile: row.profile().cloned() };
        if let Some(before) = before {
            self.errands.remove(&before);
        }
        let mut errand = Errand::new(id, order, now);
        errand.set_holding(self.view.stepping);
        self.errands.insert(id, errand);
        if let Some(batch) = batch {
            self.batch_of.insert(id, batch);
        }
        self.active += 1;
        *self.pool.doing.entry(duty.doing()).or_default() += 1;
        self.pool.waiting[lane(duty).0].push_back(id);
    }

    /// Lets those begin whose turn it is.
    pub(super) fn fill_pool(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (lane, most) in [lane(Duty::Check), lane(Duty::Refresh)] {
            while self.pool.running[lane].len() < most
                && let Some(id) = self.pool.waiting[lane].pop_front()
            {
                // One that was cancelled while it waited is over.
                if self.errands.get(&id).is_some_and(|errand| *errand.phase() == Phase::Waiting) {
                    self.pool.running[lane].insert(id);
                    effects.extend(self.tell_errand(id, Event::Begun, now));
                }
            }
        }
        effects
    }

    /// Tells an errand what happened and carries out what it wishes.
    pub(super) fn tell_errand(&mut self, id: ErrandId, event: Event, now: Now) -> Vec<Effect> {
        let Some(errand) = self.errands.get_mut(&id) else { return Vec::new() };
        let over = errand.outcome().is_some();
        let stamps = errand.trail().len();
        let wishes = errand.advance(event, now);
        let (ended, unsaved) = (errand.outcome().is_some(), matches!(errand.phase(), Phase::Unsaved { .. }));
        let (name, duty) = (errand.order.name.clone(), errand.order.duty);
        match errand.deadline() {
            Some(deadline) => self.pool.pausing.insert(id, deadline),
            None => self.pool.pausing.remove(&id),
        };
        self.rows.touch(name.as_str());
        self.note_errand(id, stamps, now);
        let mut effects: Vec<_> = wishes.into_iter().map(|wish: Wish| Effect::Attend(id, name.clone(), wish)).collect();
        if unsaved && !self.attended {
            let until = self.errand_retries.get(&id).map_or(now.since_start + SAVE_PATIENCE, |retry| retry.until);
            self.errand_retries.insert(id, Retry { next: now.since_start + SAVE_RETRY, until });
        }
        if ended && !over {
            self.active -= 1;
            self.pool.running[lane(duty).0].remove(&id);
            self.pool.held.remove(&id);
            if let Some(count) = self.pool.doing.get_mut(duty.doing()) {
                *count -= 1;
            }
            effects.extend(self.errand_ended(id, now));
            effects.extend(self.fill_pool(now));
            effects.extend(self.quit_if_done());
        } else {
            effects.extend(self.seat(id, now));
        }
        effects
    }

    /// What holds a request gives up its seat, and has one again once the person sends it.
    fn seat(&mut self, id: ErrandId, now: Now) -> Vec<Effect> {
        let Some(errand) = self.errands.get(&id) else { return Vec::new() };
        let lane = lane(errand.order.duty).0;
        match errand.held().is_some() {
            true if self.pool.held.insert(id) => {
                self.pool.running[lane].remove(&id);
                self.tell_of_held(now);
                self.fill_pool(now)
            }
            false if self.pool.held.remove(&id) => {
                self.pool.running[lane].insert(id);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn tell_of_held(&mut self, now: Now) {
        let words = match self.held_count() {
            1 => "a request is held: {enter} sends it, {edit-request} edits it, {cancel} cancels".to_owned(),
            held => format!("{held} requests are held: {{enter}} sends the selected row's, {{cancel}} cancels it"),
        };
        self.notify(Plain::new(words), now);
    }

    /// Writes what an errand noted into the journal; its steps are seen elsewhere.
    fn note_errand(&mut self, id: ErrandId, from: usize, now: Now) {
        let Some(errand) = self.errands.get(&id) else { return };
        let name: Arc<str> = errand.order.name.as_str().into();
        for stamp in &errand.trail()[from..] {
            if stamp.status == Status::Note {
                self.journal.write(now.wall, Some(name.clone()), stamp.words.clone());
            }
        }
    }

    /// An errand has ended: the row, the ledger, the history, the notice.
    fn errand_ended(&mut self, id: ErrandId, now: Now) -> Vec<Effect> {
        self.errand_retries.remove(&id);
        let Some(errand) = self.errands.get(&id) else { return Vec::new() };
        let Some(outcome) = errand.outcome() else { return Vec::new() };
        let name = errand.order.name.clone();
        let words = ending(outcome);
        let saved = match (errand.card(), outcome) {
            (Some(card), _) => Some(Saved::Known(Box::new(card.clone()))),
            (None, Outcome::Revoked { .. } | Outcome::Failed(Fault::NoToken)) => Some(Saved::Nothing),
            (None, _) => None,
        };
        // A refresh may have been begun and not settled, or settled what was not.
        let unclear = matches!(outcome, Outcome::Failed(_) | Outcome::Tried(_) | Outcome::Cancelled);
        let attempt = errand.attempt(now);
        let unreached = is_unreached(errand);
        let tally = Tally::of(outcome, errand.card());
        self.note_block(&name, attempt.as_ref());
        if let Some(saved) = saved {
            self.set_saved(&name.as_str().into(), saved);
        }
        match self.batch_of.remove(&id) {
            Some(batch) => self.take_end(batch, id, words, now),
            None => {
                self.journal.write(now.wall, Some(name.as_str().into()), words.clone());
                if self.attended {
                    self.notify(Plain::new(format!("{name}: {words}")), now);
                }
                if unreached {
                    self.offer_to_forget(vec![name.as_str().into()]);
                }
            }
        }
        if self.view.history.as_ref().is_some_and(|(shown, _)| *shown == name) {
            self.view.history = None;
        }
        self.recording += usize::from(attempt.is_some());
        let unclear = unclear || self.row(name.as_str()).is_some_and(|row| row.kept.uncertain);
        let again = self.read_overtaken(&name).or_else(|| unclear.then(|| Effect::Read(vec![name.clone()])));
        attempt.map(|attempt| Effect::Record(name, Box::new(attempt), tally)).into_iter().chain(again).collect()
    }

    /// Cancels what can be cancelled: all that wait, and all that have sent nothing.
    pub(super) fn cancel_errands(&mut self, now: Now) -> Vec<Effect> {
        let active: Vec<ErrandId> =
            self.errands.values().filter(|errand| errand.outcome().is_none()).map(|errand| errand.id).collect();
        // Those that wait go first, so that no seat that becomes free is taken again.
        self.pool.waiting.iter_mut().for_each(VecDeque::clear);
        active.into_iter().flat_map(|id| self.tell_errand(id, Event::Cancelled, now)).collect()
    }

    /// Wakes the errands whose deadline has passed, and saves again what could not be saved.
    pub(super) fn wake_errands(&mut self, now: Now) -> Vec<Effect> {
        let due = |at: Duration| at <= now.since_start;
        let paused = self.pool.pausing.iter().filter(|(_, until)| due(**until));
        let mut events: Vec<_> = paused.map(|(id, _)| (*id, Event::Woke)).collect();
        for (id, retry) in self.errand_retries.iter_mut().filter(|(_, retry)| due(retry.next)) {
            // Not due again before the answer to this try.
            retry.next = Duration::MAX;
            events.push((*id, if due(retry.until) { Event::GivenUp } else { Event::Retried }));
        }
        events.into_iter().flat_map(|(id, event)| self.tell_errand(id, event, now)).collect()
    }

    /// The errand that a row had last.
    pub fn errand_of(&self, row: &Row) -> Option<&Errand> {
        self.errands.get(&row.errand?)
    }

    /// How many errands are not over.
    pub fn active_errands(&self) -> usize {
        self.active
    }

    /// What is being done, and to how many; those that wait for their turn count.
    pub fn doings(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.pool.doing.iter().map(|(word, count)| (*word, *count)).filter(|(_, count)| *count > 0)
    }

    /// The errands that have begun and are not over: so many as the pool takes.
    pub(super) fn running_errands(&self) -> impl Iterator<Item = &Errand> {
        self.pool.running().filter_map(|id| self.errands.get(&id))
    }

    /// The errands that hold a request.
    pub(super) fn held_errands(&self) -> impl Iterator<Item = &Errand> {
        self.pool.held.iter().filter_map(|id| self.errands.get(id))
    }

    /// How many errands hold new tokens that could not be saved.
    pub(super) fn unsaved_errands(&self) -> usize {
        self.running_errands().filter(|errand| matches!(errand.phase(), Phase::Unsaved { .. })).count()
    }

    pub(super) fn errand_deadlines(&self) -> impl Iterator<Item = Duration> {
        let pauses = self.pool.pausing.values().copied();
        pauses.chain(self.errand_retries.values().map(|retry| retry.next).filter(|next| *next < Duration::MAX))
    }
}

/// Whether a grant was to end and its org did not answer.
pub(super) fn is_unreached(errand: &Errand) -> bool {
    errand.order.duty == (Duty::Revoke { local_only: false })
        && match errand.outcome() {
            // Nobody gives up on an org for what an edited request met.
            Some(Outcome::Failed(Fault::Edited(..))) => false,
            Some(Outcome::Failed(fault)) => fault.class() == Class::Network,
            _ => false,
        }
}

/// How an errand ended, in words.
fn ending(outcome: &Outcome) -> Plain {
    match outcome {
        Outcome::Refreshed { .. } => Plain::new(format!("new access token: {}", outcome.words())),
        Outcome::Alive(_) => Plain::new(format!("alive: {}", outcome.words())),
        Outcome::Revoked { local: true, .. } => Plain::new(format!("deleted {}", outcome.words())),
        Outcome::Revoked { .. } => Plain::new(format!("revoked: {}", outcome.words())),
        Outcome::Failed(fault @ Fault::Edited(..)) if !fault.is_uncertain() => {
            Plain::new(format!("{}; what is saved stays as it was", fault.message()))
        }
        // What asks a question ends with its mark.
        Outcome::Failed(fault) if fault.message().as_str().ends_with('?') => {
            Plain::new(format!("{} {}", fault.message(), fault.action()))
        }
        Outcome::Failed(fault) => Plain::new(format!("{}. {}", fault.message(), fault.action())),
        Outcome::Ended { .. } | Outcome::Tried(_) | Outcome::Cancelled => outcome.words(),
    }
}
