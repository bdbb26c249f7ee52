//! Doors on real sockets, both families; the deck is played here. Who listens and what stays open is read
//! from Linux's tables.

mod crowd;
mod junk;
mod port;
mod reply;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

use super::*;
use crate::profile::Kind;

/// The state that the one pending login waits for.
const STATE: &str = "STATE-3f9c1b7e0a";

/// An open door with one login that waits for [`STATE`].
struct Stand {
    doors: Doors,
    seat: Seat,
    port: u16,
    knocks: UnboundedReceiver<Knock>,
}

/// Doors whose visits the deck answers: the first return with the right state is received, all else is nobody's.
fn doors() -> (Doors, UnboundedReceiver<Knock>) {
    let (sender, mut inner) = unbounded_channel();
    let (outer, knocks) = unbounded_channel();
    let doors = Doors::new(move |knock| sender.send(knock).unwrap());
    let deck = doors.clone();
    tokio::spawn(async move {
        let mut pending = true;
        while let Some(knock) = inner.recv().await {
            if let Knock::Visited(visit) = &knock {
                let query = visit.query.expose();
                let fits = query == format!("code=aPrx.CODE%3D%3D&state={STATE}") && visit.path == "/OauthRedirect";
                let fits = pending && fits;
                pending &= !fits;
                let page = if fits { received() } else { Page::Nobody };
                deck.answer(visit.id, page);
            }
            let _ = outer.send(knock);
        }
    });
    (doors, knocks)
}

fn received() -> Page {
    Page::Received { profile: "acme-prod".into(), kind: Some(Kind::Production), refused: false, next: None }
}

async fn stand() -> Stand {
    let (doors, knocks) = doors();
    for _ in 0..20 {
        let port = free_port();
        // Between looking and joining another test may have taken it.
        if let Ok(seat) = doors.join(port).await {
            return Stand { doors, seat, port, knocks };
        }
    }
    panic!("no free port");
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn v4(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// Where IPv6 is switched off, the other family once more: what is promised must hold there too.
fn v6(port: u16) -> SocketAddr {
    if has_v6() { (Ipv6Addr::LOCALHOST, port).into() } else { v4(port) }
}

fn has_v6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

/// Sends bytes and reads until the other side closes.
async fn send(to: SocketAddr, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    // Who is turned away may be cut off before all is written or read.
    let _ = stream.write_all(bytes.as_ref()).await;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply).await;
    String::from_utf8(reply).unwrap()
}

/// Sends a request for this machine: `GET /path`, with more header lines if need be.
async fn ask(to: SocketAddr, request: &str, headers: &str) -> String {
    send(to, format!("{request} HTTP/1.1\r\nHost: localhost:{}\r\n{headers}\r\n", to.port())).await
}

/// The return that the pending login waits for.
fn true_return() -> String {
    format!("GET /OauthRedirect?code=aPrx.CODE%3D%3D&state={STATE}")
}

fn status(reply: &str) -> u16 {
    reply.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status in {reply:?}"))
}

fn body(reply: &str) -> &str {
    reply.split_once("\r\n\r\n").unwrap().1
}
