//! `profile`: profiles without an editor, and what they leave behind.

use std::{
    fs,
    io::Write,
    os::unix::fs::{PermissionsExt, symlink},
    process::Stdio,
};

use clap::CommandFactory;
use orgdeck::{
    cli::{Cli, profile::flag},
    profile::setting::{self, Place},
};
use serde_json::json;

use crate::stage::{Run, SETTINGS, Stage, mode};

fn text(stage: &Stage) -> String {
    fs::read_to_string(stage.dir().join("profiles.toml")).unwrap()
}

fn refused(stage: &Stage, args: &[&str], code: i32, words: &str) {
    let before = fs::read(stage.dir().join("profiles.toml")).ok();
    let run = stage.run(args);
    assert_eq!((run.code, run.out.as_str()), (code, ""), "{args:?}: {}", run.err);
    assert!(run.err.contains(words), "{args:?}: {}", run.err);
    assert_eq!(fs::read(stage.dir().join("profiles.toml")).ok(), before, "{args:?}");
    run.is_clean();
}

#[test]
fn the_flags_are_the_keys_of_the_file() {
    let cli = Cli::command();
    for verb in ["add", "edit", "copy"] {
        let command = cli.find_subcommand("profile").and_then(|profile| profile.find_subcommand(verb)).unwrap();
        let long: Vec<&str> = command.get_arguments().filter_map(|arg| arg.get_long()).collect();
        for key in setting::keys(Place::Profile).filter(|key| *key != "client_secret") {
            assert!(long.contains(&flag(key).as_str()), "profile {verb} --{}", flag(key));
        }
        assert!(!long.contains(&"client-secret"), "T22: no secret in an argv");
    }
}

#[test]
fn a_profile_is_added_to_nothing_and_can_be_used() {
    let stage = Stage::bare();
    let run = stage.run(&[
        "profile",
        "add",
        "acme-uat",
        "--client-id",
        "3MVG9",
        "--login",
        "sandbox",
        "--tag",
        "acme",
        "--tag",
        "uat",
    ]);
    assert_eq!((run.code, run.out.as_str()), (0, "acme-uat is added: `orgdeck login acme-uat` logs in\n"), "{run:?}");
    assert!(run.err.contains("acme-uat has no client secret"), "{run:?}");
    let file = stage.dir().join("profiles.toml");
    assert_eq!((mode(&file), mode(&stage.dir())), (0o600, 0o700));
    assert_eq!(
        text(&stage),
        "version = 1\n\n[profiles.acme-uat]\nclient_id = \"3MVG9\"\nlogin = \"sandbox\"\ntags = [\"acme\", \"uat\"]\n"
    );
    assert_eq!(stage.run(&["list", "--json"]).document()[0]["name"], "acme-uat");
}

#[test]
fn every_flag_gets_where_its_key_is() {
    let stage = Stage::with(SETTINGS);
    let run = stage.run(&[
        "profile",
        "add",
        "full",
        "--app",
        "acme",
        "--login",
        "https://idp.acme.test",
        "--redirect-uri",
        "http://localhost:1717/x",
        "--scope",
        "api",
        "--scope",
        "web",
        "--pkce=false",
        "--prompt",
        "",
        "--login-hint",
        "ana@acme.com",
        "--extra",
        "display=popup",
        "--extra",
        "x=a=b",
        "--tag",
        "acme corp",
        "--kind",
        "production",
        "--expect-org",
        "00D000000000001EAA",
        "--expect-user",
        "ana@acme.com",
        "--browser",
        "firefox {url}",
        "--timeout",
        "90",
        "--refresh-after",
        "90m",
        "--revoke-replaced",
        "--allow-custom-host=true",
        "--client-secret-from",
        "command:op read op://work/x",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    let table = "\n[profiles.full]\napp = \"acme\"\nclient_secret = { command = [\"op\", \"read\", \"op://work/x\"] }\n\
        login = \"https://idp.acme.test\"\nredirect_uri = \"http://localhost:1717/x\"\nscopes = [\"api\", \"web\"]\npkce = false\n\
        prompt = \"\"\nlogin_hint = \"ana@acme.com\"\nextra = { display = \"popup\", x = \"a=b\" }\ntags = [\"acme corp\"]\n\
        kind = \"production\"\nexpect_org = \"00D000000000001EAA\"\nexpect_user = \"ana@acme.com\"\nbrowser = [\"firefox\", \"{url}\"]\n\
        timeout = \"90s\"\nrefresh_after = \"90m\"\nrevoke_replaced = true\nallow_custom_host = true\n";
    assert_eq!(text(&stage), format!("{SETTINGS}{table}"));
}

#[test]
fn t22_a_secret_comes_from_a_file_or_standard_input_and_is_in_no_output() {
    let stage = Stage::with(SETTINGS);
    let file = stage.home().join("secret");
    fs::write(&file, "CANARYfromfile\n").unwrap();
    let add = |args: &[&str]| {
        [&["profile", "add", "x", "--client-id", "3MVG9", "--login", "sandbox"][..], args]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let run = Run::of(&mut stage.command(add(&["--client-secret-file", "secret"])));
    assert_eq!(run.code, 0, "{run:?}");
    run.is_clean();
    assert!(text(&stage).contains("[profiles.x]\nclient_id = \"3MVG9\"\nclient_secret = \"CANARYfromfile\"\n"));

    let mut command = stage.command(["profile", "edit", "x", "--client-secret-stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"CANARYfromstdin\r\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && !format!("{output:?}").contains("CANARY"), "{output:?}");
    assert!(text(&stage).contains("client_secret = \"CANARYfromstdin\"\n"));

    fs::write(&file, "CANARY\nCANARY\n").unwrap();
    refused(&stage, &["profile", "edit", "x", "--client-secret-file", "secret"], 2, "a client secret is one line");
    fs::write(&file, "\n").unwrap();
    refused(&stage, &["profile", "edit", "x", "--client-secret-file", "secret"], 2, "that was empty");
    refused(
        &stage,
        &["profile", "edit", "x", "--client-secret-file", "none"],
        2,
        "cannot read the client secret from none",
    );
    refused(&stage, &["profile", "edit", "x", "--client-secret-stdin"], 2, "that was empty");
    refused(
        &stage,
        &["profile", "edit", "x", "--client-secret-from", "env:A", "--client-secret-stdin"],
        2,
        "cannot be used with",
    );
}

#[test]
fn an_edit_keeps_every_comment_and_a_key_can_be_taken_out() {
    let settings = SETTINGS.replace("login = \"sandbox\"", "login   = 'sandbox'   # not prod");
    let stage = Stage::with(&settings);
    let run =
        stage.run(&["profile", "edit", "acme-uat", "--expect-org", "00D000000000001", "--unset", "tags", "--json"]);
    assert_eq!(run.document(), json!({"profile": "acme-uat", "result": "changed", "notes": []}), "{run:?}");
    let after = settings.replace("not prod\ntags = [\"acme\"]\n", "not prod\nexpect_org = \"00D000000000001\"\n");
    assert_eq!(text(&stage), after);
    refused(&stage, &["profile", "edit", "acme-uat"], 2, "say what to change");
    refused(&stage, &["profile", "edit", "acme-uat", "--unset", "loginn"], 2, "did you mean \"login\"?");
    refused(
        &stage,
        &["profile", "edit", "acme-uat", "--unset", "login"],
        2,
        "acme-uat was not saved: login is missing",
    );
    refused(&stage, &["profile", "edit", "no", "--login", "sandbox"], 2, "no profile is called no");
}

#[test]
fn a_page_of_an_org_becomes_its_login_host_with_a_notice() {
    let stage = Stage::with(SETTINGS);
    let page = "https://acme--uat.sandbox.lightning.force.com/lightning/page/home";
    let run = stage.run(&["profile", "edit", "acme-uat", "--login", page]);
    assert_eq!(run.err, "orgdeck: that is a page of the org: login is https://acme--uat.sandbox.my.salesforce.com\n");
    assert!(text(&stage).contains("login = \"https://acme--uat.sandbox.my.salesforce.com\"\n"));
    let page = "https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=CANARY";
    let run = stage.run(&["profile", "edit", "acme-uat", "--login", page, "--json"]);
    run.is_clean();
    assert_eq!(run.document()["notes"][0], "that is a page of the org: login is https://acme.my.salesforce.com");
}

#[test]
fn a_copy_has_settings_and_no_tokens_and_a_renamed_profile_has_its_own() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-uat", |_| ());
    let run = stage.run(&["profile", "copy", "acme-uat", "acme-qa", "--tag", "qa"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(text(&stage).ends_with("[profiles.acme-qa]\napp = \"acme\"\nlogin = \"sandbox\"\ntags = [\"qa\"]\n"));
    assert!(!stage.token_file("acme-qa").exists());

    fs::write(stage.home().join(".orgdeck"), "acme-uat\n").unwrap();
    let run = stage.run(&["profile", "rename", "acme-uat", "acme-stage"]);
    assert_eq!((run.code, run.err.as_str()), (0, "orgdeck: ./.orgdeck names acme-stage now\n"), "{run:?}");
    assert!(!stage.token_file("acme-uat").exists());
    assert_eq!(stage.run(&["show", "acme-stage", "--json"]).document()["name"], "acme-stage");
    assert_eq!(stage.run(&["token"]).code, 0, "the default followed");
    refused(&stage, &["profile", "rename", "acme-stage", "globex"], 2, "there is a profile called globex already");
    refused(&stage, &["profile", "rename", "acme-uat", "x"], 2, "no profile is called acme-uat");
}

#[test]
fn a_profile_goes_with_its_tokens_and_history() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-uat", |_| ());
    refused(&stage, &["profile", "remove", "--tag", "acme"], 2, "say --yes");
    let run = stage.run(&["profile", "remove", "acme-uat", "globex", "--local-only"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("acme-uat is removed\n") && run.out.contains("globex is removed\n"), "{run:?}");
    assert!(!stage.token_file("acme-uat").exists() && !stage.dir().join("history/acme-uat.jsonl").exists());
    assert!(!text(&stage).contains("acme-uat") && !text(&stage).contains("globex"));
    assert!(text(&stage).contains("[profiles.acme-prod]") && text(&stage).contains("[profiles.initech]"));
}

#[test]
fn a_grant_that_cannot_be_ended_keeps_its_profile() {
    let stage = Stage::with("[profiles.a]\nclient_id = \"3MVG9acme\"\nlogin = \"http://127.0.0.1:9\"\n");
    stage.save("a", |card| {
        card.login_host = "http://127.0.0.1:9".into();
        card.instance_url = "http://127.0.0.1:9".into();
    });
    let before = text(&stage);
    let run = stage.run(&["profile", "remove", "a"]);
    assert!(run.code != 0 && run.err.contains("a stays, for its grant was not ended"), "{run:?}");
    assert!(stage.token_file("a").exists());
    assert_eq!(text(&stage), before);
}

#[test]
fn t13_a_file_behind_a_link_stays_there_and_keeps_its_mode() {
    let stage = Stage::with(SETTINGS);
    let (file, real) = (stage.dir().join("profiles.toml"), stage.home().join("dotfiles.toml"));
    fs::rename(&file, &real).unwrap();
    symlink(&real, &file).unwrap();
    assert_eq!(stage.run(&["profile", "edit", "globex", "--tag", "x"]).code, 0);
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
    assert!(fs::read_to_string(&real).unwrap().contains("tags = [\"x\"]"));
    assert_eq!(mode(&real), 0o600);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o666)).unwrap();
    refused(&stage, &["profile", "edit", "globex", "--tag", "y"], 2, "others can write");
}

#[test]
fn t03_many_at_once_all_get_in() {
    let stage = Stage::with(SETTINGS);
    let children: Vec<_> = (0..8)
        .map(|n| {
            let name = format!("many-{n}");
            let mut command = stage.command(["profile", "add", &name, "--app", "acme", "--login", "sandbox"]);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    assert!(children.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert!(text(&stage).starts_with(SETTINGS));
    assert!((0..8).all(|n| text(&stage).contains(&format!("[profiles.many-{n}]\n"))));
}

#[test]
fn a_file_that_is_no_toml_is_left_alone() {
    let stage = Stage::with("[profiles.a]\nclient_secret = CANARY\n");
    for args in [
        &["profile", "add", "b", "--client-id", "x", "--login", "sandbox"][..],
        &["profile", "edit", "a", "--login", "sandbox"],
        &["profile", "rename", "a", "b"],
        &["profile", "copy", "a", "b"],
        &["profile", "remove", "a"],
    ] {
        refused(&stage, args, 2, "line 2: that is not TOML");
    }
}

#[test]
fn a_team_s_list_is_a_file_of_profiles_without_what_is_secret_or_personal() {
    let stage = Stage::with(&format!("[defaults]\nlogin_hint = \"me@acme.com\"\nscopes = [\"api\"]\n{SETTINGS}"));
    let run = stage.run(&["profile", "share", "--tag", "acme"]);
    assert_eq!(run.code, 0, "{run:?}");
    run.is_clean();
    assert_eq!(run.err, "orgdeck: [apps.acme] is shared without its client_secret, which stands in the file\n");
    let other = Stage::with(&run.out);
    assert_eq!(other.run(&["list", "--json"]).document().as_array().unwrap().len(), 2);
    assert!(!run.out.contains("me@acme.com") && run.out.contains("scopes = [\"api\"]"), "{}", run.out);
    assert_eq!(
        stage.run(&["profile", "share", "globex", "--json"]).document()["profiles"]["globex"]["client_id"],
        "3MVG9globex"
    );
    assert_eq!(stage.run(&["profile", "share", "--all"]).code, 2, "initech is broken");
}

#[test]
fn the_file_s_path_is_told_whether_it_is_there_or_not() {
    let stage = Stage::bare();
    let run = stage.run(&["profile", "path"]);
    assert_eq!(run.out, format!("{}\n", stage.dir().join("profiles.toml").display()));
    assert!(!stage.dir().exists());
    assert!(stage.run(&["profile", "path", "--json"]).document()["path"].is_string());
}
