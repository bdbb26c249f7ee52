//! A login's NDJSON objects: their fields (design §6). When one is written is the printer's.

use serde_json::{Map, Value as Json, json};

use crate::{
    flow::{Fault, Flow, Outcome, Phase, Stamp, Status, Step},
    print::object,
};

/// Adds what a stamp says.
pub(super) fn of_stamp(object: &mut Map<String, Json>, flow: &Flow, stamp: &Stamp) {
    object.insert("step".to_owned(), json!(stamp.step.code()));
    // Machines know five statuses; a step that was not needed is a note.
    let status = if stamp.status == Status::Skipped { Status::Note } else { stamp.status };
    object.insert("status".to_owned(), json!(status.code()));
    object.insert("at_ms".to_owned(), json!(stamp.at.wall.as_millisecond()));
    if !stamp.words.is_empty() {
        object.insert("words".to_owned(), json!(stamp.words.as_str()));
    }
    if (stamp.step, stamp.status) == (Step::Authorize, Status::Began)
        && let Some(request) = flow.authorize()
    {
        object.insert("authorize_url".to_owned(), json!(request.target().expose()));
        if let Some(link) = flow.link() {
            object.insert("link".to_owned(), json!(link));
        }
    }
    if stamp.status == Status::Failed
        && let Some(fault) = fault_of(flow)
    {
        object.insert("fault".to_owned(), fault_object(fault));
    }
}

/// Adds how the flow ended.
pub(super) fn of_outcome(object: &mut Map<String, Json>, flow: &Flow) {
    let last = flow.trail().last().map(|stamp| stamp.at.wall.as_millisecond());
    object.insert("at_ms".to_owned(), json!(last));
    let Some(outcome) = flow.outcome() else { return };
    object.insert("result".to_owned(), json!(outcome.code()));
    match outcome {
        Outcome::Saved(card) => {
            object::add_card(object, card);
        }
        Outcome::Failed(fault) => {
            object.insert("fault".to_owned(), fault_object(fault));
        }
        Outcome::Cancelled | Outcome::LookedUp(_) => {}
    }
}

fn fault_of(flow: &Flow) -> Option<&Fault> {
    match flow.phase() {
        Phase::Ended(Outcome::Failed(fault)) | Phase::Revoking { outcome: Outcome::Failed(fault), .. } => Some(fault),
        _ => None,
    }
}

fn fault_object(fault: &Fault) -> Json {
    object::of_fault(fault.code(), &fault.message(), fault.explanation())
}
