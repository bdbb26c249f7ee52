//! Opening a port on this machine's loopback addresses, both families or none, and telling why it
//! will not open. Nothing is accepted here.

use std::{
    io::{self, ErrorKind},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use rustix::io::Errno;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    time::timeout,
};

use super::{fault::DoorFault, holder, reply};

/// The loopback address of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// 127.0.0.1
    V4,
    /// ::1
    V6,
}

impl Family {
    /// The address a door listens on.
    pub fn loopback(self) -> IpAddr {
        match self {
            Self::V4 => Ipv4Addr::LOCALHOST.into(),
            Self::V6 => Ipv6Addr::LOCALHOST.into(),
        }
    }

    fn any(self) -> IpAddr {
        match self {
            Self::V4 => Ipv4Addr::UNSPECIFIED.into(),
            Self::V6 => Ipv6Addr::UNSPECIFIED.into(),
        }
    }
}

/// A port that listens: never on anything but loopback.
pub(super) struct Opened {
    pub(super) listeners: Vec<TcpListener>,
    /// The family this machine lacks.
    pub(super) missing: Option<Family>,
}

/// What one family said to a port.
enum Tried {
    Open(TcpListener),
    Missing,
}

/// Opens a port on every family that the machine has.
pub(super) async fn open(port: u16) -> Result<Opened, DoorFault> {
    if port == 0 {
        return Err(DoorFault::Zero);
    }
    let mut opened = Opened { listeners: Vec::with_capacity(2), missing: None };
    for family in [Family::V4, Family::V6] {
        match listen(family, port) {
            Ok(Tried::Open(listener)) => opened.listeners.push(listener),
            Ok(Tried::Missing) => opened.missing = Some(family),
            Err(error) => {
                drop(opened);
                return Err(explain(family, port, &error).await);
            }
        }
    }
    if opened.listeners.is_empty() { Err(DoorFault::NoLoopback) } else { Ok(opened) }
}

/// Opens a port that is free on one family; for links that we spell ourselves, nobody asks for the other.
pub(super) async fn open_any() -> Result<(u16, Opened), DoorFault> {
    for (family, other) in [(Family::V4, Family::V6), (Family::V6, Family::V4)] {
        let failed = |error: io::Error| DoorFault::Failed { port: 0, error: error.to_string() };
        if let Tried::Open(listener) = listen(family, 0).map_err(failed)? {
            let port = listener.local_addr().map_err(failed)?.port();
            return Ok((port, Opened { listeners: vec![listener], missing: Some(other) }));
        }
    }
    Err(DoorFault::NoLoopback)
}

fn listen(family: Family, port: u16) -> io::Result<Tried> {
    let missing = |error: io::Error| if is_missing(&error) { Ok(Tried::Missing) } else { Err(error) };
    let socket = match socket(family) {
        Ok(socket) => socket,
        Err(error) => return missing(error),
    };
    if let Err(error) = socket.bind(SocketAddr::new(family.loopback(), port)) {
        return missing(error);
    }
    // Linux refuses the address above where somebody listens on every address. Elsewhere both may
    // listen, and who gets a connection is not ours to say: so ask for that address too, and let go of it.
    if cfg!(not(target_os = "linux")) {
        self::socket(family)?.bind(SocketAddr::new(family.any(), port))?;
    }
    socket.listen(1024).map(Tried::Open)
}

fn socket(family: Family) -> io::Result<TcpSocket> {
    let socket = match family {
        Family::V4 => TcpSocket::new_v4(),
        Family::V6 => TcpSocket::new_v6(),
    }?;
    // A port that was closed a moment ago may be opened again. On Windows this would share a port that is in use.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    Ok(socket)
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == ErrorKind::AddrNotAvailable || Errno::from_io_error(error) == Some(Errno::AFNOSUPPORT)
}

async fn explain(family: Family, port: u16, error: &io::Error) -> DoorFault {
    match error.kind() {
        ErrorKind::AddrInUse => {
            let (deck, holder) = tokio::join!(is_deck(SocketAddr::new(family.loopback(), port)), holder::find(port));
            if deck { DoorFault::Deck { port, holder } } else { DoorFault::Held { port, holder } }
        }
        ErrorKind::PermissionDenied => DoorFault::Denied { port },
        _ => DoorFault::Failed { port, error: error.to_string() },
    }
}

/// How long a port's holder may take to say who it is.
const ASKING: Duration = Duration::from_millis(500);

/// Whether another orgdeck answers there. `HEAD` has no effect at a door.
async fn is_deck(address: SocketAddr) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("HEAD / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::with_capacity(1024);
        stream.take(4096).read_to_end(&mut head).await?;
        io::Result::Ok(head)
    };
    let name = format!("server: {}", reply::NAME);
    match timeout(ASKING, asked).await {
        Ok(Ok(head)) => String::from_utf8_lossy(&head).lines().any(|line| line.eq_ignore_ascii_case(&name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t38_only_a_family_the_machine_lacks_is_missing() {
        for errno in [Errno::AFNOSUPPORT, Errno::ADDRNOTAVAIL] {
            assert!(is_missing(&errno.into()), "{errno:?}");
        }
        for errno in [Errno::ADDRINUSE, Errno::ACCESS, Errno::MFILE] {
            assert!(!is_missing(&errno.into()), "{errno:?}");
        }
    }
}
