//! Removing what orgdeck keeps in a config directory: by name, and nothing else that lies there.

use std::{fs, io, path::Path};

use super::{
    ConfigDir, Tokens, aside, durable,
    error::{StoreError, shown},
};
use crate::plain::Plain;

impl ConfigDir {
    /// What lies among the token files and is neither one of them nor what goes with them: a copy of a damaged one
    /// may still hold a grant.
    ///
    /// # Errors
    /// [`StoreError::Read`].
    pub fn odd_tokens(&self) -> Result<Vec<Plain>, StoreError> {
        let odd = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            !is_lock(&name.to_string_lossy()) && Tokens::profile_of(&name).is_none()
        };
        Ok(entries(&self.tokens_dir())?.iter().filter(|entry| odd(entry)).map(|entry| shown(&entry.path())).collect())
    }

    /// The file that the person's own is a link to, where it is one.
    pub fn linked_profiles(&self) -> Option<Plain> {
        let real = durable::real_file(&self.profiles()).ok()?;
        (real != self.profiles() && real.exists()).then(|| shown(&real))
    }

    /// Removes everything of ours, and the directory where nothing else is in it. Tells whether it is gone.
    ///
    /// # Errors
    /// [`StoreError::Write`]: then something may still be there.
    pub fn wipe(self) -> Result<bool, StoreError> {
        self.sweep();
        for (below, is_ours) in [(self.tokens_dir(), is_lock as fn(&str) -> bool), (self.history_dir(), is_history)] {
            for entry in entries(&below)? {
                if is_ours(&entry.file_name().to_string_lossy()) {
                    gone(&entry.path(), fs::remove_file(entry.path()))?;
                }
            }
            // What else lies there keeps it, and is told of by the whole.
            let _ = fs::remove_dir(&below);
        }
        durable::remove_strays(&self.default_profile());
        aside::remove_copies(&self.ledger())?;
        let files = [self.profiles(), self.profiles_lock(), self.ledger(), self.default_profile()];
        let locks = ["ledger.lock", "history.lock"].map(|name| self.path().join(name));
        for file in files.iter().chain(&locks) {
            gone(file, fs::remove_file(file))?;
        }
        Ok(fs::remove_dir(self.path()).is_ok())
    }
}

/// What is to be removed of `tokens/` once nothing is saved there: of killed writers, nobody writes now.
fn is_lock(name: &str) -> bool {
    name.ends_with(".lock") || durable::target_of_temp(name).is_some()
}

fn is_history(name: &str) -> bool {
    name.ends_with(".jsonl") || durable::target_of_temp(name).is_some()
}

/// What is in a directory; nothing, where there is none.
fn entries(dir: &Path) -> Result<Vec<fs::DirEntry>, StoreError> {
    match fs::read_dir(dir) {
        Ok(entries) => Ok(entries.flatten().collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::read(dir, &error)),
    }
}

fn gone(path: &Path, removed: io::Result<()>) -> Result<(), StoreError> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::write(path, &error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{history, ledger};

    #[test]
    fn t58_what_is_ours_goes_and_what_is_not_stays() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("orgdeck");
        for foreign in [false, true] {
            let dir = ConfigDir::open(&path).unwrap();
            let name = crate::profile::ProfileName::parse("acme").unwrap();
            drop(dir.tokens().try_lock(&name, "test").unwrap());
            history::append(&dir, &name, &serde_json::json!(1)).unwrap();
            ledger::change(&dir, |_| ()).unwrap();
            fs::write(dir.profiles(), "").unwrap();
            fs::write(dir.default_profile(), "acme\n").unwrap();
            for stray in [
                ".profiles.toml.x7Kq2m.tmp",
                ".ledger.json.x7Kq2m.tmp",
                ".default.x7Kq2m.tmp",
                "ledger.json.corrupt-0123456789abcdef",
            ] {
                fs::write(path.join(stray), "CANARY").unwrap();
            }
            if foreign {
                fs::write(path.join("notes.txt"), "mine").unwrap();
            }
            assert_eq!(dir.wipe(), Ok(!foreign));
            assert_eq!(path.join("notes.txt").exists(), foreign);
            assert_eq!(fs::read_dir(&path).map_or(0, Iterator::count), usize::from(foreign));
        }
    }
}
