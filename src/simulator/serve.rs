//! Accepting connections and one connection's life: as many requests as it likes, but none may hold its
//! place without asking for anything.

#[cfg(test)]
mod tests;

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::sleep,
};
use tower::Service as _;

use super::listener::Wire;

/// A pause after a failed accept: out of descriptors, say. Who waits in the queue is served when some come free.
const PAUSE: Duration = Duration::from_millis(50);

/// What a simulator grants to those who connect.
#[derive(Clone, Debug)]
pub struct Patience {
    /// The head of a request must be complete so long after the answer before it, or after the beginning.
    pub head: Duration,
    /// Connections at once, at all addresses. Others wait in the system's queue.
    pub room: Arc<Semaphore>,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), room: Arc::new(Semaphore::new(512)) }
    }
}

/// Serves until told to stop; then lets the answers under way finish.
pub async fn serve(listener: TcpListener, router: Router, patience: Patience, mut stopped: watch::Receiver<()>) {
    let (mut connections, ending) = (JoinSet::new(), stopped.clone());
    let accepting = async {
        loop {
            // Nobody closes the semaphore.
            let Ok(place) = Arc::clone(&patience.room).acquire_owned().await else { return };
            let accepted = loop {
                tokio::select! {
                    accepted = listener.accept() => break accepted,
                    Some(_) = connections.join_next() => {}
                }
            };
            let Ok((stream, _)) = accepted else {
                sleep(PAUSE).await;
                continue;
            };
            let (router, head, stopped) = (router.clone(), patience.head, ending.clone());
            connections.spawn(async move {
                // Whoever breaks off has nobody left to tell.
                let _ = attend(stream, router, head, stopped).await;
                drop(place);
            });
        }
    };
    tokio::select! {
        () = accepting => {}
        // An error says that the sender is gone, which means the same.
        _ = stopped.changed() => {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// One connection. When the simulator stops, the answer under way is the last.
async fn attend(
    stream: TcpStream,
    router: Router,
    head: Duration,
    mut stopped: watch::Receiver<()>,
) -> hyper::Result<()> {
    let (wire, cut) = Wire::new(stream);
    let service = service_fn(|request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(cut.clone()));
        router.clone().call(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .serve_connection(TokioIo::new(wire), service)
    );
    tokio::select! {
        served = connection.as_mut() => return served,
        _ = stopped.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    connection.await
}
