//! What a token file keeps, refuses and survives.

use std::{fs, path::PathBuf, time::Duration};

use super::*;
use crate::{secret::Secret, store::ConfigDir};

/// A card with every field set.
pub(in crate::store) fn card() -> Card {
    serde_json::from_value(serde_json::json!({
        "client_id": "3MVG9", "login_host": "https://login.salesforce.com",
        "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
        "username": "ana@acme.com", "display_name": "Ana", "kind": "production", "scopes": "api",
        "minted_at": "2026-11-23T10:00:00Z", "issued_at": "2026-11-23T10:00:00Z", "seen_at": "2026-11-23T10:00:00Z",
        "refreshes": 0, "refreshed_at": "2026-11-23T10:00:00Z", "expires_at": "2026-11-23T12:00:00Z",
        "ended_at": "2026-11-23T13:00:00Z", "access_fingerprint": "aaaaaaaa", "refresh_fingerprint": "bbbbbbbb", "origin": "minted",
        "hand_outs": [{"at": "2026-11-23T10:00:00Z", "to": "sfdx-url"}]
    }))
    .unwrap()
}

/// A grant with this refresh token.
pub(in crate::store) fn grant(refresh_token: &str) -> Grant {
    let reply = format!("{{\"access_token\":\"00D!of-{refresh_token}\"}}");
    Grant { refresh_token: Some(refresh_token.into()), reply: reply.into() }
}

struct Stage {
    temp: tempfile::TempDir,
    dir: ConfigDir,
    name: ProfileName,
}

fn stage() -> Stage {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
    Stage { temp, dir, name: ProfileName::parse("acme").unwrap() }
}

impl Stage {
    fn lock(&self) -> TokenLock {
        self.dir.tokens().lock(&self.name, "test", Duration::ZERO).unwrap()
    }

    fn saved(self, token: &str) -> Self {
        self.lock().save(&card(), &grant(token)).unwrap();
        self
    }

    fn file(&self) -> PathBuf {
        self.dir.tokens_dir().join("acme.json")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// The names in `tokens/`, sorted.
    fn listing(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.tokens_dir()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn what_is_saved_is_found_again() {
    let stage = stage();
    let tokens = stage.dir.tokens();
    assert_eq!((tokens.names(), tokens.card(&stage.name), tokens.grant(&stage.name)), (Ok(vec![]), Ok(None), Ok(None)));
    let stage = stage.saved("5Aep");
    assert_eq!(tokens.names(), Ok(vec![stage.name.clone()]));
    assert_eq!(tokens.card(&stage.name), Ok(Some(card())));
    assert_eq!(tokens.grant(&stage.name), Ok(Some((card(), grant("5Aep")))));
    assert_eq!(stage.listing(), ["acme.json", "acme.lock"]);
}

#[test]
fn while_held_a_lock_says_by_whom_and_what_for_and_afterwards_nothing() {
    let stage = stage();
    let held = stage.lock();
    let error = stage.dir.tokens().lock(&stage.name, "other", Duration::ZERO).unwrap_err();
    let StoreError::Locked { holder: Some(holder), .. } = &error else { panic!("{error}") };
    assert_eq!((holder.pid, holder.purpose.as_str()), (std::process::id(), "test"));
    assert!(error.to_string().contains(&format!("held by process {} (test since ", std::process::id())), "{error}");
    assert!(stage.dir.tokens().try_lock(&stage.name, "other").unwrap().is_none());
    drop(held);
    assert_eq!(fs::read(stage.dir.tokens_dir().join("acme.lock")).unwrap(), b"");
    assert!(stage.dir.tokens().try_lock(&stage.name, "other").unwrap().is_some());
}

#[test]
fn t07_a_refresh_without_an_answer_stays_on_record_until_something_is_known() {
    let stage = stage().saved("old");
    let (tokens, old) = (stage.dir.tokens(), Secret::from("old").fingerprint());
    let mut lock = stage.lock();
    let own = Card { refresh_fingerprint: Some(old.clone()), ..card() };
    lock.save(&own, &grant("old")).unwrap();
    lock.begin_refresh(&old).unwrap();
    let uncertain = || tokens.look(&stage.name).unwrap().unwrap().1.uncertain;
    assert_eq!((tokens.interrupted(&stage.name), uncertain()), (None, false), "it is still running");
    drop(lock);
    assert_eq!(tokens.interrupted(&stage.name).as_ref(), Some(&old));
    assert!(uncertain());
    assert_eq!(stage.listing(), ["acme.json", "acme.lock"], "its room on disk is free again");

    // Others come and go, and even save the same token: nothing is known yet.
    let mut lock = stage.lock();
    assert_eq!(lock.unsettled(), Some(old.as_str()));
    lock.save(&card(), &grant("old")).unwrap();
    drop(lock);
    assert_eq!(tokens.interrupted(&stage.name).as_ref(), Some(&old));
    assert!(!uncertain(), "a card of another token");

    // A replay that is answered settles it.
    let mut lock = stage.lock();
    lock.begin_refresh(&old).unwrap();
    lock.save(&card(), &grant("old")).unwrap();
    drop(lock);
    assert_eq!(tokens.interrupted(&stage.name), None);
}

#[test]
fn a_new_login_or_a_plain_refusal_settles_an_old_refresh() {
    for settle in [|lock: &mut TokenLock| lock.save(&card(), &grant("new")).unwrap(), TokenLock::settle] {
        let stage = stage().saved("old");
        stage.lock().begin_refresh(&Secret::from("old").fingerprint()).unwrap();
        assert!(stage.dir.tokens().interrupted(&stage.name).is_some());
        settle(&mut stage.lock());
        assert_eq!(stage.dir.tokens().interrupted(&stage.name), None);
    }
}

#[test]
fn t08_room_for_the_answer_is_on_disk_before_a_refresh_begins() {
    let stage = stage().saved("old");
    let mut lock = stage.lock();
    lock.begin_refresh("cafecafe").unwrap();
    let temp = stage.listing().into_iter().find(|name| name.ends_with(".tmp")).unwrap();
    let size = fs::metadata(stage.dir.tokens_dir().join(temp)).unwrap().len();
    assert!(size > fs::metadata(stage.file()).unwrap().len(), "{size}");
    lock.save(&card(), &grant("new")).unwrap();
    assert_eq!(lock.grant(), Ok(Some((card(), grant("new")))));
}

#[test]
fn t10_a_damaged_file_is_copied_aside_and_never_overwritten() {
    let whole = stage().saved("5Aep").text();
    for damaged in ["", "\0\0\0\0", "{}", &whole[..whole.len() / 2], &whole.replace("\"org\":\"00D", "\"org\":\"01D")] {
        let stage = stage().saved("5Aep");
        fs::write(stage.file(), damaged).unwrap();
        let tokens = stage.dir.tokens();
        for error in [
            tokens.card(&stage.name).unwrap_err(),
            tokens.grant(&stage.name).unwrap_err(),
            stage.lock().save(&card(), &grant("new")).unwrap_err(),
        ] {
            let StoreError::Damaged { copy: Some(copy), .. } = &error else { panic!("{damaged:?}: {error}") };
            assert_eq!(fs::read_to_string(copy.as_str()).unwrap(), damaged);
        }
        assert_eq!(stage.listing().len(), 3, "one copy: {:?}", stage.listing());
    }
}

#[test]
fn t10_a_damaged_file_that_was_set_aside_makes_way_for_a_login() {
    let stage = stage().saved("5Aep");
    fs::write(stage.file(), "{").unwrap();
    let mut lock = stage.lock();
    assert_eq!(lock.set_aside(), Ok(true));
    lock.save(&card(), &grant("new")).unwrap();
    assert_eq!(lock.card(), Ok(Some(card())));
    assert!(stage.listing().iter().any(|name| name.starts_with("acme.json.corrupt-")));
    assert_eq!(lock.set_aside(), Ok(false));
    assert_eq!(lock.card(), Ok(Some(card())), "a whole file stays where it is");
}

#[test]
fn t59_a_newer_file_is_read_by_nobody_and_written_by_nobody() {
    let stage = stage().saved("5Aep");
    let newer = stage.text().replace("\"version\":1", "\"version\":9");
    fs::write(stage.file(), &newer).unwrap();
    assert!(matches!(stage.dir.tokens().card(&stage.name), Err(StoreError::Newer { version: 9, .. })));
    assert!(matches!(stage.lock().save(&card(), &grant("new")), Err(StoreError::Newer { .. })));
    assert_eq!(stage.text(), newer);
}

#[test]
fn t58_removing_leaves_nothing_but_the_lock() {
    let stage = stage().saved("5Aep");
    fs::write(stage.dir.tokens_dir().join(".acme.json.a1B2c3.tmp"), "CANARY").unwrap();
    fs::write(stage.file(), "CANARY").unwrap();
    assert!(stage.dir.tokens().card(&stage.name).is_err(), "which makes a copy");
    let other = stage.dir.tokens().lock(&ProfileName::parse("acme.json.corrupt-1").unwrap(), "test", Duration::ZERO);
    other.unwrap().save(&card(), &grant("other")).unwrap();
    assert!(stage.lock().remove().unwrap());
    assert_eq!(stage.listing(), ["acme.json.corrupt-1.json", "acme.json.corrupt-1.lock", "acme.lock"]);
    assert!(!stage.lock().remove().unwrap());
}

#[test]
fn t05_leftovers_go_with_the_next_write_or_start_but_not_while_somebody_writes() {
    let stage = stage().saved("5Aep");
    let stray = stage.dir.tokens_dir().join(".acme.json.a1B2c3.tmp");
    let foreign = stage.dir.tokens_dir().join(".mine.tmp");
    let plant = || [&stray, &foreign].map(|path| fs::write(path, "x").unwrap());
    plant();
    // Who is killed leaves its line in the lock.
    fs::write(stage.dir.tokens_dir().join("acme.lock"), "{\"pid\":1,\"pur").unwrap();
    let stage = stage.saved("next");
    assert!(!stray.exists() && foreign.exists());
    plant();
    let held = stage.lock();
    stage.dir.sweep();
    assert!(stray.exists());
    drop(held);
    stage.dir.sweep();
    assert!(!stray.exists() && foreign.exists());
}

#[test]
fn a_reply_that_is_no_json_is_refused_and_the_old_grant_stays() {
    let stage = stage().saved("5Aep");
    let odd = Grant { refresh_token: None, reply: "<html>".into() };
    assert!(matches!(stage.lock().save(&card(), &odd), Err(StoreError::NotJson(_))));
    assert_eq!(stage.dir.tokens().grant(&stage.name), Ok(Some((card(), grant("5Aep")))));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn t13_a_link_at_the_token_file_is_followed_and_kept() {
        let stage = stage().saved("5Aep");
        let elsewhere = stage.temp.path().join("dotfiles");
        fs::create_dir(&elsewhere).unwrap();
        fs::rename(stage.file(), elsewhere.join("acme.json")).unwrap();
        symlink("../../dotfiles/acme.json", stage.file()).unwrap();
        let stage = stage.saved("new");
        assert!(fs::symlink_metadata(stage.file()).unwrap().is_symlink());
        assert!(fs::read_to_string(elsewhere.join("acme.json")).unwrap().contains("\"new\""));
        assert!(stage.lock().remove().unwrap());
        assert!(!stage.file().is_symlink() && !elsewhere.join("acme.json").exists());
    }

    #[test]
    fn a_link_to_a_file_that_is_still_to_come_is_followed_too() {
        let stage = stage();
        fs::create_dir(stage.dir.tokens_dir()).unwrap();
        symlink(stage.temp.path().join("later.json"), stage.file()).unwrap();
        assert_eq!(stage.dir.tokens().card(&stage.name), Ok(None));
        let stage = stage.saved("5Aep");
        assert!(stage.temp.path().join("later.json").is_file() && stage.file().is_symlink());
    }

    #[test]
    fn t13_a_link_planted_at_the_lock_is_refused() {
        let stage = stage().saved("5Aep");
        let (lock, victim) = (stage.dir.tokens_dir().join("acme.lock"), stage.temp.path().join("victim"));
        fs::write(&victim, "precious").unwrap();
        fs::remove_file(&lock).unwrap();
        symlink(&victim, &lock).unwrap();
        let refused = stage.dir.tokens().lock(&stage.name, "test", Duration::ZERO);
        assert!(matches!(refused, Err(StoreError::Link(_))));
        assert_eq!(fs::read_to_string(victim).unwrap(), "precious");
    }

    #[test]
    fn t50_whatever_way_leads_to_a_file_its_lock_is_the_same() {
        let stage = stage().saved("5Aep");
        let linked_dir = stage.temp.path().join("linked");
        symlink(stage.dir.path(), &linked_dir).unwrap();
        let linked_file = ConfigDir::open(&stage.temp.path().join("other")).unwrap();
        fs::create_dir(linked_file.tokens_dir()).unwrap();
        symlink(stage.file(), linked_file.tokens_dir().join("acme.json")).unwrap();
        let dotted = stage.dir.path().join("../orgdeck/.");

        let _held = stage.lock();
        for dir in [ConfigDir::open(&linked_dir).unwrap(), linked_file, ConfigDir::open(&dotted).unwrap()] {
            assert!(dir.tokens().try_lock(&stage.name, "other").unwrap().is_none(), "{}", dir.path().display());
        }
    }

    #[test]
    fn a_pipe_or_directory_in_a_file_s_place_is_refused_without_waiting() {
        let stage = stage();
        fs::create_dir_all(stage.file()).unwrap();
        assert!(matches!(stage.dir.tokens().card(&stage.name), Err(StoreError::NotAFile(_))));
        fs::create_dir(stage.dir.tokens_dir().join("b.lock")).unwrap();
        let b = ProfileName::parse("b").unwrap();
        assert!(matches!(stage.dir.tokens().try_lock(&b, "test"), Err(StoreError::NotAFile(_))));
    }
}
