//! Which parameters a person may write whose values are not to be seen, by their names.

use crate::oauth::names::param;

/// Parameters whose values may not be seen, whoever writes them.
const HIDDEN: [&str; 13] = [
    "otp",
    "pass",
    "pin",
    "sid",
    "pwd",
    "signature",
    param::CLIENT_SECRET,
    param::STATE,
    param::CODE,
    param::CODE_VERIFIER,
    param::REFRESH_TOKEN,
    param::ACCESS_TOKEN,
    param::TOKEN,
];

/// Those that only sound so.
const OPEN: [&str; 2] = ["client_assertion_type", "authorization_details"];

/// What a name has in it whose value may not be seen, of parameters that other flows have (`password`,
/// `client_assertion`, `id_token_hint`) and of what people try.
const SPEAKING: [&str; 17] = [
    "bearer",
    "cookie",
    "passphrase",
    "privatekey",
    "secret",
    "password",
    "passwd",
    "assertion",
    "verifier",
    "private_key",
    "id_token",
    "authorization",
    "jwt",
    "apikey",
    "api_key",
    "credential",
    "session",
];

/// Whether values of a parameter of this name may not be seen, however a person spells it.
pub fn is_hidden(name: &str) -> bool {
    // As people write it: `private-key`, `X-Api-Key`.
    let name = name.trim().to_ascii_lowercase().replace('-', "_");
    if OPEN.contains(&name.as_str()) {
        return false;
    }
    HIDDEN.contains(&name.as_str()) || name.ends_with("token") || SPEAKING.iter().any(|word| name.contains(word))
}
