//! [`Tokens`]: the token files of all profiles. Reading needs no lock, for a file is only ever
//! replaced whole; writing is what a [`TokenLock`] does.

mod opened;

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    access, aside, durable,
    error::{StoreError, shown},
    keys::{Keyholder, Ready},
    lock::{Lock, left_behind},
    seal::Seal,
    token_file::{TokenFile, Unreadable},
    token_lock::TokenLock,
};
use crate::{
    oauth::card::{Card, Grant, Kept},
    plain::Plain,
    profile::{self, ProfileName},
};

pub(super) use self::opened::{Opened, open};

/// So long a profile's lock is waited for: a refresh that is under way has come to an end by then.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(30);

/// No token file is larger: a reply has 1 MiB at most.
pub(super) const LARGEST: u64 = 4 << 20;

/// The directory `tokens/`, and who keeps the keys of what is sealed there.
#[derive(Clone, Debug)]
pub struct Tokens {
    dir: PathBuf,
    keys: Keyholder,
}

impl Tokens {
    pub(super) fn new(dir: PathBuf, keys: Keyholder) -> Self {
        Self { dir, keys }
    }

    /// The profiles that have a token file, from one look into the directory, in their order.
    ///
    /// # Errors
    /// [`StoreError::Read`]; a directory that does not exist yet is empty.
    pub fn names(&self) -> Result<Vec<ProfileName>, StoreError> {
        let mut names: Vec<_> = self.entries()?.filter_map(|entry| Self::profile_of(&entry.file_name())).collect();
        names.sort();
        Ok(names)
    }

    /// Whether a profile has a token file, usable or not.
    pub fn is_there(&self, name: &ProfileName) -> bool {
        fs::symlink_metadata(self.file(name)).is_ok()
    }

    /// Whose token file has this name; locks and temporary files are nobody's.
    pub fn profile_of(file: &OsStr) -> Option<ProfileName> {
        ProfileName::parse(file.to_str()?.strip_suffix(".json")?).ok()
    }

    /// Whose lock has this name.
    pub fn locked_by(file: &OsStr) -> Option<ProfileName> {
        ProfileName::parse(file.to_str()?.strip_suffix(".lock")?).ok()
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// A profile's card; the grant beside it is not opened. `None` where there is no file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] after a copy was made, [`StoreError::Newer`], [`StoreError::Read`].
    pub fn card(&self, name: &ProfileName) -> Result<Option<Card>, StoreError> {
        read(&durable::real_file(&self.file(name))?, |file| file.card())
    }

    /// A profile's card, and what is known of the grant beside it.
    ///
    /// # Errors
    /// Those of [`Tokens::card`].
    pub fn look(&self, name: &ProfileName) -> Result<Option<(Card, Kept)>, StoreError> {
        let real = durable::real_file(&self.file(name))?;
        let found = read(&real, |file| Ok((file.card()?, file.way())))?;
        Ok(found.map(|(card, seal)| {
            let uncertain = card.refresh_fingerprint.is_some() && interrupted(&real) == card.refresh_fingerprint;
            (card, Kept { seal, uncertain })
        }))
    }

    /// A profile's card and grant.
    ///
    /// # Errors
    /// Those of [`Tokens::card`], and [`StoreError::Sealed`] and [`StoreError::Closed`] where it is sealed.
    pub fn grant(&self, name: &ProfileName) -> Result<Option<(Card, Grant)>, StoreError> {
        let opened = open(&durable::real_file(&self.file(name))?, &self.keys, None)?;
        Ok(opened.map(|opened| (opened.card, opened.grant)))
    }

    /// With what a profile's grant is sealed; no key is asked for. `None` where it is not sealed, and where
    /// there is none.
    ///
    /// # Errors
    /// Those of [`Tokens::card`], and [`StoreError::Sealed`].
    pub fn seal(&self, name: &ProfileName) -> Result<Option<Seal>, StoreError> {
        read(&durable::real_file(&self.file(name))?, |file| file.seal()).map(Option::flatten)
    }

    /// Before a login begins: makes sure that what it brings can be sealed, where it is to be, and keeps the
    /// key for that at hand (T64). A file that is damaged makes way later, and has no seal.
    ///
    /// # Errors
    /// [`StoreError::Closed`], [`StoreError::NoSeal`], [`StoreError::Read`].
    pub fn prepare(&self, name: &ProfileName) -> Result<(), StoreError> {
        let real = durable::real_file(&self.file(name))?;
        let (ready, made) = match self.seal(name) {
            Ok(Some(seal)) => match open(&real, &self.keys, None) {
                // It makes way, and what comes in its place is sealed as it was.
                Err(StoreError::Damaged { .. }) => (Some(seal_by(seal.way(), &real, &self.keys)?), true),
                opened => (opened?.and_then(|opened| opened.ready), false),
            },
            Ok(None) | Err(StoreError::Damaged { .. }) => (make_seal(&real, &self.keys)?, true),
            Err(error) => return Err(error),
        };
        if let Some(ready) = ready {
            self.keys.keep(ready, made);
        }
        Ok(())
    }

    /// Before a grant's seal is changed to this kind, without its lock, for a person may be asked: keeps at
    /// hand the key that opens it, and the one that is to.
    ///
    /// # Errors
    /// Those of [`Tokens::prepare`].
    pub fn prepare_seal(&self, name: &ProfileName, way: profile::Seal) -> Result<(), StoreError> {
        let real = durable::real_file(&self.file(name))?;
        let Some(Opened { ready, .. }) = open(&real, &self.keys, None)? else { return Ok(()) };
        let now = ready.as_ref().map_or(profile::Seal::None, |ready| ready.seal.way());
        if let Some(ready) = ready {
            self.keys.keep(ready, false);
        }
        if now != way && way != profile::Seal::None {
            self.keys.keep(seal_by(way, &real, &self.keys)?, true);
        }
        Ok(())
    }

    /// Copies of a profile's file from when it was damaged: what they hold is not sealed with it.
    ///
    /// # Errors
    /// [`StoreError::Read`].
    pub fn copies(&self, name: &ProfileName) -> Result<Vec<Plain>, StoreError> {
        let copies = aside::copies(&durable::real_file(&self.file(name))?)?;
        Ok(copies.iter().map(|copy| shown(copy)).collect())
    }

    /// The fingerprint of a refresh token that was sent by a process which then ended without having
    /// saved an answer. If the card still names it, whether this token lives is uncertain.
    pub fn interrupted(&self, name: &ProfileName) -> Option<String> {
        interrupted(&durable::real_file(&self.file(name)).ok()?)
    }

    /// Takes a profile's lock if it is free. `purpose` is a word for those who wait.
    ///
    /// # Errors
    /// A lock file that is a link, or cannot be written.
    pub fn try_lock(&self, name: &ProfileName, purpose: &str) -> Result<Option<TokenLock>, StoreError> {
        let (named, real, lock) = self.places(name)?;
        Ok(Lock::try_take(&lock, purpose)?.map(|lock| TokenLock::new(lock, named, real, self.keys.clone())))
    }

    /// Takes a profile's lock, waiting for at most `patience`, which is [`LOCK_PATIENCE`] as a rule.
    ///
    /// # Errors
    /// Those of [`Tokens::try_lock`], and [`StoreError::Locked`], which names the holder.
    pub fn lock(&self, name: &ProfileName, purpose: &str, patience: Duration) -> Result<TokenLock, StoreError> {
        let (named, real, lock) = self.places(name)?;
        Ok(TokenLock::new(Lock::take(&lock, purpose, patience)?, named, real, self.keys.clone()))
    }

    /// The error of a caller that called [`Tokens::try_lock`] for this long in vain.
    pub fn locked(&self, name: &ProfileName, waited: Duration) -> StoreError {
        match self.places(name) {
            Ok((_, _, lock)) => Lock::held(&lock, waited),
            Err(error) => error,
        }
    }

    /// Removes what killed writers left behind, where nobody writes now.
    pub(super) fn sweep(&self) {
        let Ok(entries) = self.entries() else { return };
        for entry in entries {
            let name = entry.file_name();
            let Some(target) = name.to_str().and_then(durable::target_of_temp) else { continue };
            let target = self.dir.join(target);
            if let Ok(Some(_held)) = Lock::try_take(&durable::lock_beside(&target), "sweep") {
                durable::remove_strays(&target);
            }
        }
    }

    fn entries(&self) -> Result<impl Iterator<Item = fs::DirEntry>, StoreError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => Some(entries),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(StoreError::read(&self.dir, &error)),
        };
        Ok(entries.into_iter().flatten().flatten())
    }

    pub(super) fn file(&self, name: &ProfileName) -> PathBuf {
        self.dir.join(format!("{name}.json"))
    }

    /// The file by its name here, by its real path, and its lock.
    fn places(&self, name: &ProfileName) -> Result<(PathBuf, PathBuf, PathBuf), StoreError> {
        access::private_dir(&self.dir)?;
        let named = self.file(name);
        let real = durable::real_file(&named)?;
        let lock = durable::lock_beside(&real);
        Ok((named, real, lock))
    }
}

/// One part of a token file, by its real path.
pub(super) fn read<T>(
    real: &Path,
    part: impl FnOnce(TokenFile<'_>) -> Result<T, Unreadable>,
) -> Result<Option<T>, StoreError> {
    let Some(content) = durable::read(real, LARGEST)? else { return Ok(None) };
    parse(&content).and_then(part).map(Some).map_err(|why| refusal(why, real, &content))
}

/// What a file is sealed with, as far as that can be read.
pub(super) fn seal_of(file: &Path) -> Option<Seal> {
    let content = durable::read(file, LARGEST).ok()??;
    parse(&content).ok()?.seal().ok()?
}

/// See [`Tokens::interrupted`]. Most lock files are empty, and there are as many as profiles.
fn interrupted(real: &Path) -> Option<String> {
    let lock = durable::lock_beside(real);
    fs::metadata(&lock).ok().filter(|meta| meta.len() > 0)?;
    left_behind(&lock)?.fingerprint
}

/// A new seal for a file that has none, where the settings want one.
pub(super) fn make_seal(real: &Path, keys: &Keyholder) -> Result<Option<Ready>, StoreError> {
    match keys.way() {
        profile::Seal::None => Ok(None),
        way => seal_by(way, real, keys).map(Some),
    }
}

/// A new seal of one kind.
pub(super) fn seal_by(way: profile::Seal, real: &Path, keys: &Keyholder) -> Result<Ready, StoreError> {
    let other = || passphrase_beside(durable::parent(real));
    keys.make(way, &other).map_err(|why| StoreError::NoSeal { path: shown(real), why })
}

/// The first seal by passphrase in the directory: one is enough for all.
fn passphrase_beside(dir: &Path) -> Option<Seal> {
    let files = fs::read_dir(dir).ok()?.flatten().filter(|entry| Tokens::profile_of(&entry.file_name()).is_some());
    let seals = files.filter_map(|entry| seal_of(&entry.path()));
    seals.into_iter().find(|seal| matches!(seal, Seal::Passphrase { .. }))
}

/// The content of a token file.
pub(super) fn parse(content: &[u8]) -> Result<TokenFile<'_>, Unreadable> {
    std::str::from_utf8(content).map_err(|_| Unreadable::Damaged).and_then(TokenFile::parse)
}

/// Why a file cannot be used, in words; of a damaged one a copy is kept first.
pub(super) fn refusal(why: Unreadable, real: &Path, content: &[u8]) -> StoreError {
    match why {
        Unreadable::Damaged => aside::damaged(real, content),
        Unreadable::Newer(version) => StoreError::Newer { path: shown(real), version },
        Unreadable::Sealed => StoreError::Sealed(shown(real)),
        // Its key is here and does not open it: what is in it is lost, or another's.
        Unreadable::Changed => aside::damaged(real, content),
    }
}

#[cfg(test)]
#[path = "seal_tests.rs"]
mod seal_tests;
#[cfg(test)]
#[path = "token_tests.rs"]
pub(super) mod tests;
