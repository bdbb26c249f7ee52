//! What all doors share: the visits that wait for their page, the short links, and whom to tell.
//! No sockets here.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};

use super::{Knock, peer::is_strangers, screen::Refusal};
use crate::{
    deck::door::{Page, Visit, VisitId},
    secret::Secret,
};

/// How long a visit waits for the deck.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a short link leads.
pub(super) struct Lead {
    pub(super) url: Secret,
    /// Whether it is for this user's programs alone.
    pub(super) ours: bool,
}

pub(super) struct Desk {
    tell: Box<dyn Fn(Knock) + Send + Sync>,
    next: AtomicU64,
    waiting: Mutex<HashMap<VisitId, oneshot::Sender<Page>>>,
    links: Mutex<HashMap<(u16, String), Lead>>,
    /// How many requests have come whose answer has not gone out yet.
    pub(super) busy: watch::Sender<usize>,
}

impl Desk {
    pub(super) fn new(tell: impl Fn(Knock) + Send + Sync + 'static) -> Self {
        Self {
            tell: Box::new(tell),
            next: AtomicU64::new(1),
            waiting: Mutex::default(),
            links: Mutex::default(),
            busy: watch::Sender::new(0),
        }
    }

    /// Hands a visit to the deck and waits for its page.
    pub(super) async fn receive(&self, port: u16, path: String, query: Secret) -> Page {
        let id = VisitId(self.next.fetch_add(1, Ordering::Relaxed));
        let (sender, page) = oneshot::channel();
        lock(&self.waiting).insert(id, sender);
        let _forget = Forget { desk: self, id };
        (self.tell)(Knock::Visited(Visit { id, port, path, query }));
        match timeout(PATIENCE, page).await {
            Ok(Ok(page)) => page,
            _ => Page::Nobody,
        }
    }

    pub(super) fn answer(&self, id: VisitId, page: Page) {
        if let Some(visitor) = lock(&self.waiting).remove(&id) {
            // A visitor who has left is no fault.
            let _ = visitor.send(page);
        }
    }

    pub(super) fn add_link(&self, port: u16, id: String, lead: Lead) {
        lock(&self.links).insert((port, id), lead);
    }

    pub(super) fn drop_link(&self, port: u16, id: &str) {
        lock(&self.links).remove(&(port, id.to_owned()));
    }

    /// Uses a link up.
    pub(super) fn lead(&self, port: u16, link: String, peer: SocketAddr) -> Result<Secret, Refusal> {
        let key = (port, link);
        if lock(&self.links).get(&key).is_some_and(|lead| lead.ours) && is_strangers(peer, port) {
            return Err(Refusal::Stranger);
        }
        let lead = lock(&self.links).remove(&key).ok_or(Refusal::Link)?;
        (self.tell)(Knock::Led { port, link: key.1 });
        Ok(lead.url)
    }

    pub(super) fn turn(&self, port: u16, reason: Refusal) {
        (self.tell)(Knock::Turned { port, reason });
    }

    /// Counts a request until what is returned is dropped.
    pub(super) fn begin(&self) -> Serving<'_> {
        self.busy.send_modify(|busy| *busy += 1);
        Serving(self)
    }
}

/// A request that was read and whose answer has not gone out yet.
pub(super) struct Serving<'a>(&'a Desk);

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        self.0.busy.send_modify(|busy| *busy -= 1);
    }
}

/// Takes a visit off the desk, also when its connection was cut while it waited.
struct Forget<'a> {
    desk: &'a Desk,
    id: VisitId,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        lock(&self.desk.waiting).remove(&self.id);
    }
}

/// Whole values are put in and taken out under these locks, so a panic elsewhere leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
