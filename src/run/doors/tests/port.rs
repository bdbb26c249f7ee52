//! A port's life: both families, who holds it, sharing it, closing it.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::*;

/// Resolves when nobody listens at the address any more.
async fn closed(at: SocketAddr) {
    while TcpStream::connect(at).await.is_ok() {
        sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn t38_both_families_are_answered_and_no_other_address_listens() {
    let stand = stand().await;
    assert_eq!(stand.seat.missing(), (!has_v6()).then_some(Family::V6));
    for at in [v4(stand.port), v6(stand.port)] {
        assert_eq!(status(&ask(at, "GET /", "").await), 404);
    }
    let expected: &[&str] = if has_v6() { &["00000000000000000000000001000000", "0100007F"] } else { &["0100007F"] };
    assert_eq!(listening_addresses(stand.port), expected);
}

/// Where a program can stand in a door's way.
fn hosts() -> impl Iterator<Item = &'static str> {
    ["127.0.0.1", "0.0.0.0", "[::]", "[::1]"].into_iter().take(if has_v6() { 4 } else { 2 })
}

/// Local addresses that listen on a port, as the kernel writes them.
fn listening_addresses(port: u16) -> Vec<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| std::fs::read_to_string(table).unwrap()).concat();
    let port = format!(":{port:04X}");
    let mut addresses: Vec<String> = tables
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields[3] == "0A")
        .filter_map(|fields| Some(fields[1].strip_suffix(port.as_str())?.to_owned()))
        .collect();
    addresses.sort();
    addresses
}

#[tokio::test]
async fn t39_a_port_that_somebody_holds_stays_shut_and_names_the_holder() {
    for held in hosts().map(|host| format!("{host}:0")) {
        let holder = TcpListener::bind(&held).unwrap();
        let port = holder.local_addr().unwrap().port();
        let fault = doors().0.join(port).await.unwrap_err();
        let DoorFault::Held { port: named, holder: Some(Holder { pid, name }) } = &fault else {
            panic!("{held}: {fault:?}")
        };
        assert_eq!((*named, *pid), (port, std::process::id()), "{held}");
        let sentence = fault.to_string();
        assert!(sentence.contains(&format!("port {port} is held by {name} (pid {pid})")), "{sentence}");
        drop(holder);
        assert_eq!(listening_addresses(port), [""; 0], "{held}: no family may stay open");
    }
}

#[tokio::test]
async fn t39_nobody_can_listen_beside_an_open_door() {
    let stand = stand().await;
    for host in hosts() {
        let taken = TcpListener::bind(format!("{host}:{}", stand.port)).map(drop);
        assert_eq!(taken.unwrap_err().kind(), std::io::ErrorKind::AddrInUse, "{host}");
    }
}

#[tokio::test]
async fn t45_a_second_orgdeck_learns_that_the_first_has_the_port_and_the_first_is_unharmed() {
    let mut first = stand().await;
    let second = doors().0;
    let fault = timeout(Duration::from_secs(5), second.join(first.port)).await.unwrap().unwrap_err();
    let pid = std::process::id();
    assert!(
        matches!(&fault, DoorFault::Deck { port, holder: Some(holder) } if *port == first.port && holder.pid == pid),
        "{fault:?}"
    );
    assert!(first.knocks.try_recv().is_err(), "being asked is no knock");
    assert_eq!(status(&ask(v4(first.port), &true_return(), "").await), 200);
    drop(first.seat);
    closed(v4(first.port)).await;
    closed(v6(first.port)).await;
    second.join(first.port).await.unwrap();
}

#[tokio::test]
async fn a_holder_that_says_nothing_is_not_waited_for() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let fault = timeout(Duration::from_secs(2), doors().0.join(port)).await.unwrap().unwrap_err();
    assert!(matches!(fault, DoorFault::Held { .. }), "{fault:?}");
}

#[tokio::test]
async fn t44_a_hundred_seats_share_a_port_and_the_last_one_closes_it_within_1_s() {
    let Stand { doors, seat, port, .. } = stand().await;
    let mut seats: Vec<Seat> = vec![seat];
    for seat in futures_util::future::join_all((1..100).map(|_| doors.join(port))).await {
        seats.push(seat.unwrap());
    }
    let mut idle = TcpStream::connect(v6(port)).await.unwrap();
    let last = seats.pop();
    drop(seats);
    assert_eq!(status(&ask(v4(port), &true_return(), "").await), 200, "one seat keeps it open");
    drop(last);
    let second = Duration::from_secs(1);
    timeout(second, async { tokio::join!(closed(v4(port)), closed(v6(port))) }).await.expect("closed in time");
    assert_eq!(timeout(second, idle.read(&mut [0])).await.expect("cut in time").unwrap_or(0), 0);
}

#[tokio::test]
async fn t46_after_the_end_a_return_finds_a_closed_port() {
    let Stand { seat, port, mut knocks, .. } = stand().await;
    drop(seat);
    closed(v4(port)).await;
    assert!(TcpStream::connect(v4(port)).await.is_err());
    assert!(knocks.try_recv().is_err());
}

#[tokio::test]
async fn a_port_can_be_joined_again_at_once() {
    let Stand { doors, mut seat, port, .. } = stand().await;
    for _ in 0..50 {
        assert_eq!(status(&ask(v6(port), "GET /", "").await), 404);
        drop(seat);
        seat = doors.join(port).await.unwrap();
    }
}

#[tokio::test]
async fn a_page_that_is_being_served_is_finished_when_the_door_shuts() {
    let (sender, mut knocks) = unbounded_channel();
    let doors = Doors::new(move |knock| sender.send(knock).unwrap());
    let port = free_port();
    let seat = doors.join(port).await.unwrap();
    let browser = tokio::spawn(async move { ask(v4(port), &true_return(), "").await });
    let Some(Knock::Visited(visit)) = knocks.recv().await else { panic!("no visit") };
    drop(seat);
    closed(v4(port)).await;
    let mut drained = std::pin::pin!(doors.drained());
    assert!(timeout(Duration::from_millis(20), drained.as_mut()).await.is_err(), "a page is still owed");
    doors.answer(visit.id, received());
    timeout(Duration::from_secs(1), drained).await.unwrap();
    assert!(browser.await.unwrap().ends_with("</html>\n"));
}

#[tokio::test]
async fn port_0_is_refused() {
    assert_eq!(doors().0.join(0).await.unwrap_err(), DoorFault::Zero);
}
