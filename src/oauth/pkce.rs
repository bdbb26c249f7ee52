//! Proof key for code exchange (RFC 7636), method S256 only. The verifier's random bytes come from
//! outside.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// Random bytes behind a verifier: 64, which make 86 characters (RFC 7636 §4.1 allows 43 to 128).
pub const VERIFIER_BYTES: usize = 64;
/// Random bytes behind a state: 256 bits.
pub const STATE_BYTES: usize = 32;

/// Random bytes as the unreserved characters that a state or a verifier is made of.
pub fn spell(bytes: &[u8]) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}

/// base64url without padding of SHA-256 over the verifier's ASCII (RFC 7636 §4.2): 43 characters.
pub fn challenge(verifier: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.expose().as_bytes()))
}

/// What may be kept of a verifier: everything but itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Characters of the verifier.
    pub length: usize,
    /// The verifier's fingerprint.
    pub fingerprint: String,
    /// Whether it is 43 to 128 unreserved characters.
    pub allowed: bool,
    /// Its challenge, which is sent in the open.
    pub challenge: String,
}

/// Looks at a verifier.
pub fn prove(verifier: &Secret) -> Proof {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    Proof {
        length: verifier.len(),
        fingerprint: verifier.fingerprint(),
        allowed: (43..=128).contains(&verifier.len()) && verifier.expose().bytes().all(is_unreserved),
        challenge: challenge(verifier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_of_rfc_7636_appendix_b() {
        let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn t21_of_a_verifier_all_is_kept_but_itself() {
        let proof = prove(&"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
        assert_eq!((proof.length, proof.allowed), (43, true));
        assert!(!serde_json::to_string(&proof).unwrap().contains("dBjftJeZ"));
        assert!(!prove(&"too short".into()).allowed && !prove(&"%".repeat(50).as_str().into()).allowed);
    }

    #[test]
    fn bytes_spell_a_verifier_of_allowed_length() {
        assert_eq!(spell(&[255; VERIFIER_BYTES]).len(), 86);
        assert_eq!(spell(&[255; STATE_BYTES]).len(), 43);
    }
}
