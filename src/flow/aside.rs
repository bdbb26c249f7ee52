//! What is asked of an org beside logins and upkeep, one call each: its list of grants, the end of one of
//! them, a link into it. As an attempt it is shown and remembered like they are.

use crate::{
    flow::{
        Status,
        attempt::{Attempt, Mark},
    },
    oauth::call::{Call, Outcome, Times},
    plain::Plain,
};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// For the list of a user's grants.
    Grants,
    /// To end one of them.
    End,
    /// For a link that opens the org in a browser.
    Open,
}

impl Aside {
    /// All.
    pub const ALL: [Self; 3] = [Self::Grants, Self::End, Self::Open];

    /// For machines, as the steps of logins have theirs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Grants => "grants",
            Self::End => "end",
            Self::Open => "open",
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grants => "Grants",
            Self::End => "End",
            Self::Open => "Open",
        }
    }

    fn result(self) -> &'static str {
        match self {
            Self::Grants => "listed",
            Self::End => "done",
            Self::Open => "opened",
        }
    }

    /// Writes it down; of what came of it in words, or why nothing did.
    pub fn attempt(self, call: Call, result: Result<Plain, Plain>) -> Attempt {
        let times = match &call.outcome {
            Some(Outcome::Reply { times, .. } | Outcome::Silence { times, .. }) => *times,
            None => Times::default(),
        };
        let took_ms = u64::try_from(times.done.as_millis()).unwrap_or(u64::MAX);
        let (status, result, words) = match result {
            Ok(words) => (Status::Done, self.result(), words),
            Err(why) => (Status::Failed, Status::Failed.code(), why),
        };
        let mark = |status: Status, after_ms, words: &Plain| Mark {
            step: self.code().to_owned(),
            status: status.code().to_owned(),
            after_ms,
            words: words.to_string(),
        };
        Attempt {
            began: call.sent_at,
            took_ms,
            result: result.to_owned(),
            words: words.to_string(),
            fault: None,
            case: None,
            edited: false,
            trail: vec![mark(Status::Began, 0, &Plain::default()), mark(status, took_ms, &words)],
            calls: vec![(self.code().to_owned(), call)],
        }
    }
}
