//! Checks one key of a profile before it is written: what the file would be told then is said now.

use super::Settings;
use crate::plain::Plain;

/// Whether a profile may say this; `value` is TOML.
///
/// # Errors
/// What the file's reader would say of it, without a place.
pub fn check(key: &str, value: &str) -> Result<(), Plain> {
    // The defaults may say all that a profile may, and need not be whole.
    let settings = Settings::parse(&format!("[defaults]\n{key} = {value}\n"));
    settings.problems.into_iter().next().map_or(Ok(()), |problem| Err(problem.what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_refused_in_the_words_that_the_file_has_for_it() {
        assert_eq!(check("redirect_uri", "\"http://localhost:1717/cb\""), Ok(()));
        assert_eq!(check("scopes", "[]"), Ok(()));
        for (key, value) in [("redirect_uri", "\"http://acme.com/cb\""), ("scopes", "['\"']"), ("login_hint", "''")] {
            let said = Settings::parse(&format!("[profiles.a]\n{key} = {value}\n")).problems;
            assert_eq!(check(key, value), Err(said[0].what.clone()));
        }
        assert_eq!(check("extra", "{ nonce = 'n' }"), Err("extra: nonce is set by the login itself".into()));
    }
}
