//! Performing what errands wish. What was sent is never aborted; the lock lies in a slot of its errand's
//! id, and whoever needs it takes it from there.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, TryLockError},
    time::Duration,
};

use crate::{
    deck::Msg,
    flow::event::CallId,
    oauth::{
        card::{Card, Grant},
        request::Request,
    },
    plain::Plain,
    profile::{ProfileName, SecretSource},
    run::{Ground, hold::Hold, random},
    store::{StoreError, TokenLock},
    upkeep::{ErrandId, Event, Found, Stored, Wish},
};

/// How long the answer to a refresh is awaited.
const REFRESH: Duration = Duration::from_secs(30);
/// How long that to a question about a token is.
const LOOK: Duration = Duration::from_secs(10);
/// How long that to a revocation is.
const REVOKE: Duration = Duration::from_secs(15);

/// The locks of the errands that want or hold one.
pub(super) type Slots = Arc<Mutex<HashMap<ErrandId, Slot>>>;

/// A lock that was asked for; empty until it is had.
type Slot = Arc<Mutex<Option<Hold>>>;

impl Ground {
    pub(super) fn attend(&self, id: ErrandId, name: ProfileName, wish: Wish) {
        match wish {
            Wish::Read => self.look_at(id, name),
            Wish::Unlock(source) => self.unlock_for(id, name, source),
            Wish::Hold { purpose, patience } => self.hold_for(id, name, purpose, patience),
            Wish::Reserve(fingerprint) => self.with_lock(id, Event::NotReserved, move |slot| {
                let hold = slot.as_mut().ok_or_else(lost)?;
                hold.lock.begin_refresh(&fingerprint).map(|()| Event::Reserved).map_err(plain)
            }),
            Wish::Refresh(call, request) => self.send_for(id, call, request, REFRESH),
            Wish::Look(call, request) => self.send_for(id, call, request, LOOK),
            Wish::Revoke(call, request) => self.send_for(id, call, request, REVOKE),
            Wish::Save(card, grant) => self.with_lock(id, Event::NotSaved, move |slot| save(slot, &card, &grant)),
            Wish::Remove => self.with_lock(id, Event::NotRemoved, |slot| {
                // What is left of the hold is the gate, and goes with the slot.
                let hold = slot.take().ok_or_else(lost)?;
                hold.lock.remove().map(|_| Event::Removed).map_err(plain)
            }),
            Wish::Draw => self.report(id, Event::Drawn(random::number())),
            Wish::Release { settled } => self.let_go(id, settled),
        }
    }

    fn report(&self, id: ErrandId, event: Event) {
        let _ = self.say.send(Msg::Errand(id, event));
    }

    fn look_at(&self, id: ErrandId, name: ProfileName) {
        self.block(move |ground| {
            let found = found(ground.dir.tokens().grant(&name));
            Msg::Errand(id, Event::Read(found))
        });
    }

    fn unlock_for(&self, id: ErrandId, name: ProfileName, source: SecretSource) {
        let ground = self.clone();
        tokio::spawn(async move {
            let profile = ground.profile(&name);
            let client_id = profile.as_ref().map_or("", |profile| &profile.client_id);
            let event = match ground.unlocker.unlock(client_id, &source).await {
                Ok(secret) => Event::Unlocked(Some(secret)),
                Err(why) => Event::NoSecret(why),
            };
            ground.report(id, event);
        });
    }

    fn send_for(&self, id: ErrandId, call: CallId, request: Request, limit: Duration) {
        let ground = self.clone();
        tokio::spawn(async move {
            let answer = ground.http.send(&request, limit).await;
            ground.unlocker.judge(&request, &answer).await;
            ground.report(id, Event::Answered(call, answer));
        });
    }

    fn hold_for(&self, id: ErrandId, name: ProfileName, purpose: &'static str, patience: Duration) {
        let slot = Slot::default();
        self.slots().insert(id, slot.clone());
        let ground = self.clone();
        tokio::spawn(async move {
            let look = |lock: &mut TokenLock| {
                let unsettled = lock.unsettled().map(str::to_owned);
                Ok((found(lock.grant()), unsettled))
            };
            let taken = ground.gates.take(ground.dir.tokens(), name, purpose, patience, look).await;
            let event = match taken {
                Ok((hold, (found, unsettled))) => {
                    let slots = ground.slots();
                    // An errand that ended meanwhile has no slot any more: the lock is let go of right here.
                    if slots.get(&id).is_some_and(|known| Arc::ptr_eq(known, &slot)) {
                        *open(&slot) = Some(hold);
                    }
                    Event::Held { found, unsettled }
                }
                Err(error) => Event::NotHeld(plain(error)),
            };
            ground.report(id, event);
        });
    }

    /// Does blocking work under an errand's lock.
    fn with_lock(
        &self,
        id: ErrandId,
        failed: fn(Plain) -> Event,
        work: impl FnOnce(&mut Option<Hold>) -> Result<Event, Plain> + Send + 'static,
    ) {
        let slot = self.slots().get(&id).cloned().unwrap_or_default();
        self.block(move |_| {
            let event = work(&mut open(&slot)).unwrap_or_else(failed);
            Msg::Errand(id, event)
        });
    }

    /// Lets go of a lock. It is done at once, for the program may end right after, unless somebody is just
    /// at work under it.
    fn let_go(&self, id: ErrandId, settled: bool) {
        let Some(slot) = self.slots().remove(&id) else { return };
        let close = move |hold: &mut Option<Hold>| {
            if let Some(mut hold) = hold.take()
                && settled
                && hold.lock.unsettled().is_some()
            {
                hold.lock.settle();
            }
        };
        match slot.try_lock() {
            Ok(mut hold) => return close(&mut hold),
            Err(TryLockError::Poisoned(poisoned)) => return close(&mut poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {}
        }
        tokio::task::spawn_blocking(move || close(&mut open(&slot)));
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<ErrandId, Slot>> {
        open(&self.slots)
    }
}

fn open<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn save(slot: &mut Option<Hold>, card: &Card, grant: &Grant) -> Result<Event, Plain> {
    let hold = slot.as_mut().ok_or_else(lost)?;
    hold.lock.save(card, grant).map(|()| Event::Saved).map_err(plain)
}

fn found(read: Result<Option<(Card, Grant)>, StoreError>) -> Found {
    read.map(|stored| stored.map(|(card, grant)| Stored { card: Box::new(card), grant })).map_err(plain)
}

fn plain(error: StoreError) -> Plain {
    Plain::new(error.to_string())
}

fn lost() -> Plain {
    "the token file's lock was lost".into()
}
