//! Tokens handed over by the real binary: to the browser by a link that works once, and to a command by
//! its variables; and that they are nowhere else.

use std::{
    fs::{self, Permissions},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
};

use orgdeck::simulator::{Options, Permission, Persona, Scenario, roster};
use serde_json::Value;
use tokio::process::Command;
use url::Url;

use crate::support::{
    browser::Browser,
    canary::Canaries,
    page::{led_to, parameter, visit},
    process::{Ended, Process, orgdeck},
    stage::Stage,
};

/// Two orgs, a production one and a sandbox, both logged in.
async fn stage() -> Stage {
    logged_in(|_| ()).await
}

/// The same, changed before anybody logs in.
async fn logged_in(change: impl FnOnce(&mut Scenario)) -> Stage {
    let stage = Stage::new(|redirect_uri| {
        let mut scenario = roster::numbered(2);
        change(&mut scenario);
        Options { auto_approve: true, scenario: Some(scenario), redirect_uri, ..Options::default() }
    })
    .await;
    let ended = Process::login(&stage, &Browser::of(Persona::Allow), &["--all"]).end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    stage
}

fn command(stage: &Stage, arguments: &[&str]) -> Command {
    let mut command = orgdeck(stage.dir.path());
    // Outside of whatever directory the tests run in.
    command.current_dir(stage.dir.path()).args(arguments);
    command
}

async fn run(stage: &Stage, arguments: &[&str]) -> Ended {
    Process::start(command(stage, arguments)).end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn t23_a_browser_is_led_to_a_link_that_works_once_and_stands_in_no_argv() {
    let stage = stage().await;
    let mut browser = Browser::unseen();
    let log = stage.dir.path().join("log");
    let mut open = command(&stage, &["open", "org-002", "/lightning/o/Account/list?a=b", "-vv", "--log-file"]);
    let open = Process::start({
        open.arg(&log).env("BROWSER", browser.command());
        open
    });
    let link = browser.link().await;
    assert!(link.starts_with("http://127.0.0.1:") && link.contains("/go/"), "{link}");
    let process = fs::read(format!("/proc/{}/cmdline", open.id())).unwrap_or_default();
    let front = led_to(&link).await;
    let canaries = Canaries::default();
    canaries.read(stage.dir.path());
    canaries.add("one-time link", &parameter(&front, "otp"));
    let inside = led_to(&front).await;
    assert!(inside.ends_with("/lightning/o/Account/list?a=b"), "{inside}");
    let ended = open.end().await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "org-002 (SBX) is open in the browser\n"), "{ended:?}");
    let port = Url::parse(&link).unwrap().port().unwrap();
    assert!(TcpListener::bind(("127.0.0.1", port)).is_ok(), "its door is closed");

    canaries.assert_none_in("orgdeck's arguments", &String::from_utf8_lossy(&process));
    let traces = fs::read(browser.traces()).unwrap();
    canaries.assert_none_in("the browser's arguments and variables", &String::from_utf8_lossy(&traces));
    canaries.assert_none_in("what was said", &(ended.out + &ended.err));
    assert!(canaries.assert_none_under(stage.dir.path()) >= 3, "the log is looked through, too");
    assert_eq!(stage.sent("/singleaccess"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_printed_where_it_is_asked_for_and_no_browser_starts() {
    let stage = stage().await;
    let mut browser = Browser::unseen();
    for json in [false, true] {
        let arguments =
            if json { &["open", "org-001", "--print", "--json"][..] } else { &["open", "org-001", "--print"] };
        let mut open = command(&stage, arguments);
        open.env("BROWSER", browser.command());
        let ended = Process::start(open).end().await;
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        let link = match json {
            true => ended.objects()[0]["link"].as_str().unwrap().to_owned(),
            false => ended.out.trim_end().to_owned(),
        };
        assert!(led_to(&link).await.ends_with("/org-001/"), "{link}");
        assert_eq!(visit(&link).await.status(), 403, "it works once");
    }
    assert!(browser.is_unused());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browsers_profile_is_found_by_its_name_for_logins_and_for_orgs() {
    let mut stage = Stage::approving(1).await;
    stage.set(|text| text.replacen("[profiles.org-001]\n", "[profiles.org-001]\nbrowser = \"chrome:Acme\"\n", 1));
    let mut browser = Browser::of(Persona::Allow);
    let home = tempfile::tempdir().unwrap();
    let (argv, chrome) = (home.path().join("argv"), home.path().join("google-chrome"));
    let script =
        format!("#!/bin/sh\necho \"$1\" >>'{}'\nexec {}\n", argv.display(), browser.command().replace("%s", "\"$2\""));
    fs::write(&chrome, script).unwrap();
    fs::set_permissions(&chrome, Permissions::from_mode(0o700)).unwrap();
    fs::create_dir_all(home.path().join("config/google-chrome")).unwrap();
    let state = r#"{"profile": {"info_cache": {"Default": {"name": "Ana"}, "Profile 7": {"name": "Acme"}}}}"#;
    fs::write(home.path().join("config/google-chrome/Local State"), state).unwrap();
    let path = format!("{}:{}", home.path().display(), std::env::var("PATH").unwrap());
    let run = async |stage: &Stage, arguments: &[&str]| {
        let mut command = command(stage, arguments);
        command.env("PATH", &path).env("XDG_CONFIG_HOME", home.path().join("config")).env("BROWSER", "/nowhere/other");
        Process::start(command).end().await
    };
    for arguments in [&["login", "org-001"], &["open", "org-001"]] {
        let ended = run(&stage, arguments).await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        browser.link().await;
    }
    assert_eq!(fs::read_to_string(&argv).unwrap(), "--profile-directory=Profile 7\n".repeat(2));

    stage.set(|text| text.replacen("chrome:Acme", "chrome:Globex", 1));
    let ended = run(&stage, &["open", "org-001"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("chrome has no profile called Globex; it has Ana, Acme"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_alone_opens_the_default_org() {
    let stage = stage().await;
    assert_eq!(run(&stage, &["use", "org-002"]).await.code, Some(0));
    let ended = run(&stage, &["open", "/setup", "--print"]).await;
    assert!(led_to(ended.out.trim_end()).await.ends_with("/setup") && ended.out.contains("/org-002"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_have_a_browser_session_ends_with_4_and_the_reason() {
    for api_only in [true, false] {
        let stage = logged_in(|scenario| match api_only {
            true => scenario.orgs[0].users[0].permissions.push(Permission::ApiUserOnly),
            false => scenario.apps[0].scopes.retain(|scope| scope != "web"),
        })
        .await;
        let ended = run(&stage, &["open", "org-001"]).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(4), ""));
        assert!(ended.err.contains("API Only, or the login was granted without the scope `web`"), "{}", ended.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_ends_with_3_and_a_server_that_is_gone_with_5() {
    let stage = stage().await;
    stage.simulator.end_sessions("org-001");
    let ended = run(&stage, &["open", "org-001", "--json"]).await;
    let error: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!((ended.code, error["error"]["code"].as_str()), (Some(3), Some("no_link")), "{ended:?}");
    assert!(ended.err.contains("`orgdeck open org-001 --check` gets a new one first"), "{}", ended.err);
    let ended = run(&stage, &["open", "org-001", "--check", "--print"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let Stage { simulator, dir, .. } = stage;
    simulator.stop().await;
    let mut open = orgdeck(dir.path());
    open.args(["open", "org-002"]);
    let ended = Process::start(open).end().await;
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert!(ended.err.contains("org-002 was not opened: the org did not answer"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_fresh_before_it_is_handed_over() {
    let stage = stage().await;
    let token = async |arguments: &[&str]| run(&stage, arguments).await.out;
    let stored = token(&["token", "org-002"]).await;
    stage.simulator.end_sessions("org-002");
    let script = ["--", "sh", "-c", "echo $SF_ACCESS_TOKEN"];
    assert_eq!(token(&[&["exec", "org-002"], &script[..]].concat()).await, stored, "nobody asked");
    let new = token(&[&["exec", "org-002", "--check"], &script[..]].concat()).await;
    assert!(new != stored && new.lines().count() == 1, "{new}");
    assert_eq!(token(&[&["exec", "org-002", "--check"], &script[..]].concat()).await, new, "it lives");
    let env: Value = serde_json::from_str(&token(&["env", "org-002", "--refresh", "--json"]).await).unwrap();
    assert_ne!(env["SF_ACCESS_TOKEN"].as_str().unwrap(), new.trim_end());
    assert_eq!(stage.simulator.counters().refreshes, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_browser_starts_the_way_out_is_named() {
    let stage = stage().await;
    let mut open = command(&stage, &["open", "org-001"]);
    open.env("BROWSER", "/nowhere/browser");
    let ended = Process::start(open).end().await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("/nowhere/browser could not be started"), "{}", ended.err);
    assert!(ended.err.contains("`orgdeck open org-001 --print` prints a link"), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn t22_a_token_is_in_the_commands_variables_and_nowhere_else() {
    let stage = stage().await;
    let log = stage.dir.path().join("log");
    // It tells when it is there, and stays until it is told to go.
    let mut exec = command(&stage, &["-vv", "--log-file", log.to_str().unwrap(), "exec", "org-001", "--"]);
    exec.args(["sh", "-c", "echo $SF_ORG_INSTANCE_URL; read -r line"]);
    let mut exec = Process::start(exec);
    assert!(exec.line().await.ends_with("/org-001"));
    let seen = |what: &str| fs::read(format!("/proc/{}/{what}", exec.id())).unwrap();
    let (arguments, variables) = (seen("cmdline"), String::from_utf8(seen("environ")).unwrap());
    let token = run(&stage, &["token", "org-001"]).await.out.trim_end().to_owned();
    for name in ["SF_ACCESS_TOKEN", "SF_TARGET_ORG"] {
        assert!(variables.split('\0').any(|variable| variable == format!("{name}={token}")), "{name}");
    }
    let canaries = Canaries::default();
    canaries.read(stage.dir.path());
    canaries.assert_none_in("the command's arguments", &String::from_utf8_lossy(&arguments));
    exec.write("go").await;
    let ended = exec.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    canaries.assert_none_in("what was said", &(ended.out + &ended.err));
    assert!(canaries.assert_none_under(stage.dir.path()) >= 3);
    assert_eq!(stage.sent("/singleaccess"), 0);
}
