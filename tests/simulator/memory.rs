//! What is remembered and for how long: codes that are over, logins nobody finished.

use std::time::Duration;

use orgdeck::simulator::Options;

use crate::client::{Stage, error, query, send};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_used_code_is_known_for_a_day_and_then_forgotten() {
    let stage = Stage::auto().await;
    let code = stage.code().await;
    assert_eq!(stage.exchange(&code).await.status, 200);
    stage.simulator.advance(23 * HOUR);
    stage.code().await;
    assert_eq!(stage.exchange(&code).await.error(), error("invalid_grant", "expired authorization code"));
    stage.simulator.advance(2 * HOUR);
    stage.code().await;
    assert_eq!(stage.exchange(&code).await.error(), error("invalid_grant", "invalid authorization code"));
}

#[tokio::test]
async fn a_login_nobody_finished_is_forgotten_after_an_hour() {
    let stage = Stage::with(Options::default()).await;
    let response = stage.http.get(stage.authorize_url(&[])).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let login = url::Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    assert!(query(&login).contains_key("source"));
    let status = async || send(stage.http.get(login.as_str()).header("cookie", &cookie)).await.status.as_u16();
    assert_eq!(status().await, 200);
    stage.simulator.advance(HOUR);
    stage.location(&stage.authorize_url(&[])).await;
    assert_eq!(status().await, 400, "no login waits here");
}
