//! Makes what Salesforce makes: ids with their checksum, codes, tokens, keys and signatures, in
//! Salesforce's shapes (fact sheet §3, §5, §6, §16). What they are good for is decided elsewhere.

use std::fmt::Display;

use aws_lc_rs::{digest, hmac};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

/// What codes, tokens and consumer keys are spelled with.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
/// The letters of an 18-character id's suffix; the place is a five-bit number.
const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// `length` random characters of the token alphabet: six bits each.
pub fn random(length: usize) -> String {
    let mut bytes = vec![0; length];
    assert!(getrandom::fill(&mut bytes).is_ok(), "the system gives no random bytes");
    spell(&bytes)
}

/// A request's number: 32 hex digits.
pub fn request_id() -> String {
    let digest = digest::digest(&digest::SHA256, random(32).as_bytes());
    digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An authorization code: `aPrx…==`, single use by whoever keeps it.
pub fn code() -> String {
    format!("aPrx{}==", random(74))
}

/// An access token of the org: its 15-character id, `!`, then `AQ`; 112 characters.
pub fn access_token(org_id: &str) -> String {
    format!("{}!AQ{}", prefix15(org_id), random(94))
}

/// A refresh token: `5Aep861…`, 87 characters.
pub fn refresh_token() -> String {
    format!("5Aep861{}", random(80))
}

/// The `DeleteToken` of a grant: `5Aep9…`, told from a refresh token by its start.
pub fn delete_token() -> String {
    format!("5Aep9{}", random(82))
}

/// An org's 18-character id. `SIM` makes it recognisable; the shape is a real one's. A refreshed sandbox
/// has another one.
pub fn org_id(number: usize, is_refreshed: bool) -> String {
    with_suffix(&format!("00DSIM{}{number:08}", u8::from(is_refreshed)))
}

/// A user's 18-character id, unique over all orgs.
pub fn user_id(org: usize, number: usize) -> String {
    with_suffix(&format!("005SIM{org:06}{number:03}"))
}

/// An Experience Cloud site's 18-character id.
pub fn community_id(number: usize) -> String {
    with_suffix(&format!("0DBSIM{number:09}"))
}

/// The 18-character id of a row of the object with this key prefix.
pub fn row_id(key_prefix: &str, number: impl Display) -> String {
    with_suffix(&format!("{key_prefix}SIM{number:09}"))
}

/// A consumer key that is always the same for the same name: profiles written for one run of the
/// simulator fit the next.
pub fn client_id(name: &str) -> String {
    let seed = |part: u8| digest::digest(&digest::SHA256, format!("client id {part} of {name}").as_bytes());
    let bytes: Vec<u8> = (0..3).flat_map(|part| seed(part).as_ref().to_vec()).take(80).collect();
    format!("3MVG9{}", spell(&bytes))
}

/// A consumer secret, as stable as [`client_id`]: 64 hex digits.
pub fn client_secret(name: &str) -> String {
    let hash = digest::digest(&digest::SHA256, format!("client secret of {name}").as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The `signature` of a token reply: HMAC-SHA256 of `id` and `issued_at`, keyed with the secret.
pub fn signature(secret: &str, id: &str, issued_at: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    STANDARD.encode(hmac::sign(&key, format!("{id}{issued_at}").as_bytes()))
}

/// The PKCE challenge of a verifier, method S256 (RFC 7636 §4.2).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// `at_hash` of an id_token (OpenID Connect Core §3.1.3.6): the left half of the token's SHA-256.
pub fn at_hash(access_token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}

/// The first 15 characters of an id, which are the id itself.
pub fn prefix15(id: &str) -> &str {
    id.get(..15).unwrap_or(id)
}

fn spell(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
}

/// Appends Salesforce's three characters that say which letters of each group of five are capital.
fn with_suffix(id: &str) -> String {
    let suffix = id.as_bytes().chunks(5).map(|group| {
        let capitals = group.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
        char::from(SUFFIX[capitals.fold(0, |bits, (place, _)| bits | 1 << place)])
    });
    id.chars().chain(suffix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_ends_in_the_checksum_of_its_capitals() {
        assert_eq!(with_suffix("00Dxx0000001gPL"), "00Dxx0000001gPLEAY");
        assert_eq!(with_suffix("005xx000001SwiU"), "005xx000001SwiUAAS");
        assert_eq!(org_id(7, false).len(), 18);
        assert_ne!(user_id(1, 2), user_id(2, 1));
    }

    #[test]
    fn the_signature_has_the_fact_sheets_check_value() {
        let id = "https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS";
        let signed = signature("1955279925675241571", id, "1763910000123");
        assert_eq!(signed, "yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg=");
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn what_is_minted_has_salesforces_shapes() {
        let (code, access, refresh) = (code(), access_token(&org_id(1, false)), refresh_token());
        assert!(code.starts_with("aPrx") && code.ends_with("=="));
        assert!(access.starts_with("00DSIM000000001!AQ") && access.len() == 112);
        assert!(refresh.starts_with("5Aep861") && refresh.len() == 87);
        assert_eq!(client_id("acme").len(), 85);
        assert_eq!(client_id("acme"), client_id("acme"));
        assert_ne!(client_secret("acme"), client_secret("globex"));
    }
}
