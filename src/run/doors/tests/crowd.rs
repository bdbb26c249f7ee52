//! A door under a crowd: idle and slow sockets, too many of them, and none left open afterwards.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use super::*;

/// Both ends of every connection live in this process, which takes more than the usual 1,024 descriptors.
fn allow_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

async fn idle(count: usize, port: u16) -> Vec<TcpStream> {
    let mut sockets = Vec::with_capacity(count);
    for n in 0..count {
        sockets.push(TcpStream::connect(if n % 2 == 0 { v4(port) } else { v6(port) }).await.unwrap());
    }
    sockets
}

/// Sockets of the door's side that this process still has open, the listening ones apart.
fn held(port: u16) -> usize {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| std::fs::read_to_string(table).unwrap()).concat();
    let port = format!(":{port:04X}");
    tables
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields[1].ends_with(&port) && fields[3] != "0A" && fields[9] != "0")
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t37_among_500_idle_and_slow_sockets_a_return_is_answered_within_100_ms_and_all_are_let_go() {
    allow_descriptors();
    let Stand { doors: _doors, seat: _seat, port, .. } = stand().await;
    let began = Instant::now();
    let waiting = idle(500, port).await;
    let mut slow = JoinSet::new();
    for mut stream in idle(20, port).await {
        slow.spawn(async move {
            for byte in
                format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nX: ").bytes().chain(std::iter::repeat(b'x'))
            {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                sleep(Duration::from_millis(100)).await;
            }
        });
    }
    let mut slow_body = TcpStream::connect(v4(port)).await.unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 99999999999\r\n\r\n");
    slow_body.write_all(head.as_bytes()).await.unwrap();

    let mut times = Vec::new();
    for n in 0..100 {
        let asked = Instant::now();
        let at = if n % 2 == 0 { v4(port) } else { v6(port) };
        let reply = timeout(Duration::from_secs(1), ask(at, &true_return(), "")).await.unwrap();
        times.push(asked.elapsed());
        assert_eq!(status(&reply), if n == 0 { 200 } else { 404 });
    }
    times.sort();
    println!("median {:?}, p95 {:?}, longest {:?}", times[50], times[95], times[99]);
    assert!(times[95] < Duration::from_millis(100), "{times:?}");
    assert!(held(port) >= 500);

    // Nobody on this side closes anything: the door does.
    while held(port) > 0 {
        assert!(began.elapsed() < Duration::from_secs(12), "{} still open", held(port));
        sleep(Duration::from_millis(50)).await;
    }
    drop(waiting);
    slow.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t37_a_return_among_more_than_there_is_place_for_waits_its_turn_and_is_answered() {
    allow_descriptors();
    let stand = stand().await;
    let all = idle(serve::ROOM + 20, stand.port).await;
    while held(stand.port) < serve::ROOM - 2 {
        sleep(Duration::from_millis(2)).await;
    }
    // Nobody here closes anything: their time is over before the person's patience is.
    let reply = timeout(Duration::from_secs(12), ask(v4(stand.port), &true_return(), "")).await.unwrap();
    assert_eq!(status(&reply), 200);
    drop(all);
}
