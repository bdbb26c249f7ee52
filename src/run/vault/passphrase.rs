//! Keys that are made of a passphrase: which one it is, is asked for once a run and checked against a seal that
//! there is, so that one that was mistyped seals nothing.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::hmac;
use zeroize::{Zeroize, Zeroizing};

use super::{hex, unhex};
use crate::{
    plain::Plain,
    run::{
        ask::{Asker, NoAnswer},
        random,
    },
    secret::Secret,
    store::{KEY_LENGTH, Key, Ready, Seal},
};

/// What a new key costs, as RFC 9106 §4 has it for where memory is scarce: 64 MiB, three times.
const MEMORY: u32 = 64 << 10;
const PASSES: u32 = 3;
/// More than that no seal of ours asks for.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 32;
/// A salt's length in bytes.
const SALT: usize = 16;
/// How often in a row it may be mistyped.
const TRIES: usize = 3;

const QUESTION: &str = "Passphrase of the saved logins: ";

/// What is known of the passphrase in this run.
#[derive(Debug, Default)]
pub(super) struct Passphrase {
    known: Mutex<Known>,
    /// How many have come for a key; each has the number of those before it.
    pub(super) comers: AtomicU64,
}

#[derive(Debug, Default)]
struct Known {
    typed: Option<Secret>,
    keys: HashMap<Seal, Key>,
    /// What came of the last question instead, for those who had come by then.
    refusal: Plain,
    refused: u64,
}

impl Passphrase {
    /// The key of a seal.
    pub(super) fn find(&self, seal: &Seal, asker: &Asker) -> Result<Key, Plain> {
        self.with(|known| known.find(seal, asker))
    }

    /// A seal for what has none: one that another file has, or the first.
    pub(super) fn make(&self, other: &dyn Fn() -> Option<Seal>, asker: &Asker) -> Result<Ready, Plain> {
        self.with(|known| {
            if let Some((seal, key)) = known.keys.iter().next() {
                return Ok(Ready { seal: seal.clone(), key: key.clone() });
            }
            match other() {
                Some(seal) => known.find(&seal, asker).map(|key| Ready { seal, key }),
                None => known.begin(asker),
            }
        })
    }

    /// One at a time, for there is one person. Who waited for a question of which nothing came does not ask it
    /// again.
    fn with<T>(&self, work: impl FnOnce(&mut Known) -> Result<T, Plain>) -> Result<T, Plain> {
        let number = self.comers.fetch_add(1, Ordering::SeqCst);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if number < known.refused {
            return Err(known.refusal.clone());
        }
        work(&mut known).inspect_err(|why| {
            known.refusal = why.clone();
            known.refused = self.comers.load(Ordering::SeqCst);
        })
    }
}

impl Known {
    fn find(&mut self, seal: &Seal, asker: &Asker) -> Result<Key, Plain> {
        if let Some(key) = self.keys.get(seal) {
            return Ok(key.clone());
        }
        let mut typed = self.typed.clone();
        for tried in 0..=TRIES {
            if let Some(phrase) = typed.take()
                && let Some(key) = open(&phrase, seal)?
            {
                self.typed = Some(phrase);
                self.keys.insert(seal.clone(), key.clone());
                return Ok(key);
            }
            if tried < TRIES {
                let question = if tried == 0 { QUESTION.to_owned() } else { format!("That is not it. {QUESTION}") };
                typed = Some(ask(asker, &question)?);
            }
        }
        Err("that is not its passphrase".into())
    }

    fn begin(&mut self, asker: &Asker) -> Result<Ready, Plain> {
        let phrase = ask(asker, "New passphrase, to seal the saved logins with: ")?;
        if ask(asker, "The same once more: ")? != phrase {
            return Err("the two passphrases were not the same".into());
        }
        let salt = random::bytes::<SALT>()?;
        let key = derive(&phrase, &*salt, MEMORY, PASSES)?;
        let seal = Seal::Passphrase { salt: hex(&*salt), memory: MEMORY, passes: PASSES, check: check(&key) };
        self.typed = Some(phrase);
        self.keys.insert(seal.clone(), key.clone());
        Ok(Ready { seal, key })
    }
}

fn ask(asker: &Asker, question: &str) -> Result<Secret, Plain> {
    match asker.ask(question.into()) {
        Ok(phrase) if phrase.is_empty() => Err(NoAnswer::NotTyped),
        answer => answer,
    }
    .map_err(|why| match why {
        NoAnswer::NotTyped => "no passphrase was typed".into(),
        why => Plain::new(format!("its passphrase is to be typed, and {why}")),
    })
}

/// The key of a seal, where this is its passphrase.
fn open(phrase: &Secret, seal: &Seal) -> Result<Option<Key>, Plain> {
    let Seal::Passphrase { salt, memory, passes, check: wanted } = seal else { return Ok(None) };
    let salt = unhex::<SALT>(salt).filter(|_| *memory <= MOST_MEMORY && *passes <= MOST_PASSES);
    let salt = salt.ok_or("its seal says of no passphrase how it is used; log in again")?;
    let key = derive(phrase, &*salt, *memory, *passes)?;
    Ok((check(&key) == *wanted).then_some(key))
}

/// Much work on purpose: it is what guessing a passphrase costs, too.
fn derive(phrase: &Secret, salt: &[u8], memory: u32, passes: u32) -> Result<Key, Plain> {
    let failed = |why: &dyn std::fmt::Display| Plain::new(format!("no key can be made of the passphrase: {why}"));
    let params = Params::new(memory, passes, 1, Some(KEY_LENGTH)).map_err(|error| failed(&error))?;
    let mut blocks = Vec::new();
    blocks.try_reserve_exact(params.block_count()).map_err(|error| failed(&error))?;
    blocks.resize(params.block_count(), Block::default());
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let derived =
        argon2.hash_password_into_with_memory(phrase.expose().as_bytes(), salt, &mut *key, blocks.as_mut_slice());
    blocks.iter_mut().for_each(Zeroize::zeroize);
    derived.map(|()| Key::new(key)).map_err(|error| failed(&error))
}

/// What tells the right passphrase. It says nothing of the key that the seal itself does not.
fn check(key: &Key) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.bytes()), b"orgdeck passphrase");
    hex(&tag.as_ref()[..8])
}
