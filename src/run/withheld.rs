//! [`Withheld`]: the variables of the environment that no program started here gets. What the settings say of
//! them is [`crate::profile`]'s.

use tokio::{process::Command, task::spawn_blocking};

use crate::store::{ConfigDir, profiles};

/// The variables that client secrets are read from (T22). Asked for each program anew: a profile may have been
/// added since the last.
#[derive(Clone, Debug, Default)]
pub struct Withheld(Option<ConfigDir>);

impl Withheld {
    /// Those that the settings of this directory name.
    pub fn by(dir: &ConfigDir) -> Self {
        Self(Some(dir.clone()))
    }

    /// Takes them from a program that is about to be started.
    pub(super) async fn take_from(&self, command: &mut Command) {
        let Some(dir) = self.0.clone() else { return };
        let names = spawn_blocking(move || profiles::secret_variables(&dir)).await.unwrap_or_default();
        for name in names {
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
        for (withheld, settings, seen) in [
            (Withheld::default(), "", "there"),
            (Withheld::by(&dir), "", "there"),
            (Withheld::by(&dir), "[profiles.broken]\nclient_secret = { env = \"HOME\" }\nlogin = 1\n", "none"),
        ] {
            fs::write(dir.profiles(), settings).unwrap();
            let mut command = Command::new("sh");
            command.args(["-c", "echo ${HOME+there} ${HOME-none} | cut -d' ' -f1"]);
            withheld.take_from(&mut command).await;
            assert_eq!(String::from_utf8(command.output().await.unwrap().stdout).unwrap().trim(), seen, "{settings}");
        }
    }
}
