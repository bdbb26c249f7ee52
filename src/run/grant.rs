//! Asking an org for its list of grants, ending one there, and what orgdeck itself keeps of a user's
//! grants. Whose a grant is, is the deck's to say.

use std::{fmt::Display, time::Duration};

use jiff::Timestamp;

use super::{ground::Ground, http::Http};
use crate::{
    deck::{
        Msg,
        grant::{GrantList, Kept, Listed, at_least},
        inquiry::Inquiry,
    },
    flow::{aside::Aside, attempt::Attempt},
    oauth::{
        card::Card,
        error::Case,
        grant_list::{self, NoList, OrgGrant},
        refusal::{self, Refusal},
        revoke, token,
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

/// The org's list of the user's grants, asked for with what a login left, and the attempt to remember; or why
/// there is none, for people.
pub async fn list(http: &Http, card: &Card, access_token: Secret) -> (Attempt, Result<Vec<OrgGrant>, NoList>) {
    let request = grant_list::build(&card.instance_url, &card.user, access_token);
    let (call, answer) = http.call(&request, ASKING).await;
    let read = match answer.reply {
        Ok(reply) => grant_list::read(&reply, &card.user),
        Err(silence) => Err(NoList::Silent(Plain::new(silence.words))),
    };
    let words = match &read {
        Ok(grants) => Ok(Plain::new(format!("of this user: {}", grants.len()))),
        Err(why) => Err(Plain::new(why.to_string())),
    };
    (Aside::Grants.attempt(call, words), read)
}

/// Ends a grant of the list, and the attempt to remember; one that had ended before is no failure. Else why it
/// may live on, for people.
pub async fn end(http: &Http, card: &Card, grant: &OrgGrant) -> (Attempt, Result<(), NotEnded>) {
    let request = revoke::build(&card.instance_url, grant.delete_token.clone());
    let (call, answer) = http.call(&request, ENDING).await;
    let ended = match answer.reply {
        Ok(reply) if revoke::is_gone(&reply) => Ok(()),
        Ok(reply) => Err(refusal::of(&reply, &request).into()),
        Err(silence) => Err(NotEnded::Silence(Plain::new(silence.words))),
    };
    let words = match &ended {
        Ok(()) => Ok(Plain::new(format!("grant {} of {} has ended", grant.id, grant.app))),
        Err(why) => Err(Plain::new(why.to_string())),
    };
    (Aside::End.attempt(call, words), ended)
}

impl Ground {
    /// Asks a profile's org for its list, with the token that is stored.
    pub(super) fn ask_for_grants(&self, name: ProfileName) {
        let ground = self.clone();
        tokio::spawn(async move {
            let asked_at = Timestamp::now();
            let mut attempt = None;
            let inquiry = match ground.inquire(&name, asked_at, &mut attempt).await {
                Ok(list) => Inquiry::Told(list),
                Err((why, at_least)) => {
                    let call = attempt.as_ref().and_then(|attempt| attempt.calls.last());
                    let case = call.and_then(|(_, call)| Case::of(call));
                    Inquiry::NotTold { why, case, at_least, asked_at }
                }
            };
            let _ = ground.say.send(Msg::GrantsTold(name, Box::new(inquiry), attempt));
        });
    }

    /// The list, or why there is none and what the ledger says instead.
    async fn inquire(
        &self,
        name: &ProfileName,
        asked_at: Timestamp,
        attempt: &mut Option<Box<Attempt>>,
    ) -> Result<GrantList, (Plain, String)> {
        let (dir, file) = (self.dir.clone(), name.clone());
        let read = tokio::task::spawn_blocking(move || stored(&dir, &file)).await;
        let unknown = |why: Plain| (why, "nothing known".to_owned());
        let read = read.map_err(|error| unknown(Plain::new(error.to_string())))?;
        let (card, access_token, kept) = read.map_err(unknown)?;
        let (asked, listed) = list(&self.http, &card, access_token).await;
        *attempt = Some(Box::new(asked));
        let grants = listed.map_err(|why| {
            let next = if why == NoList::Ended { "; r gets a new one" } else { "" };
            (Plain::new(format!("{why}{next}")), at_least(&card, &kept))
        })?;
        let label = self.profile(name).and_then(|profile| profile.app.as_ref()?.label.clone());
        Ok(GrantList::of(name, &card, label.as_deref(), grants, &kept, asked_at))
    }

    /// Ends a grant of a profile's list. Once it is sent its answer is awaited.
    pub(super) fn end_grant(&self, name: ProfileName, listed: Box<Listed>) {
        let ground = self.clone();
        tokio::spawn(async move {
            let mut attempt = None;
            let result = ground.end_at_org(&name, &listed, &mut attempt).await;
            let _ = ground.say.send(Msg::GrantEnded(name, listed, result, attempt));
        });
    }

    async fn end_at_org(
        &self,
        name: &ProfileName,
        listed: &Listed,
        attempt: &mut Option<Box<Attempt>>,
    ) -> Result<(), Plain> {
        let words = |error: &dyn Display| Plain::new(error.to_string());
        let (dir, file) = (self.dir.clone(), name.clone());
        let read = tokio::task::spawn_blocking(move || dir.tokens().card(&file)).await;
        let card = read.map_err(|error| words(&error))?.map_err(|error| words(&error))?;
        let card = card.ok_or_else(|| Plain::from("no token is saved here"))?;
        let (asked, ended) = end(&self.http, &card, &listed.grant).await;
        *attempt = Some(Box::new(asked));
        ended.map_err(|error| words(&error))?;
        let (dir, fingerprint) = (self.dir.clone(), listed.fingerprint.clone());
        let forgotten = tokio::task::spawn_blocking(move || match fingerprint {
            Some(fingerprint) => ledger::change(&dir, |ledger| ledger.forget(&fingerprint)),
            None => Ok(()),
        });
        forgotten.await.map_err(|error| words(&error))?.map_err(|error| words(&error))
    }
}

/// What is needed to ask, from the disk.
fn stored(dir: &ConfigDir, name: &ProfileName) -> Result<(Card, Secret, Vec<Kept>), Plain> {
    let words = |error: &dyn Display| Plain::new(error.to_string());
    let grant = dir.tokens().grant(name).map_err(|error| words(&error))?;
    let (card, grant) = grant.ok_or_else(|| Plain::from("no token is saved here"))?;
    let token = token::parse(&grant.reply).map_err(|error| words(&error))?.access_token;
    let kept = kept(dir, name, &card).map_err(|error| words(&error))?;
    Ok((card, token, kept))
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
