//! [`Keys`]: the port to whoever keeps the keys of sealed grants. The store says which key it wants; a
//! keyring and a person with a passphrase are not known here.

use std::{fmt, path::PathBuf, sync::Arc};

use super::{
    profiles,
    seal::{Key, Seal},
};
use crate::{plain::Plain, profile};

/// Who keeps keys. Every call may block: for seconds where a keyring is asked, for as long as it takes where
/// a person types. The errors are sentences for people.
pub trait Keys: Send + Sync {
    /// How a grant is to be sealed that is not sealed yet.
    fn way(&self) -> profile::Seal;

    /// The key of a seal. Where it cannot be had none is made.
    ///
    /// # Errors
    /// Why it cannot be had.
    fn find(&self, seal: &Seal) -> Result<Key, Plain>;

    /// A new seal, its key kept where [`Keys::find`] finds it; `other` looks for a seal of another file, for
    /// one passphrase is enough for all.
    ///
    /// # Errors
    /// Why there is none; then nothing may be saved in its place.
    fn make(&self, way: profile::Seal, other: &dyn Fn() -> Option<Seal>) -> Result<Ready, Plain>;

    /// Keeps at hand what a login is to be saved with once the person is back: the seal that its file has
    /// already, or else one that was made for it.
    fn keep(&self, ready: Ready, made: bool);

    /// Lets go of the key of a seal that is nowhere any more. A key that stays is of no use to anybody.
    fn forget(&self, seal: &Seal);
}

/// A seal with its key at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The seal.
    pub seal: Seal,
    /// Its key.
    pub key: Key,
}

/// Who keeps the keys of a config directory.
#[derive(Clone)]
pub(super) struct Keyholder(Arc<dyn Keys>);

impl Keyholder {
    pub(super) fn new(keys: Arc<dyn Keys>) -> Self {
        Self(keys)
    }

    /// Nobody, until somebody does: enough for cards and for what is not sealed. Nothing is saved by that which
    /// this file has sealed.
    pub(super) fn nobody(settings: PathBuf) -> Self {
        Self(Arc::new(Nobody(settings)))
    }
}

impl std::ops::Deref for Keyholder {
    type Target = dyn Keys;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl fmt::Debug for Keyholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyholder")
    }
}

/// Nobody, with the settings that may want somebody.
struct Nobody(PathBuf);

impl Keys for Nobody {
    fn way(&self) -> profile::Seal {
        profiles::settings_at(&self.0).map_or(profile::Seal::None, |settings| settings.store.seal)
    }

    fn find(&self, _: &Seal) -> Result<Key, Plain> {
        Err("nobody is there to ask for its key".into())
    }

    fn make(&self, _: profile::Seal, _: &dyn Fn() -> Option<Seal>) -> Result<Ready, Plain> {
        Err("nobody is there to keep its key".into())
    }

    fn keep(&self, _: Ready, _: bool) {}

    fn forget(&self, _: &Seal) {}
}
