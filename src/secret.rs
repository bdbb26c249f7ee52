//! [`Secret`]: text that must not be seen. It can be compared, fingerprinted and opened by
//! [`Secret::expose`]; it cannot be printed or serialized. What is *done* with an opened secret
//! lives with whoever opens it, and `tests/secrets.rs` lists the files that may.

use std::fmt;

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest};
use zeroize::Zeroizing;

/// A client secret, code, verifier or token. `Debug` hides it, `==` takes constant time for equal
/// lengths, and the memory is wiped on drop.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the text, so that no second copy stays behind.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret itself. The only way in: search for this name to see every place that opens one.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Length in bytes, which may be shown.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first 8 hex digits of SHA-256: enough to tell two tokens apart, too little to be one.
    pub fn fingerprint(&self) -> String {
        let hash = digest::digest(&digest::SHA256, self.0.as_bytes());
        hash.as_ref()[..4].iter().fold(String::with_capacity(8), |mut hex, byte| {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            hex
        })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_it() {
        let secret = Secret::from("CANARY-5Aep861");
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)).find("CANARY"), None);
    }

    #[test]
    fn equality_compares_the_text() {
        assert_eq!(Secret::from("a"), Secret::from("a"));
        assert_ne!(Secret::from("a"), Secret::from("b"));
        assert_ne!(Secret::from("a"), Secret::from("ab"));
    }

    #[test]
    fn a_fingerprint_is_eight_hex_digits_of_sha_256() {
        // SHA-256("abc") = ba7816bf...
        assert_eq!(Secret::from("abc").fingerprint(), "ba7816bf");
    }
}
