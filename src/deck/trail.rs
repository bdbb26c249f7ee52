//! Reading a trail: from when until when each step was worked at or waited in, and how that ended.

use std::time::Duration;

use super::{
    exhibit::step_name,
    lane::{Kind, Run, Segment},
    last::Last,
};
use crate::{
    flow::{
        self, Flow, Now, Status,
        attempt::{Attempt, Mark},
    },
    upkeep::{self, Errand},
};

/// Whether it waits for a person, a lock, a pause or others now. Every phase in which nothing is done has its
/// place here.
pub(super) fn waits(last: Last<'_>) -> bool {
    match last {
        Last::Flow(flow) => {
            use flow::Phase;
            let phase = flow.phase();
            matches!(
                phase,
                Phase::Ready { .. } | Phase::Authorizing { .. } | Phase::Doubting { .. } | Phase::Unsaved { .. }
            )
        }
        Last::Errand(errand) => {
            use upkeep::Phase;
            let phase = errand.phase();
            matches!(
                phase,
                Phase::Waiting
                    | Phase::Ready { .. }
                    | Phase::Holding(_)
                    | Phase::Pausing { .. }
                    | Phase::Unsaved { .. }
            )
        }
    }
}

/// A login as a run.
pub(super) fn login(flow: &Flow, in_line: bool, now: Now) -> Run {
    use flow::{Outcome, Phase, Step};
    let mut reading = Reading::of(Last::Flow(flow));
    for stamp in flow.trail() {
        let kind = if stamp.step == Step::Authorize { Kind::Wait } else { Kind::Work };
        match stamp.status {
            // While one of these goes on a note asks the person, or says that the disk refused.
            Status::Note if matches!(stamp.step, Step::Verify | Step::Save) && reading.works() => {
                reading.ask(stamp.at.since_start)
            }
            status => reading.take(stamp.step.name(), status, kind, stamp.at.since_start),
        }
    }
    let here = flow.step().name();
    match flow.phase() {
        Phase::Ended(Outcome::Saved(_)) => reading.end('✓', "logged in"),
        Phase::Ended(Outcome::Failed(_)) => reading.end('✗', here),
        Phase::Ended(Outcome::LookedUp(_)) => reading.end('✓', "looked up"),
        Phase::Ended(Outcome::Cancelled) => reading.end('✗', "cancelled"),
        Phase::Doubting { .. } | Phase::Unsaved { .. } => reading.go_on(here, '!', here, now),
        Phase::Ready { .. } => reading.go_on(here, '║', "held", now),
        _ if in_line => reading.go_on(here, '·', "in line", now),
        _ => reading.go_on(here, '▸', here, now),
    }
}

/// A refresh, a check or a revocation as a run.
pub(super) fn errand(errand: &Errand, now: Now) -> Run {
    use upkeep::{Outcome, Phase, Step};
    let mut reading = Reading::of(Last::Errand(errand));
    // Until its turn comes others go first.
    reading.begin("", Kind::Wait, errand.started.since_start);
    let pauses = matches!(errand.phase(), Phase::Drawing { .. } | Phase::Pausing { .. });
    for (place, stamp) in errand.trail().iter().enumerate() {
        let kind = if stamp.step == Step::Lock { Kind::Wait } else { Kind::Work };
        // A try of a refresh has failed where after its note it begins anew, or will.
        let next = errand.trail().get(place + 1);
        let again = next.map_or(pauses, |next| next.status == Status::Began);
        match (stamp.status, stamp.step) {
            (Status::Note, Step::Save) if reading.works() => reading.ask(stamp.at.since_start),
            (Status::Note, Step::Refresh) if again => reading.pause(stamp.at.since_start),
            (status, step) => reading.take(step.name(), status, kind, stamp.at.since_start),
        }
    }
    let here = errand.step().name();
    match errand.phase() {
        Phase::Ended(outcome) => match outcome {
            Outcome::Refreshed { .. } => reading.end('✓', "new token"),
            Outcome::Alive(_) => reading.end('✓', "alive"),
            Outcome::Ended { .. } => reading.end('✓', "checked"),
            Outcome::Revoked { local: true, .. } => reading.end('✓', "deleted"),
            Outcome::Revoked { .. } => reading.end('✓', "revoked"),
            Outcome::Tried(_) => reading.end('✓', "tried"),
            Outcome::Failed(_) => reading.end('✗', here),
            Outcome::Cancelled => reading.end('✗', "cancelled"),
        },
        Phase::Unsaved { .. } => reading.go_on(here, '!', here, now),
        Phase::Waiting => reading.go_on(here, '·', "in line", now),
        Phase::Ready { .. } => reading.go_on(here, '║', "held", now),
        _ => reading.go_on(here, '▸', here, now),
    }
}

/// An attempt of the history as a run, from the times that were written down.
pub(super) fn past(attempt: &Attempt) -> Run {
    let mut reading = Reading::from(Duration::ZERO);
    let is = |mark: &Mark, code: &str| mark.step == code;
    if !attempt.trail.iter().any(|mark| is(mark, flow::Step::Prepare.code())) {
        // An errand: others went first.
        reading.begin("", Kind::Wait, Duration::ZERO);
    }
    for (place, mark) in attempt.trail.iter().enumerate() {
        let at = Duration::from_millis(mark.after_ms);
        let waits = is(mark, flow::Step::Authorize.code()) || is(mark, upkeep::Step::Lock.code());
        let kind = if waits { Kind::Wait } else { Kind::Work };
        let asks = is(mark, flow::Step::Verify.code()) || is(mark, flow::Step::Save.code());
        let again = attempt.trail.get(place + 1).is_some_and(|next| next.status == Status::Began.code());
        let Some(status) = Status::ALL.into_iter().find(|status| status.code() == mark.status) else { continue };
        match status {
            Status::Note if asks && reading.works() => reading.ask(at),
            Status::Note if is(mark, upkeep::Step::Refresh.code()) && again => reading.pause(at),
            status => reading.take(step_name(&mark.step), status, kind, at),
        }
    }
    reading.end('·', "over")
}

/// Segments as they come about, and the one that is not closed.
struct Reading {
    from: Duration,
    /// When the last thing happened.
    at: Duration,
    segments: Vec<Segment>,
    open: Option<(&'static str, Kind, Duration)>,
    /// Whether it waits now.
    waits: bool,
}

impl Reading {
    fn of(last: Last<'_>) -> Self {
        Self { waits: waits(last), ..Self::from(last.started().since_start) }
    }

    fn from(from: Duration) -> Self {
        Self { from, at: from, segments: Vec::new(), open: None, waits: false }
    }

    fn begin(&mut self, step: &'static str, kind: Kind, at: Duration) {
        // What did not begin as soon as it could, or begins anew, was held until now.
        if self.open.is_none_or(|(open, ..)| open == step) {
            let from = self.open.map_or(self.at, |(.., from)| from);
            self.open = (from < at).then_some((step, Kind::Wait, from));
            self.close('║', at);
        } else {
            self.close('✓', at);
        }
        self.open = Some((step, kind, at));
    }

    fn close(&mut self, sign: char, at: Duration) {
        self.at = at;
        let Some((step, kind, from)) = self.open.take() else { return };
        match self.segments.last_mut() {
            // A wait in which no time went by never was.
            Some(last) if kind == Kind::Wait && from == at && last.step == step => last.sign = sign,
            _ if kind == Kind::Wait && from == at && sign == '✓' => {}
            _ => {
                let sign = if step.is_empty() { '·' } else { sign };
                self.segments.push(Segment { step, kind, from, until: at, sign });
            }
        }
    }

    fn take(&mut self, step: &'static str, status: Status, kind: Kind, at: Duration) {
        match status {
            Status::Began => self.begin(step, kind, at),
            // What has failed may still have a grant to give back, and notes that it did.
            Status::Note if self.open.is_none() && at > self.at => {
                self.begin(step, Kind::Work, self.at);
                self.close('✓', at);
            }
            Status::Note | Status::Skipped => {}
            Status::Done => self.close('✓', at),
            Status::Failed | Status::Cancelled => {
                if self.open.is_none_or(|(open, ..)| open != step) {
                    self.begin(step, Kind::Work, at);
                }
                self.close('✗', at);
            }
        }
    }

    fn works(&self) -> bool {
        matches!(self.open, Some((_, Kind::Work, _)))
    }

    /// From here on the open step waits for the person.
    fn ask(&mut self, at: Duration) {
        let step = self.open.map_or("", |(step, ..)| step);
        self.close('!', at);
        self.open = Some((step, Kind::Wait, at));
    }

    /// A try of the open step failed, and a pause begins.
    fn pause(&mut self, at: Duration) {
        self.close('✗', at);
        self.open = Some(("", Kind::Wait, at));
    }

    /// It ended with the last thing that happened.
    fn end(mut self, sign: char, word: &'static str) -> Run {
        self.close(sign, self.at);
        Run { segments: self.segments, sign, word, open: false, from: self.from, until: self.at }
    }

    /// It goes on, in this step.
    fn go_on(mut self, step: &'static str, sign: char, word: &'static str, now: Now) -> Run {
        if self.open.is_none() {
            self.begin(step, Kind::Work, self.at);
        }
        if self.waits
            && let Some((_, kind, _)) = &mut self.open
        {
            *kind = Kind::Wait;
        }
        self.close(sign, now.since_start);
        Run { segments: self.segments, sign, word, open: true, from: self.from, until: self.at }
    }
}
