//! Logins with a person: the robot on the real pages, the browser's session, and forms that are not
//! the visitor's own.

use orgdeck::{
    demo::robot::{Outcome, Persona, walk},
    simulator::{Fault, Options, UserSpec, roster},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};
use url::Url;

use crate::client::{Stage, browser, error, query, send};

/// A door for callbacks: the redirect URI that leads to it, and the visits it gets.
pub async fn door() -> (String, UnboundedReceiver<Url>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let redirect_uri = format!("{base}/callback");
    let (seen, visits) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 4096];
            let length = stream.read(&mut bytes).await.unwrap();
            let target = String::from_utf8_lossy(&bytes[..length]).split(' ').nth(1).unwrap().to_owned();
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
            seen.send(Url::parse(&base).unwrap().join(&target).unwrap()).unwrap();
        }
    });
    (redirect_uri, visits)
}

pub async fn stage(redirect_uri: String) -> Stage {
    let mut scenario = roster::numbered(2);
    scenario.orgs[0].users.push(UserSpec::new("zoe@acme.example", "Zoe <b>&\"'"));
    Stage::with(Options { scenario: Some(scenario), redirect_uri, ..Options::default() }).await
}

#[tokio::test]
async fn the_robot_signs_in_allows_and_delivers_a_code() {
    let (redirect_uri, mut visits) = door().await;
    let stage = stage(redirect_uri).await;
    let outcome = walk(&stage.authorize_url(&[("prompt", "login")]), Persona::Allow).await.unwrap();
    assert_eq!(outcome, Outcome::Delivered { status: 200 });
    let answer = query(&visits.recv().await.unwrap());
    assert_eq!(answer["state"], "a state");
    let tokens = stage.exchange(&answer["code"]).await;
    let identity = send(stage.http.get(tokens.field("id")).bearer_auth(tokens.field("access_token"))).await;
    assert_eq!(identity.field("username"), stage.org.username);
}

#[tokio::test]
async fn a_denial_is_delivered_as_access_denied() {
    let (redirect_uri, mut visits) = door().await;
    let stage = stage(redirect_uri).await;
    walk(&stage.authorize_url(&[]), Persona::Deny).await.unwrap();
    let answer = query(&visits.recv().await.unwrap());
    assert_eq!((&*answer["error"], &*answer["error_description"]), ("access_denied", "end-user denied authorization"));
    assert_eq!(answer["state"], "a state");
}

#[tokio::test]
async fn another_user_than_the_hinted_one_can_sign_in() {
    let (redirect_uri, mut visits) = door().await;
    let stage = stage(redirect_uri).await;
    let url = stage.authorize_url(&[("login_hint", &stage.org.username)]);
    walk(&url, Persona::SignInAs("zoe@acme.example".to_owned())).await.unwrap();
    let tokens = stage.exchange(&query(&visits.recv().await.unwrap())["code"]).await;
    let user = stage.get("/services/oauth2/userinfo", &tokens.field("access_token")).await;
    assert_eq!(user.field("preferred_username"), "zoe@acme.example");
}

#[tokio::test]
async fn each_person_of_the_demo_does_what_the_demo_is_for() {
    let (redirect_uri, mut visits) = door().await;
    let mut stage = Stage::with(Options::demo(redirect_uri)).await;
    for org in stage.simulator.orgs().to_vec() {
        stage.org = org;
        let name = stage.org.name.as_str();
        walk(&stage.authorize_url(&[("prompt", "login")]), stage.simulator.persona(name)).await.unwrap();
        let answer = query(&visits.recv().await.unwrap());
        if name == "hooli-uat" {
            assert_eq!(answer["error"], "access_denied");
            continue;
        }
        stage.simulator.clear_faults(name);
        let tokens = stage.exchange(&answer["code"]).await;
        let user = stage.get("/services/oauth2/userinfo", &tokens.field("access_token")).await;
        let expected = if name == "wayne-prod" { "alfred@wayne.example" } else { &stage.org.username };
        assert_eq!(user.field("preferred_username"), expected, "{name}");
        assert_eq!(tokens.json().get("id_token").is_some(), name == "acme-prod");
    }
}

#[tokio::test]
async fn on_a_generic_host_the_username_decides_the_org() {
    let (redirect_uri, mut visits) = door().await;
    let mut scenario = roster::numbered(5);
    scenario.apps[0].installed.push("org-005".to_owned());
    let username = scenario.orgs[4].users[0].username.clone();
    let stage = Stage::with(Options { scenario: Some(scenario), redirect_uri, ..Options::default() }).await;
    let url = stage.authorize_url(&[]).replace("/org-001/", "/login/");
    walk(&url, Persona::SignInAs(username)).await.unwrap();
    let code = query(&visits.recv().await.unwrap())["code"].clone();
    let host = format!("{}/login/services/oauth2/token", stage.simulator.url());
    let tokens = send(stage.http.post(host).form(&stage.exchange_form(&code))).await;
    assert_eq!(tokens.field("instance_url"), stage.simulator.orgs()[4].login);
}

#[tokio::test]
async fn a_user_of_another_org_or_of_none_cannot_sign_in() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let other = stage.simulator.orgs()[1].username.clone();
    for username in [other, "nobody@nowhere.example".to_owned()] {
        let outcome = walk(&stage.authorize_url(&[]), Persona::SignInAs(username)).await.unwrap();
        assert_eq!(outcome, Outcome::Stuck { path: "/org-001/".to_owned(), status: 200 });
    }
}

#[tokio::test]
async fn the_error_page_ends_the_walk_and_nobody_is_told() {
    let (redirect_uri, mut visits) = door().await;
    let stage = stage(redirect_uri).await;
    stage.simulator.set_fault("org-001", Fault::NotInstalled);
    let outcome = walk(&stage.authorize_url(&[]), Persona::Allow).await.unwrap();
    let path = "/org-001/setup/secur/RemoteAccessErrorPage.apexp".to_owned();
    assert_eq!(outcome, Outcome::Stuck { path, status: 200 });
    assert!(visits.try_recv().is_err());
}

#[tokio::test]
async fn the_robot_does_not_leave_the_machine() {
    let error = walk("https://login.salesforce.com/", Persona::Allow).await.unwrap_err();
    assert!(error.to_string().contains("login.salesforce.com"));
}

#[tokio::test]
async fn immediate_without_a_session_is_unsuccessful() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let back = stage.location(&stage.authorize_url(&[("immediate", "true")])).await;
    assert_eq!(query(&back)["error"], "immediate_unsuccessful");
}

/// A browser by hand: it keeps its cookie and can be stopped at every page.
struct Tab<'a> {
    stage: &'a Stage,
    cookie: String,
}

impl Tab<'_> {
    async fn get(&mut self, url: &str) -> Url {
        let response = browser().get(url).header("cookie", &self.cookie).send().await.unwrap();
        if let Some(set) = response.headers().get("set-cookie") {
            self.cookie = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        Url::parse(&location.unwrap_or_else(|| url.to_owned())).unwrap()
    }

    async fn page(&self, url: &Url) -> String {
        browser().get(url.clone()).header("cookie", &self.cookie).send().await.unwrap().text().await.unwrap()
    }

    async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> (u16, Option<Url>) {
        let request = browser().post(url.clone()).header("cookie", &self.cookie).form(fields);
        let response = request.send().await.unwrap();
        let location = response.headers().get("location").map(|value| Url::parse(value.to_str().unwrap()).unwrap());
        (response.status().as_u16(), location)
    }

    /// Signs in and allows; gives the callback's URL.
    async fn login(&mut self) -> Url {
        let login = self.get(&self.stage.authorize_url(&[])).await;
        let csrf = csrf(&self.page(&login).await);
        let source = query(&login)["source"].clone();
        let fields = [("_CONFIRMATIONTOKEN", &*csrf), ("source", &source), ("username", &self.stage.org.username)];
        let approval = self.post(&login, &fields).await.1.unwrap();
        let fields = [("_CONFIRMATIONTOKEN", &*csrf), ("source", &source), ("save", "Allow")];
        self.post(&approval, &fields).await.1.unwrap()
    }
}

fn csrf(page: &str) -> String {
    page.split("name=\"_CONFIRMATIONTOKEN\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_and_an_approval_are_remembered_until_a_fresh_one_is_asked_for() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let mut tab = Tab { stage: &stage, cookie: String::new() };
    let code = query(&tab.login().await)["code"].clone();
    stage.exchange(&code).await.field("access_token");

    let approval = tab.get(&stage.authorize_url(&[])).await;
    assert!(approval.path().ends_with("RemoteAccessAuthorizationPage.apexp"), "the session is known");
    assert!(query(&tab.get(approval.as_str()).await).contains_key("code"), "the approval is known");
    assert!(query(&tab.get(&stage.authorize_url(&[("immediate", "true")])).await).contains_key("code"));

    let asked = tab.get(&stage.authorize_url(&[("prompt", "login")])).await;
    assert_eq!(asked.path(), "/org-001/");
    let asked = tab.get(&stage.authorize_url(&[("prompt", "consent")])).await;
    assert!(tab.page(&asked).await.contains("id=\"oaapprove\""));

    stage.simulator.revoke_all();
    let asked = tab.get(&stage.authorize_url(&[])).await;
    assert!(tab.page(&asked).await.contains("id=\"oaapprove\""), "revoking forgets the approval");
}

#[tokio::test]
async fn each_user_of_an_org_is_a_button_that_signs_in() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let mut tab = Tab { stage: &stage, cookie: String::new() };
    let login = tab.get(&stage.authorize_url(&[("login_hint", "zoe@acme.example")])).await;
    let page = tab.page(&login).await;
    assert!(page.contains("<title>org-001 PRODUCTION · Log in</title>"), "{page}");
    assert!(page.contains("value=\"zoe@acme.example\" autofocus>") && page.contains("Zoe &lt;b&gt;&amp;&quot;&#39;"));
    let source = query(&login)["source"].clone();
    let fields = [("_CONFIRMATIONTOKEN", &*csrf(&page)), ("source", &source), ("username", "zoe@acme.example")];
    let approval = tab.post(&login, &fields).await.1.unwrap();
    assert!(tab.page(&approval).await.contains("allow access for <b>zoe@acme.example</b>"));

    let again = tab.get(&stage.authorize_url(&[("prompt", "login")])).await;
    assert!(tab.page(&again).await.contains("signed in"));
}

#[tokio::test]
async fn select_account_offers_who_is_signed_in_first() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let mut tab = Tab { stage: &stage, cookie: String::new() };
    let generic = |prompt| stage.authorize_url(&[("prompt", prompt)]).replace("/org-001/", "/login/");
    let asked = tab.get(&generic("select_account")).await;
    assert!(!tab.page(&asked).await.contains("id=\"accounts\""), "nobody is signed in");
    tab.login().await;
    let asked = tab.get(&generic("select_account")).await;
    let page = tab.page(&asked).await;
    assert!(page.contains(&format!("value=\"{}\" autofocus>", stage.org.username)) && page.contains("signed in"));
    assert!(!page.contains("zoe@acme.example"), "a generic host does not tell who else there is");
    let asked = tab.get(&generic("login")).await;
    assert!(!tab.page(&asked).await.contains("id=\"accounts\""));
}

#[tokio::test]
async fn a_form_of_another_browser_decides_nothing() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let mut tab = Tab { stage: &stage, cookie: String::new() };
    let mut other = Tab { stage: &stage, cookie: String::new() };
    let login = tab.get(&stage.authorize_url(&[])).await;
    let others = other.get(&stage.authorize_url(&[])).await;
    let foreign = csrf(&other.page(&others).await);
    let source = query(&login)["source"].clone();
    let fields = [("_CONFIRMATIONTOKEN", &*foreign), ("source", &source), ("username", &stage.org.username)];
    assert_eq!(tab.post(&login, &fields).await, (403, None));
    assert_eq!(other.post(&login, &fields).await, (400, None), "a request belongs to the browser that brought it");
}

#[tokio::test]
async fn what_a_person_typed_is_escaped_on_the_page() {
    let (redirect_uri, _visits) = door().await;
    let stage = stage(redirect_uri).await;
    let mut tab = Tab { stage: &stage, cookie: String::new() };
    let login = tab.get(&stage.authorize_url(&[("login_hint", "\"><script>x</script>")])).await;
    let page = tab.page(&login).await;
    assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\"") && !page.contains("<script"));
    let failed = stage.at("/setup/secur/RemoteAccessErrorPage.apexp?error=%3Cscript%3E&error_description=%3Cb%3E");
    assert!(!send(stage.http.get(failed)).await.body.contains("<script"));
}

#[tokio::test]
async fn an_inactive_user_is_turned_away_where_nobody_types() {
    let mut scenario = roster::numbered(1);
    scenario.orgs[0].users[0].active = false;
    let stage = crate::login::with_scenario(scenario).await;
    let back = stage.location(&stage.authorize_url(&[])).await;
    assert_eq!(query(&back)["error"], "inactive_user");
    let answer = stage.exchange("aPrxNoSuchCode==").await;
    assert_eq!(answer.error(), error("invalid_grant", "invalid authorization code"));
}
