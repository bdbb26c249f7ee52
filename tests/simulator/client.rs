//! A plain OAuth client for these tests: no redirects, no proxy, no help from the crate.

use std::collections::HashMap;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use orgdeck::simulator::{Options, OrgInfo, Simulator, start};
use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};
use serde_json::Value;
use url::Url;

pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A simulator and a client for its first org.
pub struct Stage {
    pub simulator: Simulator,
    pub org: OrgInfo,
    pub http: Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn field(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.body)).to_owned()
    }

    /// Status and the two words of an error.
    pub fn error(&self) -> (u16, String, String) {
        (self.status.as_u16(), self.field("error"), self.field("error_description"))
    }
}

pub fn error(code: &str, description: &str) -> (u16, String, String) {
    (400, code.to_owned(), description.to_owned())
}

pub fn browser() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().tls_certs_only([]).build().unwrap()
}

pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer { status: response.status(), body: response.text().await.unwrap() }
}

impl Stage {
    pub async fn auto() -> Self {
        Self::with(Options { auto_approve: true, ..Options::default() }).await
    }

    pub async fn with(options: Options) -> Self {
        let simulator = start(options).await.unwrap();
        let org = simulator.orgs()[0].clone();
        Self { simulator, org, http: browser() }
    }

    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.org.login)
    }

    /// The authorize URL of the first org, with PKCE and a state.
    pub fn authorize_url(&self, more: &[(&str, &str)]) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()));
        let mut url = Url::parse(&self.at("/services/oauth2/authorize")).unwrap();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.org.client_id)
            .append_pair("redirect_uri", &self.org.redirect_uri)
            .append_pair("state", "a state")
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(more);
        url.into()
    }

    /// Where a GET leads.
    pub async fn location(&self, url: &str) -> Url {
        let response = self.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FOUND);
        Url::parse(response.headers()["location"].to_str().unwrap()).unwrap()
    }

    /// A code, where nobody is asked.
    pub async fn code(&self) -> String {
        query(&self.location(&self.authorize_url(&[])).await)["code"].clone()
    }

    pub fn exchange_form<'a>(&'a self, code: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", &self.org.client_id),
            ("client_secret", &self.org.client_secret),
            ("redirect_uri", &self.org.redirect_uri),
            ("code_verifier", VERIFIER),
        ]
    }

    pub async fn token(&self, form: &[(&str, &str)]) -> Answer {
        send(self.http.post(self.at("/services/oauth2/token")).form(form)).await
    }

    pub async fn exchange(&self, code: &str) -> Answer {
        self.token(&self.exchange_form(code)).await
    }

    /// A whole login.
    pub async fn login(&self) -> Answer {
        let answer = self.exchange(&self.code().await).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer
    }

    pub async fn refresh(&self, refresh_token: &str) -> Answer {
        let org = &self.org;
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
            ("client_id", &org.client_id),
            ("client_secret", &org.client_secret),
        ])
        .await
    }

    pub async fn get(&self, path: &str, access_token: &str) -> Answer {
        send(self.http.get(self.at(path)).bearer_auth(access_token)).await
    }

    /// Whether an access token opens the REST API.
    pub async fn is_alive(&self, access_token: &str) -> bool {
        self.get("/services/data/v66.0/", access_token).await.status.is_success()
    }
}

pub fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}
