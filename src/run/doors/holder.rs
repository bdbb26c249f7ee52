//! Who listens on a port, as far as this user may see. Only Linux tells without other programs.

use crate::plain::Plain;

/// A program that listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// Its name, as `ps` shows it.
    pub name: Plain,
}

#[cfg(not(target_os = "linux"))]
pub(super) async fn find(_port: u16) -> Option<Holder> {
    None
}

#[cfg(target_os = "linux")]
pub(super) use linux::find;

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, path::Path};

    use super::Holder;
    use crate::plain::Plain;

    /// Reads a few hundred files, hence off the runtime's threads.
    pub(crate) async fn find(port: u16) -> Option<Holder> {
        tokio::task::spawn_blocking(move || look(port)).await.ok().flatten()
    }

    fn look(port: u16) -> Option<Holder> {
        let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|table| fs::read_to_string(table).ok())
            .flat_map(|table| listening(&table, port))
            .collect();
        fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
            let pid = process.file_name().to_str()?.parse().ok()?;
            holds(&process.path(), &sockets).then(|| {
                let name = fs::read(process.path().join("comm")).unwrap_or_default();
                Holder { pid, name: Plain::from_bytes(name.trim_ascii()) }
            })
        })
    }

    /// The sockets that listen on a port at an address that we want, as `/proc/PID/fd` names them
    /// (proc_net_tcp: `st` 0A is LISTEN; addresses are 32-bit words in this machine's byte order).
    fn listening(table: &str, port: u16) -> Vec<String> {
        let word = |bytes| format!("{:08X}", u32::from_ne_bytes(bytes));
        let loopbacks = [word([127, 0, 0, 1]), format!("{:024}{}", 0, word([0, 0, 0, 1]))];
        let port = format!("{port:04X}");
        table
            .lines()
            .filter_map(|line| {
                let fields: Vec<&str> = line.split_whitespace().collect();
                let (local, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
                let (address, at) = local.split_once(':')?;
                let every = address.bytes().all(|digit| digit == b'0');
                (at == port && *state == "0A" && (every || loopbacks.iter().any(|own| own == address)))
                    .then(|| format!("socket:[{inode}]"))
            })
            .collect()
    }

    fn holds(process: &Path, sockets: &[String]) -> bool {
        fs::read_dir(process.join("fd")).is_ok_and(|open| {
            open.flatten().any(|file| {
                fs::read_link(file.path())
                    .is_ok_and(|target| sockets.iter().any(|socket| target.as_os_str() == socket.as_str()))
            })
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        #[cfg(target_endian = "little")]
        fn only_sockets_that_listen_on_the_port_at_our_addresses_count() {
            let row = |local: &str, state, inode| {
                format!(
                    "0: {local} 0100007F:A4DE {state} 00000000:00000000 00:00000000 00000000 1000 0 {inode} 1 0 100 0\n"
                )
            };
            let table = [
                row("0100007F:06B5", "0A", 1),
                row("00000000:06B5", "0A", 2),
                row("00000000000000000000000001000000:06B5", "0A", 3),
                row("00000000000000000000000000000000:06B5", "0A", 4),
                row("0100007F:06B5", "01", 5),
                row("0200A8C0:06B5", "0A", 6),
                row("0100007F:16B5", "0A", 7),
            ];
            let expected = [1, 2, 3, 4].map(|inode| format!("socket:[{inode}]"));
            assert_eq!(listening(&format!("  sl  local_address …\n{}", table.concat()), 1717), expected);
        }
    }
}
