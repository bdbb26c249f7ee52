//! The client secret that a profile is to have: out of a file, from standard input, or asked for; never an
//! argument.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
};

use zeroize::Zeroizing;

use crate::{
    cli::profile::SecretFrom,
    command::ProfileCommandError,
    plain::Plain,
    profile::{SecretSource, Written},
    run::unlock::ask_now,
    secret::Secret,
};

/// More is no secret, in bytes.
const LARGEST: u64 = 64 << 10;

/// The secret's source as the flags say; `None` where none was given.
///
/// # Errors
/// What cannot be read, or is no line of text.
pub fn given(from: &SecretFrom) -> Result<Option<Written>, ProfileCommandError> {
    let secret = if let Some(source) = &from.client_secret_from {
        source.clone()
    } else if let Some(path) = &from.client_secret_file {
        let place = || Plain::new(path.display().to_string());
        let read = File::open(path).and_then(read);
        literal(read.map_err(|error| ProfileCommandError::UnreadableSecret { place: place(), error })?)?
    } else if from.client_secret_stdin && io::stdin().is_terminal() {
        let secret = ask_now(&"Consumer secret (it is not shown): ".into()).map_err(ProfileCommandError::NotAsked)?;
        literal(secret.expose().to_owned().into())?
    } else if from.client_secret_stdin {
        let unreadable = |error| ProfileCommandError::UnreadableSecret { place: "standard input".into(), error };
        literal(read(io::stdin().lock()).map_err(unreadable)?)?
    } else {
        return Ok(None);
    };
    Ok(Some(Written::Source(secret)))
}

/// Asks for it; nothing typed is a public client, which has none.
///
/// # Errors
/// [`ProfileCommandError::NotAsked`] where the terminal is gone.
pub fn asked() -> Result<Option<Written>, ProfileCommandError> {
    let question = "Consumer secret (it is not shown; Enter alone for a public client): ".into();
    let secret = ask_now(&question).map_err(ProfileCommandError::NotAsked)?;
    if secret.expose().trim().is_empty() {
        return Ok(None);
    }
    literal(secret.expose().to_owned().into()).map(|source| Some(Written::Source(source)))
}

fn read(from: impl Read) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    from.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// One line, whatever ends it.
fn literal(text: Zeroizing<String>) -> Result<SecretSource, ProfileCommandError> {
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(ProfileCommandError::NoSecret("empty")),
        line if line.contains(char::is_control) => Err(ProfileCommandError::NoSecret("more than that")),
        line => Ok(SecretSource::Literal(Secret::new(line))),
    }
}
