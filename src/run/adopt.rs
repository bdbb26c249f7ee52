//! Taking over a grant that another tool keeps. Whose it is has to be asked of the org: with the access token
//! where that lives, which uses nothing up; else by a refresh, on record before it is sent and saved before
//! anything else, as every refresh is.

use std::{
    fmt::Display,
    panic::resume_unwind,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::json;
use tokio::{task::spawn_blocking, time::sleep};

use super::{
    hold::{Gates, Hold},
    http::Http,
    record,
};
use crate::{
    flow::Now,
    oauth::{
        card::{Card, Grant, Origin},
        error::{At, OAuthError},
        identity::{self, Identity, Sight},
        names::endpoint,
        token::{self, TokenReply},
    },
    plain::Plain,
    profile::{Kind, LoginHost, OrgId, ProfileName, UserId},
    secret::Secret,
    store::{ConfigDir, LOCK_PATIENCE, StoreError, ledger},
    transfer::import::Foreign,
    upkeep::{
        Fault, Step,
        judge::{Verdict, judge},
    },
};

/// How long an answer is.
const ASKING: Duration = Duration::from_secs(30);
/// What is said where a refresh was made for nothing.
const DROPPED: &str =
    "its refresh token was used and what came was dropped: with rotation the other tool's copy is dead, too";
/// How long a save that fails is tried again, and the pause between two tries.
const SAVING: Duration = Duration::from_secs(5);
const BETWEEN: Duration = Duration::from_millis(500);

/// A grant, and the profile that it is for.
#[derive(Clone, Debug)]
pub struct Adoptee {
    /// The profile.
    pub name: ProfileName,
    /// The app's consumer key.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Option<Secret>,
    /// Where it logs in.
    pub login: LoginHost,
    /// The only org that it may be of.
    pub org: Option<OrgId>,
    /// What there is.
    pub grant: Foreign,
}

/// What is known of a grant that lives.
struct Found {
    instance: String,
    org: OrgId,
    user: UserId,
    identity: Option<Box<Identity>>,
    access: Secret,
    reply: Secret,
    refresh: Option<Secret>,
    scopes: Option<String>,
    issued_at: Option<Timestamp>,
}

/// What became of a grant that was to be taken over.
#[derive(Debug)]
pub struct Adopted {
    /// Its card; or why it was not saved.
    pub card: Result<Box<Card>, Fault>,
    /// What a person should know beside.
    pub notes: Vec<Plain>,
}

/// Takes a grant over, and writes down where it came from. A profile that has a token keeps it.
pub async fn adopt(dir: &ConfigDir, http: &Http, adoptee: &Adoptee) -> Adopted {
    let mut notes = Vec::new();
    let card = take_over(dir, http, adoptee, &mut notes).await.map(Box::new);
    Adopted { card, notes }
}

async fn take_over(dir: &ConfigDir, http: &Http, adoptee: &Adoptee, notes: &mut Vec<Plain>) -> Result<Card, Fault> {
    let (tokens, name) = (dir.tokens(), adoptee.name.clone());
    // A login that could not be sealed is not touched (T64): its refresh would be lost.
    blocking(move || tokens.prepare(&name)).await?;
    let gates = Gates::default();
    let taken = gates.take(dir.tokens(), adoptee.name.clone(), "import", LOCK_PATIENCE, |lock| lock.card()).await;
    let (mut hold, there) = taken.map_err(store)?;
    if there.is_some() {
        return Err(Fault::Store("a token is saved there already, and stays".into()));
    }
    let probed = adoptee.probe(http).await?;
    let lives = probed.is_some();
    let mut found = match probed {
        Some(found) => found,
        None => {
            let refreshed;
            (hold, refreshed) = adoptee.refresh(hold, http, notes).await?;
            refreshed
        }
    };
    let mut card = adoptee.card(&found);
    let saved = save(hold, &card, &found).await;
    if saved.is_err() && !lives {
        notes.push(DROPPED.into());
    }
    hold = saved?;
    if let Err(why) = count(dir, &adoptee.name, &card).await {
        notes.push(Plain::new(format!("nobody counts this grant for `orgdeck grants`: {}", why.message())));
    }
    if found.identity.is_none() {
        // The tokens are safe by now: a name that cannot be had, or not be saved, is a name less.
        let request = identity::request(&found.instance, &found.org, &found.user, found.access.clone());
        let reply = http.send(&request, ASKING).await.reply;
        if let Some(Sight::Alive(identity)) = reply.ok().map(|reply| identity::judge(&reply, &request)) {
            found.identity = Some(identity);
            let named = adoptee.card(&found);
            if save(hold, &named, &found).await.is_ok() {
                card = named;
            }
        }
    }
    Ok(card)
}

impl Adoptee {
    /// Asks with the access token. None where only the refresh token can tell.
    async fn probe(&self, http: &Http) -> Result<Option<Found>, Fault> {
        let Some((access, instance)) = &self.grant.access else { return Ok(None) };
        let instance = identity::pin("instance_url", instance, &self.login).map_err(Fault::NotPinned)?;
        let request = identity::userinfo(&instance, access.clone());
        let reply = http.send(&request, ASKING).await.reply;
        let reply = reply.map_err(|silence| Fault::Silent(Step::Check, silence))?;
        let identity = match identity::judge(&reply, &request) {
            Sight::Alive(identity) => identity,
            Sight::Dead if self.grant.refresh.is_some() => return Ok(None),
            Sight::Dead => return Err(Fault::NoRefreshToken),
            Sight::Refused(word) => return Err(Fault::Refused(At::Check, OAuthError::new(word, ""))),
            Sight::Unclear => {
                return Err(Fault::refused(At::Check, &reply, &request));
            }
        };
        self.expects(&identity.org)?;
        // What a token endpoint would have said of it.
        let reply = json!({
            "access_token": access.expose(),
            "instance_url": instance,
            "id": format!("{instance}{}/{}/{}", endpoint::IDENTITY, identity.org, identity.user),
            "token_type": "Bearer",
        });
        Ok(Some(Found {
            instance,
            org: identity.org.clone(),
            user: identity.user.clone(),
            identity: Some(identity),
            access: access.clone(),
            reply: reply.to_string().into(),
            refresh: self.grant.refresh.clone(),
            scopes: None,
            issued_at: None,
        }))
    }

    async fn refresh(&self, mut hold: Hold, http: &Http, notes: &mut Vec<Plain>) -> Result<(Hold, Found), Fault> {
        let token = self.grant.refresh.clone().ok_or(Fault::NoRefreshToken)?;
        let fingerprint = token.fingerprint();
        // A full disk is met before the token is used.
        hold = blocking(move || hold.lock.begin_refresh(&fingerprint).map(|()| hold)).await?;
        let url = self.login.url(endpoint::TOKEN);
        let request = token::refresh(url, &self.client_id, self.client_secret.as_ref(), token.clone());
        let answer = http.send(&request, ASKING).await;
        let now = Now { since_start: answer.times.done, wall: Timestamp::now() };
        let fault = match judge(answer, &request, now) {
            Verdict::Fresh(reply) => {
                let found = self.found(*reply, token);
                if found.is_err() {
                    notes.push(DROPPED.into());
                }
                return Ok((hold, found?));
            }
            // Whether it was used is not known: that stays on record.
            Verdict::Lost(fault) => return Err(fault),
            Verdict::Passing { fault, .. } | Verdict::Refused(fault) => fault,
            Verdict::Dead(error) => Fault::Dead(Some(error)),
        };
        hold.lock.settle();
        Err(fault)
    }

    fn found(&self, reply: TokenReply, token: Secret) -> Result<Found, Fault> {
        let instance = identity::pin("instance_url", &reply.instance_url, &self.login).map_err(Fault::NotPinned)?;
        identity::pin("id", &reply.id, &self.login).map_err(Fault::NotPinned)?;
        self.expects(&reply.org)?;
        Ok(Found {
            instance,
            org: reply.org,
            user: reply.user,
            identity: None,
            access: reply.access_token,
            reply: reply.whole,
            refresh: reply.refresh_token.or(Some(token)),
            scopes: reply.scope.map(|scopes| scopes.to_string()),
            issued_at: reply.issued_at,
        })
    }

    fn expects(&self, came: &OrgId) -> Result<(), Fault> {
        match &self.org {
            Some(was) if was != came => Err(Fault::OtherOrg { was: was.clone(), came: came.clone(), refreshed: false }),
            _ => Ok(()),
        }
    }

    fn card(&self, found: &Found) -> Card {
        let (identity, now) = (found.identity.as_ref(), Timestamp::now());
        Card {
            client_id: self.client_id.clone(),
            login_host: self.login.base().to_owned(),
            kind: Kind::of_instance(&found.instance),
            instance_url: found.instance.clone(),
            org: found.org.clone(),
            user: found.user.clone(),
            username: identity.map(|identity| identity.username.to_string()),
            display_name: identity.and_then(|identity| identity.display_name.as_ref()).map(ToString::to_string),
            scopes: found.scopes.clone(),
            minted_at: now,
            issued_at: found.issued_at,
            seen_at: now,
            refreshes: 0,
            refreshed_at: None,
            expires_at: None,
            ended_at: None,
            access_fingerprint: found.access.fingerprint(),
            refresh_fingerprint: found.refresh.as_ref().map(Secret::fingerprint),
            origin: Origin::Imported,
            hand_outs: Vec::new(),
        }
    }
}

/// Writes the token file, again for a while where that fails, for the token may be a new one.
async fn save(mut hold: Hold, card: &Card, found: &Found) -> Result<Hold, Fault> {
    let grant = Arc::new(Grant { refresh_token: found.refresh.clone(), reply: found.reply.clone() });
    let start = Instant::now();
    loop {
        let (card, grant) = (card.clone(), grant.clone());
        let saved;
        (hold, saved) = blocking(move || {
            let saved = hold.lock.save(&card, &grant);
            Ok((hold, saved))
        })
        .await?;
        match saved {
            Ok(()) => return Ok(hold),
            Err(error) if start.elapsed() >= SAVING => return Err(store(error)),
            Err(_) => sleep(BETWEEN).await,
        }
    }
}

/// Puts the grant into the ledger.
async fn count(dir: &ConfigDir, name: &ProfileName, card: &Card) -> Result<(), Fault> {
    let (dir, entry) = (dir.clone(), record::entry(name, card));
    blocking(move || ledger::change(&dir, |ledger| entry.into_iter().for_each(|entry| ledger.add(entry)))).await
}

/// The disk, beside the loop.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Fault> {
    spawn_blocking(work).await.unwrap_or_else(|error| resume_unwind(error.into_panic())).map_err(store)
}

fn store(error: impl Display) -> Fault {
    Fault::Store(error.to_string().into())
}
