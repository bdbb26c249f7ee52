//! An attempt: a finished flow as the history keeps it, nothing secret in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    flow::{
        Flow, Outcome,
        step::{Now, Status},
    },
    oauth::{call::Call, error::Case},
};

/// A login that is over, as it can be written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub began: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// `saved`, `failed`, `cancelled` or `looked`.
    pub result: String,
    /// What came of it, in words.
    pub words: String,
    /// The fault's code, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// What the table of explanations is asked about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Case>,
    /// Whether a request of it was changed by a person before it was sent: what came of that is nobody's to mend.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// The trail.
    pub trail: Vec<Mark>,
    /// The calls, each with its step; the browser's have no outcome.
    pub calls: Vec<(String, Call)>,
}

/// What an attempt came to, without how: read from a long list of attempts it takes a fraction of the time.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Summary {
    /// [`Attempt::began`].
    pub began: Timestamp,
    /// [`Attempt::result`].
    pub result: String,
    /// [`Attempt::case`].
    #[serde(default)]
    pub case: Option<Case>,
    /// [`Attempt::edited`].
    #[serde(default)]
    pub edited: bool,
}

impl Attempt {
    /// What it came to.
    pub fn summary(&self) -> Summary {
        Summary { began: self.began, result: self.result.clone(), case: self.case.clone(), edited: self.edited }
    }
}

/// A stamp as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The step, in lower case.
    pub step: String,
    /// `began`, `note`, `done`, `skipped`, `failed` or `cancelled`.
    pub status: String,
    /// Milliseconds since the attempt began.
    pub after_ms: u64,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl Status {
    /// The status for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Note => "note",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Outcome {
    /// The outcome for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Saved(_) => "saved",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::LookedUp(_) => "looked",
        }
    }
}

impl Attempt {
    /// Writes a flow down once it has ended.
    pub fn of(flow: &Flow, now: Now) -> Option<Self> {
        let outcome = flow.outcome()?;
        let after = |at: Now| at.since_start.saturating_sub(flow.started.since_start).as_millis();
        let millis = |at: Now| u64::try_from(after(at)).unwrap_or(u64::MAX);
        let (words, fault) = match outcome {
            Outcome::Saved(card) => (card.username.clone().unwrap_or_else(|| card.user.to_string()), None),
            Outcome::Failed(fault) => (fault.message().to_string(), Some(fault.code().to_owned())),
            Outcome::LookedUp(who) => (who.to_string(), None),
            Outcome::Cancelled => (format!("in {}", flow.step().name()), None),
        };
        let case = match outcome {
            Outcome::Failed(fault) => Some(fault.case()),
            _ => None,
        };
        let trail = flow.trail().iter().map(|stamp| Mark {
            step: stamp.step.code().to_owned(),
            status: stamp.status.code().to_owned(),
            after_ms: millis(stamp.at),
            words: stamp.words.to_string(),
        });
        Some(Self {
            began: flow.started.wall,
            took_ms: millis(now),
            result: outcome.code().to_owned(),
            words,
            fault,
            case,
            edited: flow.is_experiment(),
            trail: trail.collect(),
            calls: flow.calls().map(|(step, call)| (step.code().to_owned(), call.clone())).collect(),
        })
    }
}
