//! What an errand makes of a row's state: what is being done and for how long, and afterwards what the
//! file says, unless it failed.

use std::time::Duration;

use jiff::Timestamp;

use super::{Condition, State, age, ago, at_rest, clock};
use crate::{
    deck::{block, row::Row},
    flow::{Now, fault::Class},
    upkeep::{Duty, Errand, Fault, Outcome, Phase},
};

/// So long something is called new, in seconds.
const NEW: u64 = 60;

impl Duty {
    /// What is being done, in one word.
    pub(in crate::deck) fn doing(self) -> &'static str {
        match self {
            Self::Refresh => "renewing",
            Self::Check | Self::Ensure => "checking",
            Self::Revoke { .. } => "revoking",
        }
    }
}

/// A row's state by the errand that it ran last.
pub(super) fn of_errand(row: &Row, errand: &Errand, now: Now) -> State {
    let rest = at_rest(row, now.wall);
    let doing = errand.order.duty.doing();
    let words = match errand.phase() {
        Phase::Ended(outcome) => return ended(row, rest, outcome, now.wall),
        Phase::Unsaved { .. } => return State::new(Condition::NeedsYou, "not saved: Enter"),
        Phase::Ready { .. } => "held: Enter".to_owned(),
        Phase::Waiting => format!("{doing}: next in line"),
        Phase::Pausing { until, .. } => {
            format!("trying again  {}", clock(until.saturating_sub(now.since_start)))
        }
        _ => match since(errand, now).as_secs() {
            0 => doing.to_owned(),
            seconds => format!("{doing}  {}", clock(Duration::from_secs(seconds))),
        },
    };
    State { busy: true, ..State::new(rest.condition, words) }
}

/// How long it has been at it.
pub(in crate::deck) fn since(errand: &Errand, now: Now) -> Duration {
    let began = errand.trail().first().map_or(errand.started, |stamp| stamp.at);
    now.since_start.saturating_sub(began.since_start)
}

fn ended(row: &Row, rest: State, outcome: &Outcome, now: Timestamp) -> State {
    match outcome {
        Outcome::Failed(fault) => failed(row, rest, fault, now),
        Outcome::Refreshed { card, .. } if card.refreshed_at.is_some_and(|at| age(at, now) < NEW) => {
            State::new(rest.condition, "new access token  just now")
        }
        _ => rest,
    }
}

fn failed(row: &Row, rest: State, fault: &Fault, now: Timestamp) -> State {
    let fault = match fault {
        // The saved token may be used up, however the request was edited.
        Fault::Edited(fault, _) if fault.is_uncertain() => fault,
        // What an edited request was refused for says nothing of what is saved.
        Fault::Edited(..) => return rest,
        fault => fault,
    };
    let words = match (fault.class(), fault) {
        (Class::LoginNeeded, _) => return rest,
        // A network that failed says nothing of the token, and what was known of it is older now.
        (Class::Network, _) if rest.condition == Condition::NeedsYou => return rest,
        (_, fault) if fault.is_uncertain() => return unsure("uncertain", row, now),
        (Class::Network, Fault::Silent(..)) => return unsure("unreachable", row, now),
        (Class::Network, _) => return unsure("server in trouble", row, now),
        (_, Fault::OtherOrg { .. }) => "org id changed".to_owned(),
        (_, Fault::OtherUser { .. }) => "another user answers".to_owned(),
        _ => block::words(fault.who()).map_or_else(|| format!("failed: {}", fault.code()), str::to_owned),
    };
    State::new(Condition::NeedsYou, words)
}

/// Why nobody knows more of a grant than when it was seen last.
fn unsure(why: &str, row: &Row, now: Timestamp) -> State {
    let seen = row.card().map(|card| format!("  seen {}", ago(age(card.seen_at, now))));
    State::new(Condition::Unsure, format!("{why}{}", seen.unwrap_or_default()))
}
