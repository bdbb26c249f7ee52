//! The key with which Salesforce's CLI encrypts its tokens: in the system's keychain, which its own programs are
//! asked for as that tool does, or in `key.json` beside the logins.

use std::{env, path::PathBuf, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};
use zeroize::Zeroizing;

use super::withheld::Withheld;
use crate::{
    plain::Plain,
    secret::Secret,
    store::sf::SfDir,
    transfer::import::sf::{cipher::Key, key_of},
};

/// A keychain that says nothing for so long is told of.
const PATIENCE: Duration = Duration::from_secs(3);

/// The keys that can be had, and why others cannot.
#[derive(Debug, Default)]
pub struct Keys {
    /// Those that may be it.
    pub keys: Vec<Key>,
    /// For people.
    pub notes: Vec<Plain>,
}

/// Looks in both places; which of them a file was encrypted with shows when it is opened.
pub async fn find(dir: &SfDir, withheld: &Withheld) -> Keys {
    let mut found = Keys::default();
    let file = dir.text("key.json").map_err(|error| Plain::new(error.to_string()));
    match file {
        Ok(Some(text)) => found.take(key_of(&text), "key.json of sf"),
        Ok(None) => {}
        Err(why) => found.notes.push(why),
    }
    if let Some((program, args)) = program() {
        match ask(&program, &args, withheld).await {
            Ok(key) => found.take(Some(key), "the keychain"),
            // With a key in the file it is most likely not in use.
            Err(why) if found.keys.is_empty() => found.notes.push(why),
            Err(_) => {}
        }
    }
    if found.keys.is_empty() && found.notes.is_empty() {
        found.notes.push("the key of sf is in no keychain that can be reached here, and there is no key.json".into());
    }
    found
}

impl Keys {
    fn take(&mut self, key: Option<Secret>, place: &str) {
        match key.as_ref().map(Key::parse) {
            Some(Ok(key)) => self.keys.push(key),
            Some(Err(why)) => self.notes.push(Plain::new(format!("{place}: {why}"))),
            None => self.notes.push(Plain::new(format!("{place} holds no key of sf's"))),
        }
    }
}

/// The program that reads the keychain, where this system has one.
fn program() -> Option<(PathBuf, Vec<&'static str>)> {
    if env::var("SF_USE_GENERIC_UNIX_KEYCHAIN").is_ok_and(|flag| flag.eq_ignore_ascii_case("true")) {
        return None;
    }
    let (program, args) = match env::consts::OS {
        "macos" => {
            (PathBuf::from("/usr/bin/security"), vec!["find-generic-password", "-a", "local", "-s", "sfdx", "-w"])
        }
        "linux" => {
            let named = env::var_os("SFDX_SECRET_TOOL_PATH").map(PathBuf::from);
            let program = named.unwrap_or_else(|| PathBuf::from("/usr/bin/secret-tool"));
            (program, vec!["lookup", "user", "local", "domain", "sfdx"])
        }
        _ => return None,
    };
    program.exists().then_some((program, args))
}

async fn ask(program: &PathBuf, args: &[&str], withheld: &Withheld) -> Result<Secret, Plain> {
    let name = program.display();
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    withheld.take_from(&mut command).await;
    let failed = |why: String| Plain::new(format!("the keychain cannot be reached: {name} {why}"));
    let output = timeout(PATIENCE, command.output()).await.map_err(|_| failed("does not answer: unlock it".into()))?;
    let output = output.map_err(|error| failed(error.to_string()))?;
    let text = Zeroizing::new(output.stdout);
    match std::str::from_utf8(&text).map(str::trim) {
        Ok(key) if output.status.success() && !key.is_empty() => Ok(key.into()),
        _ => Err(failed("has no key of sf's, or it is locked".into())),
    }
}
