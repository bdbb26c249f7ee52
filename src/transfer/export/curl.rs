//! A command for `sh` that asks the org which versions of its API it has. It can be run as it is, and changed
//! into any other request; the token comes by standard input, for every process can read a command line.

use super::NotWritten;
use crate::{oauth::names::endpoint, quote::Shell, secret::Secret};

/// What ends the lines that curl reads; no token can be that.
const END: &str = "END_OF_HEADER";

pub(super) fn write(instance: &str, access_token: &Secret) -> Result<Secret, NotWritten> {
    let token = access_token.expose();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(NotWritten::Header);
    }
    let url = format!("{instance}{}", endpoint::DATA);
    let url = Shell::Sh.word(&url);
    Ok(Secret::new(format!("curl --header @- {url} <<'{END}'\nAuthorization: Bearer {token}\n{END}")))
}
