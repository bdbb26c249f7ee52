//! [`Vault`]: who keeps the keys of sealed grants, in the keyring or by a passphrase that is asked for once a
//! run. Sealing itself is the store's.

mod passphrase;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use zeroize::Zeroizing;

use self::passphrase::Passphrase;
use super::{
    ask::{Asker, Asks},
    keyring::Keyring,
    random,
    withheld::Withheld,
};
use crate::{
    plain::Plain,
    profile::{self, StoreSettings},
    store::{KEY_LENGTH, Key, Keys, Ready, Seal},
};

/// Keeps keys. A clone keeps the same ones.
#[derive(Clone)]
pub struct Vault {
    way: profile::Seal,
    keyring: Keyring,
    asker: Asker,
    passphrase: Arc<Passphrase>,
    kept: Arc<Mutex<Kept>>,
    withheld: Withheld,
}

/// What logins that are under way will be saved with.
#[derive(Default)]
struct Kept {
    /// Their files' own seals.
    found: HashMap<Seal, Key>,
    /// New ones, each for whoever saves next.
    made: Vec<Ready>,
}

impl Vault {
    /// Seals as the settings want it. Nothing is asked of anybody yet.
    pub fn new(settings: &StoreSettings, keyring: Keyring, asker: Asker) -> Self {
        Self {
            way: settings.seal,
            keyring,
            asker,
            passphrase: Arc::default(),
            kept: Arc::default(),
            withheld: Withheld::default(),
        }
    }

    /// The same vault, of a run whose programs do not get these variables of the environment.
    #[must_use]
    pub fn withholding(self, withheld: Withheld) -> Self {
        Self { withheld, ..self }
    }

    /// What no program gets.
    pub fn withheld(&self) -> &Withheld {
        &self.withheld
    }

    /// Seals nothing anew, and asks nobody.
    pub fn of_nobody() -> Self {
        Self::new(&StoreSettings::default(), Keyring::of_system(), Asker::of(Asks::Nobody))
    }

    /// The same vault, whose passphrase is asked for elsewhere from now on.
    #[must_use]
    pub fn asking(&self, asker: Asker) -> Self {
        Self { asker, ..self.clone() }
    }

    /// Who asks for its passphrase.
    pub fn asker(&self) -> &Asker {
        &self.asker
    }

    /// Its keyring.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// At the end of a run: takes the keys out of the keyring that were made for logins which came to nothing.
    pub async fn let_go(&self) {
        let unused = std::mem::take(&mut self.kept().made);
        if unused.is_empty() {
            return;
        }
        let vault = self.clone();
        let forgotten = tokio::task::spawn_blocking(move || unused.iter().for_each(|ready| vault.forget(&ready.seal)));
        // It says itself what stays.
        let _ = forgotten.await;
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys for Vault {
    fn way(&self) -> profile::Seal {
        self.way
    }

    fn find(&self, seal: &Seal) -> Result<Key, Plain> {
        if let Some(key) = self.kept().found.remove(seal) {
            return Ok(key);
        }
        match seal {
            Seal::Keyring { key } => match self.keyring.key(key) {
                Ok(Some(key)) => Ok(key),
                Ok(None) => Err("its key is not in the keyring; if that is gone for good, `orgdeck revoke NAME --local-only` and log in again".into()),
                Err(trouble) => Err(Plain::new(trouble.to_string())),
            },
            Seal::Passphrase { .. } => self.passphrase.find(seal, &self.asker),
        }
    }

    fn make(&self, way: profile::Seal, other: &dyn Fn() -> Option<Seal>) -> Result<Ready, Plain> {
        match way {
            profile::Seal::None => Err("the settings want no seal".into()),
            profile::Seal::Unclear => {
                Err("what profiles.toml says of sealing cannot be read where it stands: put [store] right first".into())
            }
            profile::Seal::Passphrase => self.passphrase.make(other, &self.asker),
            profile::Seal::Keyring => {
                if let Some(ready) = self.kept().made.pop() {
                    return Ok(ready);
                }
                let key = Key::new(random::bytes::<KEY_LENGTH>()?);
                let id = hex(&*random::bytes::<16>()?);
                self.keyring.put_key(&id, &key).map_err(|trouble| Plain::new(trouble.to_string()))?;
                Ok(Ready { seal: Seal::Keyring { key: id }, key })
            }
        }
    }

    fn keep(&self, ready: Ready, made: bool) {
        let mut kept = self.kept();
        match ready.seal {
            // It stays known as it is.
            Seal::Passphrase { .. } => {}
            Seal::Keyring { .. } if made => kept.made.push(ready),
            Seal::Keyring { .. } => drop(kept.found.insert(ready.seal, ready.key)),
        }
    }

    fn forget(&self, seal: &Seal) {
        if let Seal::Keyring { key } = seal
            && let Err(trouble) = self.keyring.remove_key(key)
        {
            tracing::info!(%trouble, "a key that opens nothing any more stays in the keyring");
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("way", &self.way).finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that a hex text spells.
fn unhex<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    (text.len() == 2 * N && text.is_ascii()).then_some(())?;
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
