//! Editing `profiles.toml`, the person's own file: one key of one table is changed where it stands, and
//! every comment, blank and line around it stays as it was. What a value means is not known here.

use std::time::Duration;

use toml_edit::{DocumentMut, Item, TableLike};

pub use toml_edit::{InlineTable as Pairs, Value};

use super::{
    ConfigDir, access, durable,
    error::{StoreError, shown},
    lock::Lock,
    profiles::LARGEST,
};
use crate::{
    plain::Plain,
    profile::{ProfileName, Settings},
};

/// So long another program's edit is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// So often it is changed anew where somebody else saves it in between.
const TRIES: usize = 5;

/// What the file says, ready to be changed. Tables are named by their keys: `["profiles", "acme"]`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    path: Plain,
    before: String,
    pub(super) toml: DocumentMut,
}

/// Changes the file under its lock: it is read again, and replaced where it then says something else.
///
/// # Errors
/// Those of the change; [`StoreError::NotToml`] where the file cannot be read without guessing, and those of
/// locking, reading and writing.
pub fn change<T, E: From<StoreError>>(
    dir: &ConfigDir,
    mut change: impl FnMut(&mut Document) -> Result<T, E>,
) -> Result<T, E> {
    let path = durable::real_file(&dir.profiles())?;
    let lock = Lock::take(&dir.profiles_lock(), "edit", PATIENCE)?;
    for _ in 0..TRIES {
        let mut document = Document::read(dir)?;
        let done = change(&mut document)?;
        let after = document.text();
        // An editor knows nothing of the lock: what it saved meanwhile is not written over.
        let is_still = || Document::read(dir).is_ok_and(|now| now.before == document.before);
        if after == document.before || durable::write_if(&lock, &path, after.as_bytes(), is_still)? {
            return Ok(done);
        }
    }
    Err(StoreError::Busy(shown(&path)).into())
}

const MARK: char = '\u{feff}';

impl Document {
    /// The text of the file, not to be written back.
    pub(super) fn of(dir: &ConfigDir, text: &str) -> Result<Self, StoreError> {
        Self::parse(shown(&dir.profiles()), text)
    }

    /// The file as it is now, empty where there is none. Only under its lock can it be written back.
    pub(super) fn read(dir: &ConfigDir) -> Result<Self, StoreError> {
        let path = durable::real_file(&dir.profiles())?;
        let content = durable::read(&path, LARGEST)?;
        if content.is_some() {
            access::refuse_writable(&path)?;
        }
        let text = std::str::from_utf8(content.as_deref().map_or(&[], Vec::as_slice));
        Self::parse(shown(&path), text.map_err(|_| StoreError::NotText(shown(&path)))?)
    }

    fn parse(path: Plain, text: &str) -> Result<Self, StoreError> {
        let before = text.to_owned();
        let text = text.strip_prefix(MARK).unwrap_or(text);
        match text.parse() {
            Ok(toml) => Ok(Self { path, before, toml }),
            // The parser's own words quote the line, and a secret may stand there.
            Err(error) => {
                let offset = toml_edit::TomlError::span(&error).map_or(0, |span| span.start);
                let line = 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
                Err(StoreError::NotToml { path, line })
            }
        }
    }

    /// Gives a key of a table a value; a comment behind the old one stays. Where the table has no such key,
    /// it comes last.
    ///
    /// # Errors
    /// [`StoreError::NoTable`].
    pub fn set(&mut self, table: &[&str], key: &str, value: impl Into<Value>) -> Result<(), StoreError> {
        let table = self.table(table)?;
        let mut value = value.into();
        match table.get_mut(key) {
            Some(Item::Value(before)) => {
                *value.decor_mut() = before.decor().clone();
                *before = value;
            }
            _ => {
                // A table of its own stands elsewhere, and is no place for a value.
                table.remove(key);
                table.insert(key, Item::Value(value));
            }
        }
        Ok(())
    }

    /// Takes a key out of a table, and says whether it was there.
    ///
    /// # Errors
    /// [`StoreError::NoTable`].
    pub fn remove(&mut self, table: &[&str], key: &str) -> Result<bool, StoreError> {
        Ok(self.table(table)?.remove(key).is_some())
    }

    /// Refuses what its reader would refuse of a profile.
    ///
    /// # Errors
    /// [`StoreError::WouldBreak`].
    pub fn check(&self, name: &ProfileName) -> Result<(), StoreError> {
        let settings = Settings::parse_one(&self.toml.to_string(), name);
        match settings.find(name.as_str()).map(|row| &row.profile) {
            Some(Err(problem)) => {
                Err(StoreError::WouldBreak { name: Plain::new(name.as_str()), what: Plain::new(problem.to_string()) })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn table(&mut self, names: &[&str]) -> Result<&mut dyn TableLike, StoreError> {
        let none = || StoreError::NoTable { path: self.path.clone(), table: Plain::new(names.join(".")) };
        let mut table: &mut dyn TableLike = self.toml.as_table_mut();
        for name in names {
            table = table.get_mut(name).and_then(Item::as_table_like_mut).ok_or_else(none)?;
        }
        Ok(table)
    }

    /// The text as it was read.
    pub(super) fn before(&self) -> &str {
        &self.before
    }

    /// The new text, with the line ends and the mark at the beginning that the old one had.
    pub(super) fn text(&self) -> String {
        let text = self.toml.to_string();
        let text = match self.before.contains("\r\n") {
            true => text.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => text,
        };
        let mark = if self.before.starts_with(MARK) { MARK.to_string() } else { String::new() };
        mark + &text
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    const FILE: &str = "# my orgs\nversion = 1\n\n[profiles.b] # second by name\nlogin   = 'sandbox'   # not prod\n\n\
                        # the one that pays\n[profiles.a]\nlogin = \"production\"\n  # who we are\n  expect_org = \
                        \"00D000000000001\" # of last year\ntags = [ \"x\",  \"y\" ]\n\n# the end\n";

    fn stage(text: &str) -> (tempfile::TempDir, ConfigDir) {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(temp.path()).unwrap();
        fs::write(dir.profiles(), text).unwrap();
        (temp, dir)
    }

    fn set(dir: &ConfigDir, name: &str, org: &str) -> Result<(), StoreError> {
        change(dir, |document| document.set(&["profiles", name], "expect_org", org))
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_key_changes_where_it_stands_and_nothing_else_does() {
        let (_temp, dir) = stage(FILE);
        set(&dir, "a", "00D000000000002").unwrap();
        assert_eq!(read(&dir.profiles()), FILE.replace("00D000000000001", "00D000000000002"));
    }

    #[test]
    fn a_new_key_comes_last_in_its_table_and_goes_without_a_trace() {
        let (_temp, dir) = stage(FILE);
        set(&dir, "b", "00D000000000002").unwrap();
        let line = "login   = 'sandbox'   # not prod\n";
        assert_eq!(read(&dir.profiles()), FILE.replace(line, &format!("{line}expect_org = \"00D000000000002\"\n")));
        let remove = |document: &mut Document| document.remove(&["profiles", "b"], "expect_org");
        assert_eq!((change(&dir, remove), change(&dir, remove)), (Ok(true), Ok(false)));
        assert_eq!(read(&dir.profiles()), FILE);
    }

    #[test]
    fn tables_are_found_however_they_are_written() {
        for (text, after) in [
            ("[profiles]\na = { login = \"x\" }\n", "[profiles]\na = { login = \"x\" , expect_org = \"00D\" }\n"),
            ("[profiles]\na.login = \"x\"\n", "[profiles]\na.login = \"x\"\na.expect_org = \"00D\"\n"),
            ("profiles.a.login = \"x\"\n", "profiles.a.login = \"x\"\nprofiles.a.expect_org = \"00D\"\n"),
        ] {
            let (_temp, dir) = stage(text);
            set(&dir, "a", "00D").unwrap();
            assert_eq!(read(&dir.profiles()).replace("\" ,", "\","), after.replace("\" ,", "\","));
        }
    }

    #[test]
    fn line_ends_and_the_mark_at_the_beginning_stay() {
        let before = format!("{MARK}{}", FILE.replace('\n', "\r\n"));
        let (_temp, dir) = stage(&before);
        set(&dir, "a", "00D000000000002").unwrap();
        assert_eq!(read(&dir.profiles()), before.replace("00D000000000001", "00D000000000002"));
    }

    #[test]
    fn t15_what_is_no_toml_stays_and_is_not_quoted() {
        let text = "[profiles.a]\nlogin = \"x\"\nclient_secret = CANARY\n";
        let (_temp, dir) = stage(text);
        let error = set(&dir, "a", "00D").unwrap_err();
        assert!(matches!(error, StoreError::NotToml { line: 3, .. }), "{error:?}");
        assert!(!format!("{error}{error:?}").contains("CANARY"));
        assert_eq!(read(&dir.profiles()), text);
    }

    #[test]
    fn a_table_that_is_not_there_is_a_sentence_and_no_new_table() {
        let (_temp, dir) = stage(FILE);
        assert!(matches!(set(&dir, "c", "00D"), Err(StoreError::NoTable { .. })));
        assert_eq!(read(&dir.profiles()), FILE);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_the_persons_is_followed_and_stays() {
        let (temp, dir) = stage("");
        let real = temp.path().join("dotfiles.toml");
        fs::write(&real, FILE).unwrap();
        fs::remove_file(dir.profiles()).unwrap();
        std::os::unix::fs::symlink(&real, dir.profiles()).unwrap();
        set(&dir, "a", "00D000000000002").unwrap();
        assert!(fs::symlink_metadata(dir.profiles()).unwrap().is_symlink());
        assert!(read(&real).contains("00D000000000002"));
    }

    #[test]
    fn t03_what_an_editor_saves_in_the_middle_of_a_change_is_not_written_over() {
        let (_temp, dir) = stage(FILE);
        let mut saved = false;
        let by_hand = format!("{FILE}# by hand\n");
        let done = change(&dir, |document| {
            if !std::mem::replace(&mut saved, true) {
                fs::write(dir.profiles(), &by_hand).unwrap();
            }
            document.set(&["profiles", "a"], "key", "x")
        });
        assert_eq!(done, Ok(()));
        let text = read(&dir.profiles());
        assert!(text.contains("# by hand") && text.contains("key = \"x\""), "{text}");
        let always = change(&dir, |document| {
            fs::write(dir.profiles(), format!("{}#\n", read(&dir.profiles()))).unwrap();
            document.set(&["profiles", "a"], "other", "x")
        });
        assert!(matches!(always, Err(StoreError::Busy(_))), "{always:?}");
        assert!(!read(&dir.profiles()).contains("other"));
    }

    #[test]
    fn edits_at_once_are_all_kept() {
        let (_temp, dir) = stage(FILE);
        std::thread::scope(|scope| {
            for number in 0..8 {
                let dir = &dir;
                let key = format!("key{number}");
                scope.spawn(move || change(dir, |document| document.set(&["profiles", "a"], &key, "x")).unwrap());
            }
        });
        let text = read(&dir.profiles());
        assert!((0..8).all(|number| text.contains(&format!("key{number} = \"x\"\n"))), "{text}");
    }
}
