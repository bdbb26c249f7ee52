//! A profile's last attempts, one JSON line each, oldest first. They come redacted; nothing here
//! looks into them.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    ConfigDir, access, durable,
    error::{StoreError, shown},
    lock::Lock,
};
use crate::profile::ProfileName;

/// How many attempts are remembered.
const KEPT: usize = 20;
/// Up to so many bytes older ones may stand before them.
const SLACK: u64 = 128 << 10;
/// How many bytes they may have together.
const LARGEST: usize = 256 << 10;
/// Writing history is short, and no reason to wait for long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Adds an attempt. A line at the file's end will do while the file is small, and is not worth waiting for
/// the disk; then it is rewritten with what is remembered.
///
/// # Errors
/// [`StoreError::TooLarge`] for a single attempt beyond 256 KiB, and those of reading, locking and
/// writing.
pub fn append(dir: &ConfigDir, name: &ProfileName, attempt: &Value) -> Result<(), StoreError> {
    open(dir)?.append(name, attempt)
}

/// All histories, held for writing: one lock for all of them, for it is held for a moment.
#[derive(Debug)]
pub struct Histories<'a> {
    dir: &'a ConfigDir,
    lock: Lock,
}

/// Takes the histories for writing.
///
/// # Errors
/// [`StoreError::Locked`] after 5 s.
pub fn open(dir: &ConfigDir) -> Result<Histories<'_>, StoreError> {
    Ok(Histories { dir, lock: lock(dir)? })
}

impl Histories<'_> {
    /// As [`append`].
    ///
    /// # Errors
    /// As [`append`].
    pub fn append(&self, name: &ProfileName, attempt: &Value) -> Result<(), StoreError> {
        write(&self.lock, &self.dir.history(name), attempt)
    }
}

fn write(lock: &Lock, path: &Path, attempt: &Value) -> Result<(), StoreError> {
    let line = format!("{attempt}\n");
    if line.len() > LARGEST {
        return Err(StoreError::TooLarge(shown(path)));
    }
    let mut file = access::open(path, OpenOptions::new().read(true).append(true).create(true))?;
    if has_room(&mut file, line.len()).map_err(|error| StoreError::read(path, &error))? {
        return file.write_all(line.as_bytes()).map_err(|error| StoreError::write(path, &error));
    }
    let mut lines: Vec<String> = attempts(&content(path)?).iter().map(|value| format!("{value}\n")).collect();
    lines.push(line);
    let mut first = lines.len().saturating_sub(KEPT);
    while lines[first..].iter().map(String::len).sum::<usize>() > LARGEST {
        first += 1;
    }
    durable::write(lock, path, lines[first..].concat().as_bytes())
}

/// Whether a line of this length goes behind what is there: the file is small, and its last line whole.
fn has_room(file: &mut File, length: usize) -> io::Result<bool> {
    let now = file.metadata()?.len();
    if now + length as u64 > SLACK {
        return Ok(false);
    }
    let mut last = [b'\n'];
    if now > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    Ok(last == *b"\n")
}

/// The last attempts, oldest first. Lines that are not JSON are passed over.
///
/// # Errors
/// [`StoreError::Link`] and [`StoreError::Read`].
pub fn read(dir: &ConfigDir, name: &ProfileName) -> Result<Vec<Value>, StoreError> {
    let mut attempts = attempts(&content(&dir.history(name))?);
    attempts.drain(..attempts.len().saturating_sub(KEPT));
    Ok(attempts)
}

/// What the newest attempt says that says anything, as far back as there are any.
///
/// # Errors
/// As [`read`].
pub fn latest<A: DeserializeOwned, T>(
    dir: &ConfigDir,
    name: &ProfileName,
    told: impl Fn(A) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    let content = content(&dir.history(name))?;
    let lines = content.rsplit(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    Ok(lines.take(KEPT).find_map(told))
}

/// A file's bytes; one that does not exist has none.
fn content(path: &Path) -> Result<Vec<u8>, StoreError> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(Vec::new());
    }
    let file = access::open(path, OpenOptions::new().read(true))?;
    let length = file.metadata().map_or(0, |meta| meta.len().min(LARGEST as u64));
    // With room to spare, so that one look more tells that it has ended.
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64);
    file.take(LARGEST as u64).read_to_end(&mut content).map_err(|error| StoreError::read(path, &error))?;
    Ok(content)
}

fn attempts(content: &[u8]) -> Vec<Value> {
    content.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// Removes a profile's history.
///
/// # Errors
/// [`StoreError::Write`].
pub fn remove(dir: &ConfigDir, name: &ProfileName) -> Result<(), StoreError> {
    let _lock = lock(dir)?;
    let path = dir.history(name);
    durable::remove_strays(&path);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::write(&path, &error)),
        _ => Ok(()),
    }
}

/// Gives a profile's history another name; what an earlier profile of that name left behind goes.
///
/// # Errors
/// [`StoreError::Write`].
pub fn rename(dir: &ConfigDir, from: &ProfileName, to: &ProfileName) -> Result<(), StoreError> {
    let _lock = lock(dir)?;
    let path = dir.history(from);
    match std::fs::rename(&path, dir.history(to)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::write(&path, &error)),
        _ => Ok(()),
    }
}

/// One lock for all of them: it is held for a moment.
fn lock(dir: &ConfigDir) -> Result<Lock, StoreError> {
    access::private_dir(&dir.history_dir())?;
    Lock::take(&dir.path().join("history.lock"), "history", PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stage() -> (tempfile::TempDir, ConfigDir, ProfileName) {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
        (temp, dir, ProfileName::parse("acme").unwrap())
    }

    #[test]
    fn the_last_twenty_attempts_are_kept_in_their_order() {
        let (_temp, dir, name) = stage();
        assert_eq!(read(&dir, &name).unwrap(), Vec::<Value>::new());
        for n in 0..25 {
            append(&dir, &name, &json!({"n": n, "text": "a\nb"})).unwrap();
        }
        let kept: Vec<_> = read(&dir, &name).unwrap().iter().map(|attempt| attempt["n"].as_i64().unwrap()).collect();
        assert_eq!(kept, (5..25).collect::<Vec<_>>());
        remove(&dir, &name).unwrap();
        assert!(read(&dir, &name).unwrap().is_empty());
    }

    #[test]
    fn a_quarter_of_a_mebibyte_is_kept_at_most() {
        let (_temp, dir, name) = stage();
        for n in 0..5 {
            append(&dir, &name, &json!({"n": n, "text": "x".repeat(100 << 10)})).unwrap();
        }
        let kept: Vec<_> = read(&dir, &name).unwrap().iter().map(|attempt| attempt["n"].as_i64().unwrap()).collect();
        assert_eq!(kept, [3, 4]);
        let huge = json!("x".repeat(LARGEST));
        assert!(matches!(append(&dir, &name, &huge), Err(StoreError::TooLarge(_))));
        assert_eq!(read(&dir, &name).unwrap().len(), 2);
    }

    #[test]
    fn a_damaged_line_costs_that_line() {
        let (_temp, dir, name) = stage();
        append(&dir, &name, &json!(1)).unwrap();
        let text = std::fs::read_to_string(dir.history(&name)).unwrap();
        std::fs::write(dir.history(&name), format!("{{half\n{text}\u{0}\n")).unwrap();
        append(&dir, &name, &json!(2)).unwrap();
        assert_eq!(read(&dir, &name).unwrap(), [json!(1), json!(2)]);
    }

    #[cfg(unix)]
    #[test]
    fn t13_a_link_planted_at_a_log_is_not_followed() {
        let (temp, dir, name) = stage();
        append(&dir, &name, &json!(1)).unwrap();
        let victim = temp.path().join("victim");
        std::fs::write(&victim, "precious").unwrap();
        std::fs::remove_file(dir.history(&name)).unwrap();
        std::os::unix::fs::symlink(&victim, dir.history(&name)).unwrap();
        assert!(matches!(append(&dir, &name, &json!(2)), Err(StoreError::Link(_))));
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    }
}
