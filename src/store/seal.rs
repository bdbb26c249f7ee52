//! Sealing: a grant's text under a 256-bit key (AES-256-GCM), bound to what its card says of where its
//! tokens may be sent. Bytes in, bytes out; where keys come from is [`super::Keys`]' to say.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    constant_time::verify_slices_are_equal,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{oauth::card::Card, profile};

/// A key's length in bytes.
pub const KEY_LENGTH: usize = 32;

/// What the tag takes at the end.
const TAG: usize = 16;

/// Whose key a grant is sealed with: what stands in a token file's `sealed`. It names no profile, so that a
/// renamed one keeps its seal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Seal {
    /// A key of its own, in the system's keyring.
    Keyring {
        /// What it is called there.
        key: String,
    },
    /// A key that is made of a passphrase (Argon2id, RFC 9106).
    Passphrase {
        /// 16 random bytes in hex.
        salt: String,
        /// The memory it takes, in KiB.
        memory: u32,
        /// How often it is gone through.
        passes: u32,
        /// What tells a mistyped passphrase from a file that was changed.
        check: String,
    },
}

impl Seal {
    /// The setting that makes such seals.
    pub fn way(&self) -> profile::Seal {
        match self {
            Self::Keyring { .. } => profile::Seal::Keyring,
            Self::Passphrase { .. } => profile::Seal::Passphrase,
        }
    }
}

/// A key. `Debug` hides it, `==` takes constant time, and the memory is wiped on drop.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; KEY_LENGTH]>);

impl Key {
    /// A key of these bytes, which were drawn or derived.
    pub fn new(bytes: Zeroizing<[u8; KEY_LENGTH]>) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; KEY_LENGTH] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(hidden)")
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.bytes(), other.bytes()).is_ok()
    }
}

impl Eq for Key {}

/// Seals a text for a card: nonce, what is sealed and tag, in base64. `None` where the system gives no nonce.
pub(super) fn seal(key: &Key, card: &Card, text: &[u8]) -> Option<String> {
    let cipher = RandomizedNonceKey::new(&AES_256_GCM, key.bytes()).ok()?;
    // As large as it gets: a buffer that grows leaves copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + TAG));
    bytes.extend_from_slice(text);
    let nonce = cipher.seal_in_place_append_tag(Aad::from(bound(card)), &mut *bytes).ok()?;
    Some(STANDARD.encode([&nonce.as_ref()[..], &bytes].concat()))
}

/// Opens what was sealed for this card with this key. `None` where it is another key, or where either was
/// changed.
pub(super) fn open(key: &Key, card: &Card, sealed: &str) -> Option<Zeroizing<String>> {
    let cipher = RandomizedNonceKey::new(&AES_256_GCM, key.bytes()).ok()?;
    let bytes = STANDARD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let mut text = Zeroizing::new(sealed.to_vec());
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let length = cipher.open_in_place(nonce, Aad::from(bound(card)), &mut text).ok()?.len();
    std::str::from_utf8(&text[..length]).ok().map(|text| Zeroizing::new(text.to_owned()))
}

/// Whose grant it is and where its tokens go: a card that was changed in one of these opens nothing.
fn bound(card: &Card) -> Vec<u8> {
    let (org, user) = (card.org.to_string(), card.user.to_string());
    let fields = ["orgdeck grant 1", &card.client_id, &card.login_host, &card.instance_url, &org, &user];
    // The length before each: where one ends and the next begins is not to be argued about.
    fields.iter().flat_map(|field| [&(field.len() as u64).to_be_bytes()[..], field.as_bytes()].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::token::tests::card;

    fn key(byte: u8) -> Key {
        Key::new(Zeroizing::new([byte; KEY_LENGTH]))
    }

    #[test]
    fn what_was_sealed_is_opened_with_its_key_alone() {
        let sealed = seal(&key(7), &card(), b"CANARY").unwrap();
        assert!(!sealed.contains("CANARY") && !sealed.contains(&STANDARD.encode("CANARY")));
        assert_eq!(open(&key(7), &card(), &sealed).as_deref().map(String::as_str), Some("CANARY"));
        assert_eq!(open(&key(8), &card(), &sealed), None);
        assert_ne!(seal(&key(7), &card(), b"CANARY"), Some(sealed), "no nonce comes twice");
    }

    #[test]
    fn a_seal_is_broken_by_any_change_of_it_and_by_another_place_to_send_its_tokens_to() {
        let sealed = seal(&key(7), &card(), b"CANARY").unwrap();
        let bytes = STANDARD.decode(&sealed).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(open(&key(7), &card(), &STANDARD.encode(changed)), None, "byte {at}");
            assert_eq!(open(&key(7), &card(), &STANDARD.encode(&bytes[..at])), None, "cut at {at}");
        }
        let changes: [fn(&mut Card); 5] = [
            |card| card.client_id.push('x'),
            |card| card.login_host = "https://evil.example".into(),
            |card| card.instance_url = "https://evil.example".into(),
            |card| card.org = crate::profile::OrgId::parse("00Dxx0000001gPMEAY").unwrap(),
            |card| card.user = crate::profile::UserId::parse("005xx000001SwiVAAS").unwrap(),
        ];
        for change in changes {
            let mut other = card();
            change(&mut other);
            assert_eq!(open(&key(7), &other, &sealed), None);
        }
    }

    #[test]
    fn neither_debug_nor_a_seal_s_text_shows_a_key() {
        assert_eq!(format!("{:?}", key(65)), "Key(hidden)");
        let text = serde_json::to_string(&Seal::Keyring { key: "k1".into() }).unwrap();
        assert_eq!(text, "{\"by\":\"keyring\",\"key\":\"k1\"}");
    }
}
