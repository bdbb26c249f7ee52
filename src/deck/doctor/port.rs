//! The ports where browsers come back: free, or held by whom.

use super::{Finding, Subject, some};
use crate::{deck::door::is_airplays, plain::Plain};

/// What a port said when its door was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// It opens.
    Open,
    /// It opens on one address; this machine lacks the other, which is named.
    Half(&'static str),
    /// A login of this very program waits there.
    Ours,
    /// Another orgdeck has it, with its process id where that can be seen.
    Deck(Option<u32>),
    /// Another program has it: process id and name where they can be seen.
    Held(Option<(u32, Plain)>),
    /// The system keeps it for the administrator.
    Denied,
    /// There is no loopback address at all.
    NoLoopback,
    /// Something else, in the system's words.
    Shut(Plain),
}

/// What is found of a port that these profiles come back to. `mac` says whether this is a Mac.
pub fn port(port: u16, profiles: &[&str], door: &Door, mac: bool) -> Finding {
    const OTHER: &str = "take a redirect URI with another port, which the app in Setup must list too";
    let ok = |what: String| Finding::ok(Subject::Ports, what);
    let problem = |what: String, fix: String| Finding::problem(Subject::Ports, what, fix);
    let users = some(profiles);
    match door {
        Door::Open => ok(format!("{port} is free, for {users}")),
        Door::Ours => ok(format!("{port} is open: a login waits there")),
        Door::Half(missing) => ok(format!("{port} is free, for {users}; this machine has no {missing}")),
        Door::Deck(pid) => Finding::warning(
            Subject::Ports,
            format!("{port} is in use by another orgdeck{}, where {users} would wait", numbered(*pid)),
            "wait until its logins end, or end them",
        ),
        Door::Held(_) if mac && is_airplays(port) => problem(
            format!("{port} is AirPlay Receiver's on a Mac, and {users} would come back there"),
            format!("System Settings, General, AirDrop & Handoff: switch AirPlay Receiver off; or {OTHER}"),
        ),
        Door::Held(Some((pid, name))) => problem(
            format!("{port} is held by {name} (pid {pid}), and {users} would come back there"),
            format!("end it (kill {pid}), or {OTHER}"),
        ),
        Door::Held(None) => problem(
            format!("{port} is held by a program that this user may not see, and {users} would come back there"),
            format!("see which with sudo (lsof -i :{port}), and end it, or {OTHER}"),
        ),
        Door::Denied => problem(
            format!("{port} may not be opened by this user, and {users} would come back there"),
            "take a redirect URI with a port above 1023, which the app in Setup must list too".to_owned(),
        ),
        Door::NoLoopback => problem(
            format!("{port}: neither 127.0.0.1 nor ::1 is up on this machine, so no browser can come back"),
            "bring the loopback interface up, or log in with --paste".to_owned(),
        ),
        Door::Shut(why) => problem(format!("{port} could not be opened: {why}"), OTHER.to_owned()),
    }
}

/// What is said of profiles whose redirect URI has no port on this machine.
pub fn no_port(profiles: &[&str]) -> Finding {
    Finding::ok(Subject::Ports, format!("{} come back to no port of this machine: paste the address", some(profiles)))
}

fn numbered(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    fn told(number: u16, door: Door, mac: bool) -> (Level, String, String) {
        let Finding { level, what, fix, .. } = port(number, &["acme"], &door, mac);
        (level, what.to_string(), fix.map(|fix| fix.to_string()).unwrap_or_default())
    }

    #[test]
    fn a_free_port_is_well_also_with_one_address_alone() {
        assert_eq!(told(1717, Door::Open, false), (Level::Ok, "1717 is free, for acme".into(), String::new()));
        assert_eq!(told(1717, Door::Ours, false).0, Level::Ok);
        assert!(told(1717, Door::Half("::1"), false).1.ends_with("this machine has no ::1"));
    }

    #[test]
    fn a_held_port_names_its_holder_and_how_to_end_it() {
        let held = Door::Held(Some((4711, "python3".into())));
        let (level, what, fix) = told(5000, held.clone(), false);
        assert_eq!(level, Level::Problem);
        assert_eq!(what, "5000 is held by python3 (pid 4711), and acme would come back there");
        assert!(fix.starts_with("end it (kill 4711), or take a redirect URI with another port"), "{fix}");
        assert!(told(1717, Door::Held(None), true).2.contains("lsof -i :1717"));
        assert!(told(1717, held, true).1.contains("python3"));
    }

    #[test]
    fn port_5000_of_a_mac_is_airplays_and_says_where_to_switch_it_off() {
        let (level, what, fix) = told(5000, Door::Held(None), true);
        assert_eq!(level, Level::Problem);
        assert!(what.contains("AirPlay Receiver") && fix.contains("AirDrop & Handoff"), "{what} {fix}");
    }

    #[test]
    fn another_orgdeck_is_worth_a_warning_for_waiting_helps() {
        let (level, what, fix) = told(1717, Door::Deck(Some(4711)), false);
        assert_eq!(level, Level::Warning);
        assert!(what.contains("another orgdeck (pid 4711)") && fix.starts_with("wait"), "{what} {fix}");
    }

    #[test]
    fn each_other_refusal_of_the_system_has_its_own_fix() {
        assert!(told(80, Door::Denied, false).2.contains("above 1023"));
        assert!(told(1717, Door::NoLoopback, false).2.contains("--paste"));
        assert!(told(1717, Door::Shut("too many open files".into()), false).1.ends_with("too many open files"));
    }
}
