//! Ends in the wrong moment: killed, cut off, no room. What is lost then is said, and nothing else is lost.

use std::time::Duration;

use orgdeck::simulator::{Fault, Switch};
use rustix::process::Signal;

use super::*;
use crate::support::{player::Player, stage::Nobody};

/// Starts a refresh and waits until the server has it.
async fn under_way(stage: &Stage, arguments: &[&str]) -> Process {
    let before = stage.simulator.counters().token_requests;
    let process = start(stage, arguments);
    while stage.simulator.counters().token_requests == before {
        tokio::task::yield_now().await;
    }
    process
}

/// Kills a refresh that the server has and goes on with, and waits until the server is done.
async fn killed(stage: &Stage) {
    stage.simulator.set_fault(ORG, Fault::Slow(Duration::from_millis(300)));
    let refreshes = stage.simulator.counters().refreshes;
    let process = under_way(stage, &["refresh", ORG, "--json"]).await;
    process.signal(Signal::KILL);
    assert_eq!(process.end().await.code, None);
    while stage.simulator.counters().refreshes == refreshes {
        tokio::task::yield_now().await;
    }
    stage.simulator.clear_faults(ORG);
    assert_eq!(uncertain(stage, ORG), card(stage, ORG).refresh_fingerprint, "it is on record");
    assert!(listed(stage).await.starts_with("uncertain  seen "));
}

/// What `list` says of the org.
async fn listed(stage: &Stage) -> String {
    let ended = run(stage, &["list", "--json"]).await;
    ended.objects()[0][0]["state"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn t06_after_a_kill_in_a_refresh_the_access_token_is_used_while_it_lives() {
    let stage = logged_in(1, true).await;
    killed(&stage).await;
    let before = (card(&stage, ORG), refresh_token(&stage, ORG));
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("alive")), "{ended:?}");
    assert!(ended.out.contains("uncertain: a refresh was cut off"), "{}", ended.out);
    assert!(card(&stage, ORG).has_tokens_of(&before.0) && refresh_token(&stage, ORG) == before.1);
    assert_eq!(stage.simulator.counters().reuse_events, 0);
    assert!(uncertain(&stage, ORG).is_some(), "and it stays so");
    assert!(listed(&stage).await.starts_with("uncertain  seen "));
}

#[tokio::test(flavor = "multi_thread")]
async fn t06_an_open_dashboard_sees_that_a_refresh_elsewhere_was_killed_and_that_a_login_mended_it() {
    let stage = logged_in(1, true).await;
    let mut player = Player::sit_down(&stage, (120, 40), Nobody).await;
    player.see("1 alive").await;
    killed(&stage).await;
    player.see("? uncertain").await;
    // A process that holds the lock by now has sent nothing yet, and makes nothing certain.
    let lock = stage.dir.tokens().lock(&name(ORG), "test", Duration::ZERO).unwrap();
    assert!(listed(&stage).await.starts_with("uncertain  seen "));
    drop(lock);
    player.press("r");
    player.see("✓ Check").await;
    player.see("? uncertain").await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    player.see("alive just now").await;
    player.press("q");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t06_after_a_kill_in_a_rotating_refresh_a_dead_token_is_never_said_to_be_well() {
    let stage = logged_in(1, true).await;
    killed(&stage).await;
    end_session(&stage, ORG);
    let ended = run(&stage, &["token", ORG, "--check"]).await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(3), ""), "{ended:?}");
    assert!(ended.err.contains("uncertain") && ended.err.contains("Log in again"), "{}", ended.err);
    assert!(file(&stage, ORG).exists() && card(&stage, ORG).ended_at.is_some(), "kept, and marked");
    assert_eq!(stage.simulator.counters().reuse_events, 1, "one replay");
    let requests = stage.simulator.counters().token_requests;
    assert_eq!(run(&stage, &["token", ORG, "--check"]).await.code, Some(3));
    assert_eq!(stage.simulator.counters().token_requests, requests, "what is known to be dead is not tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn t06_after_a_kill_in_a_refresh_without_rotation_the_replay_brings_a_token() {
    let stage = logged_in(1, false).await;
    killed(&stage).await;
    end_session(&stage, ORG);
    let ended = run(&stage, &["token", ORG, "--check"]).await;
    assert_eq!((ended.code, ended.out.trim_end()), (Some(0), access(&stage, ORG).expose()), "{ended:?}");
    assert_eq!((uncertain(&stage, ORG), listed(&stage).await.as_str()), (None, "alive just now"));
}

#[tokio::test(flavor = "multi_thread")]
async fn t07_a_lost_answer_is_followed_by_the_access_token_and_by_one_replay_at_most() {
    let lost: Switch = Switch::parse("token:reset_after_processing*1").unwrap();
    // The access token lives: nothing is repeated.
    let stage = logged_in(1, true).await;
    stage.simulator.set_fault(ORG, lost.clone());
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("alive")), "{ended:?}");
    assert_eq!((stage.simulator.counters().refreshes, stage.simulator.counters().reuse_events), (1, 0));

    // It is dead, and the app does not rotate: the replay brings a token.
    let stage = logged_in(1, false).await;
    stage.simulator.set_fault(ORG, lost);
    end_session(&stage, ORG);
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("refreshed")), "{ended:?}");

    // It is dead, and the answers stay lost: one replay, and it is said that nobody knows.
    let stage = logged_in(1, false).await;
    stage.simulator.set_fault(ORG, Switch::parse("token:reset_after_processing").unwrap());
    end_session(&stage, ORG);
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(5), Some("uncertain")), "{ended:?}");
    assert_eq!(stage.simulator.counters().refreshes, 2);
    assert!(uncertain(&stage, ORG).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn t08_a_disk_without_room_is_met_before_the_old_token_is_burnt() {
    let stage = logged_in(1, true).await;
    let before = (fs::read(file(&stage, ORG)).unwrap(), stage.simulator.counters().token_requests);
    let mut limited = tokio::process::Command::new("sh");
    // Files of at most 8 KiB: the old content fits, the room for the new one does not.
    limited.args(["-c", "ulimit -f 16; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_orgdeck"), "refresh", ORG, "--json"]);
    limited.env("ORGDECK_CONFIG_DIR", stage.dir.path());
    let ended = Process::start(limited).end().await;
    assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(6), Some("store")), "{ended:?}");
    assert_eq!((fs::read(file(&stage, ORG)).unwrap(), stage.simulator.counters().token_requests), before);
    assert_eq!((uncertain(&stage, ORG), strays(&stage)), (None, vec![]));
    assert_eq!(run(&stage, &["refresh", ORG]).await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn t55_a_signal_waits_for_the_refresh_that_was_sent_and_saves_it() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let stage = logged_in(1, true).await;
        stage.simulator.set_fault(ORG, Fault::Slow(Duration::from_millis(300)));
        let process = under_way(&stage, &["refresh", ORG, "--json"]).await;
        process.signal(signal);
        let ended = process.end().await;
        assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("refreshed")), "{ended:?}");
        assert_eq!((card(&stage, ORG).refreshes, uncertain(&stage, ORG)), (1, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t55_a_signal_in_the_middle_of_many_finishes_what_was_sent_and_begins_nothing() {
    let stage = logged_in(60, true).await;
    for org in stage.simulator.orgs() {
        stage.simulator.set_fault(&org.name, Fault::Slow(Duration::from_millis(500)));
    }
    let process = under_way(&stage, &["refresh", "--all", "--json"]).await;
    process.signal(Signal::TERM);
    let ended = process.end().await;
    assert_eq!(ended.code, Some(143), "{}", ended.err);
    let results = ended.results();
    let refreshed = results.iter().filter(|(_, result)| result == "refreshed").count() as u64;
    assert_eq!((results.len(), stage.simulator.counters().refreshes), (60, refreshed), "each that was sent is saved");
    for (profile, result) in results {
        let expected = if result == "refreshed" { 1 } else { 0 };
        assert_eq!((card(&stage, &profile).refreshes, uncertain(&stage, &profile)), (expected, None), "{result}");
    }
    assert_eq!(run(&stage, &["check", "--all"]).await.code, Some(0), "and all of them live");
}

#[tokio::test(flavor = "multi_thread")]
async fn t49_a_stopped_holder_is_named_nobody_refreshes_beside_it_and_it_finishes_when_it_goes_on() {
    let stage = logged_in(1, true).await;
    stage.simulator.set_fault(ORG, Fault::Slow(Duration::from_millis(300)));
    let holder = under_way(&stage, &["refresh", ORG, "--json"]).await;
    holder.signal(Signal::STOP);
    let before = stage.simulator.counters().token_requests;
    let waiters = [&["refresh", ORG, "--json"][..], &["refresh", "--all", "--json"]];
    for ended in futures_util::future::join_all(waiters.map(|arguments| run(&stage, arguments))).await {
        assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(6), Some("store")), "{ended:?}");
        let words = ended.fault()["message"].to_string();
        assert!(words.contains(&format!("held by process {} (refresh since", holder.id())), "{words}");
    }
    assert_eq!(stage.simulator.counters().token_requests, before, "nothing is sent without the lock");
    holder.signal(Signal::CONT);
    let ended = holder.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // It was stopped for as long as an answer is awaited: who was quicker, the answer or the clock, is chance,
    // and an answer that was not read stays on record.
    let read = last(&ended)["result"] == "refreshed";
    assert_eq!((card(&stage, ORG).refreshes, uncertain(&stage, ORG).is_some()), (u32::from(read), !read), "{ended:?}");
    assert_eq!(stage.simulator.counters().reuse_events, 0);
}
