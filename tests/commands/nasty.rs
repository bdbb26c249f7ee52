//! The table of what is refused, through the command line and the file.

use std::fs;

use orgdeck::{cli::profile::flag, plain::Plain};

use crate::{
    stage::{SETTINGS, Stage},
    table::{TABLE, file},
};

#[test]
fn t61_t16_nothing_nasty_gets_in_by_an_argument() {
    for (key, value) in TABLE {
        let stage = Stage::with(SETTINGS);
        let verbs: &[&[&str]] = match key {
            "name" => &[
                &["add", "--client-id", "x", "--login", "sandbox", "--", value],
                &["copy", "--", "globex", value],
                &["rename", "--", "globex", value],
                &["edit", "--login", "sandbox", "--", value],
                &["remove", "--", value],
                &["share", "--", value],
            ],
            "login" => &[&["add", "--client-id", "x", "n"], &["edit", "globex"], &["copy", "globex", "n"]],
            _ => &[
                &["add", "--client-id", "x", "--login", "sandbox", "n"],
                &["edit", "globex"],
                &["copy", "globex", "n"],
            ],
        };
        for verb in verbs {
            let mut args = vec!["profile".to_owned()];
            args.extend(verb.iter().map(|word| (*word).to_owned()));
            if key != "name" {
                args.push(format!("--{}={value}", flag(key)));
            }
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let run = stage.run(&args);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {run:?}");
            assert!(
                !run.err.is_empty() && run.err.lines().all(|line| Plain::new(line).as_str() == line),
                "{args:?}: {run:?}"
            );
            assert_eq!(fs::read_to_string(stage.dir().join("profiles.toml")).unwrap(), SETTINGS, "{args:?}");
            let left: Vec<_> = fs::read_dir(stage.dir()).unwrap().flatten().map(|entry| entry.file_name()).collect();
            assert!(
                left.iter().all(|name| name == "profiles.toml" || name == "profiles.lock" || name == "tokens"),
                "{left:?}"
            );
        }
    }
}

#[test]
fn t61_t16_what_is_nasty_in_the_file_is_a_row_with_its_reason() {
    for (key, value) in TABLE {
        let stage = Stage::with(&file(key, value));
        let run = stage.run(&["list", "--json"]);
        let rows = run.document();
        assert_eq!(rows[0]["condition"], "needs_you", "{key} {value:?}: {run:?}");
        let run = stage.run(&["login", "--all", "--json"]);
        assert_eq!(run.code, 2, "{key} {value:?}: {run:?}");
        assert_eq!(fs::read_to_string(stage.dir().join("profiles.toml")).unwrap(), file(key, value));
    }
}
