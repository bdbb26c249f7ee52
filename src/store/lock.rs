//! [`Lock`]: an advisory lock on a file that is never deleted or renamed. It dies with its process;
//! what it says (who, why, which refresh) outlives it where that matters.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    hash::BuildHasher,
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access,
    error::{StoreError, shown},
};
use crate::plain::Plain;

/// What stands in a lock file: who holds it, or who last did where a refresh was cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// What for, in a word: `login`, `refresh`.
    pub purpose: String,
    /// Since when.
    pub since: Timestamp,
    /// The refresh token that was sent and whose answer nobody has saved yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Whether this process sent it, and not one before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_own: bool,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} ({} since {:.0})", self.pid, Plain::new(&self.purpose), self.since)
    }
}

/// A held lock; dropping it lets go.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
    holder: Holder,
    left: bool,
}

impl Lock {
    /// Takes the lock if it is free.
    pub(super) fn try_take(path: &Path, purpose: &str) -> Result<Option<Self>, StoreError> {
        let mut file = access::open(path, OpenOptions::new().read(true).write(true).create(true).truncate(false))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(StoreError::write(path, &error)),
        }
        let before = read_holder(&mut file);
        let left = file.metadata().is_ok_and(|meta| meta.len() > 0);
        let holder = Holder {
            pid: std::process::id(),
            purpose: purpose.to_owned(),
            since: Timestamp::now(),
            fingerprint: before.and_then(|before| before.fingerprint),
            is_own: false,
        };
        let mut lock = Self { file, path: path.to_owned(), holder, left };
        // The lock holds without words; they are for whoever waits.
        let _ = lock.write_holder();
        Ok(Some(lock))
    }

    /// Takes the lock, waiting for at most `patience`.
    ///
    /// # Errors
    /// [`StoreError::Locked`] names the holder.
    pub(super) fn take(path: &Path, purpose: &str, patience: Duration) -> Result<Self, StoreError> {
        let start = Instant::now();
        loop {
            if let Some(lock) = Self::try_take(path, purpose)? {
                return Ok(lock);
            }
            let waited = start.elapsed();
            if waited >= patience {
                return Err(Self::held(path, waited));
            }
            thread::sleep(pause().min(patience - waited));
        }
    }

    /// The error of whoever gave up.
    pub(super) fn held(path: &Path, waited: Duration) -> StoreError {
        let file = access::open(path, OpenOptions::new().read(true)).ok();
        StoreError::Locked { path: shown(path), holder: file.and_then(|mut file| read_holder(&mut file)), waited }
    }

    /// The refresh token that was sent by somebody, and of whose answer nothing is known.
    pub(super) fn unsettled(&self) -> Option<&str> {
        self.holder.fingerprint.as_deref()
    }

    /// Whether the holder before did not let go of it, but died: then it may have left something behind.
    pub(super) fn was_left(&self) -> bool {
        self.left
    }

    /// Notes, durably, that a refresh with this token is about to be sent.
    pub(super) fn begin(&mut self, fingerprint: &str) -> Result<(), StoreError> {
        self.holder.fingerprint = Some(fingerprint.to_owned());
        self.holder.is_own = true;
        self.write_holder().and_then(|()| self.file.sync_all()).map_err(|error| StoreError::write(&self.path, &error))
    }

    /// Notes that the answer is known: saved, or a plain refusal.
    pub(super) fn settle(&mut self) {
        self.holder.fingerprint = None;
        let _ = self.write_holder();
    }

    /// One line from the beginning, then the rest cut off: a kill in between leaves a whole first line.
    fn write_holder(&mut self) -> io::Result<()> {
        let mut line = serde_json::to_vec(&self.holder)?;
        line.push(b'\n');
        self.file.rewind()?;
        self.file.write_all(&line)?;
        self.file.set_len(line.len() as u64)
    }
}

impl Drop for Lock {
    /// An unsettled refresh stays on record for whoever comes next.
    fn drop(&mut self) {
        if self.holder.fingerprint.is_none() {
            let _ = self.file.set_len(0);
        }
        // By hand: a child between fork and exec shares the open file and would keep the lock.
        let _ = self.file.unlock();
    }
}

/// What a process left in a lock: that nobody holds now, or that one holds who did not send what stands there.
pub(super) fn left_behind(path: &Path) -> Option<Holder> {
    let mut file = access::open(path, OpenOptions::new().read(true)).ok()?;
    let holder = read_holder(&mut file)?;
    (!holder.is_own || file.try_lock_shared().is_ok()).then_some(holder)
}

/// The first line of a lock file, if it is one of ours.
fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(text.lines().next()?).ok()
}

/// Between two tries: 10 to 40 ms, so that those who wait do not march in step.
fn pause() -> Duration {
    let random = std::hash::RandomState::new().hash_one(0);
    Duration::from_millis(10 + random % 31)
}
