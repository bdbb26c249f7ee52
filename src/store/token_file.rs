//! [`TokenFile`]: the text of `tokens/NAME.json`, read in parts and written whole. Keys it does not
//! know stay where they are; a file of a newer version is not read at all.

use serde::Serialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::object::Object;
use crate::{
    oauth::card::{Card, Grant},
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
    Sealed,
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

    /// The grant.
    pub(super) fn grant(&self) -> Result<Grant, Unreadable> {
        if self.0.read("sealed") != Some(false) {
            return Err(Unreadable::Sealed);
        }
        let grant: Object<'_> = self.0.read("grant").ok_or(Unreadable::Damaged)?;
        let reply = grant.get("reply").ok_or(Unreadable::Damaged)?;
        let refresh_token = match grant.get("refresh_token") {
            Some(_) => Some(Secret::new(grant.read::<String>("refresh_token").ok_or(Unreadable::Damaged)?)),
            None => None,
        };
        Ok(Grant { refresh_token, reply: Secret::new(reply.get()) })
    }

    /// What is not understood of the file, and of card and grant where they stay those of one login.
    fn unknown(&self, card: &Card) -> Unknown<'a> {
        let own: Option<Card> = self.0.read("card");
        let same =
            own.is_some_and(|own| own.minted_at == card.minted_at && own.org == card.org && own.user == card.user);
        let within = |name: &str, known: &[&str]| {
            let object: Option<Object<'a>> = if same { self.0.read(name) } else { None };
            object.map(|object| object.others(known)).unwrap_or_default()
        };
        Unknown {
            file: self.0.others(&FILE_KEYS),
            card: within("card", &CARD_KEYS),
            grant: within("grant", &GRANT_KEYS),
        }
    }
}

#[derive(Default)]
struct Unknown<'a> {
    file: Object<'a>,
    card: Object<'a>,
    grant: Object<'a>,
}

#[derive(Serialize)]
struct FileText<'a> {
    version: u64,
    card: CardText<'a>,
    sealed: bool,
    grant: GrantText<'a>,
    #[serde(flatten)]
    unknown: Object<'a>,
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

/// The text of a file with this card and grant, keeping what `older` has and nobody here knows.
/// `None` where the reply is not JSON.
pub(super) fn write(card: &Card, grant: &Grant, older: Option<&TokenFile<'_>>) -> Option<Zeroizing<Vec<u8>>> {
    let unknown = older.map(|older| older.unknown(card)).unwrap_or_default();
    let file = FileText {
        version: VERSION,
        card: CardText { card, unknown: unknown.card },
        sealed: false,
        grant: GrantText {
            refresh_token: grant.refresh_token.as_ref().map(Secret::expose),
            reply: serde_json::from_str(grant.reply.expose()).ok()?,
            unknown: unknown.grant,
        },
        unknown: unknown.file,
    };
    // Measured first: a buffer that grows leaves copies of secrets behind.
    let mut length = Length(0);
    serde_json::to_writer(&mut length, &file).ok()?;
    let mut text = Zeroizing::new(Vec::with_capacity(length.0 + 1));
    serde_json::to_writer(&mut *text, &file).ok()?;
    text.push(b'\n');
    Some(text)
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
mod tests {
    use super::*;
    use crate::store::token::tests::{card, grant};

    fn written(card: &Card, grant: &Grant, older: Option<&str>) -> String {
        let older = older.map(|text| TokenFile::parse(text).unwrap_or_else(|why| panic!("{why:?}")));
        String::from_utf8(write(card, grant, older.as_ref()).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn what_was_written_is_read_and_the_reply_is_kept_to_the_byte() {
        let mut given = grant("5Aep");
        given.reply = Secret::from("{ \"access_token\" : \"00D!x\\u0041\",\n \"n\": 1.50 }");
        let text = written(&card(), &given, None);
        let file = TokenFile::parse(&text).ok().unwrap();
        assert_eq!((file.card(), file.grant()), (Ok(card()), Ok(given)));
    }

    #[test]
    fn the_card_s_keys_are_all_known() {
        let full = serde_json::to_value(card()).unwrap();
        let keys: Vec<_> = full.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, CARD_KEYS, "and the test's card has every one");
    }

    #[test]
    fn t59_unknown_keys_stay_through_a_refresh() {
        let text = written(&card(), &grant("a"), None)
            .replacen("{\"version\"", "{\"later\":{\"x\": 1},\"version\"", 1)
            .replacen("\"card\":{", "\"card\":{\"colour\":\"red\",", 1)
            .replacen("\"grant\":{", "\"grant\":{\"bound\":true,", 1);
        let again = written(&card(), &grant("b"), Some(&text));
        for kept in ["\"later\":{\"x\": 1}", "\"colour\":\"red\"", "\"bound\":true"] {
            assert_eq!(again.matches(kept).count(), 1, "{kept} in {again}");
        }
        assert!(!again.contains("\"a\"") && again.contains("\"b\""));
    }

    #[test]
    fn t59_what_is_unknown_of_one_login_does_not_go_over_to_the_next() {
        let text = written(&card(), &grant("a"), None).replacen("\"card\":{", "\"card\":{\"colour\":\"red\",", 1);
        let mut next = card();
        next.minted_at = "2027-01-01T00:00:00Z".parse().unwrap();
        assert!(!written(&next, &grant("b"), Some(&text)).contains("colour"));
    }

    #[test]
    fn a_known_key_that_has_no_value_any_more_is_gone() {
        let text = written(&card(), &grant("a"), None);
        let mut bare = card();
        bare.username = None;
        assert!(!written(&bare, &grant("a"), Some(&text)).contains("\"username\""));
    }

    #[test]
    fn newer_sealed_and_damaged_files_are_told_apart() {
        let text = written(&card(), &grant("a"), None);
        let parse = |text: &str| TokenFile::parse(text).err();
        assert_eq!(parse(&text.replace("\"version\":1", "\"version\":2")), Some(Unreadable::Newer(2)));
        for damaged in ["", "{}", "[]", "null", "{\"version\":1", &text[..text.len() - 3], &format!("{text}x")] {
            assert_eq!(parse(damaged), Some(Unreadable::Damaged), "{damaged}");
        }
        let sealed = text.replace("\"sealed\":false", "\"sealed\":true");
        assert_eq!(TokenFile::parse(&sealed).ok().unwrap().grant(), Err(Unreadable::Sealed));
        assert_eq!(TokenFile::parse(&sealed).ok().unwrap().card(), Ok(card()));
    }
}
