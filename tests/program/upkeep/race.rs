//! One rotating token and many processes: one request for each time that it ends, and nobody goes without.

use std::time::{Duration, Instant};

use orgdeck::simulator::Fault;

use super::*;

/// Ends the session, runs eight processes that all want a token which lives, and looks at what they got.
/// Gives back how long each took.
async fn round(stage: &Stage, arguments: &[&str]) -> Vec<Duration> {
    end_session(stage, ORG);
    let processes: Vec<_> = (0..8)
        .map(|_| {
            let began = Instant::now();
            let process = start(stage, arguments);
            tokio::spawn(async move { (process.end().await, began.elapsed()) })
        })
        .collect();
    let mut times = Vec::new();
    for process in processes {
        let (ended, took) = process.await.unwrap();
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
        assert_eq!(ended.out.trim_end(), access(stage, ORG).expose(), "all have the token that is stored");
        times.push(took);
    }
    times
}

#[expect(clippy::print_stdout, reason = "the figure is what an ignored run is for")]
async fn rounds(count: u64, server: Duration) {
    let stage = logged_in(1, true).await;
    stage.simulator.set_fault(ORG, Fault::Slow(server));
    let mut times = Vec::new();
    for _ in 0..count {
        times.extend(round(&stage, &["token", ORG, "--check"]).await);
    }
    let counters = stage.simulator.counters();
    assert_eq!((counters.refreshes, counters.reuse_events), (count, 0));
    assert_eq!(counters.token_requests, count + 1, "one for each, and one for the login");
    assert_eq!(u64::from(card(&stage, ORG).refreshes), count);
    assert_eq!((uncertain(&stage, ORG), strays(&stage)), (None, vec![]));
    times.sort();
    println!("p50 {:?}, p95 {:?}, longest {:?}", times[times.len() / 2], times[times.len() * 95 / 100], times.last());
}

#[tokio::test(flavor = "multi_thread")]
async fn t01_eight_processes_and_one_rotating_token_make_one_refresh_for_each_end() {
    rounds(10, Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: cargo test --release --test program -- --ignored t01 --nocapture"]
async fn t01_eight_processes_and_one_rotating_token_make_one_refresh_for_each_of_two_hundred_ends() {
    rounds(200, Duration::from_millis(100)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t01_who_asks_for_a_new_token_takes_one_that_was_made_while_it_waited() {
    let stage = logged_in(1, true).await;
    stage.simulator.set_fault(ORG, Fault::Slow(Duration::from_secs(1)));
    let before = stage.simulator.counters().refreshes;
    let processes: Vec<_> = (0..4).map(|_| start(&stage, &["refresh", ORG, "--json"])).collect();
    let mut adopted = 0;
    for process in processes {
        let ended = process.end().await;
        assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("refreshed")), "{ended:?}");
        adopted += u64::from(last(&ended)["adopted"] == true);
    }
    let counters = stage.simulator.counters();
    assert_eq!((counters.refreshes - before + adopted, counters.reuse_events), (4, 0));
    assert!(adopted >= 1, "a second is time enough for four to start");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_rotating_orgs_are_refreshed_twice_and_none_is_lost() {
    let stage = logged_in(100, true).await;
    for round in 1..=2 {
        let ended = run(&stage, &["refresh", "--all", "--json"]).await;
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        assert!(ended.results().iter().all(|(_, result)| result == "refreshed"));
        assert_eq!(ended.results().len(), 100);
        let counters = stage.simulator.counters();
        assert_eq!((counters.refreshes, counters.reuse_events), (100 * round, 0));
    }
    for org in stage.simulator.orgs() {
        let card = card(&stage, &org.name);
        assert_eq!((card.refreshes, card.username.as_deref()), (2, Some(&*org.username)));
        assert_eq!(card.refresh_fingerprint, Some(refresh_token(&stage, &org.name).fingerprint()));
    }
    let ledger = orgdeck::store::ledger::read(&stage.dir).unwrap();
    let known = stage.simulator.orgs().iter().filter(|org| {
        let card = card(&stage, &org.name);
        ledger.of(&org.client_id, &card.user).any(|entry| Some(&entry.fingerprint) == card.refresh_fingerprint.as_ref())
    });
    assert_eq!(known.count(), 100, "the ledger follows the rotation");
}
