//! What a row's condition is called: a sign, words with their proof, and its place among what needs
//! the person. The list, the header, `list` and `show` all say these words.

pub(super) mod errand;
pub mod meaning;

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    deck::{
        Deck,
        block::{self, Block},
        last::Last,
        row::{Row, Saved, Settings},
    },
    flow::{Flow, Now, Outcome, Phase, doubt::Doubt, step::Step},
    oauth::card::Card,
};

/// The kinds of condition, what needs the person first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Nothing goes on without the person.
    NeedsYou,
    /// A login is under way.
    LoggingIn,
    /// A server answered for it lately.
    Alive,
    /// It was good once; nobody asked lately.
    Unsure,
    /// No login yet.
    Never,
}

impl Condition {
    /// Its sign; colour is never the only one.
    pub fn sign(self) -> char {
        match self {
            Self::NeedsYou => '!',
            Self::LoggingIn => '▸',
            Self::Alive => '✓',
            Self::Unsure => '?',
            Self::Never => '–',
        }
    }

    /// What stands above rows that have it.
    pub fn heading(self) -> &'static str {
        match self {
            Self::NeedsYou => "needs you",
            Self::LoggingIn => "logging in",
            Self::Alive => "alive",
            Self::Unsure => "not asked lately",
            Self::Never => "not logged in",
        }
    }

    /// Its name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::NeedsYou => "needs_you",
            Self::LoggingIn => "logging_in",
            Self::Alive => "alive",
            Self::Unsure => "unsure",
            Self::Never => "never",
        }
    }
}

/// A row's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Which kind.
    pub condition: Condition,
    /// Whether something is being done about it right now; a login that is under way is a condition.
    pub busy: bool,
    /// In words.
    pub words: String,
}

impl State {
    fn new(condition: Condition, words: impl Into<String>) -> Self {
        Self { condition, busy: false, words: words.into() }
    }

    /// Its sign.
    pub fn sign(&self) -> char {
        if self.busy { Condition::LoggingIn.sign() } else { self.condition.sign() }
    }
}

/// An answer of the server counts as alive for this long: the usual session time-out (fact sheet §7).
pub const FRESH: Duration = Duration::from_secs(2 * 60 * 60);

/// An unused refresh token may be over after so many days, where the app has Salesforce's idle limit (fact
/// sheet §7).
pub const IDLE_LIMIT: u64 = 30;
/// From this day on the row needs the person.
const IDLE_WARNING: u64 = 25;

/// For how many days the refresh token was not used; `None` where there is none.
pub fn idle_days(card: &Card, now: Timestamp) -> Option<u64> {
    card.refresh_fingerprint.as_ref()?;
    Some(age(card.refreshed_at.unwrap_or(card.minted_at), now) / 86_400)
}

/// Whether a new access token is due, so that the refresh token does not end unused. Past the limit that
/// is no help, or never was needed.
pub fn is_idle(card: &Card, now: Timestamp) -> bool {
    idle_days(card, now).is_some_and(|days| (IDLE_WARNING..=IDLE_LIMIT).contains(&days))
}

/// A row's state from what is on disk alone.
pub fn at_rest(row: &Row, now: Timestamp) -> State {
    let (settings, saved) = (&row.settings, &row.saved);
    if let Settings::Broken(reason) = settings {
        return State::new(Condition::NeedsYou, format!("settings: {reason}"));
    }
    match saved {
        Saved::Broken(reason) => State::new(Condition::NeedsYou, reason.to_string()),
        Saved::Nothing | Saved::Known(_) if row.blocked().is_some() => {
            State::new(Condition::NeedsYou, row.blocked().map_or("", Block::words))
        }
        _ if matches!(settings, Settings::Missing) => State::new(Condition::Unsure, "no settings"),
        Saved::Nothing => State::new(Condition::Never, "not logged in"),
        Saved::Unread => State::new(Condition::Unsure, "not read yet"),
        Saved::Known(card) => known(card, row.kept.uncertain, now),
    }
}

fn known(card: &Card, uncertain: bool, now: Timestamp) -> State {
    if card.ended_at.is_some() {
        return State::new(Condition::NeedsYou, "log in: token ended");
    }
    if let Some(days) = idle_days(card, now).filter(|_| is_idle(card, now)) {
        return State::new(Condition::NeedsYou, format!("idle {days} of {IDLE_LIMIT} days"));
    }
    let seconds = age(card.seen_at, now);
    let ago = ago(seconds);
    if uncertain {
        return State::new(Condition::Unsure, format!("uncertain  seen {ago}"));
    }
    if card.expires_at.is_some_and(|end| end <= now) {
        return State::new(Condition::Unsure, format!("session ended, seen {ago}"));
    }
    if seconds < FRESH.as_secs() {
        State::new(Condition::Alive, format!("alive {ago}"))
    } else {
        State::new(Condition::Unsure, format!("last seen {ago}"))
    }
}

impl Deck {
    /// A row's state now.
    pub fn state(&self, row: &Row, now: Now) -> State {
        match self.last_of(row) {
            Some(Last::Flow(flow)) => self.of_flow(row, flow, now),
            Some(Last::Errand(errand)) => errand::of_errand(row, errand, now),
            None => at_rest(row, now.wall),
        }
    }

    fn of_flow(&self, row: &Row, flow: &Flow, now: Now) -> State {
        let (condition, words) = match flow.phase() {
            Phase::Unlocking | Phase::Minting { .. } => (Condition::LoggingIn, "preparing".to_owned()),
            Phase::Ready { .. } => (Condition::LoggingIn, "held: Enter".to_owned()),
            Phase::Joining(_) => (Condition::LoggingIn, "opening the port".to_owned()),
            Phase::Authorizing { .. } if self.line.is_waiting(flow.id) => {
                (Condition::LoggingIn, "next in line".to_owned())
            }
            Phase::Authorizing { until, .. } => {
                (Condition::LoggingIn, format!("sign in  {}", clock(until.saturating_sub(now.since_start))))
            }
            Phase::Exchanging { .. } => (Condition::LoggingIn, "exchanging".to_owned()),
            Phase::Identifying { .. } | Phase::LookingAgain { .. } => (Condition::LoggingIn, "verifying".to_owned()),
            Phase::Doubting { .. } if matches!(flow.doubt(), Some(Doubt::Refreshed { .. })) => {
                (Condition::NeedsYou, "org id changed".to_owned())
            }
            Phase::Doubting { .. } => (Condition::NeedsYou, "a question waits".to_owned()),
            Phase::Holding(_) | Phase::Saving(..) => (Condition::LoggingIn, "saving".to_owned()),
            Phase::Unsaved { .. } => (Condition::NeedsYou, "not saved: Enter".to_owned()),
            Phase::Cancelling { .. } => (Condition::LoggingIn, "cancelling".to_owned()),
            Phase::Revoking { .. } => (Condition::LoggingIn, "giving back".to_owned()),
            // What was tried says nothing of what is saved.
            Phase::Ended(Outcome::Failed(_)) if is_trial(row, flow) => return at_rest(row, now.wall),
            Phase::Ended(Outcome::Failed(fault)) => {
                // Nobody else has to mend what was edited here.
                let blocked = block::words(fault.who()).filter(|_| !flow.is_experiment()).map(str::to_owned);
                (Condition::NeedsYou, blocked.unwrap_or_else(|| format!("failed: {}", fault.code())))
            }
            Phase::Ended(_) => return at_rest(row, now.wall),
        };
        State::new(condition, words)
    }

    /// How far a row's login has come, one sign a step; nothing where none is under way.
    pub fn strip(&self, row: &Row) -> Option<String> {
        let Last::Flow(flow) = self.last_of(row)? else { return None };
        if flow.outcome().is_some_and(|outcome| !matches!(outcome, Outcome::Failed(_))) {
            return None;
        }
        let failed = flow.outcome().is_some();
        if failed && is_trial(row, flow) {
            return None;
        }
        let here = flow.step();
        Some(
            Step::ALL
                .map(|step| match step.cmp(&here) {
                    std::cmp::Ordering::Less => '✓',
                    std::cmp::Ordering::Equal if failed => '✗',
                    std::cmp::Ordering::Equal if flow.held().is_some() => '║',
                    std::cmp::Ordering::Equal => '▸',
                    std::cmp::Ordering::Greater => '·',
                })
                .iter()
                .collect(),
        )
    }
}

/// Whether a login is an experiment beside a grant that is saved: that one stays as it is unless the person
/// takes the other.
pub fn is_trial(row: &Row, flow: &Flow) -> bool {
    flow.is_experiment() && row.card().is_some()
}

/// Seconds from then to now, none where the clock went back.
pub fn age(then: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.as_second().saturating_sub(then.as_second())).unwrap_or(0)
}

/// An age in words, in whole minutes, hours or days.
pub fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_owned(),
        _ => format!("{} ago", span(seconds)),
    }
}

/// A time of at least a minute in its largest whole unit.
pub fn span(seconds: u64) -> String {
    match seconds {
        0..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}

/// Time left as minutes and seconds; a second that has begun counts.
pub fn clock(left: Duration) -> String {
    let seconds = left.as_millis().div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_whole_units() {
        for (seconds, words) in
            [(0, "just now"), (59, "just now"), (60, "1m ago"), (7199, "1h ago"), (9 * 86_400, "9d ago")]
        {
            assert_eq!(ago(seconds), words);
        }
    }

    #[test]
    fn t51_a_clock_that_went_back_makes_no_age() {
        let now: Timestamp = "1970-01-01T00:00:00Z".parse().unwrap();
        let then: Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(age(then, now), 0);
        assert_eq!(ago(age(now, then)), "47482d ago");
    }

    #[test]
    fn a_countdown_counts_the_second_that_has_begun() {
        assert_eq!(clock(Duration::from_millis(600_000)), "10:00");
        assert_eq!(clock(Duration::from_millis(557_001)), "9:18");
        assert_eq!(clock(Duration::ZERO), "0:00");
    }
}
