//! What a person watches of a flow: its six steps and the trail of stamps. The flow's state is
//! [`crate::flow::phase`]'s.

use std::time::Duration;

use jiff::Timestamp;

use crate::plain::Plain;

/// A moment: monotonic for time-outs, wall for ages. It comes in with every message; nothing here
/// reads a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since the program started.
    pub since_start: Duration,
    /// By the calendar.
    pub wall: Timestamp,
}

/// One of the six steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Secret, state, verifier, authorize request.
    Prepare,
    /// The door on the redirect URI.
    Listen,
    /// The person in the browser.
    Authorize,
    /// The code for tokens.
    Exchange,
    /// Whose tokens they are.
    Verify,
    /// The token file.
    Save,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 6] = [Self::Prepare, Self::Listen, Self::Authorize, Self::Exchange, Self::Verify, Self::Save];

    /// The step's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "Prepare",
            Self::Listen => "Listen",
            Self::Authorize => "Authorize",
            Self::Exchange => "Exchange",
            Self::Verify => "Verify",
            Self::Save => "Save",
        }
    }

    /// The step's name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Listen => "listen",
            Self::Authorize => "authorize",
            Self::Exchange => "exchange",
            Self::Verify => "verify",
            Self::Save => "save",
        }
    }

    /// 1 to 6.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

/// What a stamp says of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It began.
    Began,
    /// Something beside it.
    Note,
    /// It ended well.
    Done,
    /// It was not needed.
    Skipped,
    /// It ended the flow.
    Failed,
    /// The person ended the flow in it.
    Cancelled,
}

impl Status {
    /// All.
    pub const ALL: [Self; 6] = [Self::Began, Self::Note, Self::Done, Self::Skipped, Self::Failed, Self::Cancelled];
}

/// A step began, ended, or was noted beside, with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which step.
    pub step: Step,
    /// What of it.
    pub status: Status,
    /// When.
    pub at: Now,
    /// In words; empty where there is nothing to say.
    pub words: Plain,
}

/// How far one step has come, as read from the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress<'a> {
    /// When it began.
    pub began: Option<Now>,
    /// How and when it ended.
    pub ended: Option<(Status, Now)>,
    /// The last words said of it.
    pub words: Option<&'a Plain>,
}

/// Reads one step's progress from a trail.
pub fn progress(trail: &[Stamp], step: Step) -> Progress<'_> {
    let mut progress = Progress::default();
    for stamp in trail.iter().filter(|stamp| stamp.step == step) {
        match stamp.status {
            Status::Began => progress.began = Some(stamp.at),
            Status::Note => {}
            ended => progress.ended = Some((ended, stamp.at)),
        }
        if !stamp.words.is_empty() {
            progress.words = Some(&stamp.words);
        }
    }
    progress
}
