//! Asking an org for its list of grants, ending one there, and what orgdeck itself keeps of a user's
//! grants. Whose a grant is, is the deck's to say.

use std::time::Duration;

use super::http::Http;
use crate::{
    deck::grant::Kept,
    oauth::{
        card::Card,
        grant_list::{self, NoList, OrgGrant},
        refusal::{self, Refusal},
        revoke,
    },
    plain::Plain,
    profile::ProfileName,
    secret::Secret,
    store::{ConfigDir, StoreError, ledger},
};

/// How long the org's answer is awaited.
const ASKING: Duration = Duration::from_secs(30);
/// How long a revocation's is.
const ENDING: Duration = Duration::from_secs(15);

/// Why a grant may live on.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotEnded {
    /// No answer.
    #[error("the org did not answer ({0}): whether it ended is not known")]
    Silence(Plain),
    /// Another answer.
    #[error("the org did not end it: {0}")]
    Refused(Plain),
}

impl From<Refusal> for NotEnded {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::Refused(error) if error.description.is_empty() => error.code,
            Refusal::Refused(error) => Plain::new(format!("{}, {}", error.code, error.description)),
            Refusal::Redirected { from, to } => Plain::new(format!("{from} sends to {to}, which is not followed")),
            Refusal::Unreadable { status, .. } => Plain::new(format!("HTTP {status}")),
        })
    }
}

/// The org's list of the user's grants, asked for with what a login left.
///
/// # Errors
/// Why there is none, for people.
pub async fn list(http: &Http, card: &Card, access_token: Secret) -> Result<Vec<OrgGrant>, NoList> {
    let request = grant_list::build(&card.instance_url, &card.user, access_token);
    let answer = http.send(&request, ASKING).await;
    let reply = answer.reply.map_err(|silence| NoList::Silent(Plain::new(silence.words)))?;
    grant_list::read(&reply, &card.user)
}

/// Ends a grant of the list; one that had ended before is no failure.
///
/// # Errors
/// Why it may live on, for people.
pub async fn end(http: &Http, card: &Card, grant: &OrgGrant) -> Result<(), NotEnded> {
    let request = revoke::build(&card.instance_url, grant.delete_token.clone());
    let answer = http.send(&request, ENDING).await;
    let reply = answer.reply.map_err(|silence| NotEnded::Silence(Plain::new(silence.words)))?;
    match revoke::is_gone(&reply) {
        true => Ok(()),
        false => Err(refusal::of(&reply, &request).into()),
    }
}

/// What orgdeck keeps of the grants of a profile's user. The profile's own is among them also where the
/// ledger does not have it.
///
/// # Errors
/// A ledger that cannot be read.
pub fn kept(dir: &ConfigDir, name: &ProfileName, card: &Card) -> Result<Vec<Kept>, StoreError> {
    let ledger = ledger::read(dir)?;
    let mut kept: Vec<Kept> = ledger
        .of_user(&card.user)
        .map(|entry| Kept {
            profile: entry.profile.clone(),
            client_id: entry.client_id.clone(),
            saved_at: entry.at,
            issued_at: entry.issued_at,
            fingerprint: entry.fingerprint.clone(),
            held: match entry.profile == *name {
                true => card.refresh_fingerprint.as_ref() == Some(&entry.fingerprint),
                false => holds(dir, &entry.profile, &entry.fingerprint),
            },
        })
        .collect();
    let fingerprint = card.refresh_fingerprint.as_ref().unwrap_or(&card.access_fingerprint);
    if kept.iter().all(|kept| kept.fingerprint != *fingerprint) {
        kept.push(Kept {
            profile: name.clone(),
            client_id: card.client_id.clone(),
            saved_at: card.minted_at,
            // A refresh puts its own time there.
            issued_at: card.issued_at.filter(|_| card.refreshes == 0),
            fingerprint: fingerprint.clone(),
            held: true,
        });
    }
    Ok(kept)
}

/// Whether a profile's token file holds this grant; one that cannot be read is taken to hold it, so that
/// nothing is ended by mistake.
fn holds(dir: &ConfigDir, name: &ProfileName, fingerprint: &str) -> bool {
    dir.tokens()
        .card(name)
        .map_or(true, |card| card.is_some_and(|card| card.refresh_fingerprint.as_deref() == Some(fingerprint)))
}
