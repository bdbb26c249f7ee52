//! The system's own keyring: the Secret Service on Linux and the BSDs, the Keychain on a Mac, the Credential
//! Manager on Windows. The only file that knows any of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use keyring_core::{CredentialStore, Error};
use zeroize::Zeroizing;

use super::{Entry, Service, Trouble};
use crate::plain::Plain;

/// Under which name all of it is kept.
const SERVICE: &str = "orgdeck";

/// Connected on first use, and again where that connection fails: a keyring may be restarted meanwhile.
#[derive(Default)]
pub(super) struct System(Mutex<Option<Arc<CredentialStore>>>);

impl System {
    fn with<T>(
        &self,
        entry: &Entry,
        work: impl Fn(&keyring_core::Entry) -> Result<T, Error>,
    ) -> Result<Option<T>, Trouble> {
        let mut connected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = |store: &CredentialStore| {
            let found = store.build(SERVICE, &entry.name, labelled(entry).as_ref());
            match found.and_then(|found| work(&found)) {
                Ok(done) => Ok(Some(done)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            }
        };
        if let Some(store) = connected.take()
            && let Ok(done) = attempt(&*store)
        {
            *connected = Some(store);
            return Ok(done);
        }
        let store = connect().map_err(|error| Trouble::Absent(Plain::new(cause(&error))))?;
        let done = attempt(&*store).map_err(trouble)?;
        *connected = Some(store);
        Ok(done)
    }
}

impl Service for System {
    fn get(&self, entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        self.with(entry, |found| found.get_secret().map(Zeroizing::new))
    }

    fn put(&self, entry: &Entry, secret: &[u8]) -> Result<(), Trouble> {
        self.with(entry, |found| found.set_secret(secret)).map(drop)
    }

    fn remove(&self, entry: &Entry) -> Result<(), Trouble> {
        self.with(entry, |found| found.delete_credential()).map(drop)
    }
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::NoStorageAccess(_) => Trouble::Locked,
        // Others may carry what was found there.
        Error::PlatformFailure(_) => Trouble::Failed(Plain::new(cause(&error))),
        Error::Ambiguous(_) => Trouble::Failed("it keeps two things under one name".into()),
        _ => Trouble::Failed("what it keeps there cannot be read".into()),
    }
}

/// The system's own words, without those of the crate around them.
fn cause(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// What a person sees, where the keyring has labels of its own.
fn labelled(entry: &Entry) -> Option<HashMap<&'static str, &'static str>> {
    cfg!(all(unix, not(target_os = "macos"))).then(|| HashMap::from([("label", entry.label)]))
}
