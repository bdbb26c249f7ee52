//! What a visitor gets: the pages, their headers, the short links.

use super::*;

#[tokio::test]
async fn a_true_return_is_received_on_both_families() {
    for address in [v4, v6] {
        let mut stand = stand().await;
        let reply = ask(address(stand.port), &true_return(), "").await;
        assert_eq!(status(&reply), 200, "{reply}");
        assert!(reply.contains("<title>✓ acme-prod – orgdeck</title>"), "{reply}");
        let Some(Knock::Visited(visit)) = stand.knocks.recv().await else { panic!("no visit") };
        assert_eq!((visit.port, visit.path.as_str()), (stand.port, "/OauthRedirect"));
        assert_eq!(visit.query.expose(), format!("code=aPrx.CODE%3D%3D&state={STATE}"));
    }
}

#[tokio::test]
async fn t18_a_return_with_another_state_gets_the_fixed_page_and_the_login_lives_on() {
    let stand = stand().await;
    for query in ["code=evil&state=guess", "code=evil", "state=", &format!("code=evil&state={STATE}0")] {
        let reply = ask(v4(stand.port), &format!("GET /OauthRedirect?{query}"), "").await;
        assert_eq!(body(&reply), page::html(&Page::Nobody));
    }
    assert_eq!(status(&ask(v4(stand.port), &true_return(), "").await), 200);
}

#[tokio::test]
async fn t29_nothing_of_the_query_is_in_any_page_and_every_header_guards() {
    let stand = stand().await;
    let canary = "CANARY<script>alert(1)</script>";
    let wrong =
        ask(v4(stand.port), "GET /CANARY?code=CANARY%3Cscript%3E&error_description=CANARY", "X-A: CANARY\r\n").await;
    let right = ask(v4(stand.port), &true_return(), &format!("User-Agent: {canary}\r\n")).await;
    let turned = ask(v4(stand.port), "POST /CANARY?code=CANARY", "").await;
    assert_eq!((status(&wrong), status(&right), status(&turned)), (404, 200, 405));
    for reply in [&wrong, &right, &turned] {
        assert!(!reply.contains("CANARY") && !reply.contains("aPrx") && !reply.contains(STATE), "{reply}");
        for header in [
            "server: orgdeck\r\n",
            "content-type: text/html; charset=utf-8\r\n",
            "x-content-type-options: nosniff\r\n",
            "referrer-policy: no-referrer\r\n",
            "cache-control: no-store\r\n",
            "x-frame-options: DENY\r\n",
            "connection: close\r\n",
            "content-security-policy: default-src 'none'; script-src 'sha256-",
        ] {
            assert!(reply.contains(header), "{header} in {reply}");
        }
    }
}

#[tokio::test]
async fn t30_no_reply_holds_a_pending_state() {
    let stand = stand().await;
    stand.doors.add_link(stand.port, "abc".into(), format!("https://acme.my.salesforce.com/?state={STATE}").into());
    for request in
        ["GET /OauthRedirect?code=a&state=wrong", "GET /go/abd", "GET /go/", "HEAD /go/abc", "OPTIONS /go/abc"]
    {
        let reply = ask(v4(stand.port), request, "").await;
        assert!(!reply.contains(STATE), "{request}: {reply}");
    }
}

#[tokio::test]
async fn t31_a_return_leads_nowhere_and_the_code_leaves_the_address_bar() {
    let stand = stand().await;
    for request in [true_return(), "GET /OauthRedirect?code=a&next=https://evil.test&redirect=//evil.test".into()] {
        let reply = ask(v4(stand.port), &request, "").await;
        assert!(!reply.to_ascii_lowercase().contains("\r\nlocation:"), "{reply}");
        assert!(reply.contains("history.replaceState(null,\"\",location.pathname)"), "{reply}");
    }
}

#[tokio::test]
async fn t40_a_foreign_host_or_origin_reaches_nobody() {
    let mut stand = stand().await;
    let port = stand.port;
    for (host, origin, expected) in [
        (format!("evil.test:{port}"), "", Refusal::Host),
        ("localhost".into(), "", Refusal::Host),
        (format!("localhost:{port}"), "Origin: https://evil.test\r\n", Refusal::Origin),
    ] {
        let request = format!("{} HTTP/1.1\r\nHost: {host}\r\n{origin}\r\n", true_return());
        let reply = send(v6(port), request).await;
        assert!((400..404).contains(&status(&reply)), "{reply}");
        assert_eq!(body(&reply), page::html(&Page::Nobody));
        assert_eq!(stand.knocks.recv().await, Some(Knock::Turned { port, reason: expected }));
    }
    assert_eq!(status(&ask(v6(port), &true_return(), "").await), 200);
}

#[tokio::test]
async fn t41_no_other_method_and_no_prefetch_uses_the_code_up() {
    let stand = stand().await;
    let target = true_return().replacen("GET ", "", 1);
    let at = v4(stand.port);
    let head = ask(at, &format!("HEAD {target}"), "").await;
    assert_eq!((status(&head), body(&head)), (200, ""));
    assert_eq!(status(&ask(at, &true_return(), "Sec-Purpose: prefetch;prerender\r\n").await), 503);
    assert_eq!(status(&ask(at, &format!("POST {target}"), "Content-Length: 4\r\n\r\nabcd").await), 405);
    let preflight = "Origin: https://acme.my.salesforce.com\r\nAccess-Control-Request-Private-Network: true\r\n";
    let options = ask(at, &format!("OPTIONS {target}"), preflight).await;
    assert_eq!(status(&options), 204);
    assert!(options.contains("access-control-allow-private-network: true\r\n"), "{options}");
    assert!(options.contains("access-control-allow-methods: GET\r\n"), "{options}");
    assert_eq!(status(&ask(at, &true_return(), "").await), 200, "the first GET is the first use");
}

#[tokio::test]
async fn t43_wrong_repeated_and_late_get_the_same_bytes() {
    let stand = stand().await;
    let wrong = ask(v4(stand.port), "GET /OauthRedirect?code=a&state=b", "").await;
    assert_eq!(status(&ask(v4(stand.port), &true_return(), "").await), 200);
    let repeated = ask(v4(stand.port), &true_return(), "").await;
    let elsewhere = ask(v6(stand.port), "GET /somewhere", "").await;
    let link = ask(v6(stand.port), "GET /go/7kq2m9xa4t", "").await;
    assert!(wrong.contains("No login waits for this page: it may be finished or its time is up. Look at orgdeck."));
    assert_eq!([&repeated, &elsewhere, &link], [&wrong; 3]);
}

#[tokio::test]
async fn a_visit_that_nobody_answers_gets_the_fixed_page_after_5_s() {
    let doors = Doors::new(|_| {});
    let port = free_port();
    let _seat = doors.join(port).await.unwrap();
    let began = std::time::Instant::now();
    let reply = ask(v4(port), &true_return(), "").await;
    assert_eq!(body(&reply), page::html(&Page::Nobody));
    assert!((4..7).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn t66_a_short_link_leads_to_the_login_once() {
    let mut stand = stand().await;
    let (port, url) = (stand.port, "https://acme.my.salesforce.com/services/oauth2/authorize?state=abc%20d");
    stand.doors.add_link(port, "7kq2m9xa4t".into(), url.into());
    // Looking does not use it up.
    ask(v4(port), "HEAD /go/7kq2m9xa4t", "").await;
    ask(v4(port), "GET /go/7kq2m9xa4t", "Sec-Purpose: prefetch\r\n").await;
    let led = ask(v4(port), "GET /go/7kq2m9xa4t", "").await;
    assert_eq!(status(&led), 302);
    assert!(led.contains(&format!("\r\nlocation: {url}\r\n")), "{led}");
    assert!(led.contains("cache-control: no-store\r\n") && led.contains("referrer-policy: no-referrer\r\n"), "{led}");
    assert_eq!(stand.knocks.recv().await, Some(Knock::Led { port, link: "7kq2m9xa4t".into() }));
    let again = ask(v4(port), "GET /go/7kq2m9xa4t", "").await;
    assert_eq!(body(&again), page::html(&Page::Nobody));
    assert_eq!(stand.knocks.recv().await, Some(Knock::Turned { port, reason: Refusal::Link }));
}

#[tokio::test]
async fn t66_a_link_that_was_taken_back_leads_nowhere() {
    let stand = stand().await;
    stand.doors.add_link(stand.port, "abc".into(), "https://acme.my.salesforce.com/".into());
    stand.doors.drop_link(stand.port, "abc");
    assert_eq!(status(&ask(v4(stand.port), "GET /go/abc", "").await), 404);
}
