//! How Salesforce's CLI encrypts the tokens in its files: AES-256-GCM, all in hex, the tag behind a colon
//! (fact sheet §13). Its first version uses the hex digits of key and nonce themselves as their bytes.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::secret::Secret;

/// Bytes of the tag.
const TAG: usize = 16;

/// The key of one machine; its length tells the version.
#[derive(Debug)]
pub struct Key {
    key: LessSafeKey,
    is_first: bool,
}

/// A key or a token that is not what that tool writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Neither 32 nor 64 hex digits.
    #[error("the key is not one of sf's: 32 or 64 hex digits")]
    Key,
    /// Another key's, or changed.
    #[error("the key does not open it: it was encrypted with another one")]
    Sealed,
}

impl Key {
    /// Reads the hex digits.
    ///
    /// # Errors
    /// [`Unreadable::Key`].
    pub fn parse(text: &Secret) -> Result<Self, Unreadable> {
        let text = text.expose().trim();
        let bytes = unhex(text).ok_or(Unreadable::Key)?;
        let is_first = text.len() == 32;
        let bytes = if is_first { text.as_bytes() } else { &bytes };
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| Unreadable::Key)?;
        Ok(Self { key: LessSafeKey::new(key), is_first })
    }

    /// Opens a token.
    ///
    /// # Errors
    /// [`Unreadable::Sealed`].
    pub fn open(&self, text: &str) -> Result<Secret, Unreadable> {
        let (front, tag) = text.split_once(':').ok_or(Unreadable::Sealed)?;
        let digits = if self.is_first { NONCE_LEN } else { 2 * NONCE_LEN };
        let (nonce, cipher) = front.split_at_checked(digits).ok_or(Unreadable::Sealed)?;
        let nonce = if self.is_first { nonce.as_bytes().to_vec() } else { unhex(nonce).ok_or(Unreadable::Sealed)? };
        let nonce = Nonce::try_assume_unique_for_key(&nonce).map_err(|_| Unreadable::Sealed)?;
        let mut bytes = unhex(cipher).ok_or(Unreadable::Sealed)?;
        bytes.extend(unhex(tag).filter(|tag| tag.len() == TAG).ok_or(Unreadable::Sealed)?);
        let opened = self.key.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| Unreadable::Sealed)?;
        let length = opened.len();
        bytes.truncate(length);
        String::from_utf8(bytes).map(Secret::new).map_err(|_| Unreadable::Sealed)
    }
}

/// Whether a text looks like an encrypted one; that tool takes all others as they are.
pub fn is_sealed(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_once(':').is_some_and(|(front, tag)| tag.len() == 2 * TAG && is_hex(tag) && is_hex(front))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `@salesforce/core`'s own Crypto.
    const FIRST: (&str, &str) = (
        "e1b774dd85ca51a1a747e9d56aba409f",
        "ade9ef6382c1fed61d4e0f43b78d4b0bfae2c302948967:1800e50d14b91b6a3fa5ec2670bcdd86",
    );
    const SECOND: (&str, &str) = (
        "d81a3aa2ab1ac91bbddde990827de9157ecb012e0b6ed3ab5517d23076fd83ea",
        "e77feb08bb35ead023be67617e0d194858d3d171c30a17be1fddb0176f:bfd3e61b3b157623bd9f80c5937f1e6a",
    );

    #[test]
    fn both_versions_of_sfs_cipher_are_opened() {
        for (key, text) in [FIRST, SECOND] {
            let key = Key::parse(&key.into()).unwrap();
            assert!(is_sealed(text));
            assert_eq!(key.open(text).unwrap().expose(), "5Aep861.token_-==");
        }
    }

    #[test]
    fn what_another_key_made_or_somebody_changed_stays_closed() {
        for (key, text) in [(FIRST.0, SECOND.1), (SECOND.0, FIRST.1)] {
            assert_eq!(Key::parse(&key.into()).unwrap().open(text), Err(Unreadable::Sealed));
        }
        let key = Key::parse(&SECOND.0.into()).unwrap();
        for text in
            ["", ":", "00:00", "zz", &SECOND.1.replacen(':', "0:", 1), &SECOND.1[1..], &format!("{}0", SECOND.1)]
        {
            assert_eq!(key.open(text), Err(Unreadable::Sealed), "{text}");
        }
        for text in ["", "0", &"0".repeat(31), &"0".repeat(48), &"z".repeat(32), &"é".repeat(16)] {
            assert_eq!(Key::parse(&text.into()).err(), Some(Unreadable::Key), "{text}");
        }
    }

    #[test]
    fn plain_text_is_no_cipher_text() {
        for text in ["5Aep861==", "", "00D!x:y", "abc:00", "force://a:b:c@d"] {
            assert!(!is_sealed(text), "{text}");
        }
    }
}
