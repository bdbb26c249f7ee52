//! Who may read and who may change: the token in a header or a form field, and no other web page.

use reqwest::{RequestBuilder, header};

use super::{Control, location, status};
use crate::client::send;

/// Every route that changes something, with a form that does it.
const CHANGES: [(&str, &[(&str, &str)]); 5] = [
    ("clock", &[("seconds", "900")]),
    ("faults", &[("org", "org-001"), ("faults", "rate_limit")]),
    ("act", &[("act", "end_grants"), ("org", "org-001")]),
    ("unlock", &[]),
    ("lock", &[]),
];

#[tokio::test]
async fn a_change_needs_the_token_in_a_header_or_a_field() {
    let control = Control::auto().await;
    for (action, form) in CHANGES {
        let post = || control.post(action, form);
        assert_eq!(status(post()).await, 401, "{action}");
        assert_eq!(status(post().bearer_auth("another")).await, 401, "{action}");
        assert_eq!(status(control.post(action, &[form, &[("control_token", "another")]].concat())).await, 401);
        let both = control.post(action, &[form, &[("control_token", &control.token)]].concat()).bearer_auth("another");
        assert_eq!(status(both).await, 401, "{action}: the header counts");
        assert_eq!(status(control.stage.http.get(control.url(&format!("/simulator/{action}")))).await, 405, "{action}");
        assert_eq!(status(post().bearer_auth(&control.token)).await, 204, "{action}");
        assert_eq!(control.submit(action, form).await.status(), 303, "{action}");
    }
}

#[tokio::test]
async fn a_token_in_the_address_is_refused_although_it_is_right() {
    let control = Control::auto().await;
    for (action, form) in CHANGES {
        let url = control.url(&format!("/simulator/{action}?control_token={}", control.token));
        let post = || control.stage.http.post(&url).form(form);
        assert_eq!(status(post()).await, 400, "{action}");
        assert_eq!(status(post().bearer_auth(&control.token)).await, 400, "{action}");
    }
    assert!(control.switches().await.is_empty());
}

#[tokio::test]
async fn another_web_page_cannot_change_anything_even_with_the_token() {
    let control = Control::auto().await;
    let port = control.stage.simulator.url().rsplit(':').next().unwrap().to_owned();
    let own = format!("http://127.0.0.1:{port}");
    let with = |name: &'static str, value: &str| {
        let (action, form) = CHANGES[1];
        control.post(action, form).bearer_auth(&control.token).header(name, value)
    };
    for foreign in ["https://evil.example", "null", "", "http://127.0.0.1:1", &format!("https://127.0.0.1:{port}")] {
        assert_eq!(status(with("origin", foreign)).await, 403, "{foreign}");
    }
    // The page at the other loopback name is another origin, too.
    assert_eq!(status(with("origin", &format!("http://localhost:{port}"))).await, 403);
    assert_eq!(status(with("origin", &own).header("origin", "null")).await, 403);
    for foreign in ["cross-site", "same-site"] {
        assert_eq!(status(with("sec-fetch-site", foreign)).await, 403, "{foreign}");
    }
    assert_eq!(status(with("host", "evil.example")).await, 421);
    assert!(control.switches().await.is_empty());
    assert_eq!(status(with("origin", &own).header("sec-fetch-site", "same-origin")).await, 204);
    assert_eq!(status(with("sec-fetch-site", "none")).await, 204);
}

#[tokio::test]
async fn a_page_is_unlocked_by_cookie_and_address_together_and_by_neither_alone() {
    let control = Control::auto().await;
    assert!(!control.page("/").await.contains(&control.token), "nobody showed the token");
    let (cookie, page) = unlock(&control, "org=org-002").await;
    let (before, pass) = page.split_once("&pass=").unwrap();
    assert_eq!(before, "/?org=org-002&done=unlocked");

    let get = |path: &str, cookie: &str| {
        let request = control.stage.http.get(control.url(path)).header("cookie", cookie.to_owned());
        async { send(request).await.body }
    };
    let field = format!("name=\"control_token\" value=\"{}\"", control.token);
    assert!(get(&page, &cookie).await.contains(&field));
    // Another server on this machine gets the cookie, for cookies know no ports.
    for locked in ["/", "/?org=org-001", "/?app=org-001", "/?find=org", "/?pass=", "/simulator/log", "/simulator/state"]
    {
        assert!(!get(locked, &cookie).await.contains(&control.token), "{locked}");
    }
    assert!(!control.page(&page).await.contains(&control.token), "the address is kept and shown");
    let (other, _) = unlock(&control, "").await;
    assert_ne!(other, cookie, "each browser has its own");
    for forged in [format!("{cookie}x"), cookie.split('=').next().unwrap().to_owned() + "=", other] {
        assert!(!get(&page, &forged).await.contains(&control.token), "{forged}");
    }
    for (action, form) in CHANGES {
        let form = [form, &[("pass", pass)]].concat();
        assert_eq!(status(control.post(action, &form).header("cookie", &cookie)).await, 401, "{action}");
    }
}

#[tokio::test]
async fn an_unlocked_page_leads_to_unlocked_pages_until_it_is_locked() {
    let control = Control::auto().await;
    let (cookie, page) = unlock(&control, "").await;
    let pass = page.rsplit('&').next().unwrap();
    let with = |request: RequestBuilder| request.header("cookie", &cookie);
    let shown = send(with(control.stage.http.get(control.url(&page)))).await.body;
    assert!(shown.contains(&format!("href=\"/?org=org-001&amp;{pass}\"")), "{shown}");
    let form = [("seconds", "1"), ("back", "org=org-001"), ("control_token", &control.token)];
    let changed = with(control.post("clock", &form)).send().await.unwrap();
    assert_eq!(location(&changed), format!("/?org=org-001&done=moved&{pass}"));
    let locked = with(control.post("lock", &[("control_token", &control.token)])).send().await.unwrap();
    assert_eq!(location(&locked), "/?done=locked");
    assert!(locked.headers()[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
}

/// The cookie of a browser that showed the token, and where it is led.
async fn unlock(control: &Control, back: &str) -> (String, String) {
    let unlocked = control.submit("unlock", &[("back", back)]).await;
    let set = unlocked.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(set.contains("; HttpOnly; SameSite=Strict") && !set.contains(&control.token), "{set}");
    (set.split(';').next().unwrap().to_owned(), location(&unlocked).to_owned())
}

#[tokio::test]
async fn a_form_leads_back_to_its_page_and_nowhere_else() {
    let control = Control::auto().await;
    for (back, page) in [
        ("", "/?done=moved"),
        ("org=org-002", "/?org=org-002&done=moved"),
        ("app=org-003", "/?app=org-003&done=moved"),
        ("find=a%26b", "/?find=a%26b&done=moved"),
        ("org=gone", "/?done=moved"),
        ("//evil.example/", "/?done=moved"),
        ("https://evil.example/\r\nx: y", "/?done=moved"),
    ] {
        assert_eq!(location(&control.submit("clock", &[("seconds", "1"), ("back", back)]).await), page, "{back}");
    }
    assert!(control.page("/?done=moved").await.contains("The clock was moved forward."));
    assert!(!control.page("/?done=<b>anything").await.contains("anything"));
}

#[tokio::test]
async fn a_refused_form_says_why_on_the_page() {
    let control = Control::auto().await;
    let wrong = control.post("unlock", &[("control_token", "another"), ("back", "org=org-001")]);
    let answer = send(wrong.header("accept", "text/html,application/xhtml+xml")).await;
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("The control token is missing or wrong.") && answer.body.contains("Acme Corp"));
    assert!(!answer.body.contains(&control.token));
    assert_eq!(status(control.stage.http.get(control.url("/?org=gone"))).await, 404);
}

#[tokio::test]
async fn no_page_may_run_a_script_or_stand_in_another_pages_frame() {
    let control = Control::auto().await;
    for (path, frame, referrer) in [
        ("/", "frame-ancestors 'none'", "same-origin"),
        ("/simulator/log", "frame-ancestors 'self'", "no-referrer"),
        ("/org-001/", "frame-ancestors 'none'", "no-referrer"),
    ] {
        let response = control.stage.http.get(control.url(path)).send().await.unwrap();
        let value = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = value("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains(frame), "{policy}");
        assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((&*value("referrer-policy"), &*value("x-content-type-options")), (referrer, "nosniff"), "{path}");
        assert!(value("cache-control").contains("no-store"), "{path}");
        assert!(!response.text().await.unwrap().contains("<script"), "{path}");
    }
    assert!(control.stage.simulator.requests().iter().all(|request| request.path != "/"), "pages are not the story");
}
