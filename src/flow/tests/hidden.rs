//! T21: whatever of a login is printed, in whichever phase, holds no secret of it.

use super::{table::events, *};
use crate::flow::attempt::Attempt;

#[test]
fn t21_no_debug_output_of_a_flow_holds_a_secret_in_any_phase() {
    for phase in At::ALL {
        let mut login = Login::reach(phase);
        for (name, event) in events(&login) {
            hides(&format!("{event:?} {event:#?}"), name);
        }
        hides(&format!("{:?} {:#?}", login.flow, login.flow.phase()), &format!("{phase:?}"));
        hides(&format!("{:?} {:#?}", login.wishes, login.wishes), &format!("{phase:?}"));
        if let Some(attempt) = Attempt::of(&login.flow, login.now) {
            hides(&serde_json::to_string(&attempt).unwrap(), "the history");
        }
        // And once more where every server echoes what it was sent.
        if let Some((call, request)) = login.wishes.iter().rev().find_map(sent) {
            let echo = request.fields.iter().map(|field| field.value.expose()).collect::<Vec<_>>().join(" ");
            let bearer = request.bearer.as_ref().map_or("", |bearer| bearer.expose());
            let encoded = request.encoded();
            let body = json!({ "error": "x", "error_description": format!("{echo} {bearer} {}", encoded.expose()) });
            login.tell(Event::Answered(call, answer(400, body)));
            let calls: Vec<_> = login.flow.calls().map(|(_, call)| call).collect();
            hides(&format!("{:?} {}", login.flow, serde_json::to_string(&calls).unwrap()), &format!("echo, {phase:?}"));
        }
    }
}

#[test]
fn a_canary_is_really_in_there() {
    let login = Login::reach(At::Saved);
    let requests: Vec<_> = login.wishes.iter().filter_map(sent).collect();
    let opened: String = requests.iter().map(|(_, request)| request.encoded().expose().to_owned()).collect();
    for canary in ["CANARYsecret", "CANARYcode", "CANARYverifier"] {
        assert!(opened.contains(canary), "{canary}");
    }
}

pub fn hides(text: &str, place: &str) {
    let found = text.find("CANARY").map(|at| &text[text.floor_char_boundary(at.saturating_sub(80))..]);
    assert_eq!(found.map(|text| &text[..text.floor_char_boundary(120)]), None, "{place}");
}
