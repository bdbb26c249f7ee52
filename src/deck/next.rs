//! The next obvious thing of a row: what Enter does, and what the footer says that it does.

use crate::{
    deck::{
        Deck,
        last::Last,
        row::{Row, Settings},
        state::{Condition, is_idle},
    },
    flow::{self, Now},
    upkeep,
};

/// What is obvious. A new grant is so only where there is none that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// New tokens lie here alone: to save them.
    Save,
    /// A request is held: to send it.
    Send,
    /// A login waits: the browser again.
    Browser,
    /// There is no grant, or it has ended.
    LogIn,
    /// The refresh token has been idle for long: a new access token keeps it.
    Renew,
    /// All else: to look at it.
    Details,
}

impl Deck {
    /// The next obvious thing of a row.
    pub fn next_of(&self, row: &Row, now: Now) -> Next {
        match self.last_of(row) {
            _ if self.read_only => Next::Details,
            Some(Last::Flow(flow)) if flow.outcome().is_none() => match flow.phase() {
                flow::Phase::Unsaved { .. } => Next::Save,
                flow::Phase::Ready { .. } => Next::Send,
                flow::Phase::Authorizing { .. } => Next::Browser,
                _ => Next::Details,
            },
            Some(Last::Errand(errand)) if errand.outcome().is_none() => match errand.phase() {
                upkeep::Phase::Unsaved { .. } => Next::Save,
                upkeep::Phase::Ready { .. } => Next::Send,
                _ => Next::Details,
            },
            last => match self.state(row, now).condition {
                Condition::Never | Condition::NeedsYou if matches!(row.settings, Settings::Missing) => Next::Details,
                Condition::Never => Next::LogIn,
                Condition::NeedsYou => match row.card() {
                    Some(card) if card.ended_at.is_some() => Next::LogIn,
                    Some(card) if is_idle(card, now.wall) => Next::Renew,
                    // What an errand failed for is said in the details; a login may be no help.
                    _ if matches!(last, Some(Last::Errand(_))) => Next::Details,
                    _ => Next::LogIn,
                },
                _ => Next::Details,
            },
        }
    }
}
