//! How fast many refreshes are, beside a bare loop that does the same without any of the care.

use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use orgdeck::simulator::OrgInfo;

use super::*;

const ORGS: usize = 1000;
/// As many at once as orgdeck has.
const AT_ONCE: usize = 32;

/// One POST for each org, each answer written to a temporary file, synced, renamed, and its directory
/// synced.
async fn bare_loop(stage: &Stage, dir: &std::path::Path) -> Duration {
    let orgs: Arc<Vec<(OrgInfo, Secret)>> =
        Arc::new(stage.simulator.orgs().iter().map(|org| (org.clone(), refresh_token(stage, &org.name))).collect());
    let (next, client) = (Arc::new(AtomicUsize::new(0)), reqwest::Client::builder().no_proxy().build().unwrap());
    let began = Instant::now();
    let workers = (0..AT_ONCE).map(|_| {
        let (orgs, next, client, dir) = (orgs.clone(), next.clone(), client.clone(), dir.to_owned());
        tokio::spawn(async move {
            while let Some((org, token)) = orgs.get(next.fetch_add(1, Ordering::SeqCst)) {
                let form = [
                    ("grant_type", "refresh_token"),
                    ("client_id", &*org.client_id),
                    ("client_secret", &*org.client_secret),
                    ("refresh_token", token.expose()),
                ];
                let sent =
                    client.post(format!("{}/services/oauth2/token", org.login)).form(&form).send().await.unwrap();
                assert_eq!(sent.status(), 200);
                let (body, path, dir) = (sent.text().await.unwrap(), dir.join(&org.name), dir.clone());
                let write = move || {
                    let mut file = tempfile::NamedTempFile::new_in(&dir).unwrap();
                    file.write_all(body.as_bytes()).unwrap();
                    file.as_file().sync_all().unwrap();
                    file.persist(path).unwrap();
                    fs::File::open(dir).unwrap().sync_all().unwrap();
                };
                tokio::task::spawn_blocking(write).await.unwrap();
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo test --release --test program -- --ignored thousand --nocapture"]
async fn a_thousand_refreshes_beside_a_bare_loop_of_the_same() {
    let stage = logged_in(ORGS, false).await;
    let bare_dir = stage.dir.path().join("bare");
    fs::create_dir(&bare_dir).unwrap();
    for _ in 0..5 {
        let bare = bare_loop(&stage, &bare_dir).await;
        let began = Instant::now();
        let ended = run(&stage, &["refresh", "--all", "--json"]).await;
        let ours = began.elapsed();
        assert_eq!((ended.code, ended.results().len()), (Some(0), ORGS));
        println!("bare {bare:?}, orgdeck {ours:?}, {:.2} times", ours.as_secs_f64() / bare.as_secs_f64());
    }
}
