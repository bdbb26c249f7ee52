//! What ran when: each profile's logins and errands as stretches of time, read from their trails, and the
//! axis that all of them share. How they are drawn is the fronts'.

use std::time::Duration;

use super::{Deck, action::Pane, axis::Axis, last::Last, row::Row, trail};
use crate::flow::{Now, Status, attempt::Attempt};

/// What has ended stays in its lane for so long.
const RECENT: Duration = Duration::from_secs(15 * 60);
/// While something is worked at, lanes grow this often at most.
const TICK: Duration = Duration::from_millis(100);
/// Waits are said in seconds.
const SECOND: Duration = Duration::from_secs(1);
/// The axis is at least as long as what goes on has taken, and few screens have more cells for it.
const CELLS: u32 = 100;

/// What time went into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something was done.
    Work,
    /// A person, a lock, a pause or others that went first were awaited.
    Wait,
}

/// A stretch of one step. Times are since the program's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The step's name; empty between the steps.
    pub step: &'static str,
    /// What it went into.
    pub kind: Kind,
    /// From when.
    pub from: Duration,
    /// Until when; until now where it goes on.
    pub until: Duration,
    /// How it ended, or that it goes on: the sign of a step, `·` between the steps.
    pub sign: char,
}

/// One login or errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its stretches, in order.
    pub segments: Vec<Segment>,
    /// What came of it, or where it is, as a sign and in a word.
    pub sign: char,
    /// The word.
    pub word: &'static str,
    /// Whether it goes on.
    pub open: bool,
    /// From when.
    pub from: Duration,
    /// Until when; until now where it goes on.
    pub until: Duration,
}

/// One profile's runs that go on or ended lately.
#[derive(Clone, Debug)]
pub struct Lane<'a> {
    /// The profile.
    pub row: &'a Row,
    /// In the order in which they began; none where it is only selected.
    pub runs: Vec<Run>,
}

/// All lanes, in the list's order.
#[derive(Clone, Debug)]
pub struct Lanes<'a> {
    /// What they share.
    pub axis: Axis,
    /// The lanes.
    pub lanes: Vec<Lane<'a>>,
}

impl Run {
    /// An attempt of the history as a run; its times are since it began.
    pub fn of_attempt(attempt: &Attempt) -> Self {
        trail::past(attempt)
    }

    /// How long it took, or has taken.
    pub fn length(&self) -> Duration {
        self.until.saturating_sub(self.from)
    }
}

impl Lane<'_> {
    /// Its segments, in order.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> + Clone {
        self.runs.iter().flat_map(|run| &run.segments)
    }
}

impl Lanes<'_> {
    /// Its runs.
    pub fn runs(&self) -> impl Iterator<Item = &Run> + Clone {
        self.lanes.iter().flat_map(|lane| &lane.runs)
    }
}

impl Deck {
    /// What runs and what ran lately of the shown profiles; the selected one has a lane in any case.
    pub fn lanes(&self, now: Now) -> Lanes<'_> {
        let lane = |row| Lane { row, runs: self.runs_of(row, now) };
        let here = |row: &Row| self.view.cursor.as_ref() == Some(&row.name);
        let lanes = self.shown().into_iter().map(lane).filter(|lane| !lane.runs.is_empty() || here(lane.row));
        let mut lanes = Lanes { axis: Axis::default(), lanes: lanes.collect() };
        lanes.axis = Axis::of(lanes.lanes.iter().flat_map(Lane::segments));
        lanes
    }

    /// A login or an errand as a run.
    pub fn run_of(&self, last: Last<'_>, now: Now) -> Run {
        match last {
            Last::Flow(flow) => trail::login(flow, self.line.is_waiting(flow.id), now),
            Last::Errand(errand) => trail::errand(errand, now),
        }
    }

    /// A row's runs, the older first.
    fn runs_of(&self, row: &Row, now: Now) -> Vec<Run> {
        let lasts = self.lasts_of(row).filter(|last| is_recent(*last, now));
        let mut runs: Vec<Run> = lasts.map(|last| self.run_of(last, now)).collect();
        runs.sort_by_key(|run| run.from);
        runs
    }

    fn lasts_of(&self, row: &Row) -> impl Iterator<Item = Last<'_>> {
        self.flow_of(row).map(Last::Flow).into_iter().chain(self.errand_of(row).map(Last::Errand))
    }

    /// Shows the lanes, or the list again.
    pub(super) fn turn_to_lanes(&mut self) {
        self.view.lanes = !self.has_lanes();
        self.view.focus = Pane::List;
    }

    /// Whether the lanes stand where the list does otherwise.
    pub fn has_lanes(&self) -> bool {
        self.view.lanes && self.view.focus == Pane::List
    }

    /// Moves the cursor by so many lanes.
    pub(super) fn step_lane(&mut self, by: isize, now: Now) {
        let here = self.view.position;
        let has =
            |(position, row): &(usize, &Row)| *position == here || self.lasts_of(row).any(|last| is_recent(last, now));
        let positions: Vec<usize> = self.shown().into_iter().enumerate().filter(has).map(|(at, _)| at).collect();
        let place = positions.partition_point(|position| *position < here).saturating_add_signed(by);
        if let Some(position) = positions.get(place.min(positions.len().saturating_sub(1))) {
            self.go_to(*position);
        }
    }

    /// When a bar that is seen grows next.
    pub(super) fn bars_grow_at(&self, now: Now) -> Option<Duration> {
        let here = self.selected().filter(|_| self.view.sight.detail > 0).and_then(|row| self.last_of(row));
        let all = self
            .flows
            .values()
            .map(Last::Flow)
            .chain(self.running_errands().chain(self.held_errands()).map(Last::Errand));
        let seen = all.filter(|_| self.has_lanes()).chain(here).filter(|last| !last.is_over());
        let grows = |last: Last<'_>| match working_since(last) {
            Some(since) => (now.since_start.saturating_sub(since) / CELLS).max(TICK),
            None => SECOND,
        };
        seen.map(|last| now.since_start + grows(last)).min()
    }
}

/// Whether it goes on or ended a short while ago.
fn is_recent(last: Last<'_>, now: Now) -> bool {
    let ended = match last {
        Last::Flow(flow) => flow.trail().last().map(|stamp| stamp.at),
        Last::Errand(errand) => errand.trail().last().map(|stamp| stamp.at),
    };
    !last.is_over() || ended.unwrap_or(last.started()).since_start + RECENT >= now.since_start
}

/// Since when its step is being worked at; `None` where it waits.
fn working_since(last: Last<'_>) -> Option<Duration> {
    let began = |status: &Status| *status == Status::Began;
    let began = match last {
        _ if trail::waits(last) => None,
        Last::Flow(flow) => flow.trail().iter().rev().find(|stamp| began(&stamp.status)).map(|stamp| stamp.at),
        Last::Errand(errand) => errand.trail().iter().rev().find(|stamp| began(&stamp.status)).map(|stamp| stamp.at),
    };
    began.map(|at| at.since_start)
}
