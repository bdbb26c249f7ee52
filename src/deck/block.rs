//! Who else must act before a row can be logged in: as the last attempt that tells it said, until a login
//! passes. It is read from the history, so it outlives the program.

use jiff::Timestamp;

use crate::{
    flow::attempt::Summary,
    oauth::{
        card::Card,
        error::{Case, Who, table},
    },
};

/// An error that somebody else must mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// When it was met.
    pub at: Timestamp,
    /// The error.
    pub case: Case,
}

/// What a row says that waits for somebody else.
pub fn words(who: Who) -> Option<&'static str> {
    match who {
        Who::OrgAdmin => Some("blocked: ask admin"),
        Who::AppOwner => Some("blocked: ask app owner"),
        Who::You | Who::Wait => None,
    }
}

impl Block {
    /// What an attempt says: that there is one, that there is none, or nothing at all, as one that was
    /// cancelled or met another error.
    pub fn told_by(attempt: Summary) -> Option<Option<Self>> {
        match attempt.result.as_str() {
            "saved" | "refreshed" => return Some(None),
            _ if attempt.edited => return None,
            _ => {}
        }
        let case = attempt.case.filter(|case| words(table::explain(case).who).is_some())?;
        Some(Some(Self { at: attempt.began, case }))
    }

    /// Whether a grant was had since.
    pub fn is_over(&self, card: &Card) -> bool {
        card.refreshed_at.unwrap_or(card.minted_at) > self.at
    }

    /// What a row says.
    pub fn words(&self) -> &'static str {
        words(table::explain(&self.case).who).unwrap_or_default()
    }
}
