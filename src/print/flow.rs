//! Logins as plain output: a line for each step a person should see, or NDJSON (design §6). It looks
//! at the deck after every message and writes what is new; questions go to standard error.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde_json::{Map, Value as Json, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{
    deck::{Cue, Deck, Msg, msg::Sight, question::Question},
    flow::{Fault, Flow, FlowId, Now, Outcome, Phase, Stamp, Status, Step},
    oauth::request::Request,
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
    lines: Option<UnboundedReceiver<Secret>>,
}

/// How much of a flow was written.
#[derive(Default)]
struct Seen {
    stamps: usize,
    ended: bool,
}

impl<O: Write, E: Write> FlowPrinter<O, E> {
    /// Writes to `out`; links and questions to `err`. `reads` says whether lines of standard input are
    /// answers and pasted addresses.
    pub fn new(form: Form, out: O, err: E, links: bool, reads: bool) -> Self {
        let lines = reads.then(read_lines);
        Self { form, out, err, links, seen: BTreeMap::new(), asked: None, lines }
    }

    fn write(&mut self, flow: &Flow) -> io::Result<()> {
        let (from, ended) = self.seen.get(&flow.id).map_or((0, false), |seen| (seen.stamps, seen.ended));
        for stamp in &flow.trail()[from..] {
            match self.form {
                Form::Lines => self.line(flow, stamp)?,
                Form::Ndjson => self.object(flow, Some(stamp))?,
            }
        }
        let over = flow.outcome().is_some();
        if over && !ended {
            match self.form {
                Form::Lines => self.result(flow)?,
                Form::Ndjson => self.object(flow, None)?,
            }
        }
        self.seen.insert(flow.id, Seen { stamps: flow.trail().len(), ended: over });
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
        writeln!(self.out, "{:<20} {sign} {:<9}  {}", flow.plan.profile.name.as_str(), stamp.step.name(), stamp.words)?;
        if stamp.status == Status::Began
            && self.links
            && let Some(link) = flow.authorize().map(Request::target)
        {
            writeln!(self.err, "{}: open {}", flow.plan.profile.name, link.expose())?;
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
            Some(stamp) => of_stamp(&mut object, flow, stamp),
            None => of_outcome(&mut object, flow),
        }
        serde_json::to_writer(&mut self.out, &object)?;
        writeln!(self.out)
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

impl<O: Write, E: Write> Front for FlowPrinter<O, E> {
    type Input = Secret;

    async fn next(&mut self) -> Option<Secret> {
        match &mut self.lines {
            Some(lines) => match lines.recv().await {
                Some(line) => Some(line),
                // The end of the input ends no login: a browser may still come back.
                None => std::future::pending().await,
            },
            None => std::future::pending().await,
        }
    }

    fn interpret(&mut self, line: Secret, _: &Deck) -> Option<Msg> {
        Some(Msg::Pasted(line))
    }

    fn see(&mut self, deck: &Deck, _: Now) -> io::Result<()> {
        for flow in deck.flows.values() {
            if self.seen.get(&flow.id).is_none_or(|seen| seen.stamps < flow.trail().len() || !seen.ended) {
                self.write(flow)?;
            }
        }
        self.ask(deck)?;
        self.out.flush()
    }

    fn draw(&mut self, _: &Deck, _: Now) -> io::Result<Option<Sight>> {
        Ok(None)
    }

    fn cue(&mut self, _: Cue) -> io::Result<()> {
        Ok(())
    }
}

fn of_stamp(object: &mut Map<String, Json>, flow: &Flow, stamp: &Stamp) {
    object.insert("step".to_owned(), json!(stamp.step.code()));
    // Machines know five statuses; a step that was not needed is a note.
    let status = if stamp.status == Status::Skipped { Status::Note } else { stamp.status };
    object.insert("status".to_owned(), json!(status.code()));
    object.insert("at_ms".to_owned(), json!(stamp.at.wall.as_millisecond()));
    if !stamp.words.is_empty() {
        object.insert("words".to_owned(), json!(stamp.words.as_str()));
    }
    if (stamp.step, stamp.status) == (Step::Authorize, Status::Began)
        && let Some(request) = flow.authorize()
    {
        object.insert("authorize_url".to_owned(), json!(request.target().expose()));
        if let Some(link) = flow.link() {
            object.insert("link".to_owned(), json!(link));
        }
    }
    if stamp.status == Status::Failed
        && let Some(fault) = fault_of(flow)
    {
        object.insert("fault".to_owned(), fault_object(fault));
    }
}

fn of_outcome(object: &mut Map<String, Json>, flow: &Flow) {
    let last = flow.trail().last().map(|stamp| stamp.at.wall.as_millisecond());
    object.insert("at_ms".to_owned(), json!(last));
    let Some(outcome) = flow.outcome() else { return };
    object.insert("result".to_owned(), json!(outcome.code()));
    match outcome {
        Outcome::Saved(card) => {
            object.insert("username".to_owned(), json!(card.username));
            object.insert("org_id".to_owned(), json!(card.org));
            object.insert("user_id".to_owned(), json!(card.user));
            object.insert("instance_url".to_owned(), json!(card.instance_url));
            object.insert("kind".to_owned(), json!(card.kind));
        }
        Outcome::Failed(fault) => {
            object.insert("fault".to_owned(), fault_object(fault));
        }
        Outcome::Cancelled => {}
    }
}

fn fault_of(flow: &Flow) -> Option<&Fault> {
    match flow.phase() {
        Phase::Ended(Outcome::Failed(fault)) | Phase::Revoking { outcome: Outcome::Failed(fault), .. } => Some(fault),
        _ => None,
    }
}

fn fault_object(fault: &Fault) -> Json {
    json!({
        "code": fault.code(),
        "message": fault.message().as_str(),
        "cause": fault.cause(),
        "who": fault.who().code(),
        "action": fault.action(),
    })
}

/// Lines of standard input, read by a thread of its own: a read cannot be given up, and must not keep
/// the program from ending.
fn read_lines() -> UnboundedReceiver<Secret> {
    let (send, lines) = unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lines() {
            let Ok(line) = line else { break };
            if send.send(Secret::new(line)).is_err() {
                break;
            }
        }
    });
    lines
}
