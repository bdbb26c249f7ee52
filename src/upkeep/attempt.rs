//! A finished errand as the history keeps it, nothing secret in it.

use crate::{
    flow::{
        attempt::{Attempt, Mark},
        step::Now,
    },
    plain::Plain,
    upkeep::{Duty, Errand, Outcome},
};

impl Errand {
    /// Writes it down once it has ended. A token that was only found alive on the way to being used is
    /// nothing to remember: twenty of those would push out what is.
    pub fn attempt(&self, now: Now) -> Option<Attempt> {
        let outcome = self.outcome()?;
        if self.order.duty == Duty::Ensure && matches!(outcome, Outcome::Alive(_)) {
            return None;
        }
        let millis = |at: Now| {
            let after = at.since_start.saturating_sub(self.started.since_start).as_millis();
            u64::try_from(after).unwrap_or(u64::MAX)
        };
        let (fault, case) = match outcome {
            Outcome::Failed(fault) => (Some(fault.code().to_owned()), Some(fault.case())),
            _ => (None, None),
        };
        let trail = self.trail.iter().map(|stamp| Mark {
            step: stamp.step.code().to_owned(),
            status: stamp.status.code().to_owned(),
            after_ms: millis(stamp.at),
            words: stamp.words.to_string(),
        });
        Some(Attempt {
            began: self.started.wall,
            took_ms: millis(now),
            result: outcome.code().to_owned(),
            words: outcome.words().to_string(),
            fault,
            case,
            trail: trail.collect(),
            calls: self.calls.iter().map(|(step, call)| (step.code().to_owned(), call.clone())).collect(),
        })
    }
}

impl Outcome {
    /// What came of it, in words: with the fingerprints of what was and of what is.
    pub fn words(&self) -> Plain {
        Plain::new(match self {
            Self::Refreshed { before, card, adopted } => {
                let access = change(Some(&before.access_fingerprint), Some(&card.access_fingerprint));
                let refresh = change(before.refresh_fingerprint.as_deref(), card.refresh_fingerprint.as_deref());
                let whose = if *adopted { ", made by another process" } else { "" };
                format!("access token {access}, refresh token {refresh}{whose}")
            }
            Self::Alive(card) => {
                let until = card.expires_at.map(|at| format!(", until {}", at.strftime("%F %T UTC")));
                let user = card.username.as_deref().unwrap_or(card.user.as_str());
                format!("access token #{} of {user}{}", card.access_fingerprint, until.unwrap_or_default())
            }
            Self::Ended { renewable: true, .. } => {
                "the access token has ended; the refresh token lives and gives a new one".to_owned()
            }
            Self::Ended { .. } => "the access token has ended; a refresh token is there".to_owned(),
            Self::Revoked { local: false, .. } => "at the server, and deleted here".to_owned(),
            Self::Revoked { local: true, .. } => {
                "deleted here alone: the server was not asked, and the grant may live on there".to_owned()
            }
            Self::Failed(fault) => return fault.message(),
            Self::Cancelled => "cancelled".to_owned(),
        })
    }
}

/// `#old → #new`, or that it stayed.
fn change(before: Option<&str>, after: Option<&str>) -> String {
    let shown = |fingerprint: Option<&str>| fingerprint.map_or("none".to_owned(), |digits| format!("#{digits}"));
    match before == after {
        true => format!("{} as before", shown(after)),
        false => format!("{} → {}", shown(before), shown(after)),
    }
}
