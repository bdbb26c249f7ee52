//! Sockets that say nothing, against a server with little patience.

use std::time::Instant;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::simulator::listener::bind;

const HEAD: Duration = Duration::from_millis(300);

/// A server with room for so many, and its port.
async fn server(room: usize) -> (u16, watch::Sender<()>, JoinSet<()>) {
    let (port, listeners) = bind(0).await.unwrap();
    let router = Router::new().route("/", get(|| async { "here" }));
    let patience = Patience { head: HEAD, room: Arc::new(Semaphore::new(room)) };
    let (stop, stopped) = watch::channel(());
    let mut servers = JoinSet::new();
    for listener in listeners {
        servers.spawn(serve(listener, router.clone(), patience.clone(), stopped.clone()));
    }
    (port, stop, servers)
}

async fn connect(port: u16) -> TcpStream {
    TcpStream::connect(("127.0.0.1", port)).await.unwrap()
}

/// Asks, and reads until the server hangs up.
async fn ask(port: u16, connection: &str) -> String {
    let mut stream = connect(port).await;
    let request = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: {connection}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn who_says_nothing_or_only_half_makes_room_for_who_asks() {
    let (port, _stop, _servers) = server(4).await;
    let mut idle = Vec::new();
    for _ in 0..4 {
        let mut stream = connect(port).await;
        stream.write_all(b"GET / HTTP/1.1\r\nHost").await.unwrap();
        idle.push(stream);
    }
    let began = Instant::now();
    assert!(ask(port, "close").await.ends_with("here"));
    assert!(began.elapsed() >= HEAD / 2, "there was no room before");
}

#[tokio::test]
async fn a_connection_that_was_answered_is_not_kept_for_ever() {
    let (port, _stop, _servers) = server(1).await;
    assert!(ask(port, "keep-alive").await.ends_with("here"));
}

#[tokio::test]
async fn stopping_ends_who_is_idle_at_once() {
    let (port, stop, mut servers) = server(4).await;
    let mut stream = connect(port).await;
    stream.write_all(format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).await.unwrap();
    stream.read_u8().await.unwrap();
    stop.send(()).unwrap();
    let began = Instant::now();
    while servers.join_next().await.is_some() {}
    assert!(began.elapsed() < HEAD, "{:?}", began.elapsed());
}
