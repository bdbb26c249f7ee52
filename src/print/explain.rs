//! `explain` as lines and as a document.

use std::io;

use jiff::Timestamp;
use serde_json::json;

use super::Output;
use crate::{
    deck::{
        Row,
        cause::Likely,
        letter::Letter,
        state::{
            at_rest,
            meaning::{meaning, proof},
        },
    },
    oauth::{
        error::{
            Case,
            table::{self, Explanation},
        },
        mask::mask,
    },
    plain::Plain,
};

/// What is to be explained, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    /// What it was recognised as; empty where it is nothing known.
    pub what: String,
    /// The error, where there is one.
    pub case: Option<Case>,
    /// What is said where there is none.
    pub words: String,
    /// Of a profile, how it stands.
    pub state: Option<Told>,
    /// What happened, of an attempt.
    pub happened: Option<Plain>,
    /// The org's base URL, where it is known.
    pub site: Option<String>,
    /// Why the refresh token is dead, the likeliest first.
    pub deaths: Vec<Likely>,
    /// The message for whoever must act.
    pub letter: Option<Letter>,
    /// What is known and was probably meant.
    pub near: Option<Plain>,
}

/// How a profile stands.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its state.
    pub state: String,
    /// By what that is known.
    pub proof: String,
    /// What to do next.
    pub next: &'static str,
}

impl Told {
    /// Of a row, from what is on disk alone.
    pub fn of(row: &Row, now: Timestamp) -> Self {
        let state = at_rest(row, now);
        let next = meaning(&state, row, now).next;
        Self { state: state.words.clone(), proof: proof(row, now), next }
    }
}

impl Explained {
    /// An error.
    pub fn of(what: &str, case: Case) -> Self {
        Self { what: what.to_owned(), case: Some(case), ..Self::default() }
    }

    /// Something that is no error.
    pub fn words(what: &str, words: String) -> Self {
        Self { what: what.to_owned(), words, ..Self::default() }
    }

    /// Nothing that is known.
    pub fn nothing() -> Self {
        let words = "This is no error, no address of an error page, no callback and no profile that orgdeck knows.";
        Self { words: words.to_owned(), ..Self::default() }
    }

    fn near_words(&self) -> Option<String> {
        self.near.as_ref().map(|near| format!("{near}: did you mean that?"))
    }

    /// Whether anything is known of it.
    pub fn is_known(&self) -> bool {
        !self.what.is_empty() && self.known().is_none_or(|known| !known.is_unknown())
    }

    fn known(&self) -> Option<&'static Explanation> {
        self.case.as_ref().map(table::explain)
    }

    /// The error's words, with nothing in them that could be a token.
    fn said(&self) -> Option<(Plain, Plain)> {
        let error = &self.case.as_ref()?.error;
        let code = match table::looks_like_error(error.code.as_str()) || table::is_known(error) {
            true => error.code.clone(),
            false => mask(error.code.as_str(), []),
        };
        Some((code, mask(error.description.as_str(), [])))
    }
}

/// Writes it as lines.
///
/// # Errors
/// Where the output is gone.
pub fn explained(out: &mut Output, explained: &Explained) -> io::Result<()> {
    if !explained.what.is_empty() {
        pair(out, "This is", &explained.what)?;
    }
    if let Some(told) = &explained.state {
        pair(out, "State", &told.state)?;
        pair(out, "Proof", &told.proof)?;
    }
    let (Some(known), Some((code, description)), Some(case)) = (explained.known(), explained.said(), &explained.case)
    else {
        if explained.what.is_empty() {
            out.line(&explained.words)?;
            let next = "an error's code or text, an error page's address, a callback or a profile's name is explained";
            return match explained.near_words() {
                Some(words) => pair(out, "Near it", &words),
                None => pair(out, "Next", next),
            };
        }
        pair(out, if explained.state.is_some() { "Means" } else { "So" }, &explained.words)?;
        if let Some(told) = &explained.state {
            pair(out, "Next", told.next)?;
        }
        return deaths(out, explained);
    };
    match (&explained.happened, description.is_empty()) {
        (Some(happened), _) => pair(out, "Error", happened.as_str())?,
        (None, true) => pair(out, "Error", code.as_str())?,
        (None, false) => pair(out, "Error", &format!("{code}: {description}"))?,
    }
    if let Some(words) = explained.near_words() {
        pair(out, "Near it", &words)?;
    }
    pair(out, "Why", &known.cause)?;
    pair(out, "Who acts", known.who.words())?;
    pair(out, "Next", &known.action)?;
    if let Some(link) = explained.site.as_deref().and_then(|site| known.setup_link(site)) {
        pair(out, "In Setup", &link)?;
    }
    if explained.letter.is_some() {
        pair(out, "Message", "--message prints one that they can act on")?;
    }
    let others = table::others(&case.error);
    if !others.is_empty() && case.at.is_none() {
        out.line("\nThe same code comes with these words, too:")?;
        for other in others {
            out.line(format_args!("  {}\n      {} {}", other.description, other.cause, other.action))?;
        }
    }
    deaths(out, explained)
}

fn pair(out: &mut Output, label: &str, text: &str) -> io::Result<()> {
    out.line(format_args!("{label:<11}{text}"))
}

fn deaths(out: &mut Output, explained: &Explained) -> io::Result<()> {
    if !explained.deaths.is_empty() {
        out.line("\nWhy the refresh token is dead, the likeliest first:")?;
    }
    for (place, likely) in explained.deaths.iter().enumerate() {
        out.line(format_args!("  {}. {likely}\n     {}", place + 1, likely.death.next))?;
    }
    Ok(())
}

/// Writes it as one JSON document.
///
/// # Errors
/// Where the output is gone.
pub fn explained_document(out: &mut Output, explained: &Explained) -> io::Result<()> {
    let (known, said) = (explained.known(), explained.said());
    let deaths = explained.deaths.iter().map(|likely| {
        json!({ "by": likely.death.by, "because": likely.because, "cause": likely.death.cause, "next": likely.death.next })
    });
    out.document(&json!({
        "known": explained.is_known(),
        "recognised": explained.what,
        "words": explained.words,
        "near": explained.near.as_ref().map(Plain::as_str),
        "code": said.as_ref().map(|(code, _)| code.as_str()),
        "description": said.as_ref().map(|(_, description)| description.as_str()),
        "cause": known.map(|known| &known.cause),
        "who": known.map(|known| known.who.code()),
        "state": explained.state.as_ref().map(|told| &told.state),
        "proof": explained.state.as_ref().map(|told| &told.proof),
        "action": known.map(|known| &*known.action).or(explained.state.as_ref().map(|told| told.next)),
        "setup": known.and_then(|known| known.setup_link(explained.site.as_deref()?)),
        "likely": deaths.collect::<Vec<_>>(),
        "message": explained.letter.as_ref().map(ToString::to_string),
    }))
}
