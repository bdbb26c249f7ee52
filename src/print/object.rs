//! The fields that objects of logins and of errands share (design §6): of a card, and of a fault.

use serde_json::{Map, Value as Json, json};

use crate::{
    oauth::{card::Card, error::table::Explanation},
    plain::Plain,
};

/// Adds whose grant a card is of, and where.
pub(super) fn add_card(object: &mut Map<String, Json>, card: &Card) {
    object.insert("username".to_owned(), json!(card.username));
    object.insert("org_id".to_owned(), json!(card.org));
    object.insert("user_id".to_owned(), json!(card.user));
    object.insert("instance_url".to_owned(), json!(card.instance_url));
    object.insert("kind".to_owned(), json!(card.kind));
}

/// A fault, with what is known of it.
pub(super) fn of_fault(code: &str, message: &Plain, known: &Explanation) -> Json {
    json!({
        "code": code,
        "message": message.as_str(),
        "cause": known.cause,
        "who": known.who.code(),
        "action": known.action,
    })
}
