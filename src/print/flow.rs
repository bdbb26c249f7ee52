//! Logins as plain output: a line for each step a person should see, or NDJSON (design §6). It looks
//! at the deck after every message and writes what is new; questions go to standard error.

mod object;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    time::Duration,
};

use serde_json::{Map, json};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{
    deck::{Action, Cue, Deck, Msg, msg::Sight, question::Question},
    flow::{Flow, FlowId, Now, Outcome, Stamp, Status, Step, Way},
    oauth::request::Request,
    plain::Plain,
    run::Front,
    secret::Secret,
};

/// How logins are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines for a person.
    Lines,
    /// One JSON object a line.
    Ndjson,
}

/// Writes logins as they happen.
pub struct FlowPrinter<O, E> {
    form: Form,
    out: O,
    err: E,
    /// Whether the person opens the links: they are written then, to standard error.
    links: bool,
    seen: BTreeMap<FlowId, Seen>,
    asked: Option<Question>,
    told: Option<(Plain, Duration)>,
    lines: Option<UnboundedReceiver<Secret>>,
}

/// What comes in.
#[derive(Clone, Debug)]
pub enum Input {
    /// A line: an answer, or what a browser ended at.
    Line(Secret),
    /// No more lines will come.
    End,
}

/// How much of a flow was written.
#[derive(Default)]
struct Seen {
    stamps: usize,
    linked: bool,
    ended: bool,
}

impl<O: Write, E: Write> FlowPrinter<O, E> {
    /// Writes to `out`; links and questions to `err`. The lines, where any are read, are answers and pasted
    /// addresses.
    pub fn new(form: Form, out: O, err: E, links: bool, lines: Option<UnboundedReceiver<Secret>>) -> Self {
        Self { form, out, err, links, seen: BTreeMap::new(), asked: None, told: None, lines }
    }

    fn write(&mut self, flow: &Flow) -> io::Result<()> {
        let Seen { stamps: from, mut linked, ended } = self.seen.remove(&flow.id).unwrap_or_default();
        for stamp in &flow.trail()[from..] {
            match self.form {
                Form::Lines => self.line(flow, stamp)?,
                Form::Ndjson => self.object(flow, Some(stamp))?,
            }
        }
        // In JSON it stands with the step's beginning.
        let due = flow.is_waiting() && (self.links || flow.is_unopened());
        if due && !linked && self.form == Form::Lines {
            linked = true;
            self.link(flow)?;
        }
        let over = flow.outcome().is_some();
        if over && !ended {
            match self.form {
                Form::Lines => self.result(flow)?,
                Form::Ndjson => self.object(flow, None)?,
            }
        }
        self.seen.insert(flow.id, Seen { stamps: flow.trail().len(), linked, ended: over });
        Ok(())
    }

    fn line(&mut self, flow: &Flow, stamp: &Stamp) -> io::Result<()> {
        let sign = match stamp.status {
            Status::Began if stamp.step == Step::Authorize => '▸',
            Status::Began => return Ok(()),
            Status::Note => ' ',
            Status::Done => '✓',
            Status::Skipped => '·',
            Status::Failed => '✗',
            Status::Cancelled => '×',
        };
        writeln!(self.out, "{:<20} {sign} {:<9}  {}", flow.plan.profile.name.as_str(), stamp.step.name(), stamp.words)
    }

    /// What a person opens by hand.
    fn link(&mut self, flow: &Flow) -> io::Result<()> {
        let Some(link) = flow.authorize().map(Request::target) else { return Ok(()) };
        self.out.flush()?;
        let name = &flow.plan.profile.name;
        writeln!(self.err, "{name}: open {}", link.expose())?;
        if flow.plan.way == Way::Paste {
            writeln!(self.err, "{name}: sign in there, then paste the address that the browser ends at")?;
        }
        Ok(())
    }

    fn result(&mut self, flow: &Flow) -> io::Result<()> {
        let name = flow.plan.profile.name.as_str();
        match flow.outcome() {
            Some(Outcome::Saved(card)) => {
                let user = card.username.as_deref().unwrap_or(card.user.as_str());
                let place = crate::deck::login::place(&card.instance_url);
                writeln!(self.out, "{name:<20}   saved: {user} in {place}, {}", card.kind.word())
            }
            Some(Outcome::Failed(fault)) => {
                // What happened stands in the line before.
                writeln!(self.out, "{name:<20}   failed: {}", fault.cause())?;
                writeln!(self.out, "{:<20}   next, by {}: {}", "", fault.who().words(), fault.action())
            }
            _ => writeln!(self.out, "{name:<20}   cancelled"),
        }
    }

    /// One object: a stamp's, or the profile's last.
    fn object(&mut self, flow: &Flow, stamp: Option<&Stamp>) -> io::Result<()> {
        let mut object = Map::new();
        object.insert("profile".to_owned(), json!(flow.plan.profile.name.as_str()));
        object.insert("flow".to_owned(), json!(flow.id.0));
        match stamp {
            Some(stamp) => object::of_stamp(&mut object, flow, stamp),
            None => object::of_outcome(&mut object, flow),
        }
        serde_json::to_writer(&mut self.out, &object)?;
        writeln!(self.out)
    }

    /// Says what the deck has to say of a line that came in, or of a file that could not be written.
    fn tell(&mut self, deck: &Deck) -> io::Result<()> {
        // The same words at another time are news: who slips twice is told twice.
        if deck.view.notice == self.told {
            return Ok(());
        }
        self.told.clone_from(&deck.view.notice);
        self.told.iter().try_for_each(|(words, _)| writeln!(self.err, "orgdeck: {words}"))
    }

    /// Asks a question once, where somebody can answer.
    fn ask(&mut self, deck: &Deck) -> io::Result<()> {
        let question = deck.question();
        if question == self.asked {
            return Ok(());
        }
        self.asked.clone_from(&question);
        let Some(question) = question else { return Ok(()) };
        let how = if deck.wants_name(&question) { "type the profile's name to accept" } else { "y/n" };
        write!(self.err, "{} [{how}] ", deck.ask(&question))?;
        self.err.flush()
    }
}

impl<O: Write, E: Write> FlowPrinter<O, E> {
    /// Sums several logins up for a person, those that are not saved by name.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn sum_up(&mut self, deck: &Deck) -> io::Result<()> {
        if self.form == Form::Ndjson || deck.flows.len() < 2 {
            return Ok(());
        }
        let saved = |flow: &&Flow| matches!(flow.outcome(), Some(Outcome::Saved(_)));
        let (saved, others): (Vec<_>, Vec<_>) = deck.flows.values().partition(saved);
        let names: Vec<_> = others.iter().map(|flow| flow.plan.profile.name.as_str()).collect();
        match names.is_empty() {
            true => writeln!(self.out, "{} saved", saved.len())?,
            false => writeln!(self.out, "{} saved, {} not: {}", saved.len(), names.len(), names.join(", "))?,
        }
        self.out.flush()
    }
}

impl<O: Write, E: Write> Front for FlowPrinter<O, E> {
    type Input = Input;

    async fn next(&mut self) -> Option<Input> {
        if let Some(lines) = &mut self.lines {
            if let Some(line) = lines.recv().await {
                return Some(Input::Line(line));
            }
            // The end says nothing before there is a login for it to end; this is asked again then.
            if !self.seen.is_empty() {
                self.lines = None;
                return Some(Input::End);
            }
        }
        std::future::pending().await
    }

    fn interpret(&mut self, input: Input, deck: &Deck) -> Option<Msg> {
        match input {
            Input::Line(line) => Some(Msg::Pasted(line)),
            // Where a door is open a browser may still come back; where none is, nothing can.
            Input::End if deck.flows.values().all(|flow| flow.plan.way == Way::Paste) => {
                // Where standard error is gone nobody can be told.
                let _ = writeln!(self.err, "orgdeck: the input ended, and with it the logins that wait for an address");
                Some(Msg::Act(Action::Interrupt))
            }
            Input::End => None,
        }
    }

    fn see(&mut self, deck: &Deck, _: Now) -> io::Result<()> {
        for flow in deck.flows.values() {
            if self.seen.get(&flow.id).is_none_or(|seen| seen.stamps < flow.trail().len() || !seen.ended) {
                self.write(flow)?;
            }
        }
        self.out.flush()?;
        self.tell(deck)?;
        self.ask(deck)
    }

    fn draw(&mut self, _: &Deck, _: Now) -> io::Result<Option<Sight>> {
        Ok(None)
    }

    fn cue(&mut self, _: Cue) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_slips_twice_is_told_twice() {
        let mut deck = Deck::new(Vec::new(), None, false);
        let mut printer = FlowPrinter::new(Form::Lines, Vec::new(), Vec::new(), false, None);
        for at in [1, 1, 2] {
            deck.view.notice = Some(("type y for yes, n for no".into(), Duration::from_secs(at)));
            printer.tell(&deck).unwrap();
        }
        assert_eq!(printer.err, b"orgdeck: type y for yes, n for no\n".repeat(2));
    }
}
