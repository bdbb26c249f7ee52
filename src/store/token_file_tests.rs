//! What a token file says in each of its forms.

use super::*;
use crate::store::token::tests::{card, grant};

fn written(card: &Card, grant: &Grant, older: Option<&str>) -> String {
    text(card, grant, older, None)
}

fn text(card: &Card, grant: &Grant, older: Option<&str>, ready: Option<&Ready>) -> String {
    let older = older.map(|text| {
        let file = TokenFile::parse(text).unwrap_or_else(|why| panic!("{why:?}"));
        let grant = file.grant_text(ready.map(|ready| &ready.key)).unwrap();
        (file, grant)
    });
    let older = older.as_ref().map(|(file, grant)| (file, grant.as_str()));
    String::from_utf8(write(card, grant, older, ready).unwrap().to_vec()).unwrap()
}

fn read(text: &str, key: Option<&Key>) -> Result<Grant, Unreadable> {
    grant_of(&TokenFile::parse(text)?, key)
}

fn grant_of(file: &TokenFile<'_>, key: Option<&Key>) -> Result<Grant, Unreadable> {
    super::grant(&file.grant_text(key)?)
}

fn ready(byte: u8) -> Ready {
    Ready { seal: Seal::Keyring { key: "k1".into() }, key: Key::new(Zeroizing::new([byte; 32])) }
}

#[test]
fn what_was_written_is_read_and_the_reply_is_kept_to_the_byte() {
    let mut given = grant("5Aep");
    given.reply = Secret::from("{ \"access_token\" : \"00D!x\\u0041\",\n \"n\": 1.50 }");
    for ready in [None, Some(ready(1))] {
        let text = text(&card(), &given, None, ready.as_ref());
        assert_eq!(TokenFile::parse(&text).ok().unwrap().card(), Ok(card()));
        assert_eq!(read(&text, ready.as_ref().map(|ready| &ready.key)), Ok(given.clone()));
    }
}

#[test]
fn sealed_the_card_stays_in_the_open_and_the_grant_does_not() {
    let text = text(&card(), &grant("CANARY"), None, Some(&ready(1)));
    let file = TokenFile::parse(&text).ok().unwrap();
    assert_eq!((file.card(), file.seal()), (Ok(card()), Ok(Some(ready(1).seal))));
    assert!(!text.contains("CANARY") && !text.contains("refresh_token"), "{text}");
    assert_eq!(read(&text, Some(&ready(2).key)), Err(Unreadable::Changed));
    assert_eq!(read(&text, None), Err(Unreadable::Damaged));
}

#[test]
fn the_card_s_keys_are_all_known() {
    let full = serde_json::to_value(card()).unwrap();
    let keys: Vec<_> = full.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, CARD_KEYS, "and the test's card has every one");
}

#[test]
fn t59_unknown_keys_stay_through_a_refresh() {
    let plain = written(&card(), &grant("a"), None)
        .replacen("{\"version\"", "{\"later\":{\"x\": 1},\"version\"", 1)
        .replacen("\"card\":{", "\"card\":{\"colour\":\"red\",", 1)
        .replacen("\"grant\":{", "\"grant\":{\"bound\":true,", 1);
    let again = written(&card(), &grant("b"), Some(&plain));
    for kept in ["\"later\":{\"x\": 1}", "\"colour\":\"red\"", "\"bound\":true"] {
        assert_eq!(again.matches(kept).count(), 1, "{kept} in {again}");
    }
    assert!(!again.contains("\"a\"") && again.contains("\"b\""));
}

#[test]
fn t59_unknown_keys_stay_through_a_refresh_that_is_sealed() {
    let (key, grant_text) = (ready(1), "{\"reply\":{},\"bound\":true}");
    let sealed = seal::seal(&key.key, &card(), grant_text.as_bytes()).unwrap();
    let (card_text, seal) = (serde_json::to_string(&card()).unwrap(), serde_json::to_string(&key.seal).unwrap());
    let older = format!("{{\"version\":1,\"later\":2,\"card\":{card_text},\"sealed\":{seal},\"grant\":\"{sealed}\"}}");
    let again = text(&card(), &grant("b"), Some(&older), Some(&key));
    let file = TokenFile::parse(&again).ok().unwrap();
    assert!(again.contains("\"later\":2"));
    assert!(file.grant_text(Some(&key.key)).unwrap().contains("\"bound\":true"));
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
    let sealed = text.replace("\"sealed\":false", "\"sealed\":{\"by\":\"moonlight\"}");
    assert_eq!(TokenFile::parse(&sealed).ok().unwrap().seal(), Err(Unreadable::Sealed));
    assert_eq!(TokenFile::parse(&sealed).ok().unwrap().card(), Ok(card()));
}
