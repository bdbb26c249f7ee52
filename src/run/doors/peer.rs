//! Whose program is at the other end of a loopback connection. Only Linux tells without privileges.

use std::net::SocketAddr;

/// Whether it is known to be another user's, root apart, who can do everything anyway. A browser that
/// comes from outside this system's sight (a host around a container, say) is not known.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_strangers(_peer: SocketAddr, _port: u16) -> bool {
    false
}

#[cfg(target_os = "linux")]
pub(super) use linux::is_strangers;

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, net::IpAddr};

    use rustix::process::geteuid;

    use super::SocketAddr;

    /// As above.
    pub(crate) fn is_strangers(peer: SocketAddr, port: u16) -> bool {
        let table = if peer.is_ipv4() { "/proc/net/tcp" } else { "/proc/net/tcp6" };
        let owner = fs::read_to_string(table).ok().and_then(|table| owner(&table, peer, port));
        owner.is_some_and(|user| user != 0 && user != geteuid().as_raw())
    }

    /// The user of the socket that is connected from `peer` to our port there (proc_net_tcp: local
    /// address, remote address, …, uid; addresses are 32-bit words in this machine's byte order).
    fn owner(table: &str, peer: SocketAddr, port: u16) -> Option<u32> {
        let word = |bytes: [u8; 4]| format!("{:08X}", u32::from_ne_bytes(bytes));
        let address = match peer.ip() {
            IpAddr::V4(ip) => word(ip.octets()),
            IpAddr::V6(ip) => ip.octets().chunks_exact(4).map(|it| word([it[0], it[1], it[2], it[3]])).collect(),
        };
        let (local, remote) = (format!("{address}:{:04X}", peer.port()), format!(":{port:04X}"));
        table.lines().find_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let ours = *fields.get(1)? == local && fields.get(2)?.ends_with(&remote);
            ours.then(|| fields.get(7)?.parse().ok())?
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        #[cfg(target_endian = "little")]
        fn the_owner_is_that_of_the_peers_own_end() {
            let row = |local: &str, remote: &str, user: u32| {
                format!("0: {local} {remote} 01 00000000:00000000 00:00000000 00000000 {user} 0 4711 1 0 20 0\n")
            };
            let table = [
                "  sl  local_address …\n".to_owned(),
                row("0100007F:06B5", "0100007F:A4DE", 1000),
                row("0100007F:A4DE", "0100007F:06B6", 1001),
                row("0100007F:A4DE", "0100007F:06B5", 1002),
                row("00000000000000000000000001000000:A4DE", "00000000000000000000000001000000:06B5", 1003),
            ]
            .concat();
            let owner = |peer: &str| owner(&table, peer.parse().unwrap(), 1717);
            assert_eq!(owner("127.0.0.1:42206"), Some(1002));
            assert_eq!(owner("[::1]:42206"), Some(1003));
            assert_eq!(owner("127.0.0.1:42207"), None);
        }

        #[test]
        fn our_own_connection_is_no_strangers() {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let at = listener.local_addr().unwrap();
            let stream = std::net::TcpStream::connect(at).unwrap();
            let peer = stream.local_addr().unwrap();
            let table = fs::read_to_string("/proc/net/tcp").unwrap();
            assert_eq!(owner(&table, peer, at.port()), Some(geteuid().as_raw()));
            assert!(!is_strangers(peer, at.port()));
        }
    }
}
