//! Handing a saved login out in another tool's form. What carries the grant is written down first, in the token
//! file and in the ledger, and only then given.

use std::panic::resume_unwind;

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use super::{hold::Gates, unlock::Unlocker, vault::Vault};
use crate::{
    deck::Msg,
    oauth::{
        card::{Card, Grant, HandOut},
        token::{self, TokenError},
    },
    plain::Plain,
    profile::{Profile, ProfileName},
    run::Ground,
    secret::Secret,
    store::{ConfigDir, LOCK_PATIENCE, StoreError, ledger},
    transfer::{
        Form,
        export::{self, Goods, NotWritten},
    },
};

/// Why nothing was handed out.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotHandedOut {
    /// Whose it is to be is not known.
    #[error("its settings are missing or wrong")]
    NoSettings,
    /// No login.
    #[error("no token is saved here")]
    NoToken,
    /// The client secret would be another app's.
    #[error("the settings name another app than the token was made with")]
    OtherApp,
    /// The client secret cannot be read.
    #[error("{0}")]
    NoSecret(Plain),
    /// The saved reply cannot be read.
    #[error("what was saved holds no token that can be used ({0}): log in again")]
    Unusable(#[from] TokenError),
    /// The form has no room for it.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is handed out, and the card on which that is written down.
type HandedOut = (Box<Card>, Secret);

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The login.
    pub profile: &'a Profile,
    /// The form.
    pub form: Form,
    /// Whether refresh token and client secret stay here.
    pub access_only: bool,
}

impl Wanted<'_> {
    fn carries_grant(self) -> bool {
        self.form.carries_grant() && !self.access_only
    }

    /// Writes what lies in the file.
    fn write(self, card: &Card, grant: &Grant, client_secret: Option<&Secret>) -> Result<Secret, NotHandedOut> {
        if card.client_id != self.profile.client_id {
            return Err(NotHandedOut::OtherApp);
        }
        let access_token = token::parse(&grant.reply)?.access_token;
        let refresh_token = grant.refresh_token.as_ref().filter(|_| self.carries_grant());
        let goods = Goods { profile: self.profile, card, access_token: &access_token, refresh_token, client_secret };
        Ok(export::write(self.form, &goods)?)
    }
}

/// Hands a login out where no dashboard runs.
///
/// # Errors
/// [`NotHandedOut`]: then nothing was given.
pub async fn hand_out(dir: &ConfigDir, vault: &Vault, wanted: Wanted<'_>) -> Result<HandedOut, NotHandedOut> {
    let unlocker = Unlocker::new(dir, vault.asker().clone(), vault);
    give(dir, &Gates::default(), &unlocker, wanted).await
}

impl Ground {
    /// Writes a profile's login in a form.
    pub(super) fn hand_out(&self, name: ProfileName, form: Form) {
        let ground = self.clone();
        tokio::spawn(async move {
            let handed = match ground.profile(&name) {
                Some(profile) => {
                    let wanted = Wanted { profile: &profile, form, access_only: false };
                    give(&ground.dir, &ground.gates, &ground.unlocker, wanted).await
                }
                None => Err(NotHandedOut::NoSettings),
            };
            let handed = handed.map_err(|why| Plain::new(why.to_string()));
            let _ = ground.say.send(Msg::HandedOut(name, form, handed));
        });
    }
}

async fn give(
    dir: &ConfigDir,
    gates: &Gates,
    unlocker: &Unlocker,
    wanted: Wanted<'_>,
) -> Result<HandedOut, NotHandedOut> {
    let Wanted { profile, form, .. } = wanted;
    if !wanted.carries_grant() {
        let (tokens, name) = (dir.tokens(), profile.name.clone());
        let stored = blocking(move || tokens.grant(&name)).await?;
        let (card, grant) = stored.ok_or(NotHandedOut::NoToken)?;
        let text = wanted.write(&card, &grant, None)?;
        return Ok((Box::new(card), text));
    }
    // A source may take a minute, and the lock is for seconds.
    let client_secret = match &profile.client_secret {
        Some(source) => Some(unlocker.unlock(&profile.client_id, source).await.map_err(NotHandedOut::NoSecret)?),
        None => None,
    };
    let name = profile.name.clone();
    let (mut hold, stored) = gates.take(dir.tokens(), name, "hand-out", LOCK_PATIENCE, |lock| lock.grant()).await?;
    let (mut card, grant) = stored.ok_or(NotHandedOut::NoToken)?;
    let text = wanted.write(&card, &grant, client_secret.as_ref())?;
    if grant.refresh_token.is_none() {
        return Ok((Box::new(card), text));
    }
    let out = HandOut { at: Timestamp::now(), to: form.as_str().to_owned() };
    card.hand_outs.push(out.clone());
    let dir = dir.clone();
    let card = blocking(move || {
        hold.lock.save(&card, &grant)?;
        let fingerprint = card.refresh_fingerprint.clone().unwrap_or_default();
        ledger::change(&dir, |ledger| ledger.hand_out(&fingerprint, out))?;
        Ok(Box::new(card))
    });
    Ok((card.await?, text))
}

/// The disk, beside the loop.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, NotHandedOut> {
    let done = spawn_blocking(work).await.unwrap_or_else(|error| resume_unwind(error.into_panic()));
    Ok(done?)
}
