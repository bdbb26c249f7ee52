//! What effects stand on: doors, network, store, opener, secrets, and what is held for a flow while it
//! lives, by its id.

use std::{collections::HashMap, fmt, path::PathBuf, sync::Arc};

use tokio::{
    sync::{Mutex, mpsc::UnboundedSender},
    task::AbortHandle,
};

use crate::{
    deck::Msg,
    flow::FlowId,
    profile::{Network, Profile, ProfileName},
    run::{
        ask::{Asker, Asks},
        attend::Slots,
        doors::{Doors, Knock, Seat},
        hold::{Gates, Hold},
        http::Http,
        opener::Opener,
        record::Records,
        unlock::Unlocker,
        vault::Vault,
    },
    store::{ConfigDir, Glance},
};

/// Everything that effects need. A clone is the same ground.
#[derive(Clone)]
pub struct Ground {
    pub(super) doors: Doors,
    pub(super) http: Http,
    pub(super) unlocker: Unlocker,
    pub(super) opener: Arc<dyn Opener>,
    pub(super) dir: ConfigDir,
    /// Where the program was started, if that matters.
    pub(super) here: Option<PathBuf>,
    /// As the settings last had them; the loop goes on while they are read again.
    pub(super) profiles: Arc<std::sync::Mutex<HashMap<ProfileName, Arc<Profile>>>>,
    pub(super) glance: Arc<std::sync::Mutex<Glance>>,
    pub(super) held: Arc<std::sync::Mutex<HashMap<FlowId, Held>>>,
    pub(super) gates: Gates,
    pub(super) slots: Slots,
    pub(super) records: Records,
    pub(super) say: UnboundedSender<Msg>,
}

/// What is held for one flow.
#[derive(Default)]
pub(super) struct Held {
    /// Its attempt to get a seat, while it waits for the port.
    pub(super) joining: Option<AbortHandle>,
    /// Its seat at a door.
    pub(super) seat: Option<Place>,
    /// The lock of its token file.
    pub(super) hold: Option<Arc<Mutex<Hold>>>,
}

/// A seat at a door, with the short address that leads from there to the login.
pub(super) struct Place {
    pub(super) seat: Seat,
    pub(super) link: String,
    /// The redirect URI's host, as the browser is to be sent to it.
    pub(super) host: String,
    pub(super) target: crate::secret::Secret,
}

impl Place {
    /// The short address.
    pub(super) fn url(&self) -> String {
        format!("http://{}:{}/go/{}", self.host, self.seat.port(), self.link)
    }
}

impl Ground {
    /// Ground for a deck; what happens at its doors becomes messages.
    pub fn new(
        dir: ConfigDir,
        network: Network,
        profiles: impl IntoIterator<Item = Arc<Profile>>,
        opener: Arc<dyn Opener>,
        vault: &Vault,
        asks: Asks,
        say: UnboundedSender<Msg>,
    ) -> Self {
        let held: Arc<std::sync::Mutex<HashMap<FlowId, Held>>> = Arc::default();
        let (knocks, holders) = (say.clone(), held.clone());
        let doors = Doors::new(move |knock| {
            let msg = match knock {
                Knock::Visited(visit) => Some(Msg::Visited(visit)),
                Knock::Led { port, link } => led(&holders, port, &link).map(Msg::Led),
                Knock::Turned { port, reason } => Some(Msg::Turned(format!("port {port}: {reason}").into())),
            };
            // A loop that has ended needs no messages.
            if let Some(msg) = msg {
                let _ = knocks.send(msg);
            }
        });
        let asker = match asks {
            Asks::Dashboard => Asker::in_dashboard(say.clone()),
            Asks::Terminal | Asks::Nobody => vault.asker().clone(),
        };
        let profiles: HashMap<_, _> = profiles.into_iter().map(|profile| (profile.name.clone(), profile)).collect();
        let unlocker = Unlocker::new(&dir, asker.clone(), vault);
        let dir = dir.unlocked_by(Arc::new(vault.asking(asker)));
        Self {
            doors,
            http: Http::of(network, &dir),
            unlocker,
            opener,
            dir,
            here: None,
            profiles: Arc::new(profiles.into()),
            glance: Arc::default(),
            held,
            gates: Gates::default(),
            slots: Slots::default(),
            records: Records::default(),
            say,
        }
    }

    /// The same ground in a directory, whose default holds.
    #[must_use]
    pub fn standing_in(self, here: Option<PathBuf>) -> Self {
        Self { here, ..self }
    }

    /// What is held for a flow. The lock is never kept across an await.
    pub(super) fn held<T>(&self, id: FlowId, change: impl FnOnce(&mut Held) -> T) -> T {
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(held.entry(id).or_default())
    }

    /// Gives up all that is held for a flow: its lock, its seat, its short address.
    pub(super) fn release(&self, id: FlowId) {
        let held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&id);
        let Some(held) = held else { return };
        if let Some(joining) = held.joining {
            joining.abort();
        }
        if let Some(place) = held.seat {
            self.doors.drop_link(place.seat.port(), &place.link);
        }
    }
}

/// Whose short address was used.
fn led(held: &std::sync::Mutex<HashMap<FlowId, Held>>, port: u16, link: &str) -> Option<FlowId> {
    let held = held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut flows = held.iter();
    flows
        .find(|(_, held)| held.seat.as_ref().is_some_and(|place| place.seat.port() == port && place.link == link))
        .map(|(id, _)| *id)
}

impl fmt::Debug for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ground").field("dir", &self.dir).finish_non_exhaustive()
    }
}
