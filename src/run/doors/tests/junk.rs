//! T35: whatever reaches the port before the true return, the login lives on.

use tokio::task::JoinSet;

use super::*;

/// How often junk is sent, over all kinds.
const ROUNDS: usize = 10_000;

/// Kinds of junk as bytes; `PORT` stands for the door's.
const KINDS: &[&[u8]] = &[
    b"",
    b"\r\n\r\n\r\n",
    b"\0\xff\xfe\x80garbage",
    // A TLS client, an HTTP/2 client, an SSH client.
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"GET",
    b"GET /OauthRedirect?code=a&state=b HTTP/1.1\r\nHost: localhost:PORT\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /favicon.ico HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /apple-touch-icon-precomposed.png HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /.well-known/appspecific/com.chrome.devtools.json HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"HEAD /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"OPTIONS /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\nAccess-Control-Request-Private-Network: true\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"POST /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 9999999999\r\n\r\ncode=a&state=b",
    b"PUT /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
    b"CONNECT evil.test:443 HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Purpose: prefetch\r\n\r\n",
    b"GET /OauthRedirect?TRUE HTTP/1.1\r\nHost: evil.test:PORT\r\n\r\n",
    b"GET /OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: https://evil.test\r\n\r\n",
    b"GET http://evil.test/OauthRedirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?TRUE HTTP/1.0\r\n\r\n",
    b"GET /OauthRedirect HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?code=evil&state=guess HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?code=evil HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?error=access_denied HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?TRUE&code=evil HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /oauthredirect?TRUE HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?code=%zz%&state=%00%ff HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /OauthRedirect?code=\xff\xfe HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET /go/7kq2m9xa4t HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
];

/// The kinds with the door's port in, and the ones too long to write down.
fn kinds(port: u16) -> Vec<Vec<u8>> {
    let fill = |kind: &&[u8]| {
        let latin: String = kind.iter().map(|byte| char::from(*byte)).collect();
        let filled =
            latin.replace("PORT", &port.to_string()).replace("TRUE", &format!("code=aPrx.CODE%3D%3D&state={STATE}"));
        filled.chars().map(|c| u32::from(c) as u8).collect()
    };
    let mut kinds: Vec<Vec<u8>> = KINDS.iter().map(fill).collect();
    let long = "a".repeat(20_000);
    kinds.push(format!("GET /{long} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into());
    kinds.push(format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {long}\r\n\r\n").into());
    kinds.push(format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n{}\r\n", "A: b\r\n".repeat(500)).into());
    kinds
}

/// How a visitor who sends junk leaves.
async fn throw(to: SocketAddr, junk: &[u8], manner: usize) {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let _ = stream.write_all(junk).await;
    match manner % 3 {
        // Waits for an answer, having said that no more comes.
        0 => {
            let _ = stream.shutdown().await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        // Closes at once.
        1 => {}
        // Is torn down (RST).
        _ => stream.set_zero_linger().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t35_ten_thousand_pieces_of_junk_do_not_end_a_login() {
    let stand = stand().await;
    let kinds = kinds(stand.port);
    let mut thrown = JoinSet::new();
    // A full cycle over a prime: every number below it once, in no order that a person sees.
    const PRIME: usize = 10_007;
    let order = (1..=ROUNDS).map(|n| n * 4_801 % PRIME);
    for n in order {
        if thrown.len() >= 64 {
            thrown.join_next().await.unwrap().unwrap();
        }
        let (to, junk) = (if n % 2 == 0 { v4(stand.port) } else { v6(stand.port) }, kinds[n % kinds.len()].clone());
        thrown.spawn(async move { throw(to, &junk, n / 37).await });
    }
    while let Some(done) = thrown.join_next().await {
        done.unwrap();
    }
    let reply = ask(v4(stand.port), &true_return(), "").await;
    assert_eq!(status(&reply), 200, "{reply}");
    assert!(reply.contains("✓ acme-prod"), "{reply}");
}

#[tokio::test]
async fn t35_every_kind_of_junk_alone_leaves_the_login_alive() {
    for which in 0..kinds(0).len() {
        let stand = stand().await;
        for manner in 0..3 {
            throw(v4(stand.port), &kinds(stand.port)[which], manner).await;
        }
        let reply = ask(v6(stand.port), &true_return(), "").await;
        assert_eq!(status(&reply), 200, "after {:?}", kinds(stand.port)[which].escape_ascii().to_string());
    }
}
