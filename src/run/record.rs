//! Writing down what happened: histories, and the ledger of grants. One writer at a time takes all that
//! has gathered, so that a thousand refreshes do not write the ledger a thousand times.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    deck::{Msg, tally::Tally},
    flow::attempt::Attempt,
    oauth::card::Card,
    plain::Plain,
    profile::ProfileName,
    run::Ground,
    store::{
        history::{self, Histories},
        ledger,
    },
};

/// What waits to be written down.
#[derive(Clone, Debug, Default)]
pub(super) struct Records(Arc<Mutex<Gathered>>);

#[derive(Debug, Default)]
struct Gathered {
    records: Vec<Record>,
    writing: bool,
}

/// What one profile has to remember.
#[derive(Debug)]
struct Record {
    name: ProfileName,
    attempt: Box<Attempt>,
    tally: Option<Tally>,
}

impl Records {
    /// Adds one. True where nobody is writing: then the caller has to.
    fn add(&self, record: Record) -> bool {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.records.push(record);
        !std::mem::replace(&mut gathered.writing, true)
    }

    /// All that has gathered; nothing ends the writer's turn.
    fn take(&self) -> Vec<Record> {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let records = std::mem::take(&mut gathered.records);
        gathered.writing = !records.is_empty();
        records
    }
}

impl Ground {
    /// Writes an attempt into a profile's history, and what it changed into the ledger.
    pub(super) fn record(&self, name: ProfileName, attempt: Box<Attempt>, tally: Option<Tally>) {
        if self.records.add(Record { name, attempt, tally }) {
            let ground = self.clone();
            tokio::task::spawn_blocking(move || ground.write_records());
        }
    }

    /// The tokens are safe on disk by now: what cannot be written here is told and loses nothing else.
    fn write_records(&self) {
        loop {
            let records = self.records.take();
            if records.is_empty() {
                return;
            }
            let counted = self.count(&records);
            let histories = history::open(&self.dir).map_err(|error| Plain::new(error.to_string()));
            for Record { name, attempt, tally } in records {
                let counted = if tally.is_some() { counted.clone() } else { Ok(()) };
                let written = histories.as_ref().map_err(Clone::clone);
                let written = written.and_then(|histories| write_down(histories, &name, &attempt));
                let _ = self.say.send(Msg::Recorded(name, counted.and(written)));
            }
        }
    }

    fn count(&self, records: &[Record]) -> Result<(), Plain> {
        let changes = || records.iter().filter_map(|record| Some((&record.name, record.tally.as_ref()?)));
        if changes().next().is_none() {
            return Ok(());
        }
        let change = |ledger: &mut ledger::Ledger| {
            for (name, tally) in changes() {
                match tally {
                    Tally::Minted(card) => entry(name, card).into_iter().for_each(|entry| ledger.add(entry)),
                    Tally::Rotated { from, to } => ledger.rotate(from, to),
                    Tally::Gone(fingerprint) => ledger.forget(fingerprint),
                }
            }
        };
        ledger::change(&self.dir, change).map_err(|error| Plain::new(error.to_string()))
    }
}

impl Ground {
    /// The last attempt that a profile's history holds.
    pub(super) fn last_attempt(&self, name: &ProfileName) -> Result<Box<Attempt>, Plain> {
        let attempts = history::read(&self.dir, name).map_err(|error| Plain::new(error.to_string()))?;
        let last = attempts.into_iter().next_back().ok_or("nothing was tried here yet")?;
        serde_json::from_value(last).map_err(|_| "another version of orgdeck wrote the last attempt".into())
    }
}

fn write_down(histories: &Histories<'_>, name: &ProfileName, attempt: &Attempt) -> Result<(), Plain> {
    let value = serde_json::to_value(attempt).map_err(|_| Plain::from("the attempt could not be written down"))?;
    histories.append(name, &value).map_err(|error| Plain::new(error.to_string()))
}

/// A new grant as the ledger has it; one without a refresh token does not count.
pub(super) fn entry(name: &ProfileName, card: &Card) -> Option<ledger::Entry> {
    Some(ledger::Entry {
        client_id: card.client_id.clone(),
        org: card.org.clone(),
        user: card.user.clone(),
        profile: name.clone(),
        at: card.minted_at,
        issued_at: card.issued_at,
        origin: card.origin,
        fingerprint: card.refresh_fingerprint.clone()?,
        hand_outs: Vec::new(),
    })
}
