//! What an ended flow or errand changes in the count of grants.

use crate::{oauth::card::Card, upkeep::Outcome};

/// One change of the ledger. It names grants by fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tally {
    /// A login minted a grant.
    Minted(Box<Card>),
    /// A refresh gave a grant another refresh token.
    Rotated {
        /// The old one's fingerprint.
        from: String,
        /// The new one's.
        to: String,
    },
    /// A grant is gone.
    Gone(String),
}

impl Tally {
    /// What an errand's end changes. A grant that was deleted here alone may live on at its org, and still
    /// counts.
    pub fn of(outcome: &Outcome, card: Option<&Card>) -> Option<Self> {
        match outcome {
            Outcome::Refreshed { before, card, adopted: false } => {
                match (&before.refresh_fingerprint, &card.refresh_fingerprint) {
                    (Some(from), Some(to)) if from != to => Some(Self::Rotated { from: from.clone(), to: to.clone() }),
                    _ => None,
                }
            }
            Outcome::Revoked { card: Some(card), local: false } => card.refresh_fingerprint.clone().map(Self::Gone),
            Outcome::Failed(crate::upkeep::Fault::Dead(_)) => card?.refresh_fingerprint.clone().map(Self::Gone),
            _ => None,
        }
    }
}
