//! What a door and the deck say to each other, as values: a visit of a browser, and the page that
//! answers it. The sockets are [`crate::run`]'s; which flow a return belongs to is decided here.

use crate::{plain::Plain, profile::Kind, secret::Secret};

/// One browser's request at a door that waits for its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VisitId(pub u64);

/// A GET with an acceptable Host that reached a door and may be a flow's return. Method, Host,
/// header sizes, prefetches and well-known noise (favicon and the like) were dealt with before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Names the waiting connection.
    pub id: VisitId,
    /// The door's port.
    pub port: u16,
    /// The path, byte for byte, not decoded; `/` where the request had none.
    pub path: String,
    /// The raw query without `?`; it holds a code, so it is secret.
    pub query: Secret,
}

/// What a door answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// A flow took the return.
    Received {
        /// The profile whose login this was.
        profile: Plain,
        /// What the profile is known to be, if it is.
        kind: Option<Kind>,
        /// Whether the person said no or Salesforce did: the words differ, nothing else does.
        refused: bool,
        /// The next profile that waits in this tab, with its `/go/ID` path at this door, or its whole
        /// address at another one of this machine.
        next: Option<(Plain, String)>,
    },
    /// Nobody waits: the one fixed page, the same bytes for wrong, repeated and late.
    Nobody,
}

/// Whether macOS's AirPlay Receiver listens on a port, where nobody switched it off. Port 5000 is what many
/// examples of redirect URIs have.
pub fn is_airplays(port: u16) -> bool {
    matches!(port, 5000 | 7000)
}
