//! `doctor`: what keeps logins from working, with the fix.

use std::{
    fs::{self, Permissions},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
};

use serde_json::Value;

use crate::{
    simulator::Running,
    stage::{Run, SETTINGS, Stage},
};

/// The findings of a subject, by level and words.
fn found(run: &Run, subject: &str) -> Vec<(String, String)> {
    let document = run.document();
    let rows = document["findings"].as_array().unwrap().iter().filter(|row| row["subject"] == subject);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.map(|row| (text(&row["level"]), text(&row["what"]))).collect()
}

fn is_told(run: &Run, subject: &str, level: &str, words: &str) {
    let found = found(run, subject);
    assert!(found.iter().any(|(at, what)| at == level && what.contains(words)), "{words}: {found:?}");
}

/// Settings in which nothing is wrong; the port is one that was free a moment ago.
fn sound(port: u16) -> String {
    format!(
        "[profiles.acme]\nclient_id = \"3MVG9\"\nlogin = \"production\"\nredirect_uri = \"http://localhost:{port}/cb\"\n"
    )
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn where_all_is_well_each_line_says_so_and_nothing_is_a_problem() {
    let stage = Stage::with(&sound(free_port()));
    stage.save("acme", |_| ());
    let run = Run::of(stage.command(["doctor", "--offline"]).env("BROWSER", "true"));
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    assert!(run.out.lines().all(|line| line.starts_with("✓ ok") || line == "all is well"), "{}", run.out);
    for words in [
        "profiles.toml",
        "1 profile can be used",
        "1 saved login can be read",
        "is free, for acme",
        "true, by $BROWSER",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    run.is_clean();
}

#[test]
fn each_trouble_is_a_finding_with_its_fix_and_the_worst_decides_the_exit_code() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let more = format!(
        "{SETTINGS}\n[defaults]\nredirect_uri = \"http://localhost:{port}/cb\"\n[profiles.late]\nclient_id = \"x\"\n\
         login = \"production\"\nclient_secret = {{ env = \"NOT_SET_ANYWHERE\" }}\nbrowser = [\"no-such-browser\", \"{{url}}\"]\n\
         [profiles.ring]\nclient_id = \"y\"\nlogin = \"production\"\nclient_secret = {{ keyring = true }}\n\
         browser = \"firefox:Acme\"\n\
         [network]\nca_file = \"no.pem\"\n"
    );
    let stage = Stage::with(&more);
    stage.save("acme-prod", |_| ());
    stage.save("acme-uat", |_| ());
    stage.damage("acme-uat", |text| text[..text.len() / 2].to_owned());
    fs::set_permissions(stage.token_file("acme-prod"), Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(stage.dir().join("profiles.toml"), Permissions::from_mode(0o644)).unwrap();
    fs::write(stage.home().join(".orgdeck"), "gone\n").unwrap();
    let run = Run::of(stage.command(["doctor", "--offline", "--json"]).env("BROWSER", "no-such-browser"));
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{run:?}");
    for (subject, level, words) in [
        ("files", "problem", "./.orgdeck names gone"),
        ("profiles", "problem", "initech: line 22, column 1: unknown key"),
        ("secrets", "problem", "late: environment variable NOT_SET_ANYWHERE is not set"),
        ("secrets", "ok", "ring: the system's keyring"),
        ("sealing", "ok", "1 not sealed; [store] seal is \"none\""),
        #[cfg(target_os = "linux")]
        ("sealing", "problem", "the Secret Service is needed: no keyring is running here"),
        ("secrets", "ok", "acme-prod and acme-uat: written in profiles.toml"),
        ("tokens", "ok", "1 saved login can be read"),
        ("tokens", "problem", "acme-uat.json is damaged"),
        ("modes", "warning", "acme-prod.json"),
        ("modes", "warning", "profiles.toml"),
        ("watching", "ok", "sees at once"),
        ("browser", "problem", "$BROWSER names no-such-browser"),
        ("browser", "problem", "late: the browser no-such-browser is not found"),
        ("browser", "problem", "ring: firefox has no profiles here yet"),
        ("network", "problem", "no.pem"),
    ] {
        is_told(&run, subject, level, words);
    }
    #[cfg(target_os = "linux")]
    is_told(&run, "ports", "problem", &format!("{port} is held by commands-"));
    assert!(found(&run, "clock").is_empty(), "nobody is asked");
    let document = run.document();
    let rows = document["findings"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["fix"].is_null() == (row["level"] == "ok")), "{rows:?}");
    assert_eq!(document["level"], "problem");
    run.is_clean();
}

#[test]
fn t51_each_login_host_is_asked_once_for_the_time_unless_offline() {
    let stage = Stage::bare();
    let mut simulator = Running::start(&mut stage.command(["simulator", "--orgs", "3"]));
    let dir = stage.config();
    let orgs: String = (0..3)
        .map(|at| {
            let login = simulator.ready["orgs"][at]["login"].as_str().unwrap();
            format!("[profiles.org-{at}]\nclient_id = \"x\"\nlogin = \"{login}\"\n")
        })
        .collect();
    fs::write(dir.profiles(), orgs).unwrap();
    let run = stage.run(&["doctor", "--json"]);
    let clocks = found(&run, "clock");
    let origins: std::collections::BTreeSet<_> = clocks.iter().map(|(_, what)| what.clone()).collect();
    assert!(!clocks.is_empty() && origins.len() == clocks.len(), "{clocks:?}");
    is_told(&run, "clock", "ok", "this machine's clock agrees with the server's");
    simulator.end(rustix::process::Signal::TERM);
    let run = stage.run(&["doctor", "--json"]);
    assert_eq!(run.code, 1);
    is_told(&run, "clock", "problem", "could not be asked");
}

#[test]
fn a_config_directory_that_cannot_be_used_is_a_finding_and_one_that_is_not_there_no_problem() {
    let stage = Stage::with(SETTINGS);
    fs::set_permissions(stage.dir(), Permissions::from_mode(0o777)).unwrap();
    let run = stage.run(&["doctor", "--json"]);
    assert_eq!(run.code, 1);
    is_told(&run, "files", "problem", "others can change");
    let bare = Stage::bare();
    let run = bare.run(&["doctor", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    is_told(&run, "files", "ok", "does not exist yet");
    assert_eq!(fs::read_dir(bare.home()).unwrap().count(), 0, "looking makes nothing");
}

#[test]
fn t21_a_proxys_password_is_not_told() {
    let stage =
        Stage::with(&format!("{}[network]\nproxy = \"http://ana:CANARY@proxy.test:8080\"\n", sound(free_port())));
    let run = stage.run(&["doctor", "--offline", "--json"]);
    is_told(&run, "network", "ok", "through the proxy proxy.test:8080, named by profiles.toml");
    run.is_clean();
}
