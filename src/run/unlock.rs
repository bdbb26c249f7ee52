//! Reading client secrets from where the settings say they are: once per distinct source and run.
//! Nothing here asks a shell, and nothing of a source's output is ever shown.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::Command,
    sync::{Mutex, OnceCell},
    task::spawn_blocking,
    time::timeout,
};
use zeroize::Zeroizing;

use super::{
    ask::{Asker, NoAnswer},
    keyring::Keyring,
    vault::Vault,
    withheld::Withheld,
};
use crate::{
    deck::msg::AskId,
    oauth::{
        call::Answer,
        names::{error::INVALID_CLIENT, param},
        refusal::{self, Refusal},
        request::Request,
    },
    plain::Plain,
    profile::{SecretSource, SourceKey},
    secret::Secret,
    store::ConfigDir,
};

/// A command may take this long, and so may a file: it can be a pipe.
const PATIENCE: Duration = Duration::from_secs(60);

/// No source may give more, in bytes.
const LARGEST: usize = 64 << 10;

/// Knows the secrets that were read in this run.
#[derive(Clone, Debug)]
pub struct Unlocker {
    /// What a file's relative path starts from: the directory of the settings that name it.
    base: PathBuf,
    known: Arc<Mutex<HashMap<SourceKey, Arc<OnceCell<Secret>>>>>,
    asker: Asker,
    keyring: Keyring,
    withheld: Withheld,
}

impl Unlocker {
    /// Nothing is read yet. Relative paths start from this directory.
    pub fn new(dir: &ConfigDir, asker: Asker, vault: &Vault) -> Self {
        let (keyring, withheld) = (vault.keyring().clone(), vault.withheld().clone());
        Self { base: dir.path().to_owned(), known: Arc::default(), asker, keyring, withheld }
    }

    /// What no command gets.
    pub(super) fn withheld(&self) -> &Withheld {
        &self.withheld
    }

    /// Puts an app's client secret into the keyring; who needs it next reads that one. Blocks.
    ///
    /// # Errors
    /// Why it is not there.
    pub fn keep(&self, client_id: &str, secret: &Secret) -> Result<(), Plain> {
        self.keyring.safe()(client_id, secret)?;
        self.known.blocking_lock().remove(&SecretSource::Keyring.key(client_id));
        Ok(())
    }

    /// The keyring that secrets are read from.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Gives the dashboard's answer to who asked.
    pub fn supply(&self, ask: AskId, secret: Option<Secret>) {
        self.asker.supply(ask, secret);
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

    /// Looks at what became of a request: a secret that the server calls wrong is read, or asked for, again when it
    /// is needed next.
    pub async fn judge(&self, request: &Request, answer: &Answer) {
        let Ok(reply) = &answer.reply else { return };
        let is_wrong = reply.status != 200
            && matches!(refusal::of(reply, request), Refusal::Refused(error) if error.code.as_str() == INVALID_CLIENT);
        if is_wrong {
            let is_it = |secret: &Secret| request.carries(param::CLIENT_SECRET, secret);
            self.known.lock().await.retain(|_, cell| !cell.get().is_some_and(is_it));
        }
    }

    async fn read(&self, client_id: &str, source: &SecretSource) -> Result<Secret, Plain> {
        let text = match source {
            SecretSource::Literal(secret) => return Ok(secret.clone()),
            SecretSource::Env(name) => variable(name)?,
            SecretSource::File(path) => file(&self.base.join(path)).await?,
            SecretSource::Command(argv) => command(argv, &self.withheld).await?,
            SecretSource::Prompt => self.ask(client_id).await?,
            SecretSource::Keyring => self.stored(client_id).await?,
        };
        let secret = Secret::from(text.expose().trim_end_matches(['\r', '\n']));
        match secret.is_empty() {
            true => Err(Plain::new(format!("{} holds no client secret: it is empty", source.describe()))),
            false => Ok(secret),
        }
    }
}

impl Unlocker {
    async fn ask(&self, client_id: &str) -> Result<Secret, Plain> {
        let question = Plain::new(format!("Consumer secret of the app {}: ", short(client_id)));
        let asker = self.asker.clone();
        let answer = spawn_blocking(move || asker.ask(question)).await;
        answer.unwrap_or(Err(NoAnswer::NotTyped)).map_err(|why| match why {
            NoAnswer::Nobody => "the client secret is to be typed, and there is no terminal to ask on: run this in one, or give client_secret another source".into(),
            NoAnswer::NotTyped => "no client secret was typed".into(),
            NoAnswer::Terminal(_) => Plain::new(format!("the client secret is to be typed, and {why}")),
        })
    }

    async fn stored(&self, client_id: &str) -> Result<Secret, Plain> {
        let (keyring, id) = (self.keyring.clone(), client_id.to_owned());
        let stored = spawn_blocking(move || keyring.client_secret(&id)).await;
        match stored {
            Ok(Ok(Some(secret))) => Ok(secret),
            Ok(Ok(None)) => Err(Plain::new(format!(
                "the keyring holds no client secret of the app {}: put it there with `orgdeck profile edit NAME --client-secret-stdin`",
                short(client_id)
            ))),
            Ok(Err(trouble)) => Err(Plain::new(format!("the client secret is to come from the keyring: {trouble}"))),
            Err(_) => Err("reading the client secret from the keyring was cut off".into()),
        }
    }
}

/// A consumer key's beginning, by which its owner knows it.
fn short(client_id: &str) -> &str {
    client_id.get(..16).unwrap_or(client_id)
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
    let fail = |why: String| Plain::new(format!("cannot read the client secret from {shown}: {why}"));
    let content = timeout(PATIENCE, async { read(tokio::fs::File::open(path).await?).await }).await;
    let content = content.map_err(|_| fail(format!("it {}", late())))?.map_err(|error| fail(error.to_string()))?;
    std::str::from_utf8(&content).map(Secret::from).map_err(|_| fail("it is not UTF-8 text".to_owned()))
}

/// Runs a command without a shell and without the terminal; what it prints first is the secret.
async fn command(argv: &[String], withheld: &Withheld) -> Result<Secret, Plain> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err("client_secret names an empty command".into());
    };
    let shown = Plain::new(program);
    let fail = |what: String| Plain::new(format!("the client secret's command {shown} {what}"));
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    withheld.take_from(&mut command).await;
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(|error| fail(format!("cannot be started: {error}")))?;
    let ended = async {
        let printed = match child.stdout.take() {
            Some(output) => read(output).await?,
            None => Zeroizing::default(),
        };
        io::Result::Ok((printed, child.wait().await?))
    };
    let ended = timeout(PATIENCE, ended).await.map_err(|_| fail(late()))?;
    let (printed, status) = ended.map_err(|error| fail(format!("cannot be read: {error}")))?;
    if !status.success() {
        return Err(fail(format!("failed ({status})")));
    }
    std::str::from_utf8(&printed)
        .map(|text| text.lines().next().unwrap_or_default().into())
        .map_err(|_| fail("printed something that is not UTF-8 text".to_owned()))
}

/// Reads to the end what is no larger than a secret can be, into memory that is wiped.
async fn read(source: impl AsyncRead + Unpin) -> io::Result<Zeroizing<Vec<u8>>> {
    // As large as it can get: a buffer that grows leaves copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    source.take(LARGEST as u64 + 1).read_to_end(&mut content).await?;
    match content.len() > LARGEST {
        true => Err(io::Error::other(format!("more than {} KiB, which no client secret has", LARGEST >> 10))),
        false => Ok(content),
    }
}

fn late() -> String {
    format!("did not end within {} s", PATIENCE.as_secs())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    async fn printed(script: &str) -> Result<Secret, String> {
        let argv = ["sh", "-c", script].map(str::to_owned);
        command(&argv, &Withheld::default()).await.map_err(|why| why.to_string())
    }

    #[tokio::test]
    async fn what_a_command_prints_first_is_the_secret() {
        assert_eq!(printed("echo CANARY; echo more").await, Ok("CANARY".into()));
        assert!(printed("echo CANARY; exit 3").await.unwrap_err().contains("failed (exit status: 3)"));
    }

    #[tokio::test]
    async fn t65_a_source_without_an_end_is_cut_off() {
        assert!(printed("yes CANARY").await.unwrap_err().ends_with("more than 64 KiB, which no client secret has"));
        let why = file(Path::new("/dev/zero")).await.unwrap_err();
        assert_eq!(
            why.as_str(),
            "cannot read the client secret from /dev/zero: more than 64 KiB, which no client secret has"
        );
    }
}
