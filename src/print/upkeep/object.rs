//! An errand's NDJSON objects and the report of a revocation: their fields (design §6). When one is
//! written is the printer's.

use serde_json::{Map, Value as Json, json};

use crate::{
    flow::Status,
    oauth::card::Card,
    print::object,
    upkeep::{Errand, Fault, Outcome, Stamp},
};

/// Adds what a stamp says.
pub(super) fn of_stamp(object: &mut Map<String, Json>, errand: &Errand, stamp: &Stamp) {
    object.insert("step".to_owned(), json!(stamp.step.code()));
    object.insert("status".to_owned(), json!(stamp.status.code()));
    object.insert("at_ms".to_owned(), json!(stamp.at.wall.as_millisecond()));
    if !stamp.words.is_empty() {
        object.insert("words".to_owned(), json!(stamp.words.as_str()));
    }
    if stamp.status == Status::Failed
        && let Some(Outcome::Failed(fault)) = errand.outcome()
    {
        object.insert("fault".to_owned(), of_fault(fault));
    }
}

/// Adds how the errand ended.
pub(super) fn of_outcome(object: &mut Map<String, Json>, errand: &Errand) {
    object.insert("at_ms".to_owned(), json!(ended_at(errand).map(|at| at.as_millisecond())));
    let Some(outcome) = errand.outcome() else { return };
    object.insert("result".to_owned(), json!(outcome.code()));
    match outcome {
        Outcome::Refreshed { before, card, adopted } => {
            object::add_card(object, card);
            let tokens =
                |card: &Card| json!({ "access": card.access_fingerprint, "refresh": card.refresh_fingerprint });
            object.insert("fingerprints".to_owned(), json!({ "old": tokens(before), "new": tokens(card) }));
            object.insert("adopted".to_owned(), json!(adopted));
        }
        Outcome::Alive(card) => {
            object::add_card(object, card);
            object.insert("expires_at".to_owned(), json!(card.expires_at));
        }
        Outcome::Ended { card, renewable } => {
            object::add_card(object, card);
            let refresh = if *renewable { "alive" } else { "unknown" };
            object.insert("refresh_token".to_owned(), json!(refresh));
        }
        Outcome::Revoked { local, .. } => {
            object.insert("local_only".to_owned(), json!(local));
        }
        Outcome::Failed(fault) => {
            object.insert("fault".to_owned(), of_fault(fault));
        }
        Outcome::Tried(_) | Outcome::Cancelled => {}
    }
}

fn of_fault(fault: &Fault) -> Json {
    object::of_fault(fault.code(), &fault.message(), fault.explanation())
}

/// What became of each grant, for whoever must show it later: no secret in it.
pub fn report<'a>(errands: impl Iterator<Item = &'a Errand>) -> Json {
    let grants = errands.map(|errand| {
        let outcome = errand.outcome();
        let card = match outcome {
            Some(Outcome::Revoked { card, .. }) => card.as_deref(),
            _ => errand.card(),
        };
        let fault = match outcome {
            Some(Outcome::Failed(fault)) => Some(of_fault(fault)),
            _ => None,
        };
        json!({
            "profile": errand.order.name.as_str(),
            "org_id": card.map(|card| &card.org),
            "user_id": card.map(|card| &card.user),
            "username": card.and_then(|card| card.username.as_deref()),
            "instance_url": card.map(|card| &card.instance_url),
            "client_id": card.map(|card| &card.client_id),
            "fingerprint": card.map(|card| card.refresh_fingerprint.as_ref().unwrap_or(&card.access_fingerprint)),
            "status": outcome.map(Outcome::code),
            "local_only": matches!(outcome, Some(Outcome::Revoked { local: true, .. })),
            "at": ended_at(errand),
            "fault": fault,
            "hand_outs": card.map(|card| &card.hand_outs),
        })
    });
    json!({ "grants": grants.collect::<Vec<_>>() })
}

fn ended_at(errand: &Errand) -> Option<jiff::Timestamp> {
    errand.trail().last().map(|stamp| stamp.at.wall)
}
