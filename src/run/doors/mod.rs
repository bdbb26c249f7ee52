//! Doors: the ports where browsers come back. Who may enter, what they are shown and when a port
//! closes is decided here and below; which flow a return belongs to is the deck's.

mod desk;
mod fault;
mod holder;
mod listener;
mod page;
mod peer;
mod reply;
mod screen;
mod serve;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Weak},
};

use tokio::{
    sync::{Mutex, Semaphore, watch},
    task::JoinSet,
};

use self::{
    desk::{Desk, Lead},
    listener::Opened,
    serve::listen,
};
pub use self::{fault::DoorFault, holder::Holder, listener::Family, screen::Refusal};
use crate::{
    deck::door::{Page, Visit, VisitId},
    secret::Secret,
};

/// What happens at a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knock {
    /// A browser came; it waits up to 5 s for [`Doors::answer`].
    Visited(Visit),
    /// Somebody followed a short link to the login; the link is used up.
    Led {
        /// The door's port.
        port: u16,
        /// The link's id.
        link: String,
    },
    /// Somebody was turned away: a line to count, never an effect on a flow.
    Turned {
        /// The door's port.
        port: u16,
        /// Why.
        reason: Refusal,
    },
}

/// All doors of this process. A clone is the same doors; all shut when the last clone is dropped.
#[derive(Clone)]
pub struct Doors {
    desk: Arc<Desk>,
    open: Arc<Mutex<HashMap<u16, Door>>>,
}

/// A port as [`Doors`] knows it: its seats keep it open.
struct Door {
    seated: Weak<Opening>,
    listening: JoinSet<()>,
}

/// What the seats of a door share. Dropping the sender is what shuts the door.
#[derive(Debug)]
struct Opening {
    port: u16,
    missing: Option<Family>,
    _shut: watch::Sender<()>,
}

/// A flow's place at a door. The port closes when the last seat is dropped; a page that is being
/// served is finished first.
#[derive(Clone, Debug)]
pub struct Seat(Arc<Opening>);

impl Seat {
    /// The door's port.
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// The family that this machine lacks, which is worth a note and no more.
    pub fn missing(&self) -> Option<Family> {
        self.0.missing
    }
}

impl Doors {
    /// No door is open yet. `tell` is called for every knock, from the connections' tasks: it must not block.
    pub fn new(tell: impl Fn(Knock) + Send + Sync + 'static) -> Self {
        Self { desk: Arc::new(Desk::new(tell)), open: Arc::default() }
    }

    /// A seat at a port's door, which is opened on 127.0.0.1 and ::1 where it is not open yet.
    pub async fn join(&self, port: u16) -> Result<Seat, DoorFault> {
        let mut open = self.open.lock().await;
        if let Some(door) = open.get_mut(&port) {
            if let Some(opening) = door.seated.upgrade() {
                return Ok(Seat(opening));
            }
            // Its last seat is gone, so these end at once: the port is free when they have.
            while door.listening.join_next().await.is_some() {}
            open.remove(&port);
        }
        let opened = listener::open(port).await?;
        Ok(self.seat(&mut open, port, opened))
    }

    /// A seat at a new door on any port that is free, on one family. Only for links that are spelled with
    /// that very address: who asks for the other family may find another program there.
    pub async fn join_any(&self) -> Result<Seat, DoorFault> {
        let (port, opened) = listener::open_any().await?;
        Ok(self.seat(&mut *self.open.lock().await, port, opened))
    }

    /// Whether a door of ours is open at a port.
    pub async fn is_open(&self, port: u16) -> bool {
        self.open.lock().await.get(&port).is_some_and(|door| door.seated.strong_count() > 0)
    }

    fn seat(&self, open: &mut HashMap<u16, Door>, port: u16, opened: Opened) -> Seat {
        let (shut, shutting) = watch::channel(());
        let room = Arc::new(Semaphore::new(serve::ROOM));
        let mut listening = JoinSet::new();
        for listener in opened.listeners {
            listening.spawn(listen(listener, port, Arc::clone(&self.desk), Arc::clone(&room), shutting.clone()));
        }
        let opening = Arc::new(Opening { port, missing: opened.missing, _shut: shut });
        open.insert(port, Door { seated: Arc::downgrade(&opening), listening });
        Seat(opening)
    }

    /// Gives a waiting visit its page. Without effect where nobody waits any more.
    pub fn answer(&self, visit: VisitId, page: Page) {
        self.desk.answer(visit, page);
    }

    /// From now on `GET /go/ID` at this port leads to the URL, once. An id that stands is replaced.
    pub fn add_link(&self, port: u16, id: String, url: Secret) {
        self.desk.add_link(port, id, Lead { url, ours: false });
    }

    /// The same for a URL that is a login by itself: other users of this machine, who can read the short
    /// link in an argv, are turned away, and the link waits on.
    pub fn add_own_link(&self, port: u16, id: String, url: Secret) {
        self.desk.add_link(port, id, Lead { url, ours: true });
    }

    /// Takes a link back: its flow has ended.
    pub fn drop_link(&self, port: u16, id: &str) {
        self.desk.drop_link(port, id);
    }

    /// Resolves when every request that came has its answer, for a program that is about to end.
    pub async fn drained(&self) {
        // The desk holds the sender, so this cannot fail.
        let _ = self.desk.busy.subscribe().wait_for(|busy| *busy == 0).await;
    }
}

/// Tries whether a port's door would open, and lets go of it; tells the family that this machine lacks.
///
/// # Errors
/// Why it would not.
pub async fn probe(port: u16) -> Result<Option<Family>, DoorFault> {
    listener::open(port).await.map(|opened| opened.missing)
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors").finish_non_exhaustive()
    }
}
