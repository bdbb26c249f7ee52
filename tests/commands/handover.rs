//! `env`, `exec` and `use`: a stored token given to a shell or to one command, and which profile is meant
//! where none is named.

use std::{fs, os::unix::process::ExitStatusExt, process::Stdio};

use orgdeck::profile::Kind;
use serde_json::json;

use crate::stage::{ACCESS, Run, SETTINGS, Stage, mode};

/// A deck with a production org and a sandbox.
fn deck() -> Stage {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    stage.save("acme-uat", |card| {
        card.kind = Kind::Sandbox;
        card.login_host = "https://test.salesforce.com".to_owned();
        card.instance_url = "https://acme--uat.sandbox.my.salesforce.com".to_owned();
        card.username = Some("o'brien@acme.com".to_owned());
    });
    stage
}

fn failed(stage: &Stage, args: &[&str], code: i32, words: &str) {
    let run = stage.run(args);
    assert_eq!((run.code, run.out.as_str()), (code, ""), "{args:?}: {}", run.err);
    assert!(run.err.starts_with("orgdeck: ") && run.err.contains(words), "{args:?}: {}", run.err);
    run.is_clean();
}

#[test]
fn a_shell_reads_the_variables_back_as_they_are() {
    let stage = deck();
    let script = "eval \"$(\"$0\" env acme-uat)\"; env | grep -E '^(SF|ORGDECK)_' | sort";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_orgdeck")]).env("HOME", stage.home());
    let run = Run::of(shell.env_remove("ORGDECK_CONFIG_DIR").env_remove("ORGDECK_PEERS").env_remove("XDG_CONFIG_HOME"));
    let wanted = [
        "ORGDECK_KIND=sandbox",
        "ORGDECK_PROFILE=acme-uat",
        &format!("SF_ACCESS_TOKEN={ACCESS}"),
        "SF_ORG_ID=00Dxx0000001gPLEAY",
        "SF_ORG_INSTANCE_URL=https://acme--uat.sandbox.my.salesforce.com",
        &format!("SF_TARGET_ORG={ACCESS}"),
        "SF_USERNAME=o'brien@acme.com",
    ];
    assert_eq!((run.out.lines().collect::<Vec<_>>(), run.err.as_str()), (wanted.to_vec(), ""));
}

#[test]
fn each_shell_has_its_own_spelling_and_the_surrounding_one_is_guessed() {
    let stage = deck();
    let fish = stage.run(&["env", "acme-uat", "--shell", "fish"]);
    assert!(fish.out.contains("set -gx SF_USERNAME 'o\\'brien@acme.com'\n"), "{fish:?}");
    let guessed = Run::of(stage.command(["env", "acme-uat"]).env("SHELL", "/usr/local/bin/fish"));
    assert_eq!(guessed.out, fish.out);
    let powershell = stage.run(&["env", "acme-uat", "--shell", "powershell"]);
    assert!(powershell.out.contains("$env:SF_USERNAME = 'o''brien@acme.com'\n"), "{powershell:?}");
    let sh = Run::of(stage.command(["env", "acme-uat", "--shell", "sh"]).env("SHELL", "/usr/bin/fish"));
    assert!(sh.out.lines().count() == 7 && sh.out.lines().all(|line| line.starts_with("export ")), "{sh:?}");
    let bare = stage.run(&["env", "acme-uat", "--no-target-org"]);
    assert!(bare.out.lines().count() == 6 && !bare.out.contains("SF_TARGET_ORG"), "{bare:?}");
}

#[test]
fn with_json_the_variables_are_one_object_and_what_is_not_known_is_null() {
    let stage = deck();
    stage.save("globex", |card| card.username = None);
    let wanted = json!({
        "SF_ACCESS_TOKEN": ACCESS, "SF_ORG_INSTANCE_URL": "https://acme.my.salesforce.com", "SF_TARGET_ORG": ACCESS,
        "SF_USERNAME": null, "SF_ORG_ID": "00Dxx0000001gPLEAY", "ORGDECK_PROFILE": "globex",
        "ORGDECK_KIND": "production",
    });
    assert_eq!(stage.run(&["env", "globex", "--json"]).document(), wanted);
    let lines = stage.run(&["env", "globex"]).out;
    assert!(lines.contains("\nunset SF_USERNAME\n"), "{lines}");
}

#[test]
fn a_command_has_the_variables_and_its_exit_code_is_ours() {
    let stage = deck();
    let run = stage.run(&["exec", "acme-uat", "--", "sh", "-c", "echo $SF_ACCESS_TOKEN $ORGDECK_PROFILE; exit 7"]);
    assert_eq!((run.code, run.out, run.err.as_str()), (7, format!("{ACCESS} acme-uat\n"), ""));
}

#[test]
fn the_command_takes_our_place_so_that_signals_and_the_terminal_are_its_own() {
    let stage = deck();
    let child = stage.command(["exec", "acme-uat", "--", "sh", "-c", "echo $$; kill -TERM $$"]);
    let mut child = { child }.stdout(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut said).unwrap();
    assert_eq!(said, format!("{id}\n"));
    assert_eq!(child.wait().unwrap().signal(), Some(15));

    // What a shell says of it.
    let mut shell = stage.shell("exec 2>/dev/null", &[]);
    shell.args(["exec", "acme-uat", "--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(shell.stdout(Stdio::null()).status().unwrap().signal(), Some(9));
}

#[test]
fn a_command_that_is_not_there_ends_with_127_and_one_that_cannot_be_run_with_126() {
    let stage = deck();
    failed(&stage, &["exec", "acme-uat", "--", "/nowhere/at-all"], 127, "/nowhere/at-all cannot be run: ");
    let file = stage.home().join("file");
    fs::write(&file, "no program").unwrap();
    failed(&stage, &["exec", "acme-uat", "--", file.to_str().unwrap()], 126, "cannot be run: ");
}

#[test]
fn variables_of_another_org_do_not_stay_behind() {
    let stage = deck();
    stage.save("globex", |card| {
        card.username = None;
        card.kind = Kind::Developer;
    });
    let mut command = stage.command(["exec", "globex", "--no-target-org", "--", "env"]);
    let run = Run::of(command.env("SF_USERNAME", "ana@acme.com").env("SF_TARGET_ORG", "mine"));
    let lines: Vec<_> = run.out.lines().collect();
    assert!(!run.out.contains("SF_USERNAME") && lines.contains(&"SF_TARGET_ORG=mine"), "{run:?}");
    assert!(lines.contains(&"ORGDECK_KIND=developer"), "{run:?}");
}

#[test]
fn a_production_org_that_nobody_named_wants_a_word() {
    let stage = deck();
    let command = ["--", "sh", "-c", "echo $ORGDECK_PROFILE"];
    let run = |args: &[&str]| stage.run(&[args, &command].concat());
    assert_eq!(stage.run(&["use", "acme-prod"]).code, 0);
    let refused = run(&["exec"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("acme-prod is a production org and was not named"), "{}", refused.err);
    for args in [&["exec", "--prod"][..], &["exec", "acme-prod"]] {
        assert_eq!((run(args).code, run(args).out.as_str()), (0, "acme-prod\n"), "{args:?}");
    }
    assert_eq!(stage.run(&["use", "acme-uat"]).code, 0);
    assert_eq!(run(&["exec"]).out, "acme-uat\n");

    // The settings make an org stricter, also after its login.
    let settings = SETTINGS.replace("[profiles.acme-uat]", "[profiles.acme-uat]\nkind = \"production\"");
    fs::write(stage.config().profiles(), settings).unwrap();
    assert_eq!(run(&["exec"]).code, 2);

    // Nor is the only token there is a name.
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    assert_eq!(stage.run(&["exec", "--", "true"]).code, 2);
}

#[test]
fn a_default_holds_in_its_directory_and_below_and_the_one_of_all_elsewhere() {
    let stage = deck();
    failed(&stage, &["token"], 2, "2 profiles have a token: say which");
    let (near, below) = (stage.home().join("acme"), stage.home().join("acme/src"));
    fs::create_dir_all(&below).unwrap();
    let within = |dir: &std::path::Path, args: &[&str]| Run::of(stage.command(args).current_dir(dir));
    let set = stage.run(&["use", "acme-prod", "--global"]);
    let file = stage.config().path().join("default");
    assert_eq!(set.out, format!("the default here is acme-prod, PROD ({})\n", file.display()));
    assert_eq!(within(&near, &["use", "acme-uat"]).out, "the default here is acme-uat, SBX (./.orgdeck)\n");
    assert_eq!(mode(&near.join(".orgdeck")), 0o600);
    let profile = |dir| within(dir, &["env", "--json"]).document()["ORGDECK_PROFILE"].clone();
    assert_eq!([stage.home(), &near, &below].map(profile), ["acme-prod", "acme-uat", "acme-uat"]);
    assert_eq!(within(&below, &["token"]).out, format!("{ACCESS}\n"));

    let unset = within(&near, &["use", "--unset", "--json"]).document();
    assert_eq!(unset, json!({ "default": "acme-prod", "file": file }));
    assert_eq!(stage.run(&["use", "--unset", "--global"]).out, "there is no default here\n");
    let again = stage.run(&["use", "--unset"]);
    assert!(again.code == 0 && again.err.contains(".orgdeck is not there: nothing was unset"), "{again:?}");
}

#[test]
fn show_and_list_say_where_the_default_comes_from() {
    let stage = deck();
    stage.run(&["use", "acme-uat"]);
    let file = stage.home().canonicalize().unwrap().join(".orgdeck").display().to_string();
    let shown = stage.run(&["show", "acme-uat"]).out;
    assert_eq!(shown.lines().nth(1), Some(format!("the default here ({file})").as_str()));
    assert!(!stage.run(&["show", "acme-prod"]).out.contains("default here"));
    assert_eq!(stage.run(&["show", "acme-uat", "--json"]).document()["default"], file);
    let list = stage.run(&["list", "--json"]).document();
    let defaults = list.as_array().unwrap().iter().map(|row| row["default"].as_str());
    assert_eq!(defaults.flatten().collect::<Vec<_>>(), [file.as_str()]);
    let table = stage.run(&["list"]).out;
    let marked: Vec<_> = table.lines().filter(|line| line.contains("(default)")).collect();
    assert!(matches!(marked[..], [line] if line.starts_with("acme-uat (default)  SBX")), "{table}");
}

#[test]
fn a_default_that_names_nobody_is_said_and_one_is_set_by_a_name_that_there_is() {
    let stage = deck();
    failed(&stage, &["use", "acme-uta"], 2, "no profile is called acme-uta; did you mean acme-uat?");
    assert_eq!([stage.run(&["use"]).code, stage.run(&["use", "acme-uat", "--unset"]).code], [2, 2]);
    fs::write(stage.home().join(".orgdeck"), "gone\n").unwrap();
    failed(&stage, &["token"], 2, "./.orgdeck names gone, and no profile is called that");
    fs::write(stage.home().join(".orgdeck"), "acme-uat --prod\n").unwrap();
    failed(&stage, &["token"], 2, "./.orgdeck is ignored: it is not one line that names a profile");
}

#[test]
fn t61_a_path_never_stands_for_a_profile() {
    let stage = deck();
    for command in ["env", "exec", "use"] {
        let rest: &[&str] = if command == "exec" { &["--", "true"] } else { &[] };
        for name in ["../x", "a/b", "CON"] {
            let run = stage.run(&[&[command, name], rest].concat());
            assert!(run.code == 2 && run.err.contains("a name "), "{command} {name}: {run:?}");
        }
    }
    for path in ["//evil.test", "/\\evil.test", "/a b", "a/b"] {
        assert_eq!(stage.run(&["open", "acme-uat", path]).code, 2, "{path}");
    }
    failed(&stage, &["open", "/a", "/b"], 2, "an org is opened at one path");
}
