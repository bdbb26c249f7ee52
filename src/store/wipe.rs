//! Removing what orgdeck keeps in a config directory: by name, and nothing else that lies there.

use std::{fs, io, path::Path};

use super::{ConfigDir, aside, durable, error::StoreError};

impl ConfigDir {
    /// Removes everything of ours, and the directory where nothing else is in it. Tells whether it is gone.
    ///
    /// # Errors
    /// [`StoreError::Write`]: then something may still be there.
    pub fn wipe(self) -> Result<bool, StoreError> {
        for below in [self.tokens_dir(), self.history_dir()] {
            gone(&below, fs::remove_dir_all(&below))?;
        }
        self.sweep();
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
