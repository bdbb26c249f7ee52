//! No secret comes out but by `token` and `--reveal`.

use std::fs;

use crate::stage::{ACCESS, CLIENT_SECRET, REFRESH, SETTINGS, Stage, mode};

#[test]
fn t21_no_command_and_no_log_says_a_secret_that_nobody_asked_for() {
    let stage = Stage::with(&format!("{SETTINGS}\n[profiles.bad]\nclient_secret = {{ command = \"CANARY\" }}\n"));
    stage.save("acme-prod", |_| ());
    stage.save("acme-uat", |_| ());
    stage.damage("acme-uat", |text| text.replacen("\"access_token\"", "\"x\"", 1));
    let log = stage.home().join("log");
    for args in [
        &["--help"][..],
        &["help", "login"],
        &["list"],
        &["list", "--json"],
        &["list", "--tag", "nope"],
        &["show", "acme-prod"],
        &["show", "acme-prod", "--json"],
        &["show", "acme-uat"],
        &["show", "initech", "--json"],
        &["show", "bad"],
        &["token", "acme-uat"],
        &["token", "acme-uat", "--json"],
        &["token", "globex"],
        &["token"],
        &["completions", "bash"],
        &["nonsense"],
    ] {
        let mut logged = args.to_vec();
        logged.extend(["-vv", "--log-file", log.to_str().unwrap()]);
        for args in [args, &logged] {
            stage.run(args).is_clean();
        }
    }
    stage.run(&["token", "acme-prod", "-vv", "--log-file", log.to_str().unwrap()]);
    let logged = fs::read_to_string(&log).unwrap();
    assert!(logged.contains("started") && logged.contains("failed") && !logged.contains("CANARY"), "{logged}");
    assert!([CLIENT_SECRET, ACCESS, REFRESH].iter().all(|secret| secret.contains("CANARY")));
}

#[test]
fn t11_a_log_is_for_its_owner_alone_whatever_the_umask() {
    let stage = Stage::with(SETTINGS);
    let log = stage.home().join("log");
    let run = crate::stage::Run::of(&mut stage.shell("umask 000", &["list", "--log-file", log.to_str().unwrap()]));
    assert_eq!((run.code, mode(&log)), (0, 0o600));
}

#[test]
fn t13_a_link_planted_at_the_log_is_not_followed() {
    let stage = Stage::with(SETTINGS);
    let (log, victim) = (stage.home().join("log"), stage.home().join("victim"));
    fs::write(&victim, "precious").unwrap();
    std::os::unix::fs::symlink(&victim, &log).unwrap();
    let run = stage.run(&["list", "--log-file", log.to_str().unwrap()]);
    assert!(run.code == 6 && run.err.contains("is a link"), "{run:?}");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
}

#[test]
fn verbosity_without_a_log_is_refused_rather_than_ignored() {
    let run = Stage::with(SETTINGS).run(&["list", "-v"]);
    assert!(run.code == 2 && run.err.contains("--log-file"), "{run:?}");
}
