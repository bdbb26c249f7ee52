//! [`Withheld`]: the variables of the environment that no program started here gets. What the settings say of
//! them is [`crate::profile`]'s.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{process::Command, task::spawn_blocking};

use crate::store::{ConfigDir, profiles};

/// The variables that client secrets are read from (T22), once known for the whole run: settings that name another
/// one by now, or that cannot be read, empty none. A clone knows the same ones.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    dir: Option<ConfigDir>,
    known: Arc<Mutex<BTreeSet<String>>>,
}

impl Withheld {
    /// Those that the settings of this directory name, looked at for each program anew, and what is known by now.
    pub fn by(dir: &ConfigDir, known: BTreeSet<String>) -> Self {
        Self { dir: Some(dir.clone()), known: Arc::new(known.into()) }
    }

    /// Takes note of more.
    pub(super) fn learn(&self, names: BTreeSet<String>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
    }

    /// Takes them from a program that is about to be started.
    pub(super) async fn take_from(&self, command: &mut Command) {
        if let Some(dir) = self.dir.clone() {
            let now = spawn_blocking(move || profiles::secret_variables(&dir)).await;
            self.learn(now.unwrap_or_default());
        }
        for name in self.known.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            command.env_remove(name);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn t22_a_program_gets_no_variable_that_a_client_secret_is_in_however_late_it_was_named() {
        let home = TempDir::new().unwrap();
        let dir = ConfigDir::open(&home.path().join("config")).unwrap();
        let (nothing, of_dir) = (Withheld::default(), Withheld::by(&dir, BTreeSet::new()));
        for (withheld, settings, seen) in [
            (&nothing, "", "there"),
            (&of_dir, "", "there"),
            (&of_dir, "[profiles.broken]\nclient_secret = { env = \"HOME\" }\nlogin = 1\n", "none"),
            (&of_dir, "[profiles.broken]\nclient_secret = { env = \"OTHER\" }\n", "none"),
            (&of_dir, "version = 2", "none"),
        ] {
            fs::write(dir.profiles(), settings).unwrap();
            let mut command = Command::new("sh");
            command.args(["-c", "echo ${HOME+there} ${HOME-none} | cut -d' ' -f1"]);
            withheld.take_from(&mut command).await;
            assert_eq!(String::from_utf8(command.output().await.unwrap().stdout).unwrap().trim(), seen, "{settings}");
        }
    }
}
