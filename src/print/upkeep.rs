//! Errands as plain output: a line for each profile and for what a person should know of the way there,
//! or NDJSON (design §6). It looks at the deck after every message and writes what is new.

mod object;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde_json::{Map, json};

pub use self::object::report;
use crate::{
    deck::{Cue, Deck, Msg, msg::Sight},
    flow::{Now, Status},
    plain::Plain,
    print::{flow::Form, json},
    run::Front,
    upkeep::{Errand, ErrandId, Outcome, Phase, Stamp},
};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What comes of each errand, on standard output.
    Each,
    /// Only what a person should know besides, on standard error: the output is another's.
    Notes,
}

/// Writes errands as they happen.
pub struct ErrandPrinter<O, E> {
    form: Form,
    detail: Detail,
    out: O,
    err: E,
    /// The first that was not looked at yet.
    next: ErrandId,
    /// Those that are not over, with how much of each was written.
    open: BTreeMap<ErrandId, usize>,
    told: Option<Plain>,
}

impl<O: Write, E: Write> ErrandPrinter<O, E> {
    /// Writes to `out`, and to `err` what is beside it.
    pub fn new(form: Form, detail: Detail, out: O, err: E) -> Self {
        Self { form, detail, out, err, next: ErrandId(0), open: BTreeMap::new(), told: None }
    }

    /// Writes what is new of an errand; false once it is over.
    fn write(&mut self, errand: &Errand, from: usize) -> io::Result<bool> {
        for stamp in &errand.trail()[from..] {
            match (self.detail, self.form) {
                (Detail::Notes, Form::Lines) if stamp.status == Status::Note => {
                    writeln!(self.err, "orgdeck: {}: {}", errand.order.name, stamp.words)?;
                }
                (Detail::Notes, _) => {}
                (Detail::Each, Form::Lines) if stamp.status == Status::Note => {
                    writeln!(
                        self.out,
                        "{:<20}   {:<9}  {}",
                        errand.order.name.as_str(),
                        stamp.step.name(),
                        stamp.words
                    )?;
                }
                (Detail::Each, Form::Lines) => {}
                (Detail::Each, Form::Ndjson) => self.object(errand, Some(stamp))?,
            }
        }
        let Some(outcome) = errand.outcome() else { return Ok(true) };
        match (self.detail, self.form) {
            (Detail::Notes, _) => {}
            (Detail::Each, Form::Lines) => self.result(errand, outcome)?,
            (Detail::Each, Form::Ndjson) => self.object(errand, None)?,
        }
        Ok(false)
    }

    fn result(&mut self, errand: &Errand, outcome: &Outcome) -> io::Result<()> {
        let (sign, word) = match outcome {
            Outcome::Refreshed { .. } => ('✓', "refreshed"),
            Outcome::Alive(_) => ('✓', "alive"),
            Outcome::Ended { .. } => ('?', "ended"),
            Outcome::Revoked { local: true, .. } => ('✓', "deleted"),
            Outcome::Revoked { .. } => ('✓', "revoked"),
            Outcome::Tried(_) => ('·', "tried"),
            Outcome::Failed(_) => ('✗', outcome.code()),
            Outcome::Cancelled => ('×', "cancelled"),
        };
        let name = errand.order.name.as_str();
        match outcome {
            Outcome::Cancelled => writeln!(self.out, "{name:<20} {sign} {word}"),
            Outcome::Failed(fault) => {
                writeln!(self.out, "{name:<20} {sign} {word:<9}  {}", fault.message())?;
                writeln!(self.out, "{:<34}{}", "", fault.cause())?;
                writeln!(self.out, "{:<34}next, by {}: {}", "", fault.who().words(), fault.action())
            }
            outcome => writeln!(self.out, "{name:<20} {sign} {word:<9}  {}", outcome.words()),
        }
    }

    /// One object: a stamp's, or the profile's last.
    fn object(&mut self, errand: &Errand, stamp: Option<&Stamp>) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("profile".to_owned(), json!(errand.order.name.as_str()));
        object.insert("errand".to_owned(), json!(errand.id.0));
        match stamp {
            Some(stamp) => object::of_stamp(&mut object, errand, stamp),
            None => object::of_outcome(&mut object, errand),
        }
        json::write(&mut self.out, &object)?;
        writeln!(self.out)
    }

    /// Sums several errands up for a person, those that did not end well by name.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn sum_up(&mut self, deck: &Deck) -> io::Result<()> {
        if self.form == Form::Ndjson || self.detail == Detail::Notes || deck.errands.len() < 2 {
            return Ok(());
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut others = Vec::new();
        for errand in deck.errands.values() {
            match errand.outcome() {
                Some(Outcome::Failed(_) | Outcome::Cancelled) | None => others.push(errand.order.name.as_str()),
                Some(Outcome::Revoked { local: true, .. }) => *counts.entry("deleted here alone").or_default() += 1,
                Some(outcome) => *counts.entry(outcome.code()).or_default() += 1,
            }
        }
        let mut parts: Vec<_> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
        if !others.is_empty() {
            parts.push(format!("{} not: {}", others.len(), others.join(", ")));
        }
        writeln!(self.out, "{}", parts.join(", "))?;
        self.out.flush()
    }
}

impl<O: Write, E: Write> Front for ErrandPrinter<O, E> {
    type Input = ();

    async fn next(&mut self) -> Option<()> {
        std::future::pending().await
    }

    fn interpret(&mut self, (): (), _: &Deck) -> Option<Msg> {
        None
    }

    fn see(&mut self, deck: &Deck, _: Now) -> io::Result<()> {
        // They begin in their order, so those behind the first that waits have nothing to tell.
        let new = deck.errands.range(self.next..).take_while(|(_, errand)| *errand.phase() != Phase::Waiting);
        for (id, _) in new {
            self.open.insert(*id, 0);
            self.next = ErrandId(id.0 + 1);
        }
        let changed = |(id, seen): (&ErrandId, &usize)| {
            let errand = deck.errands.get(id)?;
            (errand.trail().len() > *seen || errand.outcome().is_some()).then_some((*id, *seen))
        };
        let changed: Vec<_> = self.open.iter().filter_map(changed).collect();
        for (id, seen) in &changed {
            let Some(errand) = deck.errands.get(id) else { continue };
            match self.write(errand, *seen)? {
                true => self.open.insert(*id, errand.trail().len()),
                false => self.open.remove(id),
            };
        }
        if !changed.is_empty() {
            self.out.flush()?;
        }
        let told = deck.view.notice.as_ref().map(|(words, _)| words);
        if told != self.told.as_ref() {
            self.told = told.cloned();
            self.told.iter().try_for_each(|words| writeln!(self.err, "orgdeck: {words}"))?;
        }
        Ok(())
    }

    fn draw(&mut self, _: &Deck, _: Now) -> io::Result<Option<Sight>> {
        Ok(None)
    }

    fn cue(&mut self, _: Cue) -> io::Result<()> {
        Ok(())
    }
}
