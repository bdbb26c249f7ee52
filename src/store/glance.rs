//! [`Glance`]: what changed in the config directory, by modification times alone: for where nobody
//! tells us of changes.

use std::{collections::BTreeMap, fs, path::Path, time::SystemTime};

use super::ConfigDir;
use crate::profile::ProfileName;

/// The config directory as it was looked at last.
#[derive(Debug, Default)]
pub struct Glance {
    /// Whether it was ever looked at.
    known: bool,
    settings: Option<Stamp>,
    dir: Option<Stamp>,
    tokens: BTreeMap<ProfileName, Stamp>,
}

/// What tells a file from the one that was there before: one that is replaced is born anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    created: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        Some(Self { modified: meta.modified().ok(), created: meta.created().ok(), length: meta.len() })
    }
}

impl Glance {
    /// Whether nothing was ever looked at: then nobody can say what went since.
    pub fn is_first(&self) -> bool {
        !self.known
    }

    /// Looks again: whether the settings are others, and of whom the token files are. Cheap where
    /// nothing changed: every save replaces a file, so the directory tells of it.
    pub fn again(&mut self, dir: &ConfigDir) -> (bool, Vec<ProfileName>) {
        self.known = true;
        let settings = Stamp::of(&dir.profiles());
        let is_changed = settings != self.settings;
        self.settings = settings;
        let tokens = dir.tokens();
        let stamp = Stamp::of(tokens.path());
        if stamp == self.dir {
            return (is_changed, Vec::new());
        }
        self.dir = stamp;
        // A directory that cannot be read is told of by whoever reads a file of it.
        let names = tokens.names().unwrap_or_default();
        let now: BTreeMap<_, _> =
            names.into_iter().filter_map(|name| Stamp::of(&tokens.file(&name)).map(|stamp| (name, stamp))).collect();
        let changed = now.iter().filter(|(name, stamp)| self.tokens.get(*name) != Some(stamp)).map(|(name, _)| name);
        let gone = self.tokens.keys().filter(|name| !now.contains_key(*name));
        let names = changed.chain(gone).cloned().collect();
        self.tokens = now;
        (is_changed, names)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::token::tests::{card, grant};

    #[test]
    fn each_change_is_seen_once() {
        let place = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&place.path().join("orgdeck")).unwrap();
        let name = |text| ProfileName::parse(text).unwrap();
        let save = |text, token| {
            let mut lock = dir.tokens().lock(&name(text), "test", Duration::ZERO).unwrap();
            lock.save(&card(), &grant(token)).unwrap();
        };
        save("a", "1");
        let mut glance = Glance::default();
        assert!(glance.is_first());
        assert_eq!(glance.again(&dir), (false, vec![name("a")]));
        assert!(!glance.is_first());
        assert_eq!(glance.again(&dir), (false, Vec::new()));
        save("a", "2");
        save("b", "1");
        assert_eq!(glance.again(&dir), (false, vec![name("a"), name("b")]));
        fs::write(dir.profiles(), "version = 1").unwrap();
        dir.tokens().lock(&name("a"), "test", Duration::ZERO).unwrap().remove().unwrap();
        assert_eq!(glance.again(&dir), (true, vec![name("a")]));
        assert_eq!(glance.again(&dir), (false, Vec::new()));
    }
}
