//! Proof key for code exchange (RFC 7636), method S256 only. The verifier's random bytes come from
//! outside.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_of_rfc_7636_appendix_b() {
        let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn bytes_spell_a_verifier_of_allowed_length() {
        assert_eq!(spell(&[255; VERIFIER_BYTES]).len(), 86);
        assert_eq!(spell(&[255; STATE_BYTES]).len(), 43);
    }
}
