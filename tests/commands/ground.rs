//! The config directory on odd ground.

use std::{
    ffi::OsStr,
    fs::{self, Permissions},
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
};

use crate::stage::{ACCESS, Run, SETTINGS, Stage, mode};

#[test]
fn t60_spaces_and_bytes_that_are_no_text_are_a_directory_like_any_other() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    for name in [&b"with blanks \"and\" quotes"[..], b"\xff\xfe not utf-8", b"-dash"] {
        let place = stage.home().join(OsStr::from_bytes(name));
        fs::create_dir(&place).unwrap();
        fs::set_permissions(&place, Permissions::from_mode(0o700)).unwrap();
        fs::copy(stage.dir().join("profiles.toml"), place.join("profiles.toml")).unwrap();
        fs::create_dir(place.join("tokens")).unwrap();
        fs::copy(stage.token_file("acme-prod"), place.join("tokens/acme-prod.json")).unwrap();
        let run = Run::of(stage.command(["token", "acme-prod"]).env("ORGDECK_CONFIG_DIR", &place));
        assert_eq!((run.code, run.out), (0, format!("{ACCESS}\n")), "{}", run.err);
    }
}

#[test]
fn t60_a_directory_that_cannot_be_used_is_a_sentence_and_no_other_is_taken() {
    let stage = Stage::with(SETTINGS);
    let file = stage.home().join("file");
    fs::write(&file, "").unwrap();
    let open = stage.home().join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, Permissions::from_mode(0o777)).unwrap();
    for (dir, words) in
        [(file.clone(), "is not a directory"), (file.join("below"), "is not a directory"), (open, "others can write")]
    {
        let run = stage.run(&["list", "--config-dir", dir.to_str().unwrap()]);
        assert!(run.code == 2 && run.out.is_empty() && run.err.contains(words), "{run:?}");
        assert_eq!(run.err.lines().count(), 1);
    }
}

#[test]
fn t60_without_a_home_nothing_is_made_up() {
    let stage = Stage::bare();
    // An empty HOME, for without one the system's user database names a home.
    let run = Run::of(stage.command(["list"]).env("HOME", "relative").env("XDG_CONFIG_HOME", "relative/too"));
    assert!(run.code == 2 && run.err.contains("no home directory"), "{run:?}");
    assert_eq!(fs::read_dir(stage.home()).unwrap().count(), 0);
}

#[test]
fn the_flag_wins_over_the_variable_and_that_over_xdg() {
    let stage = Stage::bare();
    for name in ["flag", "variable", "xdg/orgdeck"] {
        let dir = stage.home().join(name);
        fs::create_dir_all(&dir).unwrap();
        let profile = name.split('/').next().unwrap();
        let text = format!("[profiles.{profile}]\nclient_id = \"3MVG9\"\nlogin = \"production\"\n");
        fs::write(dir.join("profiles.toml"), text).unwrap();
        for path in dir.ancestors().take(2).chain([&*dir.join("profiles.toml")]) {
            fs::set_permissions(path, Permissions::from_mode(0o700)).unwrap();
        }
    }
    let named = |variable: bool, flag: bool| {
        let mut command = stage.command(["list", "--json"]);
        command.env("XDG_CONFIG_HOME", stage.home().join("xdg"));
        if variable {
            command.env("ORGDECK_CONFIG_DIR", stage.home().join("variable"));
        }
        if flag {
            // A relative flag is a choice, not an accident.
            command.args(["--config-dir", "flag"]);
        }
        Run::of(&mut command).document()[0]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!([named(false, false), named(true, false), named(true, true)], ["xdg", "variable", "flag"]);
}

#[test]
fn t11_a_wider_token_directory_is_tightened_with_a_line() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    let tokens = stage.dir().join("tokens");
    fs::set_permissions(&tokens, Permissions::from_mode(0o755)).unwrap();
    let run = stage.run(&["list"]);
    assert!(run.code == 0 && run.err.contains("tightened to 0700"), "{run:?}");
    assert_eq!((mode(&tokens), stage.run(&["list"]).err.as_str()), (0o700, ""));
}

#[test]
fn settings_that_others_can_write_or_read_secrets_in_are_not_taken_in_silence() {
    let stage = Stage::with(SETTINGS);
    let file = stage.dir().join("profiles.toml");
    fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
    let run = stage.run(&["list"]);
    assert!(run.code == 2 && run.err.contains("others can write"), "{run:?}");
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let run = stage.run(&["list"]);
    assert!(run.code == 0 && run.err.contains("others can read the client secrets"), "{run:?}");
}
