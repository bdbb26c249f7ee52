//! The plain front: lines and JSON on standard output, sentences on standard error. What is said is
//! the deck's; a pipe that closes is an error here, never a panic.

mod doctor;
mod entry;
mod environment;
mod explain;
pub mod flow;
mod grants;
pub mod import;
mod json;
mod list;
mod object;
mod seal;
mod setting;
mod show;
mod table;
mod token;
pub mod upkeep;

use std::{
    fmt::Display,
    io::{self, BufWriter, StdoutLock, Write},
};

use serde::Serialize;

pub use self::{
    doctor::{findings, findings_document},
    entry::Entry,
    environment::{Variable, assignments, object},
    explain::{Explained, Told, explained, explained_document},
    grants::{Ended, ended, ended_document, grants, grants_document, kept_document},
    list::list,
    seal::{sealed, sealed_object},
    show::{Details, show, show_document},
    token::{HandedOut, link, token},
};
use crate::{
    deck::{doctor::Level, state::Condition},
    plain::Plain,
};

/// Standard output, held until the command is done.
#[derive(Debug)]
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    coloured: bool,
}

impl Output {
    /// Takes standard output; `coloured` says whether signs may have a colour.
    pub fn new(coloured: bool) -> Self {
        Self { out: BufWriter::new(io::stdout().lock()), coloured }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Writes a value as one line of JSON.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn document(&mut self, value: &impl Serialize) -> io::Result<()> {
        json::write(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Hands on what was written so far.
    ///
    /// # Errors
    /// Where the output is gone.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// The sign of a condition, in its colour where there are colours.
    fn sign(&self, condition: Condition) -> String {
        let sign = condition.sign();
        let colour = match condition {
            _ if !self.coloured => return sign.to_string(),
            Condition::NeedsYou => 31,
            Condition::Alive => 32,
            Condition::Unsure => 33,
            Condition::LoggingIn => 36,
            Condition::Never => 90,
        };
        format!("\x1b[{colour}m{sign}\x1b[0m")
    }

    /// The sign of how bad a finding is, likewise.
    fn level(&self, level: Level) -> String {
        let sign = level.sign();
        let colour = match level {
            _ if !self.coloured => return sign.to_string(),
            Level::Ok => 32,
            Level::Warning => 33,
            Level::Problem => 31,
        };
        format!("\x1b[{colour}m{sign}\x1b[0m")
    }
}

/// Says something beside the output. Where standard error is gone nobody can be told.
pub fn note(text: impl Display) {
    let text = Plain::new(text.to_string());
    let _ = writeln!(io::stderr().lock(), "orgdeck: {text}");
}

/// Says several lines beside the output, each made safe to show.
pub fn lines(text: &str) {
    let mut err = io::stderr().lock();
    // As in `note`.
    let _ = text.lines().try_for_each(|line| writeln!(err, "{}", Plain::new(line)));
}

/// Says why the command failed: a sentence, or with `json` an object with a word for machines.
pub fn failure(code: &str, sentence: &str, json: bool) {
    if !json {
        return note(sentence);
    }
    let object = serde_json::json!({ "error": { "code": code, "message": Plain::new(sentence).as_str() } });
    let mut err = io::stderr().lock();
    // As in `note`.
    let _ = json::write(&mut err, &object).and_then(|()| err.write_all(b"\n"));
}
