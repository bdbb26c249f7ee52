//! [`ConfigDir`]: which directory it is, that it is ours alone, and what is called how in it.

use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use directories::BaseDirs;

use super::{
    access, durable,
    error::{StoreError, shown},
    keys::{Keyholder, Keys},
    lock::Lock,
    token::Tokens,
};
use crate::{plain::Plain, profile::ProfileName};

/// What the person's own file is called.
const PROFILES: &str = "profiles.toml";

/// The config directory, checked and by its real path: whatever way leads to it, the locks are the same.
#[derive(Clone, Debug)]
pub struct ConfigDir {
    root: PathBuf,
    notes: Vec<Plain>,
    keys: Keyholder,
}

impl ConfigDir {
    /// The directory to use: the flag's, else `ORGDECK_CONFIG_DIR`, else `XDG_CONFIG_HOME/orgdeck`,
    /// else the system's place for configuration. Nothing is created yet.
    ///
    /// # Errors
    /// [`StoreError::NoHome`]: there is no fallback to a shared or the working directory.
    pub fn find(flag: Option<&Path>) -> Result<PathBuf, StoreError> {
        choose(flag, |name| env::var_os(name), || BaseDirs::new().map(|dirs| dirs.config_dir().to_owned()))
    }

    /// Opens a directory, creating it where it is missing, and tightens what is in it where others
    /// could see it.
    ///
    /// # Errors
    /// One that is a file, belongs to another user or can be written by others is refused.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        access::own_dir(path)?;
        let root = fs::canonicalize(path).map_err(|error| StoreError::read(path, &error))?;
        let keys = Keyholder::nobody(root.join(PROFILES));
        let mut dir = Self { root, notes: Vec::new(), keys };
        for below in [dir.tokens_dir(), dir.history_dir()] {
            if below.exists() && access::private_dir(&below)? {
                dir.notes.push(Plain::new(format!("{} was open to others: tightened to 0700", shown(&below))));
            }
        }
        Ok(dir)
    }

    /// Opens a directory that is there, and creates none. `None` where there is nothing.
    ///
    /// # Errors
    /// Those of [`ConfigDir::open`].
    pub fn open_existing(path: &Path) -> Result<Option<Self>, StoreError> {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            _ => Self::open(path).map(Some),
        }
    }

    /// The same directory, the keys of its sealed grants kept there.
    #[must_use]
    pub fn unlocked_by(self, keys: Arc<dyn Keys>) -> Self {
        Self { keys: Keyholder::new(keys), ..self }
    }

    /// What was put right while opening, in sentences.
    pub fn notes(&self) -> &[Plain] {
        &self.notes
    }

    /// Removes temporary files that a killed process left behind. Those of a running one stay.
    pub fn sweep(&self) {
        self.tokens().sweep();
        durable::remove_abandoned(&self.default_profile());
        let locks = [(self.profiles(), self.profiles_lock()), (self.ledger(), durable::lock_beside(&self.ledger()))];
        for (file, lock) in locks {
            let Ok(real) = durable::real_file(&file) else { continue };
            if durable::has_strays(&real)
                && let Ok(Some(_held)) = Lock::try_take(&lock, "sweep")
            {
                durable::remove_strays(&real);
            }
        }
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Whether it lies on another machine, whose programs change it without this system knowing.
    pub fn is_remote(&self) -> bool {
        access::is_remote(&self.root)
    }

    /// The person's own file.
    pub fn profiles(&self) -> PathBuf {
        self.root.join(PROFILES)
    }

    /// Held while [`ConfigDir::profiles`] is edited.
    pub fn profiles_lock(&self) -> PathBuf {
        self.root.join("profiles.lock")
    }

    /// Which grants there are.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.json")
    }

    /// Which profile is meant where none is named and no directory says.
    pub fn default_profile(&self) -> PathBuf {
        self.root.join("default")
    }

    /// A profile's last attempts.
    pub fn history(&self, name: &ProfileName) -> PathBuf {
        self.history_dir().join(format!("{name}.jsonl"))
    }

    /// The token files.
    pub fn tokens(&self) -> Tokens {
        Tokens::new(self.tokens_dir(), self.keys.clone())
    }

    pub(super) fn tokens_dir(&self) -> PathBuf {
        self.root.join("tokens")
    }

    pub(super) fn history_dir(&self) -> PathBuf {
        self.root.join("history")
    }
}

fn choose(
    flag: Option<&Path>,
    var: impl Fn(&str) -> Option<OsString>,
    system: impl FnOnce() -> Option<PathBuf>,
) -> Result<PathBuf, StoreError> {
    let var = |name| var(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = flag.map(Path::to_owned).or_else(|| var("ORGDECK_CONFIG_DIR")) {
        return Ok(path);
    }
    // The base directory specification: a relative path here is invalid and ignored.
    let base = var("XDG_CONFIG_HOME").filter(|path| path.is_absolute()).or_else(system);
    base.filter(|path| path.is_absolute()).map(|base| base.join("orgdeck")).ok_or(StoreError::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(flag: Option<&str>, vars: &[(&str, &str)], system: Option<&str>) -> Result<PathBuf, StoreError> {
        let var = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
        choose(flag.map(Path::new), var, || system.map(PathBuf::from))
    }

    #[test]
    fn the_flag_wins_then_our_variable_then_xdg_then_the_system() {
        let vars = [("ORGDECK_CONFIG_DIR", "/b"), ("XDG_CONFIG_HOME", "/c")];
        assert_eq!(chosen(Some("a"), &vars, Some("/d")), Ok("a".into()));
        assert_eq!(chosen(None, &vars, Some("/d")), Ok("/b".into()));
        assert_eq!(chosen(None, &vars[1..], Some("/d")), Ok("/c/orgdeck".into()));
        assert_eq!(chosen(None, &[], Some("/d")), Ok("/d/orgdeck".into()));
    }

    #[test]
    fn t60_without_a_home_there_is_a_sentence_and_no_other_place() {
        assert_eq!(chosen(None, &[], None), Err(StoreError::NoHome));
        assert_eq!(
            chosen(None, &[("XDG_CONFIG_HOME", "relative"), ("ORGDECK_CONFIG_DIR", "")], None),
            Err(StoreError::NoHome)
        );
        assert_eq!(chosen(None, &[], Some("not/absolute")), Err(StoreError::NoHome));
    }
}
