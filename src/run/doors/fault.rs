//! Why a door did not open, in words.

use super::holder::Holder;
use crate::plain::Plain;

/// Why a door did not open. Nothing of it stays open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoorFault {
    /// Another program listens on one of the port's loopback addresses, or on every address.
    #[error(
        "port {port} is held by {}: end that program, or take a redirect URI with another port (the app must list it too)",
        named(.holder.as_ref())
    )]
    Held {
        /// The port.
        port: u16,
        /// The program, where it can be seen.
        holder: Option<Holder>,
    },
    /// Another orgdeck has the port: it lets go of it when its logins end, so waiting helps.
    #[error("port {port} is in use by another orgdeck{}: its logins come first, then it is free", numbered(.holder.as_ref()))]
    Deck {
        /// The port.
        port: u16,
        /// The other orgdeck, where it can be seen.
        holder: Option<Holder>,
    },
    /// The system keeps this port for the administrator.
    #[error("port {port} may not be opened by this user: take a redirect URI with a port above 1023")]
    Denied {
        /// The port.
        port: u16,
    },
    /// The machine has neither 127.0.0.1 nor ::1.
    #[error("neither 127.0.0.1 nor ::1 is up on this machine, so no browser can come back: log in with --paste")]
    NoLoopback,
    /// Port 0 means any port, and no app lists any port.
    #[error("port 0 cannot be a redirect URI's port: give the port that the app lists")]
    Zero,
    /// The system said something else: too many open files, for one.
    #[error("port {port} could not be opened: {error}")]
    Failed {
        /// The port.
        port: u16,
        /// The system's words.
        error: String,
    },
}

fn named(holder: Option<&Holder>) -> Plain {
    holder.map_or_else(|| "another program".into(), |Holder { pid, name }| format!("{name} (pid {pid})").into())
}

fn numbered(holder: Option<&Holder>) -> String {
    holder.map(|holder| format!(" (pid {})", holder.pid)).unwrap_or_default()
}
