//! The real opener with programs that write down what they were given.

use std::{fs, path::Path, time::Instant};

use tempfile::TempDir;

use super::*;
use crate::store::ConfigDir;

const URL: &str =
    "https://acme.my.salesforce.com/services/oauth2/authorize?state=a%20b&x=$(touch%20pwned);'`|&scope=-rf";

/// A command that writes its arguments, one a line, and then does what `then` says. `sh` reads the
/// script: the kernel would refuse to start a file that another test's child still has open for writing.
fn program(directory: &TempDir, name: &str, then: &str) -> String {
    let path = directory.path().join(name);
    let log = directory.path().join("log");
    // Renamed whole, so that who sees the log sees all of it.
    let script = format!("#!/bin/sh\nprintf '%s\\n' {name} \"$@\" > {0}.new\nmv {0}.new {0}\n{then}\n", log.display());
    fs::write(&path, script).unwrap();
    format!("sh {}", path.display())
}

fn log(directory: &TempDir) -> Vec<String> {
    let text = fs::read_to_string(directory.path().join("log")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn link(url: &str, browser: Option<Browser>) -> Link {
    Link { profile: ProfileName::parse("acme-prod").unwrap(), browser, url: url.into() }
}

async fn open(browser_variable: &str, link: &Link) -> Opened {
    SystemOpener::new(Some(browser_variable)).open(link).await
}

fn sentence(opened: Opened) -> String {
    match opened {
        Opened::Failed(sentence) => sentence.as_str().to_owned(),
        Opened::Started => panic!("started"),
    }
}

#[tokio::test]
async fn t32_the_address_reaches_the_program_as_one_argument_and_no_shell_sees_it() {
    let directory = TempDir::new().unwrap();
    let taker = program(&directory, "taker", "");
    let url = Url::parse(URL).unwrap();
    assert_eq!(open(&format!("{taker} --new"), &link(url.as_str(), None)).await, Opened::Started);
    assert_eq!(log(&directory), ["taker", "--new", url.as_str()]);
    assert_eq!(open(&format!("{taker} --app=%s --quiet"), &link(url.as_str(), None)).await, Opened::Started);
    assert_eq!(log(&directory), ["taker", &format!("--app={url}"), "--quiet"]);
    assert!(!Path::new("pwned").exists() && !directory.path().join("pwned").exists());
}

#[tokio::test]
async fn t32_only_whole_http_addresses_are_opened() {
    let directory = TempDir::new().unwrap();
    let taker = program(&directory, "taker", "");
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-rf",
        "--new-window",
        "",
        "https://acme.my.salesforce.com/\n--flag",
        " https://acme.my.salesforce.com/",
        "https://acme.my.salesforce.com/a b",
        "https://acme.my.salesforce.com/\"quote",
        "https:acme.my.salesforce.com",
    ] {
        let said = sentence(open(&taker, &link(url, None)).await);
        assert!(said.starts_with("only http and https"), "{url:?}: {said}");
    }
    assert!(log(&directory).is_empty(), "nothing was started");
}

#[tokio::test]
async fn a_profiles_own_browser_comes_first() {
    let directory = TempDir::new().unwrap();
    let (own, other) = (program(&directory, "own", ""), program(&directory, "other", ""));
    let words = own.split(' ').chain(["--profile=Work", "{url}"]).map(str::to_owned);
    let browser = Browser::command(words.collect()).unwrap();
    assert_eq!(open(&other, &link("http://localhost:1717/go/abc", Some(browser))).await, Opened::Started);
    assert_eq!(log(&directory), ["own", "--profile=Work", "http://localhost:1717/go/abc"]);
}

#[tokio::test]
async fn a_program_that_fails_is_named_with_its_exit_code() {
    let directory = TempDir::new().unwrap();
    let failing = program(&directory, "failing", "exit 3");
    let said = sentence(open(&failing, &link("https://a.test/", None)).await);
    assert_eq!(said, "sh ended with exit code 3");
    let killed = program(&directory, "killed", "kill -9 $$");
    assert!(sentence(open(&killed, &link("https://a.test/", None)).await).ends_with("was ended by a signal"));
    let said = sentence(open("/nowhere/firefox", &link("https://a.test/", None)).await);
    assert!(said.starts_with("/nowhere/firefox could not be started: "), "{said}");
}

#[tokio::test]
async fn t22_a_variable_that_holds_a_client_secret_is_withheld_from_the_browser() {
    let directory = TempDir::new().unwrap();
    let seen = directory.path().join("seen");
    let browser = program(&directory, "own", &format!("printf '%s' \"${{HOME-none}}\" > {}", seen.display()));
    let settings = "[profiles.a]\nclient_id = \"k\"\nlogin = \"sandbox\"\nclient_secret = { env = \"HOME\" }\n";
    let dir = ConfigDir::open(&directory.path().join("config")).unwrap();
    fs::write(dir.profiles(), settings).unwrap();
    for (withheld, home) in [(Withheld::default(), false), (Withheld::by(&dir, Default::default()), true)] {
        let opener = SystemOpener::new(Some(&browser)).withholding(withheld);
        assert_eq!(opener.open(&link("https://a.test/", None)).await, Opened::Started);
        assert_eq!(fs::read_to_string(&seen).unwrap() == "none", home);
    }
}

#[tokio::test]
async fn alternatives_are_tried_in_order_and_each_failure_is_told() {
    let directory = TempDir::new().unwrap();
    let (failing, taker) = (program(&directory, "failing", "exit 1"), program(&directory, "taker", ""));
    let url = link("https://a.test/", None);
    assert_eq!(open(&format!("/nowhere/x:{failing}:{taker}"), &url).await, Opened::Started);
    assert_eq!(log(&directory), ["taker", "https://a.test/"]);
    let said = sentence(open(&format!("{failing}::/nowhere/x"), &url).await);
    assert!(said.contains("sh ended with exit code 1; /nowhere/x could not be started"), "{said}");
}

#[tokio::test]
async fn a_browser_that_runs_on_has_started_in_a_group_of_its_own_without_our_terminal() {
    let directory = TempDir::new().unwrap();
    let running = program(
        &directory,
        "running",
        "ls -l /proc/self/fd > $0.fds; cut -d' ' -f5 /proc/$$/stat > $0.group; exec sleep 5",
    );
    let began = Instant::now();
    assert_eq!(open(&running, &link("https://a.test/", None)).await, Opened::Started);
    assert!(began.elapsed() >= GRACE, "it is watched for a moment");
    let group: u32 = fs::read_to_string(directory.path().join("running.group")).unwrap().trim().parse().unwrap();
    assert_eq!(fs::read_to_string(format!("/proc/{group}/comm")).unwrap().trim(), "sleep", "it leads its group");
    let open_files = fs::read_to_string(directory.path().join("running.fds")).unwrap();
    assert!(!open_files.contains("/dev/pts") && open_files.contains(" 0 -> /dev/null"), "{open_files}");
    // Reaped when it ends, though nobody asked for it.
    while Path::new(&format!("/proc/{group}")).exists() {
        assert!(began.elapsed() < Duration::from_secs(20), "a zombie stays");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_text_mode_browser_is_never_started() {
    for name in ["lynx", "/usr/bin/w3m -T text/html"] {
        let said = sentence(open(name, &link("https://a.test/", None)).await);
        assert!(said.contains("needs the terminal"), "{said}");
    }
}

/// An opener in a home where Chrome has the profiles of a `Local State`, and no other browser any.
fn at_home(home: &TempDir) -> SystemOpener {
    let config = home.path().join("config");
    fs::create_dir_all(config.join("google-chrome")).unwrap();
    let state = r#"{"profile": {"info_cache": {"Default": {"name": "Ana"}, "Profile 7": {"name": "Acme"}}}}"#;
    fs::write(config.join("google-chrome/Local State"), state).unwrap();
    SystemOpener { places: Places { home: home.path().to_owned(), config }, ..SystemOpener::new(Some("/nowhere/x")) }
}

fn named(text: &str) -> Link {
    link("https://a.test/", Some(Browser::parse(text).unwrap()))
}

#[tokio::test]
async fn a_browsers_profile_that_is_not_there_is_a_sentence_with_those_that_are() {
    let home = TempDir::new().unwrap();
    let opener = at_home(&home);
    let said = sentence(opener.open(&named("chrome:Globex")).await);
    assert_eq!(said, "chrome has no profile called Globex; it has Ana, Acme");
    let said = sentence(opener.open(&named("firefox:Acme")).await);
    assert!(said.starts_with("firefox has no profiles here yet: start it once"), "{said}");
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    for empty in [None, Some(""), Some("  "), Some(":"), Some(" : ")] {
        assert!(SystemOpener::new(empty).alternatives.is_empty(), "{empty:?}");
    }
}
