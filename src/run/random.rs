//! Random text for states, verifiers and short addresses.

use crate::{
    flow::Event,
    oauth::pkce::{STATE_BYTES, VERIFIER_BYTES, spell},
    plain::Plain,
};

/// Characters of a short address: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstuvwxy";
/// So many of them: 50 bits, guessed by nobody while a login waits.
const LINK_LENGTH: usize = 10;

/// A state and a verifier.
pub fn mint() -> Result<Event, Plain> {
    Ok(Event::Minted {
        state: spell(bytes::<STATE_BYTES>()?.as_slice()),
        verifier: spell(bytes::<VERIFIER_BYTES>()?.as_slice()),
    })
}

/// The id of a short address.
pub fn link() -> Result<String, Plain> {
    Ok(bytes::<LINK_LENGTH>()?.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// A number that spreads waits; where the system has none it is nought, and they are not spread.
pub fn number() -> u64 {
    bytes::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// So many random bytes.
pub(super) fn bytes<const N: usize>() -> Result<zeroize::Zeroizing<[u8; N]>, Plain> {
    let mut bytes = zeroize::Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|_| Plain::from("the system gives no random numbers"))?;
    Ok(bytes)
}
