//! Performing effects: each is one short task that ends in exactly one message.

use std::{sync::Arc, time::Duration};

use tokio::sync::Mutex;
use url::Url;

use crate::{
    deck::{Effect, Msg, block::Block, grant_count::GrantCount, msg::Tokens},
    flow::{CallId, Event, Fault, FlowId, Wish, attempt::Attempt},
    oauth::{
        card::{Card, Grant},
        names::param,
        request::Request,
        token,
    },
    plain::Plain,
    profile::{DoorAddress, ProfileName, SecretSource},
    run::{
        doors::DoorFault,
        ground::{Ground, Place},
        opener::{Link, Opened},
        random, watch,
    },
    secret::Secret,
    store::{
        LOCK_PATIENCE, TokenLock, history,
        ledger::{self, Ledger},
        profile_edit::{self, Document},
    },
};

/// How long the exchange's reply is awaited.
const EXCHANGE: Duration = Duration::from_secs(30);
/// How long the identity look-up's is (design §3: look-up unanswered within 3 s).
const IDENTIFY: Duration = Duration::from_secs(3);
/// How long a revocation's is.
const REVOKE: Duration = Duration::from_secs(15);
/// How often another orgdeck's port is tried again.
const QUEUE: Duration = Duration::from_secs(1);

impl Ground {
    /// Begins an effect. What only the loop can do, it keeps for itself.
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Perform(id, name, wish) => self.grant_wish(id, name, wish),
            Effect::Link(id) => self.new_link(id),
            Effect::Answer(visit, page) => self.doors.answer(visit, page),
            Effect::Watch(since) => watch::follow(&self.dir, self.here.as_deref(), since, &self.say),
            Effect::Look => self.block(Self::look),
            Effect::Settings => self.block(|ground| Msg::Reread(ground.reread())),
            Effect::Default => self.block(Self::default_here),
            Effect::Read(names) => self.block(move |ground| ground.read(&names)),
            Effect::ReadAll(names) => self.block(move |ground| ground.read_all(names)),
            Effect::Blocks(names) => self.block(move |ground| {
                let block = |name: ProfileName| {
                    let block = history::latest(&ground.dir, &name, Block::told_by).ok()???;
                    Some((name, block))
                };
                Msg::Blocked(names.into_iter().filter_map(block).collect())
            }),
            Effect::Examine => self.examine(),
            Effect::Recall(name) => self.block(move |ground| {
                let attempts = history::read(&ground.dir, &name).unwrap_or_default();
                let attempts =
                    attempts.into_iter().rev().filter_map(|value| serde_json::from_value::<Attempt>(value).ok());
                Msg::Recalled(name, attempts.collect())
            }),
            Effect::Attend(id, name, wish) => self.attend(id, name, wish),
            Effect::Record(name, attempt, tally) => self.record(name, attempt, tally),
            Effect::Count => self.block(|ground| {
                let ledger = ledger::read(&ground.dir).map_err(|error| Plain::new(error.to_string()));
                let grants = |ledger: Ledger| {
                    GrantCount::of(
                        ledger.entries().iter().map(|entry| (entry.client_id.as_str(), &entry.user, entry.at)),
                    )
                };
                Msg::Counted(ledger.map(grants))
            }),
            Effect::Expect(name, org) => self.block(|ground| {
                let expect = |file: &mut Document| file.set(&["profiles", name.as_str()], "expect_org", org.as_str());
                let written = profile_edit::change(&ground.dir, expect);
                Msg::Expected(name, org, written.map_err(|error| Plain::new(error.to_string())))
            }),
            Effect::Keep(name, changes) => self.keep(name, changes),
            Effect::Reveal(name) => self.block(move |ground| {
                let tokens = ground.reveal(&name);
                Msg::Revealed(name, tokens)
            }),
            Effect::Open(name) => self.open_org(name),
            Effect::Fetch(name) => self.block(move |ground| {
                let token = ground.reveal(&name).map(|tokens| tokens.access);
                Msg::Fetched(name, token)
            }),
            Effect::Transcribe(name) => self.block(move |ground| {
                let attempt = ground.last_attempt(&name);
                Msg::Transcribed(name, attempt)
            }),
            Effect::HandOut(name, form) => self.hand_out(name, form),
            Effect::Seal(name, way) => self.seal(name, way),
            Effect::AskGrants(name) => self.ask_for_grants(name),
            Effect::EndGrant(name, listed) => self.end_grant(name, listed),
            Effect::ReadTable(purpose) => self.read_table(purpose),
            Effect::SaveForm(draft) => self.save_form(*draft),
            Effect::RemoveProfile(name) => self.remove_profile(name),
            Effect::Supply(ask, secret) => self.unlocker.supply(ask, secret),
            Effect::Front(_) | Effect::Quit => {}
        }
    }

    fn grant_wish(&self, id: FlowId, name: ProfileName, wish: Wish) {
        match wish {
            Wish::Unlock(source) => self.unlock(id, name, source),
            Wish::Mint => self.mint(id, name),
            Wish::Listen(door, request) => self.listen(id, door, request),
            Wish::Browse(request) => self.browse(id, name, &request),
            Wish::Exchange(call, request) => self.send(id, call, request, EXCHANGE),
            Wish::Identify(call, request) => self.send(id, call, request, IDENTIFY),
            Wish::Revoke(call, request) => self.send(id, call, request, REVOKE),
            Wish::Hold => self.hold(id, name),
            Wish::Save(card, grant) => self.save(id, card, grant),
            Wish::Release => self.release(id),
        }
    }

    fn tell(&self, id: FlowId, event: Event) {
        let _ = self.say.send(Msg::Flow(id, event));
    }

    /// Runs blocking work and sends its message.
    pub(super) fn block(&self, work: impl FnOnce(&Self) -> Msg + Send + 'static) {
        let ground = self.clone();
        tokio::task::spawn_blocking(move || {
            let msg = work(&ground);
            let _ = ground.say.send(msg);
        });
    }

    fn unlock(&self, id: FlowId, name: ProfileName, source: SecretSource) {
        let ground = self.clone();
        tokio::spawn(async move {
            let profile = ground.profile(&name);
            let client_id = profile.as_ref().map_or("", |profile| &profile.client_id);
            let event = match ground.unlocker.unlock(client_id, &source).await {
                Ok(secret) => Event::Unlocked(Some(secret)),
                Err(why) => Event::Refused(Fault::NoSecret(why)),
            };
            ground.tell(id, event);
        });
    }

    fn listen(&self, id: FlowId, door: DoorAddress, request: Request) {
        // The person takes a while in the browser: time to get ready for what follows.
        let (http, url) = (self.http.clone(), request.url.clone());
        tokio::spawn(async move { http.prepare(&url).await });
        let ground = self.clone();
        // The handle is stored before the task can end: both sides take the same lock.
        self.held(id, |held| {
            let joining = tokio::spawn(async move {
                let event = ground.join(id, &door, &request).await;
                ground.held(id, |held| held.joining = None);
                ground.tell(id, event);
            });
            held.joining = Some(joining.abort_handle());
        });
    }

    async fn join(&self, id: FlowId, door: &DoorAddress, request: &Request) -> Event {
        let mut queued = false;
        let seat = loop {
            match self.doors.join(door.port).await {
                Ok(seat) => break seat,
                Err(fault @ DoorFault::Deck { .. }) => {
                    if !queued {
                        self.tell(id, Event::Queued(Plain::new(fault.to_string())));
                    }
                    queued = true;
                    tokio::time::sleep(QUEUE).await;
                }
                Err(fault) => return Event::Refused(Fault::PortTaken(Plain::new(fault.to_string()))),
            }
        };
        let link = match random::link() {
            Ok(link) => link,
            Err(why) => return Event::Refused(Fault::PortTaken(why)),
        };
        let host = request.expose(param::REDIRECT_URI).and_then(host_of).unwrap_or_else(|| "localhost".to_owned());
        let family = seat.missing().map(|family| format!("; {} is not up here", family.loopback())).unwrap_or_default();
        let words = Plain::new(format!("{host}:{}{family}", door.port));
        let place = Place { seat, link, host, target: request.target() };
        self.doors.add_link(door.port, place.link.clone(), place.target.clone());
        let url = place.url();
        self.held(id, |held| held.seat = Some(place));
        Event::Listening { words, link: Some(url) }
    }

    /// The short address was used: another one leads there from now on.
    fn new_link(&self, id: FlowId) {
        let Ok(link) = random::link() else { return };
        let url = self.held(id, |held| {
            let place = held.seat.as_mut()?;
            self.doors.add_link(place.seat.port(), link.clone(), place.target.clone());
            place.link = link;
            Some(place.url())
        });
        if let Some(url) = url {
            self.tell(id, Event::Linked(url));
        }
    }

    fn browse(&self, id: FlowId, name: ProfileName, request: &Request) {
        let url =
            self.held(id, |held| held.seat.as_ref().map(Place::url)).map_or_else(|| request.target(), Secret::new);
        let browser = self.profile(&name).and_then(|profile| profile.browser.clone());
        let opening = self.opener.open(&Link { profile: name, browser, url });
        let ground = self.clone();
        tokio::spawn(async move {
            let event = match opening.await {
                Opened::Started => Event::Browsed(ground.opener.words().into()),
                Opened::Failed(words) => Event::NotBrowsed(words),
            };
            ground.tell(id, event);
        });
    }

    fn send(&self, id: FlowId, call: CallId, request: Request, limit: Duration) {
        let ground = self.clone();
        tokio::spawn(async move {
            let answer = ground.http.send(&request, limit).await;
            ground.unlocker.judge(&request, &answer).await;
            ground.tell(id, Event::Answered(call, answer));
        });
    }

    fn hold(&self, id: FlowId, name: ProfileName) {
        let ground = self.clone();
        tokio::spawn(async move {
            // A damaged file was copied aside by reading it; it makes way for the new grant.
            let look = |lock: &mut TokenLock| if lock.set_aside()? { Ok(None) } else { lock.card() };
            let event = match ground.gates.take(ground.dir.tokens(), name, "login", LOCK_PATIENCE, look).await {
                Ok((hold, card)) => {
                    ground.held(id, |held| held.hold = Some(Arc::new(Mutex::new(hold))));
                    Event::Held(card.map(Box::new))
                }
                Err(error) => Event::Refused(Fault::Store(Plain::new(error.to_string()))),
            };
            ground.tell(id, event);
        });
    }

    fn save(&self, id: FlowId, card: Box<Card>, grant: Grant) {
        let hold = self.held(id, |held| held.hold.clone());
        self.block(move |_| {
            let saved = match hold {
                Some(hold) => {
                    hold.blocking_lock().lock.save(&card, &grant).map_err(|error| Plain::new(error.to_string()))
                }
                None => Err("the token file's lock was lost".into()),
            };
            let event = match saved {
                Ok(()) => Event::Saved,
                Err(why) => Event::NotSaved(why),
            };
            Msg::Flow(id, event)
        });
    }

    fn reveal(&self, name: &ProfileName) -> Result<Tokens, Plain> {
        let (_, grant) = self
            .dir
            .tokens()
            .grant(name)
            .map_err(|error| Plain::new(error.to_string()))?
            .ok_or_else(|| Plain::from("no token is saved here"))?;
        let reply = token::parse(&grant.reply).map_err(|error| Plain::new(error.to_string()))?;
        Ok(Tokens { access: reply.access_token, refresh: grant.refresh_token })
    }
}

/// A redirect URI's host as it is written in an address.
fn host_of(uri: &str) -> Option<String> {
    Url::parse(uri).ok()?.host_str().map(str::to_owned)
}
