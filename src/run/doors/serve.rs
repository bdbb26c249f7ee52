//! Accepting connections at an open port, and one connection's life: one request, one answer, closed.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};

use super::{
    desk::Desk,
    reply::{self, Reply},
    screen::{Refusal, Screened, screen},
};

/// Connections that a door holds at once. Whoever comes then waits in the system's queue: a person's
/// return is worth a few seconds, and each place comes free in [`LIFE`] at most.
pub(super) const ROOM: usize = 600;

/// A request's head must be complete by then. Browsers open sockets ahead of need and say nothing on them.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// The head of a request, its line included, in bytes.
const HEAD_SIZE: usize = 16 * 1024;

/// No connection lives longer, whatever its peer does: head, the deck's patience, the answer.
const LIFE: Duration = Duration::from_secs(15);

/// A pause after a failed accept: out of descriptors, say. Who waits in the queue is served when some come free.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until the door's last seat is gone: `shut` then reports that its sender was dropped.
pub(super) async fn listen(
    listener: TcpListener,
    port: u16,
    desk: Arc<Desk>,
    room: Arc<Semaphore>,
    mut shut: watch::Receiver<()>,
) {
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.ok();
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            _ = shut.changed() => return,
            next = next => next,
        };
        match accepted {
            Ok((stream, peer)) => {
                drop(tokio::spawn(attend(stream, (peer, port), Arc::clone(&desk), shut.clone(), place)));
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// One connection. When the door shuts, who has not asked yet is cut off, and who has is answered first.
async fn attend(
    stream: TcpStream,
    (peer, port): (SocketAddr, u16),
    desk: Arc<Desk>,
    mut shut: watch::Receiver<()>,
    _place: Option<OwnedSemaphorePermit>,
) {
    let serving = OnceLock::new();
    let service = service_fn(async |request: Request<Incoming>| {
        serving.get_or_init(|| desk.begin());
        Ok::<_, Infallible>(answer(&desk, peer, port, &request).await)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_header_size(HEAD_SIZE)
            .max_buf_size(HEAD_SIZE)
            .keep_alive(false)
            // Who has said all he has to say and only listens still gets his page.
            .half_close(true)
            // Wrong, repeated and late get the same bytes.
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service)
    );
    let served = timeout(LIFE, async {
        tokio::select! {
            served = connection.as_mut() => return served,
            _ = shut.changed() => {}
        }
        if serving.get().is_some() { connection.await } else { Ok(()) }
    });
    if let Ok(Err(fault)) = served.await
        && fault.is_parse()
    {
        desk.turn(port, Refusal::Unreadable);
    }
}

async fn answer(desk: &Desk, peer: SocketAddr, port: u16, request: &Request<Incoming>) -> Reply {
    let turned = |refusal| {
        desk.turn(port, refusal);
        reply::turned(refusal)
    };
    match screen(port, request.method(), request.uri(), request.headers()) {
        Screened::Visit { path, query } => reply::page(&desk.receive(port, path, query).await),
        Screened::Link(link) => desk.lead(port, link, peer).map_or_else(turned, |url| reply::lead(&url)),
        Screened::Head => reply::head(),
        Screened::Options(private_network) => reply::options(private_network),
        Screened::Prefetch => reply::prefetch(),
        Screened::Noise => reply::noise(),
        Screened::Turned(refusal) => turned(refusal),
    }
}
