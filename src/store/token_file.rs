//! [`TokenFile`]: the text of `tokens/NAME.json`, read in parts and written whole. Keys it does not
//! know stay where they are; a file of a newer version is not read at all.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{
    keys::Ready,
    object::Object,
    seal::{self, Key, Seal},
};
use crate::{
    oauth::card::{Card, Grant},
    profile,
    secret::Secret,
};

/// The version this orgdeck writes.
const VERSION: u64 = 1;

const FILE_KEYS: [&str; 4] = ["version", "card", "sealed", "grant"];
const GRANT_KEYS: [&str; 2] = ["refresh_token", "reply"];
const CARD_KEYS: [&str; 20] = [
    "client_id",
    "login_host",
    "instance_url",
    "org",
    "user",
    "username",
    "display_name",
    "kind",
    "scopes",
    "minted_at",
    "issued_at",
    "seen_at",
    "refreshes",
    "refreshed_at",
    "expires_at",
    "ended_at",
    "access_fingerprint",
    "refresh_fingerprint",
    "origin",
    "hand_outs",
];

/// Why a token file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    Damaged,
    Newer(u64),
    /// Sealed in a way that is not known here.
    Sealed,
    /// Sealed, and not with this key, or not for this card.
    Changed,
}

/// A token file's text, its outer form checked.
pub(super) struct TokenFile<'a>(Object<'a>);

impl<'a> TokenFile<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Unreadable> {
        let object = Object::parse(text).ok_or(Unreadable::Damaged)?;
        match object.read::<u64>("version") {
            Some(VERSION) => Ok(Self(object)),
            Some(version) if version > VERSION => Err(Unreadable::Newer(version)),
            _ => Err(Unreadable::Damaged),
        }
    }

    /// The card; nothing of the grant is copied.
    pub(super) fn card(&self) -> Result<Card, Unreadable> {
        self.0.read("card").ok_or(Unreadable::Damaged)
    }

    /// With what the grant is sealed; `None` where it is not.
    pub(super) fn seal(&self) -> Result<Option<Seal>, Unreadable> {
        match self.0.get("sealed").ok_or(Unreadable::Damaged)?.get() {
            "false" => Ok(None),
            seal => serde_json::from_str(seal).map(Some).map_err(|_| Unreadable::Sealed),
        }
    }

    /// The same, as the settings name it.
    pub(super) fn way(&self) -> profile::Seal {
        let way = |seal: Option<Seal>| seal.map_or(profile::Seal::None, |seal| seal.way());
        self.seal().map_or(profile::Seal::Unclear, way)
    }

    /// The grant's text, for [`grant`]; the key is its seal's.
    pub(super) fn grant_text(&self, key: Option<&Key>) -> Result<Zeroizing<String>, Unreadable> {
        let Some(key) = key else {
            let grant = self.0.get("grant").ok_or(Unreadable::Damaged)?;
            return Ok(Zeroizing::new(grant.get().to_owned()));
        };
        let sealed: Cow<'_, str> = self.0.read("grant").ok_or(Unreadable::Damaged)?;
        seal::open(key, &self.card()?, &sealed).ok_or(Unreadable::Changed)
    }

    /// What is not understood of the file, and of card and grant where they stay those of one login.
    fn unknown(&self, grant: &'a str, card: &Card) -> Unknown<'a> {
        let own: Option<Card> = self.0.read("card");
        let same =
            own.is_some_and(|own| own.minted_at == card.minted_at && own.org == card.org && own.user == card.user);
        let others = |object: Option<Object<'a>>, known: &[&str]| {
            object.filter(|_| same).map(|object| object.others(known)).unwrap_or_default()
        };
        Unknown {
            file: self.0.others(&FILE_KEYS),
            card: others(self.0.read("card"), &CARD_KEYS),
            grant: others(Object::parse(grant), &GRANT_KEYS),
        }
    }
}

/// The grant of a grant's text.
pub(super) fn grant(text: &str) -> Result<Grant, Unreadable> {
    let grant = Object::parse(text).ok_or(Unreadable::Damaged)?;
    let reply = grant.get("reply").ok_or(Unreadable::Damaged)?;
    let refresh_token = match grant.get("refresh_token") {
        Some(_) => Some(Secret::new(grant.read::<String>("refresh_token").ok_or(Unreadable::Damaged)?)),
        None => None,
    };
    Ok(Grant { refresh_token, reply: Secret::new(reply.get()) })
}

#[derive(Default)]
struct Unknown<'a> {
    file: Object<'a>,
    card: Object<'a>,
    grant: Object<'a>,
}

#[derive(Serialize)]
struct FileText<'a, G> {
    version: u64,
    card: CardText<'a>,
    sealed: Sealed<'a>,
    grant: G,
    #[serde(flatten)]
    unknown: Object<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Sealed<'a> {
    No(bool),
    With(&'a Seal),
}

#[derive(Serialize)]
struct CardText<'a> {
    #[serde(flatten)]
    card: &'a Card,
    #[serde(flatten)]
    unknown: Object<'a>,
}

#[derive(Serialize)]
struct GrantText<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    reply: &'a RawValue,
    #[serde(flatten)]
    unknown: Object<'a>,
}

/// Why a file cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unwritable {
    /// The reply is not JSON.
    NotJson,
    /// The cipher failed: the system gives no random numbers.
    NotSealed,
}

/// The text of a file with this card and grant, sealed where there is a seal, keeping what `older` has, with
/// its grant's text, and nobody here knows.
pub(super) fn write(
    card: &Card,
    grant: &Grant,
    older: Option<(&TokenFile<'_>, &str)>,
    ready: Option<&Ready>,
) -> Result<Zeroizing<Vec<u8>>, Unwritable> {
    let unknown = older.map(|(older, text)| older.unknown(text, card)).unwrap_or_default();
    let grant = GrantText {
        refresh_token: grant.refresh_token.as_ref().map(Secret::expose),
        reply: serde_json::from_str(grant.reply.expose()).map_err(|_| Unwritable::NotJson)?,
        unknown: unknown.grant,
    };
    let beside = CardText { card, unknown: unknown.card };
    let file = |sealed| FileText { version: VERSION, card: beside, sealed, unknown: unknown.file, grant: () };
    let mut text = match ready {
        None => line(&file(Sealed::No(false)).with(grant)),
        Some(ready) => {
            let sealed = seal::seal(&ready.key, card, &line(&grant)?).ok_or(Unwritable::NotSealed)?;
            line(&file(Sealed::With(&ready.seal)).with(sealed))
        }
    }?;
    text.push(b'\n');
    Ok(text)
}

impl<'a> FileText<'a, ()> {
    fn with<G>(self, grant: G) -> FileText<'a, G> {
        FileText { version: self.version, card: self.card, sealed: self.sealed, grant, unknown: self.unknown }
    }
}

/// A value as JSON, with room for a line's end. Measured first: a buffer that grows leaves copies of secrets
/// behind.
fn line(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, Unwritable> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, value).map_err(|_| Unwritable::NotJson)?;
    let mut text = Zeroizing::new(Vec::with_capacity(length.0 + 1));
    serde_json::to_writer(&mut *text, value).map_err(|_| Unwritable::NotJson)?;
    Ok(text)
}

/// Counts what is written to it.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "token_file_tests.rs"]
mod tests;
