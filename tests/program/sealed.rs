//! Tokens sealed by a passphrase: a person types it in a real terminal, once a run, and it is nowhere after.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;

use orgdeck::{oauth::card::Kept, profile::Seal};

use crate::{
    import::kept_by_sf,
    support::{
        page::led_to,
        stage::{Stage, name},
        terminal::{ORGDECK, Terminal},
    },
};

const SIZE: (u16, u16) = (120, 40);
const PHRASE: &str = "CANARY correct horse";
const NEW: &str = "New passphrase, to seal the saved logins with: ";
const KNOWN: &str = "Passphrase of the saved logins: ";

/// A program on a stage's config directory, in a terminal.
fn start(stage: &Stage, args: &[&str]) -> Terminal {
    let dir = stage.dir.path().to_str().unwrap();
    Terminal::start(SIZE, &[&[ORGDECK, "--config-dir", dir], args].concat(), &[("DBUS_SESSION_BUS_ADDRESS", "none")])
}

/// What was typed was seen neither by those who look on nor by the disk.
fn is_hidden(terminal: &Terminal, stage: &Stage) {
    assert!(!String::from_utf8_lossy(&terminal.bytes()).contains("CANARY"));
    for entry in fs::read_dir(stage.dir.tokens().path()).unwrap() {
        assert!(!String::from_utf8_lossy(&fs::read(entry.unwrap().path()).unwrap()).contains("CANARY"));
    }
}

/// Two logins that are sealed by the passphrase.
async fn sealed() -> (Stage, [String; 2]) {
    let stage = Stage::approving(2).await;
    stage.log_in_all(stage.people()).await;
    let tokens = ["org-001", "org-002"].map(|profile| {
        let (_, grant) = stage.dir.tokens().grant(&name(profile)).unwrap().unwrap();
        grant.refresh_token.unwrap().expose().to_owned()
    });
    let mut terminal = start(&stage, &["seal", "--all", "--with", "passphrase"]);
    terminal.see(NEW);
    terminal.press(&format!("{PHRASE}\n"));
    terminal.see("The same once more: ");
    terminal.press(&format!("{PHRASE}\n"));
    let screen = terminal.see("org-002              ✓ sealed by a passphrase");
    assert_eq!(screen.matches(NEW).count(), 1, "one passphrase for all: {screen}");
    assert_eq!(terminal.end().exit_code(), 0);
    is_hidden(&terminal, &stage);
    for entry in fs::read_dir(stage.dir.tokens().path()).unwrap() {
        let content = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(tokens.iter().all(|token| !content.contains(token)));
    }
    (stage, tokens)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_command_asks_for_the_passphrase_once_and_again_where_it_was_mistyped() {
    let (stage, _) = sealed().await;
    let mut terminal = start(&stage, &["token", "org-001", "--refresh"]);
    terminal.see(KNOWN);
    terminal.press("CANERY\n");
    terminal.see(&format!("That is not it. {KNOWN}"));
    terminal.press(&format!("{PHRASE}\n"));
    let screen = terminal.see("00DSIM");
    assert_eq!(screen.matches(KNOWN).count(), 2, "read, refreshed, saved and read again: {screen}");
    assert_eq!(terminal.end().exit_code(), 0);
    is_hidden(&terminal, &stage);

    let mut terminal = start(&stage, &["unseal", "--all"]);
    terminal.see(KNOWN);
    terminal.press(&format!("{PHRASE}\n"));
    terminal.see("org-002              ✓ not sealed");
    assert_eq!(terminal.end().exit_code(), 0);
    assert!(stage.dir.tokens().grant(&name("org-001")).unwrap().is_some());
}

/// It reads pasted addresses from the same terminal: whoever were quicker would have the passphrase.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_login_that_waits_for_a_paste_leaves_the_terminal_to_who_asks_for_a_secret() {
    let (mut stage, _) = sealed().await;
    let secret = stage.simulator.orgs()[0].client_secret.clone();
    let log = stage.dir.path().join("log");
    stage.set(|text| text.replacen(&format!("\"{secret}\""), "{ prompt = true }", 1));
    let argv = ["--log-file", log.to_str().unwrap(), "-vv", "login", "org-001", "--paste", "--replace"];
    let mut terminal = start(&stage, &argv);
    terminal.see("Consumer secret of the app ");
    terminal.press(&format!("{secret}\n"));
    terminal.see(KNOWN);
    for again in 1..3 {
        terminal.press(&format!("CANERY {again}\n"));
        terminal.wait("the question once more", |screen| screen.contents().matches("That is not it.").count() == again);
    }
    terminal.press(&format!("{PHRASE}\n"));
    let screen = terminal.see("then paste the address that the browser ends at");
    let link: String =
        screen.split("org-001: open ").nth(1).unwrap().split("\norg-001:").next().unwrap().lines().collect();
    terminal.press(&format!("{}\n", led_to(&link).await));
    terminal.see("saved: ");
    assert_eq!(terminal.end().exit_code(), 0);
    is_hidden(&terminal, &stage);
    for kept in [log, stage.dir.path().join("history/org-001.jsonl")] {
        let kept = fs::read_to_string(kept).unwrap();
        assert!(!kept.contains("CANARY") && !kept.contains(&secret), "{kept}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_imported_is_sealed_by_the_passphrase_that_is_asked_for() {
    let stage = kept_by_sf(true).await;
    fs::write(stage.dir.profiles(), "[store]\nseal = \"passphrase\"\n").unwrap();
    let dir = stage.dir.path().to_str().unwrap();
    let variables = [("HOME", dir), ("SF_USE_GENERIC_UNIX_KEYCHAIN", "true")];
    let argv = [ORGDECK, "--config-dir", dir, "import", "sf", "--with-tokens", "--yes"];
    let mut terminal = Terminal::start(SIZE, &argv, &variables);
    for question in [NEW, "The same once more: "] {
        terminal.see(question);
        terminal.press(&format!("{PHRASE}\n"));
    }
    assert_eq!(terminal.end().exit_code(), 0);
    is_hidden(&terminal, &stage);
    let names = stage.dir.tokens().names().unwrap();
    assert_eq!(names.len(), 2);
    for file in fs::read_dir(stage.dir.path().join(".sfdx")).unwrap() {
        let kept: serde_json::Value = serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap();
        for name in &names {
            let (_, Kept { seal, .. }) = stage.dir.tokens().look(name).unwrap().unwrap();
            assert_eq!(seal, Seal::Passphrase);
            let content = fs::read_to_string(stage.dir.path().join(format!("tokens/{name}.json"))).unwrap();
            assert!(["accessToken", "refreshToken"].iter().all(|key| !content.contains(kept[key].as_str().unwrap())));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_dashboard_asks_once_however_many_want_it_and_a_no_is_one_for_all() {
    let (stage, _) = sealed().await;
    let mut terminal = start(&stage, &[]);
    terminal.see("2 alive");
    terminal.press("  r");
    terminal.see(KNOWN.trim_end());
    terminal.press("\x1b");
    terminal.see("no passphrase was typed");
    terminal.wait("that nothing is asked any more", |screen| !screen.contents().contains(KNOWN.trim_end()));
    terminal.press("*r");
    terminal.see(KNOWN.trim_end());
    terminal.press(&format!("{PHRASE}\r"));
    let refreshes = |profile| stage.dir.tokens().card(&name(profile)).unwrap().unwrap().refreshes;
    terminal.wait("two new tokens", |_| ["org-001", "org-002"].map(refreshes) == [1, 1]);
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    is_hidden(&terminal, &stage);
}
