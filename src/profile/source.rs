//! [`SecretSource`]: where a client secret comes from. Getting it there is the runtime's work.

use std::{
    hash::{Hash, Hasher},
    path::PathBuf,
};

use super::ProfileError;
use crate::{plain::Plain, quote, secret::Secret};

/// One way to a client secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// It stands in `profiles.toml` itself.
    Literal(Secret),
    /// An environment variable.
    Env(String),
    /// A file's content; a relative path starts at the config directory, `~/` at the home.
    File(PathBuf),
    /// The first line a program prints: argv, no shell, no terminal.
    Command(Vec<String>),
    /// Asked on the terminal.
    Prompt,
    /// The system's keyring.
    Keyring,
}

/// Tells two sources apart, so that each is opened once however many profiles share it. Prompt and
/// keyring keep one secret per app; the others say themselves what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceKey {
    source: SecretSource,
    client_id: Option<String>,
}

impl SecretSource {
    /// A source in one word, as a flag names it: `env:NAME`, `file:PATH`, `command:PROGRAM ARG…` (split at
    /// blanks outside quotes), `prompt` or `keyring`. What comes of it is checked with the settings that it gets into.
    ///
    /// # Errors
    /// [`ProfileError::SecretSource`]; a secret itself is none.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        match text.split_once(':') {
            None if text == "prompt" => Ok(Self::Prompt),
            None if text == "keyring" => Ok(Self::Keyring),
            Some(("env", name)) if !name.is_empty() => Ok(Self::Env(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("command", words)) if !words.trim().is_empty() => {
                quote::words(words).map(Self::Command).ok_or(ProfileError::SecretSource)
            }
            _ => Err(ProfileError::SecretSource),
        }
    }

    /// The key under which this source's secret is remembered for the app `client_id`.
    pub fn key(&self, client_id: &str) -> SourceKey {
        let per_app = matches!(self, Self::Prompt | Self::Keyring);
        SourceKey { source: self.clone(), client_id: per_app.then(|| client_id.to_owned()) }
    }

    /// The source in words, without the secret and without a command's arguments.
    pub fn describe(&self) -> Plain {
        match self {
            Self::Literal(_) => Plain::from("written in profiles.toml"),
            Self::Env(name) => Plain::new(format!("environment variable {name}")),
            Self::File(path) => Plain::new(format!("file {}", path.display())),
            Self::Command(argv) => Plain::new(format!("command {}", argv.first().map_or("", String::as_str))),
            Self::Prompt => Plain::from("asked on the terminal"),
            Self::Keyring => Plain::from("the system's keyring"),
        }
    }
}

impl Hash for SecretSource {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Literal(secret) => secret.fingerprint().hash(state),
            Self::Env(name) => name.hash(state),
            Self::File(path) => path.hash(state),
            Self::Command(argv) => argv.hash(state),
            Self::Prompt | Self::Keyring => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_distinct_source_has_one_key_and_a_prompt_has_one_per_app() {
        let env = SecretSource::Env("ACME".into());
        let keys: HashSet<_> = [
            env.key("app1"),
            env.key("app2"),
            SecretSource::Prompt.key("app1"),
            SecretSource::Prompt.key("app2"),
            SecretSource::Literal("a".into()).key("app1"),
            SecretSource::Literal("a".into()).key("app2"),
        ]
        .into();
        assert_eq!(keys.len(), 4);
    }

    #[test]
    fn a_source_is_named_in_a_word_and_a_secret_is_none() {
        assert_eq!(SecretSource::parse("env:ACME"), Ok(SecretSource::Env("ACME".into())));
        assert_eq!(SecretSource::parse("file:~/x:y"), Ok(SecretSource::File("~/x:y".into())));
        let argv = ["op", "read", "op://My Vault/x"].map(str::to_owned).to_vec();
        assert_eq!(SecretSource::parse("command:op read \"op://My Vault/x\""), Ok(SecretSource::Command(argv)));
        assert_eq!(SecretSource::parse("prompt"), Ok(SecretSource::Prompt));
        for text in ["", "env:", "file:", "command: ", "command:op 'x", "1955279925675241571", "Prompt", "secret:x"] {
            assert_eq!(SecretSource::parse(text), Err(ProfileError::SecretSource), "{text}");
        }
    }

    #[test]
    fn neither_words_nor_debug_show_a_secret() {
        let sources = [
            SecretSource::Literal("CANARY".into()),
            SecretSource::Command(vec!["op".into(), "read".into(), "CANARY".into()]),
        ];
        assert!(!format!("{} {}", sources[0].describe(), sources[1].describe()).contains("CANARY"));
        assert!(!format!("{:?}", sources[0].key("x")).contains("CANARY"));
    }
}
