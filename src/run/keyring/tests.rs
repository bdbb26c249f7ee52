//! What a keyring's callers see of one that is well, absent, locked or hangs.

use std::{collections::HashMap, sync::Condvar, time::Instant};

use super::*;

/// A keyring in memory, in whatever state a test wants.
#[derive(Default)]
pub(in crate::run) struct Fake {
    pub(in crate::run) kept: Mutex<HashMap<String, Vec<u8>>>,
    pub(in crate::run) trouble: Mutex<Option<Trouble>>,
    hangs: Mutex<bool>,
    goes_on: Condvar,
}

impl Fake {
    pub(in crate::run) fn hang(&self, hangs: bool) {
        *self.hangs.lock().unwrap() = hangs;
        self.goes_on.notify_all();
    }

    fn reach(&self) -> Result<(), Trouble> {
        let hangs = self.hangs.lock().unwrap();
        drop(self.goes_on.wait_while(hangs, |hangs| *hangs).unwrap());
        self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Service for Fake {
    fn get(&self, entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        self.reach()?;
        Ok(self.kept.lock().unwrap().get(&entry.name).cloned().map(Zeroizing::new))
    }

    fn put(&self, entry: &Entry, secret: &[u8]) -> Result<(), Trouble> {
        self.reach()?;
        self.kept.lock().unwrap().insert(entry.name.clone(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, entry: &Entry) -> Result<(), Trouble> {
        self.reach()?;
        self.kept.lock().unwrap().remove(&entry.name);
        Ok(())
    }
}

fn keyring() -> (Keyring, Arc<Fake>) {
    let fake = Arc::new(Fake::default());
    (Keyring::new(fake.clone()), fake)
}

fn key() -> Key {
    Key::new(Zeroizing::new([7; KEY_LENGTH]))
}

#[test]
fn what_is_kept_is_found_until_it_is_removed() {
    let (keyring, _) = keyring();
    assert_eq!(keyring.key("a"), Ok(None));
    keyring.put_key("a", &key()).unwrap();
    keyring.put_client_secret("a", &"CANARY".into()).unwrap();
    assert_eq!((keyring.key("a"), keyring.client_secret("a")), (Ok(Some(key())), Ok(Some("CANARY".into()))));
    keyring.remove_key("a").unwrap();
    keyring.remove_key("a").unwrap();
    assert_eq!((keyring.key("a"), keyring.client_secret("a")), (Ok(None), Ok(Some("CANARY".into()))));
    keyring.remove_client_secret("a").unwrap();
    assert_eq!(keyring.client_secret("a"), Ok(None));
}

#[test]
fn what_is_no_key_is_not_taken_for_one() {
    let (keyring, fake) = keyring();
    fake.kept.lock().unwrap().insert("grant-key/a".to_owned(), b"short".to_vec());
    assert!(matches!(keyring.key("a"), Err(Trouble::Failed(_))));
}

#[test]
fn t64_a_keyring_that_hangs_is_told_within_three_seconds_and_at_once_from_then_on() {
    let (keyring, fake) = keyring();
    fake.hang(true);
    let start = Instant::now();
    assert_eq!(keyring.key("a"), Err(Trouble::Silent));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    let again = Instant::now();
    for _ in 0..100 {
        assert_eq!(keyring.put_key("a", &key()), Err(Trouble::Silent));
    }
    assert!(again.elapsed() < Duration::from_secs(1), "{:?}", again.elapsed());

    // Once that call has come to its end the keyring is asked again.
    fake.hang(false);
    while keyring.hanging.lock().unwrap().strong_count() > 0 {
        thread::yield_now();
    }
    assert_eq!(keyring.key("a"), Ok(None));
}

#[test]
fn a_keyring_that_forgets_what_it_was_given_is_not_relied_on() {
    struct Sieve;
    impl Service for Sieve {
        fn get(&self, _: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
            Ok(None)
        }

        fn put(&self, _: &Entry, _: &[u8]) -> Result<(), Trouble> {
            Ok(())
        }

        fn remove(&self, _: &Entry) -> Result<(), Trouble> {
            Ok(())
        }
    }
    let trouble = Keyring::new(Arc::new(Sieve)).put_key("a", &key()).unwrap_err();
    assert_eq!(trouble.to_string(), "the keyring failed: it does not give back what it was given");
}

#[test]
fn a_client_that_breaks_down_is_a_trouble_and_no_end() {
    struct Mine;
    impl Service for Mine {
        fn get(&self, _: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
            panic!("boom")
        }

        fn put(&self, _: &Entry, _: &[u8]) -> Result<(), Trouble> {
            panic!("boom")
        }

        fn remove(&self, _: &Entry) -> Result<(), Trouble> {
            panic!("boom")
        }
    }
    let keyring = Keyring::new(Arc::new(Mine));
    for _ in 0..2 {
        assert!(matches!(keyring.key("a"), Err(Trouble::Failed(_))));
    }
}
