//! Completion: names and tags as they are on disk, and never a word more.

use std::fs;

use crate::stage::{Run, SETTINGS, Stage};

/// What a fish shell gets for this line, one candidate each.
fn candidates(stage: &Stage, line: &[&str]) -> Vec<String> {
    let run = Run::of(stage.command(["--", "orgdeck"]).args(line).env("COMPLETE", "fish"));
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{line:?}");
    run.out.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn names_and_tags_come_from_disk() {
    let stage = Stage::with(SETTINGS);
    stage.save("left-over", |_| ());
    assert_eq!(candidates(&stage, &["show", "acme"]), ["acme-prod", "acme-uat"]);
    assert_eq!(candidates(&stage, &["token", "le"]), ["left-over"]);
    assert_eq!(candidates(&stage, &["login", "acme-prod", "g"]), ["globex"]);
    assert_eq!(candidates(&stage, &["list", "--tag", ""]), ["acme", "live"]);
    assert!(candidates(&stage, &["si"]).contains(&"simulator".to_owned()));
}

#[test]
fn the_directory_on_the_line_is_the_one_that_is_read() {
    let (stage, other) = (Stage::bare(), Stage::with(SETTINGS));
    let dir = other.dir();
    assert_eq!(candidates(&stage, &["--config-dir", dir.to_str().unwrap(), "show", "gl"]), ["globex"]);
}

#[test]
fn nothing_is_said_and_nothing_made_where_there_is_nothing_to_read() {
    let stage = Stage::bare();
    assert_eq!(candidates(&stage, &["show", "a"]), [""; 0]);
    assert_eq!(fs::read_dir(stage.home()).unwrap().count(), 0);
    for text in [&b"[profiles.x\n"[..], b"\xff\xfe", b"version = 99\n"] {
        let stage = Stage::with(SETTINGS);
        fs::write(stage.dir().join("profiles.toml"), text).unwrap();
        candidates(&stage, &["show", "q"]);
    }
    fs::write(stage.home().join("file"), "").unwrap();
    assert_eq!(candidates(&stage, &["--config-dir", "file", "show", "a"]), [""; 0]);
}

#[test]
fn every_shell_has_a_script_that_asks_this_program() {
    let stage = Stage::bare();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = stage.run(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        assert!(
            run.out.contains("COMPLETE") && run.out.contains(env!("CARGO_BIN_EXE_orgdeck")),
            "{shell}: {}",
            run.out
        );
    }
    assert_eq!(stage.run(&["completions", "tcsh"]).code, 2);
    assert_eq!(fs::read_dir(stage.home()).unwrap().count(), 0);
}
