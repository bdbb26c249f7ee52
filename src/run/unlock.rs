//! Reading client secrets from where the settings say they are: once per distinct source and run.
//! Nothing here asks a shell, and nothing of a source's output is ever shown.

mod terminal;

use std::{collections::HashMap, path::Path, process::Stdio, sync::Arc, time::Duration};

use tokio::{
    process::Command,
    sync::{Mutex, OnceCell},
};

use crate::{
    plain::Plain,
    profile::{SecretSource, SourceKey},
    secret::Secret,
};

/// A command may take this long.
const COMMAND: Duration = Duration::from_secs(60);

/// Knows the secrets that were read in this run.
#[derive(Clone, Debug)]
pub struct Unlocker {
    known: Arc<Mutex<HashMap<SourceKey, Arc<OnceCell<Secret>>>>>,
    terminal: bool,
    asking: Arc<Mutex<()>>,
}

impl Unlocker {
    /// Nothing is read yet. `terminal` says whether a person may be asked on the terminal itself.
    pub fn new(terminal: bool) -> Self {
        Self { known: Arc::default(), terminal, asking: Arc::default() }
    }

    /// The secret of a source, read once; a failure is not kept, so that it can be tried again.
    ///
    /// # Errors
    /// A sentence that names the source and what is wrong with it.
    pub async fn unlock(&self, client_id: &str, source: &SecretSource) -> Result<Secret, Plain> {
        if let SecretSource::Literal(secret) = source {
            return Ok(secret.clone());
        }
        let cell = self.known.lock().await.entry(source.key(client_id)).or_default().clone();
        cell.get_or_try_init(|| self.read(client_id, source)).await.cloned()
    }

    async fn read(&self, client_id: &str, source: &SecretSource) -> Result<Secret, Plain> {
        let text = match source {
            SecretSource::Literal(secret) => return Ok(secret.clone()),
            SecretSource::Env(name) => variable(name)?,
            SecretSource::File(path) => file(path).await?,
            SecretSource::Command(argv) => command(argv).await?,
            SecretSource::Prompt => {
                if !self.terminal {
                    return Err("the client secret is asked for on the terminal, and there is none to ask on: run orgdeck login in a terminal".into());
                }
                // One question at a time: the terminal is one.
                let _asking = self.asking.lock().await;
                terminal::ask(client_id.to_owned()).await?
            }
            SecretSource::Keyring => {
                return Err("this orgdeck was built without a keyring: give client_secret another source".into());
            }
        };
        let secret = Secret::from(text.expose().trim_end_matches(['\r', '\n']));
        match secret.is_empty() {
            true => Err(Plain::new(format!("{} holds no client secret: it is empty", source.describe()))),
            false => Ok(secret),
        }
    }
}

fn variable(name: &str) -> Result<Secret, Plain> {
    std::env::var(name).map(Secret::new).map_err(|error| {
        Plain::new(match error {
            std::env::VarError::NotPresent => {
                format!("the client secret is to come from the variable {name}, which is not set")
            }
            std::env::VarError::NotUnicode(_) => format!("the variable {name} is not UTF-8 text"),
        })
    })
}

async fn file(path: &Path) -> Result<Secret, Plain> {
    let shown = Plain::new(path.to_string_lossy());
    tokio::fs::read_to_string(path)
        .await
        .map(Secret::new)
        .map_err(|error| Plain::new(format!("cannot read the client secret from {shown}: {error}")))
}

/// Runs a command without a shell and without the terminal; what it prints first is the secret.
async fn command(argv: &[String]) -> Result<Secret, Plain> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err("client_secret names an empty command".into());
    };
    let shown = Plain::new(program);
    let fail = |what: String| Plain::new(format!("the client secret's command {shown} {what}"));
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let output = tokio::time::timeout(COMMAND, command.output())
        .await
        .map_err(|_| fail(format!("did not end within {} s", COMMAND.as_secs())))?
        .map_err(|error| fail(format!("cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(fail(format!("failed ({})", output.status)));
    }
    String::from_utf8(output.stdout)
        .map(Secret::new)
        .map_err(|_| fail("printed something that is not UTF-8 text".to_owned()))
}
