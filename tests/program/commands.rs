//! The real binary as scripts run it: what it writes, what it leaves on disk, and its exit codes.

use std::{collections::BTreeMap, fs, net::TcpListener, os::unix::fs::PermissionsExt};

use orgdeck::simulator::{Fault, Options, Persona};
use rustix::process::Signal;
use serde_json::Value;
use url::Url;

use crate::support::{
    browser::Browser,
    page::led_to,
    process::{Process, orgdeck},
    stage::{Stage, free_port, name},
};

const STEPS: [&str; 6] = ["prepare", "listen", "authorize", "exchange", "verify", "save"];

fn saved(profiles: &[&str]) -> Vec<(String, String)> {
    profiles.iter().map(|profile| ((*profile).to_owned(), "saved".to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_orgs_of_the_simulator_command_are_logged_in_by_one_command() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("deck");
    fs::create_dir(&dir).unwrap();
    let profiles = dir.join("profiles.toml");
    let redirect = format!("http://localhost:{}", free_port());
    let mut simulator = orgdeck(&dir);
    simulator.args(["simulator", "--orgs", "20", "--auto-approve", "--redirect-uri", &redirect]);
    simulator.arg("--write-profiles").arg(&profiles);
    let mut simulator = Process::start(simulator);
    let ready: Value = serde_json::from_str(&simulator.line().await).unwrap();
    assert_eq!((ready["ready"].as_bool(), ready["orgs"].as_array().unwrap().len()), (Some(true), 20));

    let browser = Browser::of(Persona::Allow);
    let mut login = orgdeck(&dir);
    login.env("BROWSER", browser.command()).args(["login", "--all", "--json"]);
    let ended = Process::start(login).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.err, "");
    let mut results = ended.results();
    results.sort();
    let expected: Vec<_> = (1..=20).map(|number| (format!("org-{number:03}"), "saved".to_owned())).collect();
    assert_eq!(results, expected);

    let mode = |path: &str| fs::metadata(dir.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("tokens"), mode("tokens/org-007.json"), mode("history")), (0o700, 0o600, 0o700));
    assert_eq!((mode("profiles.toml"), mode("ledger.json"), mode("history/org-007.jsonl")), (0o600, 0o600, 0o600));

    let mut token = orgdeck(&dir);
    let token = Process::start({
        token.args(["token", "org-007"]);
        token
    })
    .end()
    .await;
    assert_eq!((token.code, token.err.as_str()), (Some(0), ""));
    assert!(token.out.starts_with("00DSIM") && token.out.trim_end().len() == 112 && token.out.lines().count() == 1);

    simulator.signal(Signal::TERM);
    assert_eq!(simulator.end().await.code, Some(143));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_of_json_says_which_profile_which_step_and_when() {
    let stage = Stage::new(Options::demo).await;
    let browser = Browser::of(Persona::Allow);
    let ended = Process::login(&stage, &browser, &["acme-prod", "globex-prod", "umbrella-prod", "--json"]).end().await;
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let mut of: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for object in ended.objects() {
        assert!(object["flow"].is_u64() && object["at_ms"].as_i64().is_some_and(|at| at > 1_600_000_000_000));
        of.entry(object["profile"].as_str().unwrap().to_owned()).or_default().push(object);
    }
    assert_eq!(of.keys().collect::<Vec<_>>(), ["acme-prod", "globex-prod", "umbrella-prod"]);
    for (profile, objects) in &of {
        let (last, steps) = objects.split_last().unwrap();
        assert!(steps.iter().all(|object| object.get("result").is_none()));
        let place = |object: &Value| STEPS.iter().position(|step| object["step"] == *step).expect("a known step");
        assert!(steps.is_sorted_by_key(place), "{profile}: {steps:#?}");
        let statuses = ["began", "note", "done", "failed", "cancelled"];
        assert!(steps.iter().all(|object| statuses.iter().any(|status| object["status"] == *status)));
        let begun = |step: &str| steps.iter().find(|object| object["step"] == step && object["status"] == "began");
        let url = Url::parse(begun("authorize").unwrap()["authorize_url"].as_str().unwrap()).unwrap();
        assert!(url.path().ends_with("/services/oauth2/authorize"));
        assert!(steps.iter().filter(|object| object.get("authorize_url").is_some()).count() == 1);
        if profile == "umbrella-prod" {
            let failed = steps.iter().find(|object| object["status"] == "failed").unwrap();
            assert_eq!((last["result"].as_str(), &failed["fault"]), (Some("failed"), &last["fault"]));
            let fault = last["fault"].as_object().unwrap();
            assert_eq!(fault.keys().collect::<Vec<_>>(), ["code", "message", "cause", "who", "action"]);
            assert!(fault.values().all(|value| value.as_str().is_some_and(|text| !text.is_empty())));
            assert_eq!(fault["code"], "invalid_client");
        } else {
            assert_eq!(last["result"], "saved");
            assert!(STEPS.iter().all(|step| begun(step).is_some()), "{profile}");
            assert_eq!(last["org_id"].as_str().map(str::len), Some(18));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_sends_nothing() {
    let stage = Stage::approving(2).await;
    Process::login(&stage, &Browser::of(Persona::Allow), &["org-001"]).end().await;
    let before = stage.simulator.requests().len();
    for arguments in [&["list"][..], &["list", "--json"], &["show", "org-001"], &["token", "org-001"], &["token"]] {
        let mut command = orgdeck(stage.dir.path());
        command.args(arguments);
        assert_eq!(Process::start(command).end().await.code, Some(0), "{arguments:?}");
    }
    assert_eq!(stage.simulator.requests().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn t34_a_simulated_org_is_never_taken_for_a_real_one() {
    let stage = Stage::approving(1).await;
    let show = async |more: &[&str]| {
        let mut command = orgdeck(stage.dir.path());
        command.args(["show", "org-001"]).args(more);
        Process::start(command).end().await.out
    };
    assert!(show(&[]).await.contains("simulated on this machine"));
    Process::login(&stage, &Browser::of(Persona::Allow), &["org-001"]).end().await;
    assert!(show(&[]).await.contains("simulated on this machine"));
    assert!(show(&["--json"]).await.contains("\"simulated\":true"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_denies_or_has_a_wrong_secret_ends_with_4() {
    let stage = Stage::new(Options::demo).await;
    let browser = Browser::of(Persona::Deny);
    let ended = Process::login(&stage, &browser, &["hooli-uat", "--json"]).end().await;
    assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(4), Some("access_denied")), "{ended:?}");
    let browser = Browser::of(Persona::Allow);
    let ended = Process::login(&stage, &browser, &["umbrella-prod"]).end().await;
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(ended.out.contains("umbrella-prod") && ended.out.contains("failed: "), "{}", ended.out);
    assert!(stage.saved().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn t20_another_user_ends_with_4_unless_that_is_wanted() {
    let stage = Stage::new(Options::demo).await;
    let browser = Browser::of(stage.simulator.persona("wayne-prod"));
    let ended = Process::login(&stage, &browser, &["wayne-prod", "--json"]).end().await;
    assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(4), Some("other_org")), "{ended:?}");
    assert!(stage.saved().is_empty() && stage.sent("/revoke") == 1);
    let ended = Process::login(&stage, &browser, &["wayne-prod", "--json", "--replace"]).end().await;
    assert_eq!((ended.code, ended.results()), (Some(0), saved(&["wayne-prod"])), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_there_is_not_ends_with_2_and_the_nearest_one() {
    let stage = Stage::approving(2).await;
    let mut browser = Browser::of(Persona::Allow);
    let ended = Process::login(&stage, &browser, &["org-001", "org-01"]).end().await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(ended.err.contains("did you mean org-001?"), "{}", ended.err);
    assert!(browser.is_unused() && stage.simulator.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_ends_with_5() {
    let stage = Stage::approving(1).await;
    let mut login = Process::login(&stage, &Browser::unseen(), &["org-001", "--json", "--paste"]);
    let begun = login.step("authorize", "began").await;
    let address = led_to(begun["authorize_url"].as_str().unwrap()).await;
    let Stage { simulator, dir, .. } = stage;
    simulator.stop().await;
    login.write(&address).await;
    let ended = login.end().await;
    assert_eq!((ended.code, ended.fault()["who"].as_str().is_some()), (Some(5), true), "{ended:?}");
    assert!(dir.tokens().names().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn t39_a_port_that_another_program_holds_ends_with_1_and_no_browser() {
    let stage = Stage::approving(1).await;
    let mut browser = Browser::of(Persona::Allow);
    let _held = TcpListener::bind(("127.0.0.1", stage.port)).unwrap();
    let ended = Process::login(&stage, &browser, &["org-001", "--json"]).end().await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let message = ended.fault()["message"].as_str().unwrap().to_owned();
    let holder = format!("(pid {})", std::process::id());
    assert!(message.contains(&format!("port {}", stage.port)), "{message}");
    assert!(message.contains(&holder) || !cfg!(target_os = "linux"), "{message}");
    assert!(browser.is_unused() && stage.simulator.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn t45_the_second_of_two_orgdecks_waits_for_the_port_and_both_log_in() {
    let stage = Stage::approving(2).await;
    let (mut first_browser, second_browser) = (Browser::unseen(), Browser::of(Persona::Allow));
    let mut first = Process::login(&stage, &first_browser, &["org-001", "--json"]);
    let link = first_browser.link().await;
    let mut second = Process::login(&stage, &second_browser, &["org-002", "--json"]);
    let note = second.step("listen", "note").await;
    assert!(note["words"].as_str().unwrap().contains("another orgdeck"), "{note}");
    orgdeck::demo::robot::walk(&link, Persona::Allow).await.unwrap();
    first.step("save", "done").await;
    assert_eq!(first.end().await.code, Some(0));
    assert_eq!(second.end().await.code, Some(0));
    assert_eq!(stage.saved(), ["org-001", "org-002"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_on_standard_input_logs_in_without_port_and_browser() {
    let stage = Stage::approving(2).await;
    let _held = TcpListener::bind(("127.0.0.1", stage.port)).unwrap();
    let mut browser = Browser::unseen();
    let mut login = Process::login(&stage, &browser, &["--all", "--paste", "--json"]);
    let mut addresses = Vec::new();
    for _ in 0..2 {
        let begun = login.step("authorize", "began").await;
        addresses.push(led_to(begun["authorize_url"].as_str().unwrap()).await);
    }
    for address in addresses.iter().rev() {
        login.write(address).await;
    }
    let ended = login.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(stage.saved(), ["org-001", "org-002"]);
    assert!(browser.is_unused());
}

#[tokio::test(flavor = "multi_thread")]
async fn t46_nobody_who_comes_back_in_time_ends_with_1() {
    let stage = Stage::approving(1).await;
    let mut browser = Browser::unseen();
    let ended = Process::login(&stage, &browser, &["org-001", "--timeout", "1", "--json"]).end().await;
    assert_eq!((ended.code, ended.fault()["code"].as_str()), (Some(1), Some("time_over")), "{ended:?}");
    let link = browser.link().await;
    assert!(orgdeck::demo::robot::walk(&link, Persona::Allow).await.is_err());
    assert_eq!(stage.sent("/token"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn t55_a_signal_waits_for_what_was_sent_and_gives_the_grant_back() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let stage = Stage::slow().await;
        let browser = Browser::of(Persona::Allow);
        let mut login = Process::login(&stage, &browser, &["org-001", "--json"]);
        login.step("exchange", "began").await;
        login.signal(signal);
        let ended = login.end().await;
        assert_eq!((ended.code, ended.results()[0].1.as_str()), (Some(code), "cancelled"), "{ended:?}");
        assert_eq!((stage.sent("/token"), stage.sent("/revoke")), (1, 1));
        assert!(stage.saved().is_empty());
        assert!(TcpListener::bind(("127.0.0.1", stage.port)).is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_file_that_cannot_be_used_ends_with_6_and_is_left_alone() {
    let stage = Stage::approving(2).await;
    fs::create_dir_all(stage.dir.path().join("tokens/org-001.json")).unwrap();
    let ended = Process::login(&stage, &Browser::of(Persona::Allow), &["--all", "--json"]).end().await;
    assert_eq!(ended.code, Some(6), "{ended:?}");
    let mut results = ended.results();
    results.sort();
    assert_eq!(results[0], ("org-001".to_owned(), "failed".to_owned()));
    assert_eq!(results[1], ("org-002".to_owned(), "saved".to_owned()));
    assert!(stage.dir.path().join("tokens/org-001.json").is_dir());
    assert_eq!((stage.sent("/token"), stage.sent("/revoke")), (1, 0), "nothing is minted that could not be kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn t08_a_disk_that_takes_no_file_ends_with_6_and_the_old_token_stays() {
    let stage = Stage::approving(1).await;
    let browser = Browser::of(Persona::Allow);
    assert_eq!(Process::login(&stage, &browser, &["org-001"]).end().await.code, Some(0));
    let before = fs::read(stage.dir.path().join("tokens/org-001.json")).unwrap();

    // A file's size is limited to less than a token file needs.
    let mut limited = tokio::process::Command::new("sh");
    limited.args(["-c", "ulimit -f 1; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_orgdeck")]);
    limited.args(["login", "org-001", "--json"]).arg("--config-dir").arg(stage.dir.path());
    limited.env("BROWSER", browser.command());
    let ended = Process::start(limited).end().await;
    assert_eq!(ended.code, Some(6), "{ended:?}");
    assert_eq!(fs::read(stage.dir.path().join("tokens/org-001.json")).unwrap(), before);
    assert_eq!(stage.sent("/revoke"), 1, "what cannot be kept is given back");
    let stray = |path: &fs::DirEntry| !path.file_name().to_string_lossy().starts_with("org-001.");
    let left: Vec<_> = fs::read_dir(stage.dir.path().join("tokens")).unwrap().flatten().filter(stray).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_not_asked_for_twice() {
    let stage = Stage::approving(1).await;
    stage.simulator.set_fault("org-001", Fault::ResetAfterProcessing);
    let ended = Process::login(&stage, &Browser::of(Persona::Allow), &["org-001", "--json"]).end().await;
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert_eq!(stage.sent("/token"), 1);
    assert!(stage.dir.tokens().card(&name("org-001")).unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn t21_the_transcript_of_a_failed_login_is_for_other_peoples_eyes() {
    let mut stage = Stage::approving(1).await;
    stage.set(|text| text.replacen("client_secret = \"", "client_secret = \"CANARY", 1));
    let browser = Browser::of(Persona::Allow);
    let login = Process::login(&stage, &browser, &["org-001", "--json"]).end().await;
    assert_eq!(login.code, Some(4), "{login:?}");
    let mut command = orgdeck(stage.dir.path());
    command.args(["transcript", "org-001", "--as", "md"]);
    let markdown = Process::start(command).end().await.out;
    let client_id = &stage.simulator.orgs()[0].client_id;
    let wanted = [
        "failed (invalid_client)",
        "agrees with the server's",
        "x-sfdc-request-id",
        client_id.as_str(),
        "## Call 1: authorize",
        "## Call 3: exchange",
        "Login History",
    ];
    for wanted in wanted {
        assert!(markdown.contains(wanted), "{wanted}\n{markdown}");
    }
    assert!(!markdown.contains("CANARY") && !markdown.contains("aPrx") && markdown.is_ascii(), "{markdown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_shown_where_the_browser_does_not_start() {
    let stage = Stage::approving(1).await;
    let mut command = orgdeck(stage.dir.path());
    command.env("BROWSER", "/nowhere/firefox").args(["login", "org-001", "--timeout", "1"]);
    let ended = Process::start(command).end().await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("/nowhere/firefox could not be started"), "{ended:?}");
    assert_eq!(ended.err.matches("org-001: open http://").count(), 1, "{ended:?}");
}
