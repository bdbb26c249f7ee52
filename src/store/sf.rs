//! The directory in which Salesforce's CLI keeps its logins: `.sfdx` in the home directory. It is read and never
//! written; what the files say is [`crate::transfer::import::sf`]'s.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use directories::BaseDirs;
use zeroize::Zeroizing;

use super::{
    access,
    error::{StoreError, shown},
};
use crate::{secret::Secret, transfer::import::sf::is_login};

/// No file of that tool's is larger.
const LARGEST: u64 = 1 << 20;

/// The directory.
#[derive(Clone, Debug)]
pub struct SfDir(PathBuf);

impl SfDir {
    /// Where that tool looks for it, too: no setting of its own moves it.
    ///
    /// # Errors
    /// [`StoreError::NoHome`].
    pub fn find() -> Result<Self, StoreError> {
        let home = BaseDirs::new().ok_or(StoreError::NoHome)?;
        Ok(Self(home.home_dir().join(".sfdx")))
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The names of its logins' files, in their order; none where there is no such directory.
    ///
    /// # Errors
    /// [`StoreError::Read`].
    pub fn logins(&self) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::read(&self.0, &error)),
        };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut logins: Vec<_> = names.filter(|name| is_login(name)).collect();
        logins.sort();
        Ok(logins)
    }

    /// A file's text. `None` where there is none.
    ///
    /// # Errors
    /// A link, somebody else's file, one that is no file, too large, no text, or that cannot be read.
    pub fn text(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        let path = self.0.join(name);
        let failed = |error: &io::Error| StoreError::read(&path, error);
        let meta = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
            Ok(meta) => meta,
        };
        if meta.is_symlink() {
            return Err(StoreError::Link(shown(&path)));
        }
        if !meta.is_file() {
            return Err(StoreError::NotAFile(shown(&path)));
        }
        // What took its place since is not followed either.
        let file = access::private(OpenOptions::new().read(true)).open(&path).map_err(|error| failed(&error))?;
        if !file.metadata().is_ok_and(|meta| meta.is_file() && access::is_ours(&meta)) {
            return Err(StoreError::Foreign(shown(&path)));
        }
        let mut content =
            Zeroizing::new(Vec::with_capacity(usize::try_from(meta.len().min(LARGEST)).unwrap_or(0) + 64));
        file.take(LARGEST + 1).read_to_end(&mut content).map_err(|error| failed(&error))?;
        if content.len() as u64 > LARGEST {
            return Err(StoreError::TooLarge(shown(&path)));
        }
        let text = std::str::from_utf8(&content).map_err(|_| StoreError::NotText(shown(&path)))?;
        Ok(Some(text.trim_start_matches('\u{feff}').into()))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn t13_a_link_a_pipe_a_giant_and_what_is_no_text_get_a_sentence_each() {
        let temp = tempfile::tempdir().unwrap();
        let dir = SfDir(temp.path().to_owned());
        let file = |name: &str, content: &[u8]| fs::write(temp.path().join(name), content).unwrap();
        file("real.json", b"CANARY");
        symlink(temp.path().join("real.json"), temp.path().join("a@link.com.json")).unwrap();
        fs::create_dir(temp.path().join("b@dir.com.json")).unwrap();
        file("c@huge.com.json", &vec![b' '; usize::try_from(LARGEST).unwrap() + 1]);
        file("d@text.com.json", b"\xff\xfe");
        file("e@good.com.json", b"{}");
        let names = dir.logins().unwrap();
        let said: Vec<_> = names.iter().map(|name| dir.text(name)).collect();
        assert!(matches!(
            &said[..],
            [
                Err(StoreError::Link(_)),
                Err(StoreError::NotAFile(_)),
                Err(StoreError::TooLarge(_)),
                Err(StoreError::NotText(_)),
                Ok(Some(_))
            ]
        ));
        fs::set_permissions(temp.path().join("e@good.com.json"), fs::Permissions::from_mode(0o000)).unwrap();
        // Who may read everything reads it all the same.
        assert!(matches!(dir.text("e@good.com.json"), Err(StoreError::Read { .. }) | Ok(Some(_))));
        assert_eq!((dir.text("none@x.y.json"), SfDir("/nowhere".into()).logins()), (Ok(None), Ok(vec![])));
    }
}
