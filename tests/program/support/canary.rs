//! Looking for secrets where none may be: as they are, and in every spelling that could be mistaken
//! for hiding them.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use orgdeck::{
    deck::Deck,
    flow::{Flow, Phase},
    oauth::names::param,
};
use url::form_urlencoded::byte_serialize;

/// What access and refresh tokens begin with, here as at Salesforce; for those that are not known.
const BEGINNINGS: [&str; 2] = ["!AQ", "5Aep861"];
/// A part this long of a secret is a secret, on whatever line it stands.
const PART: usize = 16;

/// Secrets that were seen in use. A clone is the same cage.
#[derive(Clone, Default)]
pub struct Canaries(Arc<Mutex<BTreeSet<(&'static str, String)>>>);

impl Canaries {
    /// Takes note of a secret.
    pub fn add(&self, what: &'static str, secret: &str) {
        assert!(secret.len() >= PART, "{what} is too short to be looked for");
        self.0.lock().unwrap().insert((what, secret.to_owned()));
    }

    /// Takes note of all that the deck's flows hold.
    pub fn harvest(&self, deck: &Deck) {
        for flow in deck.flows.values() {
            match flow.phase() {
                Phase::Authorizing { ticket, .. } => {
                    self.add("state", ticket.authorize.expose(param::STATE).unwrap());
                    ticket.verifier.iter().for_each(|verifier| self.add("verifier", verifier.expose()));
                    ticket.secret.iter().for_each(|secret| self.add("client secret", secret.expose()));
                }
                Phase::Exchanging { request, .. } => self.add("code", request.expose(param::CODE).unwrap()),
                Phase::Identifying { fresh, .. } => self.add("access token", fresh.reply.access_token.expose()),
                _ => {}
            }
        }
    }

    /// Takes note of the saved tokens of a directory.
    pub fn read(&self, dir: &Path) {
        for file in fs::read_dir(dir.join("tokens")).unwrap().map(|file| file.unwrap().path()) {
            let text = fs::read_to_string(&file).unwrap();
            let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let mut strings = Vec::new();
            collect(&json["grant"], &mut strings);
            let tokens = strings.iter().filter(|text| BEGINNINGS.iter().any(|beginning| text.contains(beginning)));
            tokens.for_each(|token| self.add("saved token", token));
        }
    }

    /// The kinds of secret that were seen.
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        self.0.lock().unwrap().iter().map(|(what, _)| *what).collect()
    }

    /// Asserts that a text holds no secret in any spelling.
    pub fn assert_none_in(&self, place: &str, text: &str) {
        for beginning in BEGINNINGS {
            assert!(!text.contains(beginning), "{place} holds a token:\n{}", around(text, beginning));
        }
        for (what, secret) in self.0.lock().unwrap().iter() {
            for spelling in spellings(secret) {
                assert!(!text.contains(&spelling), "{place} holds a {what}:\n{}", around(text, &spelling));
            }
        }
    }

    /// Asserts that no file of a config directory holds a secret: the token files apart, which are for
    /// that, and the person's own settings.
    pub fn assert_none_under(&self, dir: &Path) -> usize {
        let mut looked_at = 0;
        for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            let token = entry.parent().is_some_and(|parent| parent.ends_with("tokens")) && name.ends_with(".json");
            if entry.is_dir() {
                looked_at += self.assert_none_under(&entry);
            } else if !token && name != "profiles.toml" {
                self.assert_none_in(&entry.display().to_string(), &String::from_utf8_lossy(&fs::read(&entry).unwrap()));
                looked_at += 1;
            }
        }
        looked_at
    }
}

fn collect(json: &serde_json::Value, strings: &mut Vec<String>) {
    match json {
        // The reply is kept whole, as the text it came as.
        serde_json::Value::String(text) => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(inner) if inner.is_object() => collect(&inner, strings),
            _ => strings.push(text.clone()),
        },
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, strings)),
        serde_json::Value::Object(values) => values.values().for_each(|value| collect(value, strings)),
        _ => {}
    }
}

/// How a secret could stand somewhere.
fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut spellings: Vec<String> =
        bytes.chunks_exact(PART).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    spellings.push(byte_serialize(bytes).collect());
    spellings.push(serde_json::to_string(secret).unwrap().trim_matches('"').to_owned());
    spellings.push(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    spellings.push(bytes.iter().map(|byte| format!("{byte:02X}")).collect());
    spellings.push(format!("{bytes:?}").trim_matches(['[', ']']).to_owned());
    // Base64 of it inside of something longer begins at one of three places.
    for skipped in 0..3 {
        let inner = &bytes[skipped..skipped + (bytes.len() - skipped) / 3 * 3];
        spellings.extend([STANDARD.encode(inner), URL_SAFE.encode(inner)]);
    }
    spellings
}

fn around(text: &str, found: &str) -> String {
    let at = text.find(found).unwrap_or_default();
    let (from, to) = (text.floor_char_boundary(at.saturating_sub(200)), text.ceil_char_boundary(at + 100));
    text[from..to].to_owned()
}

/// What `{:?}` says of a deck and of everything in it.
pub fn debug(deck: &Deck) -> String {
    let flows = deck.flows.values().map(|flow: &Flow| format!("{flow:#?}")).collect::<String>();
    format!("{deck:?}\n{flows}")
}
