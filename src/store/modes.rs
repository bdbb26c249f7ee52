//! Which of our files somebody else may read or change. Nothing is put right here.

use std::{fs, path::Path};

use super::{ConfigDir, access, error::shown};
use crate::plain::Plain;

/// A file that is open to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The file.
    pub path: Plain,
    /// Whether others can even change it.
    pub writable: bool,
}

/// Looks at every file of the config directory, and at those of its directories for tokens and history.
/// How many there are, and which are open to others; a `profiles.toml` that others can read is one only
/// where secrets stand in it.
pub fn look(dir: &ConfigDir, settings_hold_secrets: bool) -> (usize, Vec<Open>) {
    let (mut count, mut open) = (0, Vec::new());
    for place in [dir.path(), dir.tokens().path(), &dir.history_dir()] {
        // A directory that is not there has no files; one that cannot be read is told of elsewhere.
        for path in fs::read_dir(place).into_iter().flatten().flatten().map(|entry| entry.path()) {
            // Behind a link is the person's own file, which is looked at where it is.
            let Some(meta) = fs::metadata(&path).ok().filter(fs::Metadata::is_file) else { continue };
            count += 1;
            let writable = access::others_can_write(&meta);
            let harmless = path == dir.profiles() && !settings_hold_secrets;
            if writable || (access::others_can_read(&meta) && !harmless) {
                open.push(Open { path: real(&path), writable });
            }
        }
    }
    (count, open)
}

fn real(path: &Path) -> Plain {
    shown(&fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn t11_files_that_others_can_read_or_change_are_named_and_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&place.path().join("orgdeck")).unwrap();
        let put = |path: &Path, mode| {
            fs::write(path, "").unwrap();
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        };
        fs::create_dir(dir.tokens().path()).unwrap();
        put(&dir.profiles(), 0o644);
        put(&dir.ledger(), 0o600);
        put(&dir.tokens().path().join("acme.json"), 0o640);
        put(&dir.tokens().path().join("globex.json"), 0o602);
        let names = |(count, open): (usize, Vec<Open>)| {
            let name = |it: Open| (it.path.as_str().rsplit('/').next().unwrap().to_owned(), it.writable);
            let mut names: Vec<_> = open.into_iter().map(name).collect();
            names.sort();
            (count, names)
        };
        let tokens = [("acme.json".to_owned(), false), ("globex.json".to_owned(), true)];
        assert_eq!(names(look(&dir, false)), (4, tokens.to_vec()));
        assert_eq!(names(look(&dir, true)).1.len(), 3);
    }
}
