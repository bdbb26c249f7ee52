//! `simulator`: a ready line, profiles that fit, and an end by signal.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::stage::{Run, Stage, mode};

/// A running simulator; it ends with the test.
pub struct Running {
    child: Child,
    pub ready: Value,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    pub fn end(&mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap().code()
    }

    fn address(&self) -> &str {
        self.ready["url"].as_str().unwrap().strip_prefix("http://").unwrap()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already needs no more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_when_it_is_ready_and_what_was_asked_of_it() {
    let stage = Stage::bare();
    let uri = "http://localhost:9999/back";
    let mut running = Running::start(&mut stage.command(["simulator", "--orgs", "3", "--redirect-uri", uri]));
    let orgs = running.ready["orgs"].as_array().unwrap();
    assert_eq!((&running.ready["ready"], orgs.len()), (&true.into(), 3));
    assert!(orgs.iter().all(|org| org["redirect_uri"] == uri) && orgs[0]["name"] == "org-001");
    running.get("/org-001/.well-known/openid-configuration?x=CANARY");
    let requests = running.get("/simulator/requests");
    assert!(requests.contains("/org-001/.well-known/openid-configuration"), "{requests}");
    assert!(!requests.contains("CANARY"));
    assert_eq!(running.end(Signal::TERM), Some(143));
    assert_eq!(fs::read_dir(stage.home()).unwrap().count(), 0);
}

#[test]
fn profiles_are_written_for_their_owner_alone_and_fit() {
    let stage = Stage::bare();
    let file = stage.home().join("new/deck/profiles.toml");
    let args = ["simulator", "--orgs", "2", "--write-profiles", file.to_str().unwrap()];
    let mut running = Running::start(&mut stage.shell("umask 000", &args));
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let run = stage.run(&["list", "--json", "--config-dir", file.parent().unwrap().to_str().unwrap()]);
    let rows = run.document();
    assert_eq!((rows[1]["name"].as_str(), rows[1]["condition"].as_str()), (Some("org-002"), Some("never")));
    assert_eq!((rows[1]["login"].clone(), run.err.as_str()), (running.ready["orgs"][1]["login"].clone(), ""));
    assert_eq!(running.end(Signal::INT), Some(130));
}

#[test]
fn profiles_are_never_written_over_anything() {
    let stage = Stage::bare();
    let (file, link) = (stage.home().join("profiles.toml"), stage.home().join("link"));
    fs::write(&file, "mine").unwrap();
    std::os::unix::fs::symlink(stage.home().join("nowhere"), &link).unwrap();
    for path in [&file, &link] {
        let run = stage.run(&["simulator", "--write-profiles", path.to_str().unwrap()]);
        assert!(run.code == 6 && run.out.is_empty() && run.err.contains("is not written over"), "{run:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert!(!stage.home().join("nowhere").exists());
}

#[test]
fn a_taken_port_is_a_sentence() {
    let stage = Stage::bare();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = stage.run(&["simulator", "--port", &port]);
    assert!(run.code == 1 && run.out.is_empty(), "{run:?}");
    assert!(run.err.contains(&format!("cannot listen on 127.0.0.1:{port}")) && run.err.contains("choose another port"));
}

#[cfg(target_os = "linux")]
#[test]
fn t27_a_process_with_secrets_in_memory_leaves_no_core() {
    let stage = Stage::bare();
    let running = Running::start(&mut stage.command(["simulator"]));
    let limits = fs::read_to_string(format!("/proc/{}/limits", running.child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
    // A process that is not dumpable belongs to root in /proc, whoever runs it.
    let environ = fs::metadata(format!("/proc/{}/environ", running.child.id())).unwrap();
    assert_eq!(std::os::unix::fs::MetadataExt::uid(&environ), 0);
    assert_eq!(environ.permissions().mode() & 0o077, 0);
}

#[test]
fn a_scenario_that_cannot_be_read_says_why_and_one_that_is_not_there_which_there_are() {
    let stage = Stage::bare();
    let latin = stage.home().join("latin.toml");
    fs::write(&latin, b"about = \"caf\xe9\"").unwrap();
    for (path, there) in [(&*latin, true), (stage.home(), true), (&stage.home().join("none.toml"), false)] {
        let run = stage.run(&["simulator", "--scenario", path.to_str().unwrap()]);
        assert!(run.code == 2 && run.out.is_empty(), "{run:?}");
        assert_eq!(run.err.contains("cannot be read: "), there, "{run:?}");
        assert_eq!(run.err.contains("these come with the program: another-user, "), !there, "{run:?}");
    }
}

#[test]
fn a_callback_that_no_app_may_register_is_refused() {
    let stage = Stage::bare();
    for uri in ["javascript:alert(1)", "data:text/html,x"] {
        let run = stage.run(&["simulator", "--redirect-uri", uri]);
        assert!(run.code == 2 && run.out.is_empty() && run.err.contains("has no page and no app behind it"), "{run:?}");
    }
}

#[test]
fn wrong_arguments_are_refused_before_anything_starts() {
    let stage = Stage::bare();
    for args in
        [&["--orgs", "0"][..], &["--port", "70000"], &["--redirect-uri", "not a uri"], &["--redirect-uri", "http://x"]]
    {
        let run = Run::of(stage.command(["simulator"]).args(args));
        assert!(run.code == 2 && run.out.is_empty(), "{args:?}: {run:?}");
    }
}
