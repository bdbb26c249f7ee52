//! `import`: what people have becomes profiles; nothing that is there is changed, and what cannot be gets a
//! sentence.

use std::{
    fs,
    io::Write,
    process::{Output, Stdio},
};

use orgdeck::{plain::Plain, profile::Settings};
use serde_json::{Value, json};

use crate::{
    stage::{Run, SETTINGS, Stage, mode},
    table::{TABLE, file},
};

/// A login of sf's.
fn login(stage: &Stage, username: &str, change: impl FnOnce(&mut Value)) {
    let mut json = json!({
        "username": username, "orgId": "00Dxx0000001gPLEAY", "accessToken": "00Dxx!CANARY", "refreshToken": "5AepCANARY",
        "instanceUrl": "https://acme.my.salesforce.com", "loginUrl": "https://login.salesforce.com",
        "clientId": "PlatformCLI", "clientSecret": "CANARY", "isDevHub": false
    });
    change(&mut json);
    let dir = stage.home().join(".sfdx");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join(format!("{username}.json")), json.to_string()).unwrap();
}

fn aliases(stage: &Stage, aliases: &[(&str, &str)]) {
    let orgs: serde_json::Map<_, _> = aliases.iter().map(|(alias, of)| ((*alias).to_owned(), json!(of))).collect();
    fs::write(stage.home().join(".sfdx/alias.json"), json!({ "orgs": orgs }).to_string()).unwrap();
}

fn settings(stage: &Stage) -> String {
    fs::read_to_string(stage.dir().join("profiles.toml")).unwrap()
}

/// Runs with something on standard input.
fn piped(stage: &Stage, args: &[&str], input: &str) -> Run {
    let mut command = stage.command(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who refuses before it reads closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

#[test]
fn t61_the_logins_of_sf_become_profiles_whatever_their_aliases() {
    let stage = Stage::bare();
    let odd = [
        ("Acme Prod (live)", "a@acme.com", "Acme-Prod-live"),
        ("../../etc/passwd", "b@acme.com", "etc-passwd"),
        ("acme", "c@acme.com", "acme"),
        ("ACME", "d@acme.com", "ACME-2"),
        ("東京", "e@acme.co.jp", "e@acme.co.jp"),
        ("CON", "f@acme.com", "org-CON"),
        ("-rf", "g@acme.com", "rf"),
        ("x\n[profiles.y]\u{1b}[2J", "h@acme.com", "x-profiles.y-2J"),
    ];
    for (_, username, _) in odd {
        login(&stage, username, |_| ());
    }
    aliases(&stage, &odd.map(|(alias, username, _)| (alias, username)));
    let rehearsed = stage.run(&["import", "sf", "--dry-run", "--json"]).document();
    assert!(!stage.dir().exists(), "a rehearsal writes nothing");
    let run = stage.run(&["import", "sf", "--json"]);
    run.is_clean();
    let imported = run.document();
    assert_eq!((run.code, &imported["imported"]), (0, &rehearsed["imported"]));
    for (alias, username, name) in odd {
        let items = imported["imported"].as_array().unwrap();
        let item = items.iter().find(|item| item["username"] == username).unwrap();
        assert_eq!(
            (&item["profile"], &item["result"], &item["token"]),
            (&json!(name), &json!("added"), &json!("none"))
        );
        assert_eq!(item["from"], Plain::new(alias).as_str(), "what it was called is shown");
    }
    let text = settings(&stage);
    let profiles = Settings::parse(&text);
    assert_eq!((profiles.rows.len(), profiles.problems.len(), text.contains("CANARY")), (8, 0, false));
    let profile = profiles.find("acme").unwrap().profile.as_ref().unwrap();
    assert_eq!(profile.redirect_uri.as_str(), "http://localhost:1717/OauthRedirect");
    assert_eq!((profile.login.as_written(), profile.login_hint.as_deref()), ("production", Some("c@acme.com")));
    assert_eq!(profile.expect_org.as_ref().unwrap().as_str(), "00Dxx0000001gPLEAY");
    assert_eq!(mode(&stage.dir().join("profiles.toml")), 0o600);
    assert!(stage.run(&["import", "sf"]).out.ends_with("\n8 there already\n"));
    assert_eq!(settings(&stage), text, "twice is once");
}

#[test]
fn t13_a_file_of_sfs_that_cannot_be_gets_a_sentence_and_the_others_come() {
    let stage = Stage::with(SETTINGS);
    login(&stage, "good@acme.com", |_| ());
    for (at, (key, value)) in [
        ("loginUrl", "https://evil.test"),
        ("loginUrl", "https://ana:CANARY@login.salesforce.com"),
        ("orgId", "CANARY"),
        ("clientId", "CANARY key\n"),
        ("username", "no CANARY at all"),
        ("username", "a\u{1b}[31m@CANARY.com\n"),
    ]
    .into_iter()
    .enumerate()
    {
        login(&stage, &format!("bad{at}@acme.com"), |json| json[key] = value.into());
    }
    let dir = stage.home().join(".sfdx");
    std::os::unix::fs::symlink(dir.join("good@acme.com.json"), dir.join("link@acme.com.json")).unwrap();
    fs::write(dir.join("huge@acme.com.json"), vec![b' '; 2 << 20]).unwrap();
    fs::write(dir.join("torn@acme.com.json"), "{\"username\": \"CANARY").unwrap();
    fs::write(dir.join("alias.json"), "[]").unwrap();
    let run = stage.run(&["import", "sf", "--json"]);
    let items = run.document();
    let refused: Vec<_> = items["imported"].as_array().unwrap().iter().filter(|it| it["result"] == "refused").collect();
    assert!(run.code == 2 && refused.len() == 9 && run.err.contains("alias.json"), "{run:?}");
    assert!(refused.iter().all(|it| it["problem"].as_str().is_some_and(|why| !why.contains("CANARY"))), "{run:?}");
    let added = settings(&stage).strip_prefix(SETTINGS).unwrap().to_owned();
    assert_eq!(added.matches("[profiles.").count(), 1, "{added}");
}

#[test]
fn tokens_are_copied_after_a_yes_alone_and_without_any_login_there_is_a_sentence() {
    let stage = Stage::bare();
    let run = stage.run(&["import", "sf"]);
    assert!(run.code == 1 && run.err.contains("sf keeps no logins in") && !stage.dir().exists(), "{run:?}");
    login(&stage, "ana@acme.com", |_| ());
    let run = stage.run(&["import", "sf", "--with-tokens"]);
    assert!(run.code == 2 && run.err.contains("say --yes") && run.err.contains("rotates"), "{run:?}");
    assert!(!stage.dir().exists());
    let sealed = "8e8bf7fc3d059f2465c6233a31:f29d82681379d259e76d899921175046";
    login(&stage, "ana@acme.com", |json| {
        ["accessToken", "refreshToken"].iter().for_each(|key| json[key] = sealed.into())
    });
    let mut command = stage.command(["import", "sf", "--with-tokens"]);
    let run = Run::of(command.env("SF_USE_GENERIC_UNIX_KEYCHAIN", "true"));
    assert!(run.code == 0 && run.err.contains("no keychain that can be reached"), "{run:?}");
    assert!(run.out.contains("without its tokens: the key of sf is not known here"), "{run:?}");
}

#[test]
fn a_list_is_added_and_nothing_that_is_there_is_changed() {
    let list = "version = 1\n\n[apps.team]\nclient_id = \"3MVG9team\"\n\n[profiles.new]\napp = \"team\"\nlogin = \"sandbox\"\n\n\
                [profiles.globex]\nclient_id = \"other\"\nlogin = \"production\"\n";
    let stage = Stage::with(SETTINGS);
    let run = piped(&stage, &["import", "profiles", "-"], list);
    assert!(run.code == 0 && run.out.contains("another profile is called globex here"), "{run:?}");
    assert!(run.out.ends_with("1 added, 1 left out\n"), "{run:?}");
    let text = settings(&stage);
    let rest =
        ["\n[apps.team]\nclient_id = \"3MVG9team\"\n", "\n[profiles.new]\napp = \"team\"\nlogin = \"sandbox\"\n"];
    assert_eq!(rest.iter().fold(text.clone(), |text, added| text.replacen(added, "", 1)), SETTINGS);
    let again = piped(&stage, &["import", "profiles", "-"], list);
    assert!(again.code == 0 && again.out.ends_with("1 there already, 1 left out\n"), "{again:?}");
    assert_eq!(settings(&stage), text);
    let clash =
        piped(&stage, &["import", "profiles", "-"], "[profiles.GLOBEX]\nclient_id = \"x\"\nlogin = \"sandbox\"\n");
    assert_eq!(clash.code, 1, "nothing came at all: {clash:?}");
    for input in ["", "version = 1", "[profiles.a\nclient_secret = CANARY"] {
        let run = piped(&stage, &["import", "profiles", "-"], input);
        assert!(run.code == 2 && !run.err.contains("CANARY"), "{run:?}");
    }
    assert_eq!(stage.run(&["import", "profiles", "none.toml"]).code, 2);
    assert_eq!(settings(&stage), text);
}

#[test]
fn what_is_shared_is_a_list() {
    let (here, there) = (Stage::with(SETTINGS), Stage::bare());
    let shared = here.run(&["profile", "share", "--tag", "acme"]);
    shared.is_clean();
    let run = piped(&there, &["import", "profiles", "-"], &shared.out);
    assert!(run.code == 0 && run.out.ends_with("2 added\n"), "{run:?}");
    assert_eq!(there.run(&["profile", "share", "--tag", "acme"]).out, shared.out);
}

#[test]
fn t16_a_list_does_nothing_here_that_only_the_persons_own_file_may() {
    let stage = Stage::bare();
    let evil = "[profiles.a]\nclient_id = \"x\"\nlogin = \"https://evil.test\"\nallow_custom_host = true\n";
    let run = piped(&stage, &["import", "profiles", "-"], evil);
    assert!(run.code == 2 && run.out.contains("evil.test is not one of Salesforce's hosts"), "{run:?}");
    let runs = "[profiles.b]\nclient_id = \"x\"\nlogin = \"sandbox\"\nbrowser = [\"sh\", \"{url}\"]\n\
                client_secret = { command = [\"sh\", \"-c\", \"curl evil\"] }\n";
    let run = piped(&stage, &["import", "profiles", "-"], runs);
    assert!(run.code == 2 && run.err.contains("`sh -c curl evil`") && run.err.contains("say --yes"), "{run:?}");
    let run = piped(&stage, &["import", "profiles", "-", "--yes"], runs);
    assert!(run.code == 0 && run.out.contains("without its browser: it runs a program"), "{run:?}");
    assert!(settings(&stage).contains("curl evil") && !settings(&stage).contains("browser"));
}

#[test]
fn t61_t16_nothing_nasty_gets_in_by_a_list() {
    for (key, value) in TABLE {
        let stage = Stage::with(SETTINGS);
        let run = piped(&stage, &["import", "profiles", "-"], &file(key, value));
        assert_eq!(run.code, 2, "{key} {value:?}: {run:?}");
        let said = format!("{}{}", run.out, run.err);
        assert!(said.lines().all(|line| Plain::new(line).as_str() == line) && said.contains("refused: "), "{run:?}");
        assert_eq!(settings(&stage), SETTINGS, "{key} {value:?}");
    }
}

#[test]
fn t22_an_sfdx_url_comes_by_a_file_or_a_pipe_and_is_never_repeated() {
    let stage = Stage::with(SETTINGS);
    for input in [
        "",
        "CANARY",
        "force://CANARY@acme.my.salesforce.com",
        "force://a:b:CANARY@evil.test",
        "force://a:b:CANARY@login.salesforce.com.evil.test",
        "force://a:b:CANARY@ana@login.salesforce.com",
        "force://a:b:CANARY@login.salesforce.com.",
        "force://a:b:CANARY@l\u{43e}gin.salesforce.com",
        "force://a:b:CANARY@login.salesforce.com\nforce://a:b:CANARY@evil.test",
        "force://a:b:CANARY@../../x",
        &format!("force://a:b:CANARY@{}.my.salesforce.com", "n".repeat(300)),
        "{\"result\":{\"sfdxAuthUrl\":\"[REDACTED] CANARY\"}}",
    ] {
        let run = piped(&stage, &["import", "sfdx-url", "-", "--dry-run"], input);
        assert!(run.code == 2 && !run.err.is_empty(), "{input}: {run:?}");
        run.is_clean();
    }
    let argument = stage.run(&["import", "sfdx-url", "force://a:b:CANARY@acme.my.salesforce.com"]);
    assert!(argument.code == 2 && argument.err.contains("pipe it"), "{argument:?}");
    argument.is_clean();
    let good = "force://PlatformCLI:CANARYsecret:5AepCANARY@acme--uat.sandbox.my.salesforce.com\n";
    let run = piped(&stage, &["import", "sfdx-url", "-", "--dry-run"], good);
    assert!(run.code == 0 && run.out.contains("acme-uat-2") && run.out.contains("with its token"), "{run:?}");
    run.is_clean();
    let taken = piped(&stage, &["import", "sfdx-url", "-", "--dry-run", "--name", "globex"], good);
    assert!(taken.code == 1 && taken.out.contains("another profile is called globex here"), "{taken:?}");
    assert_eq!(settings(&stage), SETTINGS);
}
