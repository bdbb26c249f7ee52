//! Why a door did not open, in words.

use super::holder::Holder;
use crate::{deck::door::is_airplays, plain::Plain};

/// Why a door did not open. Nothing of it stays open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoorFault {
    /// Another program listens on one of the port's loopback addresses, or on every address.
    #[error("{}", held(*.port, .holder.as_ref(), cfg!(target_os = "macos")))]
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

fn held(port: u16, holder: Option<&Holder>, mac: bool) -> Plain {
    const OTHER: &str = "take a redirect URI with another port (the app must list it too)";
    if mac && is_airplays(port) {
        return Plain::new(format!(
            "port {port} is AirPlay Receiver's on a Mac: switch that off in System Settings, General, AirDrop & Handoff, or {OTHER}"
        ));
    }
    let holder = holder.map_or_else(|| "another program".to_owned(), |it| format!("{} (pid {})", it.name, it.pid));
    Plain::new(format!("port {port} is held by {holder}: end that program, or {OTHER}"))
}

fn numbered(holder: Option<&Holder>) -> String {
    holder.map(|holder| format!(" (pid {})", holder.pid)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t39_a_held_port_names_its_holder_and_on_a_mac_airplay() {
        let holder = Holder { pid: 4711, name: "python3".into() };
        let told = |port, holder, mac| held(port, holder, mac).to_string();
        assert!(
            told(5000, Some(&holder), false).starts_with("port 5000 is held by python3 (pid 4711): end that program")
        );
        assert!(told(1717, None, true).starts_with("port 1717 is held by another program"));
        let airplay = told(5000, None, true);
        assert!(airplay.contains("AirPlay Receiver") && airplay.contains("AirDrop & Handoff"), "{airplay}");
    }
}
