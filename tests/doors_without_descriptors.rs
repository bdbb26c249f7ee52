//! A door whose process has no file descriptors left. Alone in its process, because the limit is the process's.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test; clippy only excuses its #[test] functions")]

use std::{fs::File, net::Ipv4Addr, os::unix::fs::FileExt, time::Duration};

use orgdeck::{
    deck::door::Page,
    run::doors::{Doors, Knock},
};
use rustix::{
    io::Errno,
    process::{Resource, Rlimit, getrlimit, setrlimit},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
    sync::mpsc::unbounded_channel,
    time::sleep,
};

/// Processor time that this process has used, in ticks of 10 ms (proc_pid_stat: utime and stime).
fn ticks(stat: &File) -> u64 {
    let mut text = [0; 1024];
    let length = stat.read_at(&mut text, 0).unwrap();
    let text = str::from_utf8(&text[..length]).unwrap();
    let fields: Vec<&str> = text.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[tokio::test]
async fn t65_a_door_out_of_descriptors_neither_spins_nor_dies() {
    let (sender, mut knocks) = unbounded_channel();
    let doors = Doors::new(move |knock| sender.send(knock).unwrap());
    let deck = doors.clone();
    tokio::spawn(async move {
        while let Some(knock) = knocks.recv().await {
            if let Knock::Visited(visit) = knock {
                deck.answer(visit.id, Page::Nobody);
            }
        }
    });
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap().port();
    let _seat = doors.join(port).await.unwrap();

    let stat = File::open("/proc/self/stat").unwrap();
    let waiting = TcpSocket::new_v4().unwrap();
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(64), ..limit }).unwrap();
    let mut files = Vec::new();
    let full = loop {
        match File::open("/dev/null") {
            Ok(file) => files.push(file),
            Err(full) => break full,
        }
    };
    assert_eq!(full.raw_os_error(), Some(Errno::MFILE.raw_os_error()));

    // The kernel completes the connection; accepting it fails for a whole second.
    let mut browser = waiting.connect((Ipv4Addr::LOCALHOST, port).into()).await.unwrap();
    let before = ticks(&stat);
    sleep(Duration::from_secs(1)).await;
    let used = ticks(&stat) - before;
    assert!(used < 30, "{used} ticks of 100");

    drop(files);
    let request = format!("GET /OauthRedirect?code=a&state=b HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    // Who waited in the queue is served now.
    browser.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    browser.read_to_string(&mut reply).await.unwrap();
    assert!(reply.contains("No login waits for this page"), "{reply}");
}
