//! Sealed tokens against a real Secret Service: they are used as if they were not sealed; and with the keyring
//! gone, locked or hanging it is said so soon, and nothing is anywhere in the open.

use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    secret_service::SecretService,
    simulator::Running,
    stage::{ACCESS, REFRESH, Run, Stage},
};

/// How soon a keyring's trouble is told (T64), the program's own start and end with it.
const SOON: Duration = Duration::from_secs(3);

/// A home with a keyring, and settings for a simulator in which tokens are sealed with it.
struct Sealed {
    stage: Stage,
    service: SecretService,
    _simulator: Running,
}

impl Sealed {
    fn start() -> Option<Self> {
        let stage = Stage::bare();
        let service = SecretService::start(stage.home())?;
        let file = stage.config().profiles();
        let uri = format!("http://localhost:{}/OauthRedirect", free_port());
        let written = stage.home().join("written/profiles.toml");
        let mut simulator = stage.command(["simulator", "--orgs", "2", "--auto-approve", "--rotate"]);
        simulator.args(["--redirect-uri", &uri]).arg("--write-profiles").arg(&written);
        let simulator = Running::start(&mut simulator);
        let settings = fs::read_to_string(&written).unwrap() + "\n[store]\nseal = \"keyring\"\n";
        fs::remove_file(&written).unwrap();
        fs::write(&file, settings).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        Some(Self { stage, service, _simulator: simulator })
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = self.stage.command(args);
        Run::of(command.env("DBUS_SESSION_BUS_ADDRESS", &self.service.address).env("BROWSER", "curl -sLo /dev/null %s"))
    }

    fn done(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        run
    }

    /// A command that says what ails the keyring, soon, and changes nothing.
    fn refused(&self, args: &[&str], words: &str) {
        let (before, start) = (on_disk(&self.stage.dir().join("tokens")), Instant::now());
        let run = self.run(args);
        assert!(start.elapsed() < SOON, "{args:?} took {:?}", start.elapsed());
        assert!(run.code == 6 && format!("{}{}", run.out, run.err).contains(words), "{args:?}: {run:?}");
        assert!(!run.out.contains("waiting for you"), "before any browser opens: {run:?}");
        assert_eq!(on_disk(&self.stage.dir().join("tokens")), before);
    }

    fn access_token(&self, name: &str) -> String {
        self.done(&["token", name]).out.trim().to_owned()
    }

    fn refresh_token(&self, name: &str) -> String {
        let shown = self.done(&["show", name, "--reveal", "--json"]).document();
        shown["refresh_token"]["value"].as_str().unwrap().to_owned()
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// All that lies in a directory and below, by name.
fn on_disk(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            match fs::metadata(&path).unwrap() {
                meta if meta.is_dir() => on_disk(&path),
                meta if meta.is_file() => vec![(path.display().to_string(), fs::read(&path).unwrap())],
                // The keyring's sockets.
                _ => Vec::new(),
            }
        })
        .collect();
    found.sort();
    found
}

/// Where one of these is in the open, below a directory.
fn in_the_open(dir: &Path, secrets: &[&str]) -> Vec<String> {
    let holds = |content: &[u8]| {
        secrets.iter().any(|secret| content.windows(secret.len()).any(|part| part == secret.as_bytes()))
    };
    on_disk(dir).into_iter().filter(|(_, content)| holds(content)).map(|(name, _)| name).collect()
}

#[test]
fn t64_a_login_is_sealed_handed_over_and_refreshed_and_with_the_keyring_killed_it_is_told() {
    let Some(mut sealed) = Sealed::start() else { return };
    sealed.done(&["login", "--all"]);
    let mut seen = Vec::new();
    for step in [&["check", "--all"][..], &["refresh", "--all"], &["token", "org-001", "--refresh"]] {
        for name in ["org-001", "org-002"] {
            seen.extend([sealed.access_token(name), sealed.refresh_token(name)]);
        }
        sealed.done(step);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 8, "two logins and a refresh of each, two tokens a time");
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(in_the_open(sealed.stage.home(), &seen), [""; 0]);
    assert!(sealed.done(&["doctor", "--offline"]).out.contains("2 sealed by the keyring"));

    sealed.service.kill();
    for args in [&["token", "org-001"][..], &["refresh", "org-001"], &["login", "org-001"], &["env", "org-001"]] {
        sealed.refused(args, "no keyring is running here");
    }
    assert_eq!(sealed.run(&["doctor", "--offline"]).code, 1);
    let row = sealed.done(&["list", "--json"]).document()[1].clone();
    assert_eq!((&row["condition"], &row["sealed"]), (&"alive".into(), &"keyring".into()));
    let shown = sealed.done(&["show", "org-001"]).out;
    assert!(shown.contains("sealed by the keyring") && shown.contains("not opened; --reveal opens them"), "{shown}");
    assert_eq!(sealed.done(&["show", "org-001", "--json"]).document()["sealed"], "keyring");
    assert_eq!(in_the_open(sealed.stage.home(), &seen), [""; 0]);

    // What was sealed outlives the keyring's process, as its keys do.
    let home = sealed.stage.home().to_owned();
    sealed.service.revive(&home);
    sealed.done(&["refresh", "org-001"]);
    sealed.done(&["revoke", "--all", "--yes"]);
    assert_eq!(in_the_open(sealed.stage.home(), &seen), [""; 0]);
}

#[test]
fn t64_what_is_imported_is_sealed_whether_it_lived_or_was_renewed() {
    let Some(sealed) = Sealed::start() else { return };
    let file = sealed.stage.config().profiles();
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("seal = \"keyring\"", "seal = \"none\"")).unwrap();
    sealed.done(&["login", "--all"]);
    let secrets = settings.split("\nclient_secret = \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let sfdx = sealed.stage.home().join(".sfdx");
    fs::create_dir(&sfdx).unwrap();
    let mut seen = Vec::new();
    for (name, secret) in ["org-001", "org-002"].into_iter().zip(secrets) {
        let shown = sealed.done(&["show", name, "--reveal", "--json"]).document();
        let (access, refresh) = (sealed.access_token(name), sealed.refresh_token(name));
        // What an sfdx URL brings is renewed at once; so is this.
        let access = if name == "org-002" { "00D000000000000!dead".to_owned() } else { access };
        let kept = serde_json::json!({
            "username": shown["username"], "orgId": shown["org_id"], "instanceUrl": shown["instance_url"],
            "loginUrl": shown["login"], "clientId": shown["client_id"], "clientSecret": secret,
            "accessToken": access, "refreshToken": refresh,
        });
        fs::write(sfdx.join(format!("{}.json", shown["username"].as_str().unwrap())), kept.to_string()).unwrap();
        seen.extend([access, refresh]);
    }
    fs::remove_dir_all(sealed.stage.dir().join("tokens")).unwrap();
    fs::write(&file, "[store]\nseal = \"keyring\"\n").unwrap();

    let mut import = sealed.stage.command(["import", "sf", "--with-tokens", "--yes", "--json"]);
    import.env("DBUS_SESSION_BUS_ADDRESS", &sealed.service.address).env("SF_USE_GENERIC_UNIX_KEYCHAIN", "true");
    let imported = Run::of(&mut import);
    assert_eq!(imported.code, 0, "{imported:?}");
    for it in imported.document()["imported"].as_array().unwrap() {
        assert_eq!(it["token"], "imported");
        let name = it["profile"].as_str().unwrap();
        assert_eq!(sealed.done(&["show", name, "--json"]).document()["sealed"], "keyring");
        seen.extend([sealed.access_token(name), sealed.refresh_token(name)]);
    }
    // What sf itself keeps is its own.
    fs::remove_dir_all(&sfdx).unwrap();
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(in_the_open(sealed.stage.home(), &seen), [""; 0]);
}

#[test]
fn t64_a_keyring_that_hangs_or_is_locked_is_told_soon_and_nothing_is_written() {
    let Some(sealed) = Sealed::start() else { return };
    sealed.done(&["login", "org-001"]);
    let token = sealed.access_token("org-001");
    let commands = [
        &["token", "org-001"][..],
        &["refresh", "org-001"],
        &["login", "org-001"],
        &["login", "org-002"],
        &["unseal", "org-001"],
    ];
    sealed.service.hang(true);
    commands.iter().for_each(|args| sealed.refused(args, "the keyring does not answer"));
    sealed.service.hang(false);
    assert_eq!(sealed.access_token("org-001"), token);
    sealed.service.lock();
    commands.iter().for_each(|args| sealed.refused(args, "the keyring is locked"));
    assert!(!sealed.stage.token_file("org-002").exists());
}

#[test]
fn t05_sealing_that_is_killed_half_way_leaves_one_readable_copy_of_each() {
    let Some(sealed) = Sealed::start() else { return };
    let names: Vec<String> = (0..5).map(|n| format!("saved-{n}")).collect();
    let file = sealed.stage.config().profiles();
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("seal = \"keyring\"", "seal = \"none\"")).unwrap();
    names.iter().for_each(|name| sealed.stage.save(name, |_| ()));
    for (step, undone) in [("seal", "unseal"), ("unseal", "seal")] {
        for kill_after in 0..names.len() {
            let mut child = sealed
                .stage
                .command([step, "--all", "--json"])
                .env("DBUS_SESSION_BUS_ADDRESS", &sealed.service.address)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let told = lines.take(kill_after).filter(|line| line.is_ok()).count();
            child.kill().unwrap();
            child.wait().unwrap();
            assert_eq!(told, kill_after);
            for name in &names {
                assert_eq!(sealed.access_token(name), ACCESS, "{step} killed after {kill_after}");
            }
            sealed.done(&[undone, "--all"]);
        }
        sealed.done(&[step, "--all"]);
        let open = in_the_open(sealed.stage.home(), &[ACCESS, REFRESH]);
        assert_eq!(open.len(), if step == "seal" { 0 } else { names.len() }, "{open:?}");
    }
}

#[test]
fn a_client_secret_comes_from_the_keyring() {
    let Some(sealed) = Sealed::start() else { return };
    let file = sealed.stage.config().profiles();
    let text = fs::read_to_string(&file).unwrap();
    let value = |key: &str| {
        let rest = text.split(&format!("\n{key} = \"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let secret = value("client_secret");
    fs::write(&file, text.replacen(&format!("\"{secret}\""), "{ keyring = true }", 1)).unwrap();
    let run = sealed.run(&["login", "org-001"]);
    assert!(run.code == 2 && run.out.contains("the keyring holds no client secret of the app 3MVG9"), "{run:?}");

    let mut edit = sealed.stage.command(["profile", "edit", "org-001", "--client-secret-stdin"]);
    edit.env("DBUS_SESSION_BUS_ADDRESS", &sealed.service.address).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut edit = edit.stderr(Stdio::null()).spawn().unwrap();
    writeln!(edit.stdin.take().unwrap(), "{secret}").unwrap();
    assert!(edit.wait().unwrap().success());
    sealed.done(&["login", "org-001"]);
    assert_eq!(in_the_open(sealed.stage.home(), &[&secret]), [""; 0]);
}

#[test]
fn t58_a_client_secret_leaves_the_keyring_with_the_last_profile_that_takes_it_from_there() {
    let Some(sealed) = Sealed::start() else { return };
    for name in ["first", "second"] {
        let login = ["--client-id", "3MVG9shared", "--login", "sandbox", "--client-secret-from", "keyring"];
        sealed.done(&[&["profile", "add", name], &login[..]].concat());
    }
    let file = sealed.stage.home().join("secret");
    fs::write(&file, "CANARYshared\n").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    sealed.done(&["profile", "edit", "first", "--client-secret-file", file.to_str().unwrap()]);
    let gone = "the client secret of the app 3MVG9shared is out of the keyring";
    assert!(!sealed.done(&["profile", "remove", "first", "--yes"]).err.contains(gone), "the other one has it, too");
    let run = sealed.done(&["profile", "remove", "second", "--yes"]);
    assert!(run.err.contains(gone), "{run:?}");
}
