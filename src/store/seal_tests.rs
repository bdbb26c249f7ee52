//! What sealing a token file keeps, refuses and survives, with keys that a test hands out.

use std::{
    collections::HashMap,
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use zeroize::Zeroizing;

use super::tests::{card, grant};
use crate::{
    plain::Plain,
    profile::{self, ProfileName},
    store::{ConfigDir, Key, Keys, Ready, Seal, StoreError, TokenLock},
};

/// A keyring in memory, which can be out of reach.
#[derive(Default)]
struct Ring {
    keys: Mutex<HashMap<Seal, Key>>,
    away: Mutex<bool>,
    made: Mutex<u8>,
}

impl Ring {
    fn reach(&self) -> Result<(), Plain> {
        if *self.away.lock().unwrap() { Err("the ring is away".into()) } else { Ok(()) }
    }
}

/// Seals this way, with that ring.
struct Holder(profile::Seal, Arc<Ring>);

impl Keys for Holder {
    fn way(&self) -> profile::Seal {
        self.0
    }

    fn find(&self, seal: &Seal) -> Result<Key, Plain> {
        self.1.reach()?;
        self.1.keys.lock().unwrap().get(seal).cloned().ok_or_else(|| "the ring has no such key".into())
    }

    fn make(&self, _: profile::Seal, _: &dyn Fn() -> Option<Seal>) -> Result<Ready, Plain> {
        self.1.reach()?;
        let mut made = self.1.made.lock().unwrap();
        *made += 1;
        let ready = Ready {
            seal: Seal::Keyring { key: format!("k{made}") },
            key: Key::new(Zeroizing::new([*made; crate::store::KEY_LENGTH])),
        };
        self.1.keys.lock().unwrap().insert(ready.seal.clone(), ready.key.clone());
        Ok(ready)
    }

    fn keep(&self, _: Ready, _: bool) {}

    fn forget(&self, seal: &Seal) {
        self.1.keys.lock().unwrap().remove(seal);
    }
}

struct Stage {
    _temp: tempfile::TempDir,
    dir: ConfigDir,
    ring: Arc<Ring>,
    name: ProfileName,
}

/// A directory whose settings want this seal.
fn stage(way: profile::Seal) -> Stage {
    let temp = tempfile::tempdir().unwrap();
    let ring = Arc::new(Ring::default());
    let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
    let dir = dir.unlocked_by(Arc::new(Holder(way, ring.clone())));
    Stage { _temp: temp, dir, ring, name: ProfileName::parse("acme").unwrap() }
}

impl Stage {
    fn lock(&self) -> TokenLock {
        self.dir.tokens().lock(&self.name, "test", Duration::ZERO).unwrap()
    }

    fn saved(self, token: &str) -> Self {
        self.lock().save(&card(), &grant(token)).unwrap();
        self
    }

    /// The same directory under settings that want another seal.
    fn under(self, way: profile::Seal) -> Self {
        let dir = self.dir.clone().unlocked_by(Arc::new(Holder(way, self.ring.clone())));
        Self { dir, ..self }
    }

    fn send_away(&self) {
        *self.ring.away.lock().unwrap() = true;
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.tokens_dir().join("acme.json")
    }

    fn found(&self) -> Option<String> {
        let (found, grant) = self.dir.tokens().grant(&self.name).unwrap()?;
        assert_eq!(found, card());
        grant.refresh_token.map(|token| token.expose().to_owned())
    }

    /// Everything that lies in `tokens/`.
    fn on_disk(&self) -> String {
        let entries = fs::read_dir(self.dir.tokens_dir()).unwrap();
        let texts = entries.map(|entry| fs::read(entry.unwrap().path()).unwrap());
        texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }
}

#[test]
fn what_the_settings_want_sealed_is_sealed_from_the_first_save_on() {
    let stage = stage(profile::Seal::Keyring).saved("CANARY");
    assert!(!stage.on_disk().contains("CANARY"), "{}", stage.on_disk());
    assert_eq!(stage.found().as_deref(), Some("CANARY"));
    assert_eq!(stage.dir.tokens().seal(&stage.name), Ok(Some(Seal::Keyring { key: "k1".into() })));
}

#[test]
fn a_sealed_grant_stays_sealed_with_its_key_whatever_the_settings_say() {
    let stage = stage(profile::Seal::Keyring).saved("a").under(profile::Seal::None).saved("CANARY");
    assert!(!stage.on_disk().contains("CANARY"));
    assert_eq!(stage.ring.keys.lock().unwrap().len(), 1);
    assert_eq!(stage.found().as_deref(), Some("CANARY"));
}

#[test]
fn t64_without_its_key_nothing_is_read_written_or_made() {
    let stage = stage(profile::Seal::Keyring).saved("old");
    let before = fs::read(stage.file()).unwrap();
    stage.send_away();
    let mut lock = stage.lock();
    assert!(matches!(lock.grant(), Err(StoreError::Closed { .. })));
    assert!(matches!(lock.begin_refresh("cafecafe"), Err(StoreError::Closed { .. })));
    assert_eq!(lock.unsettled(), None, "nothing is on record that was never sent");
    assert!(matches!(lock.save(&card(), &grant("new")), Err(StoreError::Closed { .. })));
    assert!(matches!(lock.seal(profile::Seal::None), Err(StoreError::Closed { .. })));
    assert!(matches!(stage.dir.tokens().prepare(&stage.name), Err(StoreError::Closed { .. })));
    assert_eq!(fs::read(stage.file()).unwrap(), before);
    assert_eq!(*stage.ring.made.lock().unwrap(), 1);
    assert_eq!(stage.dir.tokens().card(&stage.name), Ok(Some(card())), "the card needs no key");
}

#[test]
fn t64_what_is_to_be_sealed_and_cannot_be_is_not_saved_in_the_open() {
    let stage = stage(profile::Seal::Keyring);
    stage.send_away();
    assert!(matches!(stage.dir.tokens().prepare(&stage.name), Err(StoreError::NoSeal { .. })));
    assert!(matches!(stage.lock().save(&card(), &grant("CANARY")), Err(StoreError::NoSeal { .. })));
    assert!(!stage.file().exists() && !stage.on_disk().contains("CANARY"));

    // The same for one in the open: its refresh must not begin.
    let stage = self::stage(profile::Seal::None).saved("old").under(profile::Seal::Keyring);
    stage.send_away();
    assert!(matches!(stage.lock().begin_refresh("cafecafe"), Err(StoreError::NoSeal { .. })));
    assert_eq!(stage.found().as_deref(), Some("old"));
}

#[test]
fn once_a_refresh_has_begun_its_answer_is_saved_without_asking_for_the_key() {
    for way in [profile::Seal::None, profile::Seal::Keyring] {
        let stage = stage(way).saved("old").under(profile::Seal::Keyring);
        let mut lock = stage.lock();
        lock.begin_refresh("cafecafe").unwrap();
        stage.send_away();
        lock.save(&card(), &grant("CANARY")).unwrap();
        *stage.ring.away.lock().unwrap() = false;
        assert_eq!(stage.found().as_deref(), Some("CANARY"));
        assert!(!stage.on_disk().contains("CANARY"));
    }
}

#[test]
fn t08_the_room_for_the_answer_is_enough_for_a_sealed_one() {
    let stage = stage(profile::Seal::None).saved("old").under(profile::Seal::Keyring);
    let mut lock = stage.lock();
    lock.begin_refresh("cafecafe").unwrap();
    let temp = fs::read_dir(stage.dir.tokens_dir()).unwrap().find_map(|entry| {
        let entry = entry.unwrap();
        entry.file_name().to_str().unwrap().ends_with(".tmp").then(|| entry.metadata().unwrap().len())
    });
    lock.save(&card(), &grant(&"x".repeat(8 << 10))).unwrap();
    assert!(temp.unwrap() >= fs::metadata(stage.file()).unwrap().len());
}

#[test]
fn sealing_and_unsealing_change_the_grant_s_form_and_nothing_else() {
    let stage = stage(profile::Seal::None).saved("CANARY");
    let before = fs::read(stage.file()).unwrap();
    assert_eq!(stage.lock().seal(profile::Seal::None), Ok(false));
    assert_eq!(stage.lock().seal(profile::Seal::Keyring), Ok(true));
    assert!(!stage.on_disk().contains("CANARY"));
    assert_eq!(stage.found().as_deref(), Some("CANARY"));
    assert_eq!(stage.lock().seal(profile::Seal::Keyring), Ok(false));
    assert_eq!(stage.lock().seal(profile::Seal::None), Ok(true));
    assert_eq!(fs::read(stage.file()).unwrap(), before);
    assert!(stage.ring.keys.lock().unwrap().is_empty(), "its key is gone");
}

#[test]
fn a_profile_without_a_login_has_nothing_to_seal() {
    let stage = stage(profile::Seal::None);
    assert_eq!(stage.lock().seal(profile::Seal::Keyring), Ok(false));
    assert!(stage.ring.keys.lock().unwrap().is_empty());
}

#[test]
fn t58_the_key_goes_with_the_file_also_out_of_reach_of_the_grant() {
    let stage = stage(profile::Seal::Keyring).saved("old");
    stage.send_away();
    assert!(stage.lock().remove().unwrap());
    assert!(stage.ring.keys.lock().unwrap().is_empty() && !stage.file().exists());
}

#[test]
fn a_sealed_file_under_another_name_opens_as_before() {
    let stage = stage(profile::Seal::Keyring).saved("old");
    let other = ProfileName::parse("renamed").unwrap();
    fs::rename(stage.file(), stage.dir.tokens_dir().join("renamed.json")).unwrap();
    assert_eq!(stage.dir.tokens().grant(&other), Ok(Some((card(), grant("old")))));
}

#[test]
fn a_card_that_was_changed_opens_nothing_and_sends_nothing_anywhere() {
    let stage = stage(profile::Seal::Keyring).saved("old");
    let text = fs::read_to_string(stage.file()).unwrap();
    fs::write(stage.file(), text.replace("acme.my.salesforce.com", "evil.my.salesforce.com")).unwrap();
    let error = stage.dir.tokens().grant(&stage.name).unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { copy: Some(_), .. }), "{error}");
    assert!(stage.lock().begin_refresh("cafecafe").is_err());
}

#[test]
fn t10_a_sealed_file_that_its_key_does_not_open_makes_way_for_a_login_and_what_comes_is_sealed_too() {
    let stage = stage(profile::Seal::None).saved("old");
    stage.lock().seal(profile::Seal::Keyring).unwrap();
    let text = fs::read_to_string(stage.file()).unwrap();
    fs::write(stage.file(), text.replace("acme.my.salesforce.com", "evil.my.salesforce.com")).unwrap();
    stage.dir.tokens().prepare(&stage.name).unwrap();
    let mut lock = stage.lock();
    assert_eq!(lock.set_aside(), Ok(true));
    lock.save(&card(), &grant("CANARY")).unwrap();
    assert!(!fs::read_to_string(stage.file()).unwrap().contains("CANARY"), "it was sealed, and stays so");
    drop(lock);
    assert_eq!(stage.dir.tokens().grant(&stage.name), Ok(Some((card(), grant("CANARY")))));
    let old = Seal::Keyring { key: "k1".into() };
    assert!(stage.ring.keys.lock().unwrap().contains_key(&old), "the copy may be mended by hand");
    assert_eq!(stage.lock().remove(), Ok(true));
    assert!(!stage.ring.keys.lock().unwrap().contains_key(&old), "and goes with its key");
}

#[test]
fn copies_of_damaged_files_are_known_for_what_they_may_hold() {
    let stage = stage(profile::Seal::None).saved("CANARY");
    let whole = fs::read(stage.file()).unwrap();
    fs::write(stage.file(), &whole[..whole.len() - 9]).unwrap();
    assert!(stage.dir.tokens().card(&stage.name).is_err());
    fs::write(stage.file(), &whole).unwrap();
    assert_eq!(stage.lock().seal(profile::Seal::Keyring), Ok(true));
    let copies = stage.dir.tokens().copies(&stage.name).unwrap();
    assert!(copies.len() == 1 && fs::read_to_string(copies[0].as_str()).unwrap().contains("CANARY"), "{copies:?}");
}

#[test]
fn t64_where_nobody_keeps_keys_nothing_is_saved_that_the_settings_want_sealed() {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
    let name = ProfileName::parse("acme").unwrap();
    let save = || dir.tokens().lock(&name, "test", Duration::ZERO).unwrap().save(&card(), &grant("CANARY"));
    for settings in [
        "[store]\nseal = \"keyring\"",
        "[store]\nseal = \"keyrin\"",
        "[store]\nseal = keyring",
        "version = 2",
        "[store]\nsael = 1",
    ] {
        fs::write(dir.profiles(), settings).unwrap();
        assert!(matches!(save(), Err(StoreError::NoSeal { .. })), "{settings}");
        assert!(!dir.tokens().is_there(&name));
    }
    fs::write(dir.profiles(), "[store]\nseal = \"none\"").unwrap();
    assert_eq!(save(), Ok(()));
}
