//! The store as several processes see it: killed, stopped, racing, out of disk, with an open umask.
//! A test starts its own binary again; the children are the ignored tests at the end.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong in a test's helper fails the test")]

use std::{
    collections::BTreeSet,
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use orgdeck::{
    oauth::card::{Card, Grant, Origin},
    profile::{OrgId, ProfileName, UserId},
    secret::Secret,
    store::{ConfigDir, StoreError, history, ledger},
};
use rustix::{
    fs::Mode,
    process::{Pid, Signal, kill_process, umask},
};

const DIR: &str = "ORGDECK_TEST_DIR";
const ARGUMENT: &str = "ORGDECK_TEST_ARGUMENT";

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

/// The `n`th version of a token file: card and grant name the same number.
fn version(n: u32) -> (Card, Grant) {
    let card = serde_json::from_value(serde_json::json!({
        "client_id": "3MVG9", "login_host": "https://login.salesforce.com",
        "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
        "kind": "production", "minted_at": "2026-11-23T10:00:00Z", "seen_at": "2026-11-23T10:00:00Z",
        "refreshes": n, "access_fingerprint": "aaaaaaaa", "origin": "minted"
    }));
    // Sizes differ, so that a half-written file could not pass for a whole one.
    let reply = format!("{{\"n\":{n},\"padding\":\"{}\"}}", "x".repeat((n as usize * 7919) % 9000));
    (card.unwrap(), Grant { refresh_token: Some(format!("token-{n}").into()), reply: reply.into() })
}

/// Which version a file holds; panics unless it is one and whole.
fn stored(dir: &ConfigDir, name: &ProfileName) -> u32 {
    let (card, grant) = dir.tokens().grant(name).unwrap().unwrap();
    assert_eq!(grant, version(card.refreshes).1);
    card.refreshes
}

fn stage() -> (tempfile::TempDir, ConfigDir) {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
    (temp, dir)
}

/// This binary again, running one of the children below.
fn child(test: &str, dir: &Path, argument: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1", "--quiet"]);
    command.env(DIR, dir).env(ARGUMENT, argument).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// Waits until a child says `ready`.
fn spawn_ready(mut command: Command) -> Child {
    let mut child = command.spawn().unwrap();
    let said = BufReader::new(child.stdout.as_mut().unwrap()).lines().any(|line| line.unwrap().contains("ready"));
    assert!(said, "the child ended before it was ready");
    child
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn temps(dir: &ConfigDir) -> usize {
    let entries = fs::read_dir(dir.path().join("tokens")).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp")).count()
}

#[test]
fn t05_a_file_is_whole_after_two_hundred_kills_in_the_middle_of_saving() {
    let (_temp, dir) = stage();
    let acme = name("acme");
    let (card, grant) = version(0);
    dir.tokens().lock(&acme, "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
    let mut last = 0;
    for round in 0..200_u64 {
        let mut saver = spawn_ready(child("saves_without_end", dir.path(), &last.to_string()));
        // A moment that differs from round to round, across several saves.
        let moment = Instant::now() + Duration::from_micros(round * 7919 % 6000);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        saver.kill().unwrap();
        saver.wait().unwrap();
        let now = stored(&dir, &acme);
        assert!(now > last, "round {round}: version {now} after {last}, and one was saved");
        assert!(temps(&dir) <= 1, "round {round}");
        last = now;
    }
    dir.sweep();
    assert_eq!(temps(&dir), 0);
}

#[test]
fn t03_two_processes_that_change_different_things_lose_nothing() {
    let (_temp, dir) = stage();
    let changers: Vec<_> =
        ["a", "b", "c", "d"].map(|who| child("changes_things", dir.path(), who).spawn().unwrap()).into();
    for mut changer in changers {
        assert!(changer.wait().unwrap().success());
    }
    let ledger = ledger::read(&dir).unwrap();
    for who in ["a", "b", "c", "d"] {
        assert_eq!(ledger.count(who, &UserId::parse("005xx000001SwiUAAS").unwrap()), 5, "{who}");
        assert_eq!(stored(&dir, &name(who)), 20);
    }
    assert_eq!(stored(&dir, &name("shared")), 80, "each of 80 changes built on the one before");
    assert_eq!(history::read(&dir, &name("shared")).unwrap().len(), 20);
}

#[test]
fn t49_a_stopped_holder_costs_a_bounded_wait_and_its_lock_dies_with_it() {
    let (_temp, dir) = stage();
    let acme = name("acme");
    let mut holder = spawn_ready(child("refreshes_without_end", dir.path(), "acme"));
    signal(&holder, Signal::STOP);
    let start = Instant::now();
    let error = dir.tokens().lock(&acme, "refresh", Duration::from_millis(200)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(error.to_string().contains(&format!("process {} (refresh since", holder.id())), "{error}");

    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(dir.tokens().interrupted(&acme).as_deref(), Some("cafecafe"), "t06: the next start knows");
    let lock = dir.tokens().lock(&acme, "refresh", Duration::ZERO).unwrap();
    assert_eq!(lock.unsettled(), Some("cafecafe"));
}

#[test]
fn t08_with_no_room_left_the_old_grant_stays_and_a_later_try_succeeds() {
    let (_temp, dir) = stage();
    let test = child("saves_into_a_full_disk", dir.path(), "");
    let mut limited = Command::new("sh");
    // Files of at most 8 KiB stand for a full disk: writing fails, and no signal comes.
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\""])
        .arg(test.get_program())
        .args(test.get_args());
    // Its output goes through pipes: a file would be limited, too.
    let ended = limited.env(DIR, dir.path()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!((stored(&dir, &name("acme")), temps(&dir)), (0, 0));
    let (card, grant) = version(4);
    dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
    assert_eq!(stored(&dir, &name("acme")), 4);
}

#[test]
fn t11_every_file_is_0600_and_every_directory_0700_at_any_instant_under_umask_000() {
    let (temp, _) = stage();
    let dir = temp.path().join("fresh");
    let mut saver = child("saves_under_umask_000", &dir, "").spawn().unwrap();
    let output = BufReader::new(saver.stdout.take().unwrap());
    let waiter = thread::spawn(|| output.lines().any(|line| line.unwrap().contains("ready")));
    let mut seen = BTreeSet::new();
    while !waiter.is_finished() {
        look(&dir, &mut seen);
    }
    assert!(waiter.join().unwrap(), "the child ended early");
    look(&dir, &mut seen);
    saver.kill().unwrap();
    saver.wait().unwrap();
    let modes: BTreeSet<u32> = seen.iter().map(|(_, mode)| *mode).collect();
    assert_eq!(modes, BTreeSet::from([0o600, 0o700]), "{seen:?}");
    for kind in ["tmp", "lock", "json", "jsonl", "corrupt"] {
        assert!(seen.iter().any(|(path, _)| path.to_string_lossy().contains(kind)), "no {kind} was seen: {seen:?}");
    }
}

/// Notes the mode of everything below a directory.
fn look(path: &Path, seen: &mut BTreeSet<(PathBuf, u32)>) {
    let Ok(meta) = fs::symlink_metadata(path) else { return };
    seen.insert((path.to_owned(), meta.permissions().mode() & 0o7777));
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        look(&entry.path(), seen);
    }
}

#[test]
fn t11_a_token_directory_that_others_can_see_is_tightened_with_a_line() {
    let (_temp, dir) = stage();
    let tokens = dir.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    fs::set_permissions(&tokens, fs::Permissions::from_mode(0o755)).unwrap();
    let dir = ConfigDir::open(dir.path()).unwrap();
    assert_eq!(dir.notes().len(), 1);
    assert!(dir.notes()[0].as_str().contains("tightened to 0700"));
    assert_eq!(fs::metadata(&tokens).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(ConfigDir::open(dir.path()).unwrap().notes(), []);
}

#[test]
fn t13_a_config_directory_that_others_can_write_is_refused() {
    let (_temp, dir) = stage();
    for mode in [0o777, 0o770, 0o702] {
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(ConfigDir::open(dir.path()), Err(StoreError::Writable(_))), "{mode:o}");
    }
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    ConfigDir::open(dir.path()).unwrap();
}

#[test]
fn t60_odd_ground_gets_a_sentence_or_works() {
    let (temp, _) = stage();
    let file = temp.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = ConfigDir::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::NotADirectory(_)), "{error}");
    }
    let odd = temp.path().join(std::ffi::OsStr::new("with blanks, ü and \u{1b}[31m"));
    let not_utf8: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"\xff\xfe");
    for path in [odd.clone(), temp.path().join(not_utf8)] {
        let dir = ConfigDir::open(&path).unwrap();
        let (card, grant) = version(3);
        dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
        assert_eq!(stored(&dir, &name("acme")), 3);
    }
    fs::write(odd.join("tokens/acme.json"), "").unwrap();
    let error = ConfigDir::open(&odd).unwrap().tokens().card(&name("acme")).unwrap_err().to_string();
    assert!(!error.contains('\u{1b}') && error.contains("is damaged"), "t28: {error}");
}

#[test]
fn a_settings_file_that_others_can_read_is_noted_and_one_they_can_write_is_refused() {
    let (_temp, dir) = stage();
    let read = || orgdeck::store::profiles::read(&dir);
    assert!(read().unwrap().settings.rows.is_empty());
    fs::write(dir.profiles(), "[profiles.p]\nclient_id = \"x\"\nlogin = \"sandbox\"\nclient_secret = \"s\"\n").unwrap();
    for (mode, noted) in [(0o600, false), (0o644, true)] {
        fs::set_permissions(dir.profiles(), fs::Permissions::from_mode(mode)).unwrap();
        let profiles = read().unwrap();
        assert!(profiles.settings.find("p").unwrap().profile.is_ok());
        assert_eq!(profiles.note.is_some(), noted, "{mode:o}");
    }
    fs::set_permissions(dir.profiles(), fs::Permissions::from_mode(0o666)).unwrap();
    assert!(matches!(read(), Err(StoreError::Writable(_))));
    fs::set_permissions(dir.profiles(), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(dir.profiles(), b"\xff").unwrap();
    assert!(matches!(read(), Err(StoreError::NotText(_))));
}

fn given() -> (ConfigDir, String) {
    let dir = env::var_os(DIR).expect("a child of another test");
    (ConfigDir::open(Path::new(&dir)).unwrap(), env::var(ARGUMENT).unwrap_or_default())
}

#[test]
#[ignore = "a child of t05"]
fn saves_without_end() {
    let (dir, last) = given();
    let first = last.parse::<u32>().unwrap() + 1;
    for n in first.. {
        let (card, grant) = version(n);
        dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
        if n == first {
            println!("ready");
        }
    }
}

#[test]
#[ignore = "a child of t03"]
fn changes_things() {
    let (dir, who) = given();
    let patience = Duration::from_secs(30);
    let minted = |n: u32| ledger::Entry {
        client_id: who.clone(),
        org: OrgId::parse("00Dxx0000001gPLEAY").unwrap(),
        user: UserId::parse("005xx000001SwiUAAS").unwrap(),
        profile: name(&who),
        at: jiff::Timestamp::from_second(i64::from(n)).unwrap(),
        issued_at: None,
        origin: Origin::Minted,
        fingerprint: Secret::from(format!("{who}{n}")).fingerprint(),
        hand_outs: Vec::new(),
    };
    for n in 1..=20 {
        let (card, grant) = version(n);
        dir.tokens().lock(&name(&who), "test", patience).unwrap().save(&card, &grant).unwrap();
        let mut shared = dir.tokens().lock(&name("shared"), "test", patience).unwrap();
        let (card, grant) = version(shared.card().unwrap().map_or(1, |card| card.refreshes + 1));
        shared.save(&card, &grant).unwrap();
        drop(shared);
        history::append(&dir, &name("shared"), &serde_json::json!({ "who": who, "n": n })).unwrap();
        if n <= 5 {
            ledger::change(&dir, |ledger| ledger.add(minted(n))).unwrap();
        }
    }
}

#[test]
#[ignore = "a child of t49"]
fn refreshes_without_end() {
    let (dir, who) = given();
    let mut lock = dir.tokens().lock(&name(&who), "refresh", Duration::ZERO).unwrap();
    lock.begin_refresh("cafecafe").unwrap();
    println!("ready");
    loop {
        thread::park();
    }
}

#[test]
#[ignore = "a child of t08"]
fn saves_into_a_full_disk() {
    let (dir, _) = given();
    let mut lock = dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap();
    let (card, grant) = version(0);
    lock.save(&card, &grant).unwrap();
    let (card, mut large) = version(1);
    large.reply = format!("\"{}\"", "x".repeat(20_000)).into();
    let error = lock.save(&card, &large).unwrap_err().to_string();
    assert!(error.contains("cannot write") && error.ends_with("what was there before is whole"), "{error}");
    let error = lock.begin_refresh("cafecafe").unwrap_err();
    assert!(matches!(error, StoreError::Write { .. }), "nothing may be sent: {error}");
    assert_eq!(lock.unsettled(), None);
}

#[test]
#[ignore = "a child of t11"]
fn saves_under_umask_000() {
    umask(Mode::empty());
    let (dir, _) = given();
    for n in 0..60 {
        let (card, grant) = version(n);
        let mut lock = dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap();
        lock.begin_refresh("cafecafe").unwrap();
        lock.save(&card, &grant).unwrap();
        history::append(&dir, &name("acme"), &serde_json::json!(n)).unwrap();
    }
    // With a temporary file and a copy still there.
    let mut lock = dir.tokens().lock(&name("acme"), "test", Duration::ZERO).unwrap();
    lock.begin_refresh("cafecafe").unwrap();
    fs::write(dir.path().join("tokens/acme.json"), "damaged").unwrap();
    assert!(dir.tokens().card(&name("acme")).is_err());
    println!("ready");
    loop {
        thread::park();
    }
}
