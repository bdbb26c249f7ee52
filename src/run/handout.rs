//! Handing a grant out: what is given away is written down first, in the token file and in the ledger, and only
//! then given.

use std::{fmt::Display, time::Duration};

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::{
    deck::Msg,
    oauth::{
        card::{Card, HandOut},
        sfdx_url,
    },
    plain::Plain,
    profile::ProfileName,
    run::Ground,
    secret::Secret,
    store::ledger,
};

/// How long the token file's lock is waited for.
const LOCK: Duration = Duration::from_secs(30);
/// What it is called where it is written down.
const FORM: &str = "sfdx-url";

impl Ground {
    /// Makes a profile's sfdx URL.
    pub(super) fn hand_out(&self, name: ProfileName) {
        let ground = self.clone();
        tokio::spawn(async move {
            let handed = ground.sfdx_url(&name).await;
            let _ = ground.say.send(Msg::HandedOut(name, handed));
        });
    }

    async fn sfdx_url(&self, name: &ProfileName) -> Result<(Box<Card>, Secret), Plain> {
        let profile = self.profile(name).ok_or("its settings are missing or wrong")?;
        let client_secret = match &profile.client_secret {
            Some(source) => Some(self.unlocker.unlock(&profile.client_id, source).await?),
            None => None,
        };
        let taken = self.gates.take(self.dir.tokens(), name.clone(), "hand-out", LOCK, |lock| lock.grant()).await;
        let (mut hold, stored) = taken.map_err(words)?;
        let (mut card, grant) = stored.ok_or("no token is saved here")?;
        if card.client_id != profile.client_id {
            return Err("the settings name another app than the token was made with".into());
        }
        let token = grant.refresh_token.as_ref().ok_or("the grant has no refresh token")?;
        let url = sfdx_url::build(&card.client_id, client_secret.as_ref(), token, &card.instance_url).map_err(words)?;
        let out = HandOut { at: Timestamp::now(), to: FORM.to_owned() };
        card.hand_outs.push(out.clone());
        let dir = self.dir.clone();
        let written = spawn_blocking(move || {
            hold.lock.save(&card, &grant)?;
            let fingerprint = card.refresh_fingerprint.clone().unwrap_or_default();
            ledger::change(&dir, |ledger| ledger.hand_out(&fingerprint, out))?;
            Ok(Box::new(card))
        });
        let card = written.await.map_err(words)?.map_err(|error: crate::store::StoreError| words(error))?;
        Ok((card, url))
    }
}

fn words(error: impl Display) -> Plain {
    Plain::new(error.to_string())
}
