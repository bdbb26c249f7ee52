//! What `refresh`, `check`, `revoke` and `token` say and do, as scripts and people see it.

use std::time::Duration;

use orgdeck::simulator::{Fault, Switch};

use super::*;
use crate::support::{
    canary::Canaries,
    terminal::{ORGDECK, Terminal},
};

#[tokio::test(flavor = "multi_thread")]
async fn t21_old_and_new_fingerprints_are_shown_and_no_token_is() {
    let stage = logged_in(1, true).await;
    let (canaries, log) = (Canaries::default(), stage.dir.path().join("log"));
    canaries.read(stage.dir.path());
    let old = card(&stage, ORG);
    let log_file = log.to_str().unwrap();
    let lines = run(&stage, &["refresh", ORG, "--log-file", log_file, "-vv"]).await;
    canaries.read(stage.dir.path());
    let new = card(&stage, ORG);
    assert_eq!((lines.code, lines.err.as_str()), (Some(0), ""));
    assert!(lines.out.contains(&format!("#{} → #{}", old.access_fingerprint, new.access_fingerprint)), "{}", lines.out);
    let tokens =
        |card: &Card| serde_json::json!({ "access": card.access_fingerprint, "refresh": card.refresh_fingerprint });
    let objects = run(&stage, &["refresh", ORG, "--json"]).await;
    canaries.read(stage.dir.path());
    let fingerprints = serde_json::json!({ "old": tokens(&new), "new": tokens(&card(&stage, ORG)) });
    assert_eq!(last(&objects)["fingerprints"], fingerprints);
    let checked = run(&stage, &["check", ORG, "--json", "--log-file", log_file, "-vv"]).await;
    let shown = run(&stage, &["show", ORG]).await;
    let report = stage.dir.path().join("report.json");
    let revoked = run(&stage, &["revoke", ORG, "--report", report.to_str().unwrap(), "--json"]).await;
    for ended in [lines, objects, checked, shown, revoked] {
        assert_eq!(ended.code, Some(0), "{ended:?}");
        canaries.assert_none_in("the output", &format!("{}{}", ended.out, ended.err));
    }
    assert!(fs::read_to_string(&log).unwrap().contains("/services/oauth2/introspect"));
    assert!(canaries.assert_none_under(stage.dir.path()) >= 4, "t58: after a revocation, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_tells_alive_ended_dead_and_not_reached_apart() {
    let stage = logged_in(1, false).await;
    let before = fs::read(file(&stage, ORG)).unwrap();
    let check = async |code: i32, result: &str| {
        let ended = run(&stage, &["check", ORG, "--json"]).await;
        assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(code), Some(result)), "{ended:?}");
        last(&ended)
    };
    let alive = check(0, "alive").await;
    assert!(alive["expires_at"].as_str().is_some() && alive["username"].as_str().is_some(), "{alive}");
    assert!(card(&stage, ORG).expires_at.is_some(), "what was learned is saved");
    end_session(&stage, ORG);
    assert_eq!(check(0, "ended").await["refresh_token"], "alive");
    let listed = run(&stage, &["list"]).await.out;
    assert!(listed.contains("session ended"), "{listed}");
    stage.simulator.set_fault(ORG, Switch::parse("introspect:reset_after_processing*1").unwrap());
    assert_eq!(check(5, "failed").await["fault"]["code"], "connection_broken");
    stage.simulator.revoke_all();
    check(3, "dead").await;
    let listed = run(&stage, &["list"]).await.out;
    assert!(listed.contains("! log in: token ended"), "{listed}");
    assert_eq!(stage.simulator.counters().refreshes, 0, "a refresh is never used as a check");
    let grant = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap()["grant"].clone();
    assert_eq!(grant(&fs::read(file(&stage, ORG)).unwrap()), grant(&before));
    assert_eq!((stage.sent("/introspect"), stage.sent("/userinfo")), (6, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_without_the_secret_asks_the_instance() {
    let mut stage = logged_in(1, false).await;
    stage.set(|text| text.lines().filter(|line| !line.starts_with("client_secret")).collect::<Vec<_>>().join("\n"));
    let ended = run(&stage, &["check", ORG, "--json"]).await;
    assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("alive")), "{ended:?}");
    assert_eq!((stage.sent("/introspect"), stage.sent("/userinfo")), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_keeps_everything_and_ends_with_5() {
    let stage = logged_in(1, false).await;
    let before = fs::read(file(&stage, ORG)).unwrap();
    let Stage { simulator, dir, .. } = stage;
    simulator.stop().await;
    for arguments in [["check", ORG, "--json"], ["revoke", ORG, "--json"], ["refresh", ORG, "--json"]] {
        let mut command = orgdeck(dir.path());
        command.args(arguments);
        let ended = Process::start(command).end().await;
        assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(5), Some("not_reached")), "{ended:?}");
    }
    assert_eq!(fs::read(dir.path().join("tokens/org-001.json")).unwrap(), before);
    let mut command = orgdeck(dir.path());
    command.args(["revoke", ORG, "--local-only"]);
    let ended = Process::start(command).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("the server was not asked"), "{}", ended.out);
    assert!(!dir.path().join("tokens/org-001.json").exists() && dir.path().join("tokens/org-001.lock").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_token_talks_to_nobody_until_it_is_older_than_refresh_after() {
    let mut stage = logged_in(1, true).await;
    stage.set(|text| format!("{text}\nrefresh_after = \"90m\"\n"));
    let requests = stage.simulator.requests().len();
    let ended = run(&stage, &["token", ORG]).await;
    assert_eq!((ended.code, ended.out.trim_end()), (Some(0), access(&stage, ORG).expose()));
    assert_eq!(stage.simulator.requests().len(), requests);

    let age = |minutes: i64| {
        let mut lock = stage.dir.tokens().lock(&name(ORG), "test", Duration::ZERO).unwrap();
        let (mut card, grant) = lock.grant().unwrap().unwrap();
        card.minted_at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        lock.save(&card, &grant).unwrap();
    };
    age(91);
    let old = access(&stage, ORG);
    stage.simulator.set_fault(ORG, Switch::parse("token:html_503").unwrap());
    let ended = run(&stage, &["token", ORG]).await;
    assert_eq!((ended.code, ended.out.trim_end()), (Some(0), old.expose()), "only its age spoke against it");
    assert!(ended.err.contains("this is the stored one"), "{}", ended.err);
    stage.simulator.clear_faults(ORG);
    let ended = run(&stage, &["token", ORG]).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_ne!(ended.out.trim_end(), old.expose());
    let refreshes = stage.simulator.counters().refreshes;
    assert_eq!(run(&stage, &["token", ORG]).await.out, ended.out, "it is young again");
    assert_eq!(stage.simulator.counters().refreshes, refreshes);
}

#[tokio::test(flavor = "multi_thread")]
async fn token_refresh_gives_a_new_one_and_token_check_the_same_while_it_lives() {
    let stage = logged_in(1, true).await;
    let old = access(&stage, ORG);
    let checked = run(&stage, &["token", ORG, "--check"]).await;
    assert_eq!((checked.code, checked.out.trim_end()), (Some(0), old.expose()));
    let document: Value = serde_json::from_str(&run(&stage, &["token", ORG, "--refresh", "--json"]).await.out).unwrap();
    assert_eq!(document["access_token"].as_str(), Some(access(&stage, ORG).expose()));
    assert_ne!(access(&stage, ORG), old);
    assert_eq!(stage.simulator.counters().refreshes, 1);
    let refused = run(&stage, &["token", "org-01", "--check"]).await;
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_waited_for() {
    let stage = logged_in(1, true).await;
    stage.simulator.set_fault(ORG, Switch::parse("token:unknown_error*2").unwrap());
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, last(&ended)["result"].as_str()), (Some(0), Some("refreshed")), "{ended:?}");
    assert_eq!(stage.simulator.counters().refreshes, 1);
    assert_eq!(ended.out.matches("trying again").count(), 2, "{}", ended.out);
    stage.simulator.set_fault(ORG, Fault::Html503);
    let ended = run(&stage, &["refresh", ORG, "--json"]).await;
    assert_eq!((ended.code, uncertain(&stage, ORG)), (Some(5), None), "{ended:?}");
    assert!(ended.out.contains("left alone for 30 s"), "{}", ended.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn t14_t15_what_points_elsewhere_is_neither_followed_nor_saved() {
    for (fault, code) in
        [(Fault::Redirect(307), "redirected"), (Fault::ForeignInstance, "foreign_host"), (Fault::OtherOrg, "other_org")]
    {
        let stage = logged_in(1, false).await;
        let before = fs::read(file(&stage, ORG)).unwrap();
        stage.simulator.set_fault(ORG, fault);
        let ended = run(&stage, &["refresh", ORG, "--json"]).await;
        assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(4), Some(code)), "{ended:?}");
        assert_eq!(fs::read(file(&stage, ORG)).unwrap(), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_grants_are_revoked_with_a_yes_and_a_report_and_nothing_stays() {
    let stage = logged_in(3, true).await;
    let report = stage.dir.path().join("report.json");
    let report_file = report.to_str().unwrap();
    let refused = run(&stage, &["revoke", "--all", "--json"]).await;
    assert_eq!((refused.code, refused.out.as_str(), stage.sent("/revoke")), (Some(2), "", 0));
    assert!(refused.err.contains("--yes"), "{}", refused.err);

    stage.simulator.set_fault("org-002", Switch::parse("revoke:html_503*1").unwrap());
    let ended = run(&stage, &["revoke", "--all", "--yes", "--wipe", "--report", report_file, "--json"]).await;
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert_eq!(stage.saved(), ["org-002"], "what was not revoked is kept");
    let written: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    let grants = written["grants"].as_array().unwrap();
    let status: Vec<_> =
        grants.iter().map(|grant| (grant["profile"].as_str().unwrap(), grant["status"].as_str().unwrap())).collect();
    assert_eq!(status, [("org-001", "revoked"), ("org-002", "failed"), ("org-003", "revoked")]);
    for grant in grants {
        for key in ["org_id", "user_id", "fingerprint", "at", "hand_outs"] {
            assert!(!grant[key].is_null(), "{key} of {grant}");
        }
    }
    assert!(!grants[1]["fault"]["message"].is_null());

    let again = run(&stage, &["revoke", "--all", "--yes", "--report", report_file]).await;
    assert_eq!((again.code, stage.sent("/revoke")), (Some(6), 3), "no report is written over");
    fs::remove_file(&report).unwrap();
    let ended = run(&stage, &["revoke", "--all", "--yes", "--wipe"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!stage.dir.path().exists(), "{:?}", fs::read_dir(stage.dir.path()).map(|dir| dir.count()));
    assert_eq!(stage.simulator.counters().tokens_issued, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_saved_the_rest_is_wiped_all_the_same() {
    let stage = logged_in(1, true).await;
    assert_eq!(run(&stage, &["revoke", ORG]).await.code, Some(0));
    let refused = run(&stage, &["revoke", "--all", "--yes"]).await;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    fs::write(stage.dir.path().join(".default.x7Kq2m.tmp"), "").unwrap();
    let copy = stage.dir.path().join("tokens/org-001.json.corrupt-0123456789abcdef");
    fs::write(&copy, "{}").unwrap();
    let ended = run(&stage, &["revoke", "--all", "--yes", "--wipe"]).await;
    assert_eq!((ended.code, copy.exists()), (Some(1), true), "it may hold a grant: {ended:?}");
    assert!(ended.err.contains("corrupt-0123456789abcdef may hold grants"), "{ended:?}");
    fs::remove_file(copy).unwrap();
    let ended = run(&stage, &["revoke", "--all", "--yes", "--wipe"]).await;
    assert_eq!((ended.code, stage.dir.path().exists()), (Some(0), false), "{ended:?}");
    assert!(ended.err.contains(" is gone"), "{ended:?}");
    let ended = run(&stage, &["revoke", "--all", "--yes", "--wipe"]).await;
    assert_eq!((ended.code, stage.dir.path().exists()), (Some(1), false), "{ended:?}");
    assert!(ended.err.contains(" is not there: nothing was removed"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_revoked_before_is_revoked() {
    let stage = logged_in(1, false).await;
    stage.simulator.revoke_all();
    let ended = run(&stage, &["revoke", ORG]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(stage.saved().is_empty());
    let ended = run(&stage, &["revoke", ORG]).await;
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_file_without_settings_can_be_checked_and_revoked_and_not_refreshed() {
    let mut stage = logged_in(1, true).await;
    stage.set(|_| "version = 1\n".to_owned());
    for (arguments, code) in
        [(["check", ORG, "--json"], 0), (["refresh", ORG, "--json"], 2), (["revoke", ORG, "--json"], 0)]
    {
        let ended = run(&stage, &arguments).await;
        assert_eq!(ended.code, Some(code), "{ended:?}");
    }
    assert!(stage.saved().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_terminal_several_want_their_number_and_production_its_name() {
    let stage = logged_in(3, false).await;
    let dir = stage.dir.path().to_str().unwrap().to_owned();
    let revoke = async |typed: &'static str, arguments: &'static [&'static str]| {
        let dir = dir.clone();
        let terminal = tokio::task::spawn_blocking(move || {
            let argv: Vec<&str> =
                [ORGDECK, "--config-dir", &dir, "revoke"].into_iter().chain(arguments.iter().copied()).collect();
            let mut terminal = Terminal::start((100, 30), &argv, &[]);
            terminal.see("to go on:");
            terminal.press(typed);
            terminal.end().exit_code()
        });
        terminal.await.unwrap()
    };
    assert_eq!(revoke("yes\r", &["--all"]).await, 1);
    assert_eq!(revoke("y\r", &[ORG]).await, 1, "production wants its name");
    assert_eq!((stage.saved().len(), stage.sent("/revoke")), (3, 0));
    assert_eq!(revoke("org-001\r", &[ORG]).await, 0);
    assert_eq!(revoke("2\r", &["--all"]).await, 0);
    assert!(stage.saved().is_empty());
}
