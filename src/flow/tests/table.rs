//! Every phase by every event: what fits gives the next phase and the wishes of the table, and what
//! does not fit changes nothing.

use super::*;
use crate::oauth::{call::SilenceKind, card::Card, draft::Change};

/// Phase, event, next phase, wishes. Whatever is not here does not fit.
const FITS: &[(At, &str, At, &[&str])] = &[
    (At::Unlocking, "unlocked", At::Minting, &["Mint"]),
    (At::Unlocking, "refused", At::Failed, &["Release"]),
    (At::Unlocking, "cancelled", At::Cancelled, &["Release"]),
    (At::Minting, "minted", At::Joining, &["Listen"]),
    (At::Minting, "refused", At::Failed, &["Release"]),
    (At::Minting, "cancelled", At::Cancelled, &["Release"]),
    (At::Ready, "sent", At::Joining, &["Listen"]),
    (At::Ready, "edited", At::Ready, &[]),
    (At::Ready, "cancelled", At::Cancelled, &["Release"]),
    (At::ReadyExchange, "sent", At::Exchanging, &["Exchange"]),
    (At::ReadyExchange, "edited", At::ReadyExchange, &[]),
    (At::ReadyExchange, "cancelled", At::Cancelled, &["Release"]),
    (At::ReadyLookUp, "sent", At::Identifying, &["Identify"]),
    (At::ReadyLookUp, "edited", At::ReadyLookUp, &[]),
    (At::ReadyLookUp, "cancelled", At::Revoking, &["Revoke"]),
    (At::ReadyRevoke, "sent", At::Revoking, &["Revoke"]),
    (At::ReadyRevoke, "edited", At::ReadyRevoke, &[]),
    (At::ReadyRevoke, "cancelled", At::Revoking, &["Revoke"]),
    (At::Joining, "listening", At::Authorizing, &["Browse"]),
    (At::Joining, "queued", At::Joining, &[]),
    (At::Joining, "refused", At::Failed, &["Release"]),
    (At::Joining, "cancelled", At::Cancelled, &["Release"]),
    (At::Authorizing, "linked", At::Authorizing, &[]),
    (At::Authorizing, "browsed", At::Authorizing, &[]),
    (At::Authorizing, "not browsed", At::Authorizing, &[]),
    (At::Authorizing, "returned with a code", At::Exchanging, &["Release", "Exchange"]),
    (At::Authorizing, "returned with an error", At::Failed, &["Release"]),
    (At::Authorizing, "extended", At::Authorizing, &[]),
    (At::Authorizing, "woke late", At::Failed, &["Release"]),
    (At::Authorizing, "cancelled", At::Cancelled, &["Release"]),
    (At::Exchanging, "answered", At::Identifying, &["Identify"]),
    (At::Exchanging, "silence", At::Failed, &["Release"]),
    (At::Exchanging, "cancelled", At::Cancelling, &[]),
    (At::Identifying, "answered", At::Holding, &["Hold"]),
    (At::Identifying, "silence", At::Holding, &["Hold"]),
    (At::Identifying, "cancelled", At::Revoking, &["Revoke"]),
    (At::Doubting, "decided yes", At::Holding, &["Hold"]),
    (At::Doubting, "decided no", At::Revoking, &["Revoke"]),
    (At::Doubting, "cancelled", At::Revoking, &["Revoke"]),
    (At::Holding, "held nothing", At::Saving, &["Save"]),
    (At::Holding, "held another's", At::Doubting, &["Release"]),
    (At::Holding, "refused", At::Unsaved, &["Release"]),
    (At::Holding, "cancelled", At::Holding, &[]),
    (At::Saving, "saved", At::Saved, &["Release"]),
    (At::Saving, "not saved", At::Unsaved, &["Release"]),
    (At::Saving, "cancelled", At::Saving, &[]),
    (At::Unsaved, "retried", At::Holding, &["Hold"]),
    (At::Unsaved, "given up", At::Revoking, &["Revoke"]),
    (At::Unsaved, "cancelled", At::Revoking, &["Revoke"]),
    (At::Cancelling, "answered", At::Revoking, &["Revoke"]),
    (At::Cancelling, "silence", At::Cancelled, &["Release"]),
    (At::Cancelling, "woke late", At::Cancelled, &["Release"]),
    (At::Revoking, "answered", At::Cancelled, &["Release"]),
    (At::Revoking, "silence", At::Cancelled, &["Release"]),
    (At::ReadyLookAgain, "sent", At::LookingAgain, &["Identify"]),
    (At::ReadyLookAgain, "edited", At::ReadyLookAgain, &[]),
    (At::ReadyLookAgain, "cancelled", At::Cancelled, &["Release"]),
    (At::LookingAgain, "answered", At::LookedUp, &["Release"]),
    (At::LookingAgain, "silence", At::Failed, &["Release"]),
    (At::LookingAgain, "cancelled", At::Cancelled, &["Release"]),
];

/// Everything that can happen to a flow, each with its time. An answer is to the request under way, or
/// to the exchange where there is none.
pub fn events(login: &Login) -> Vec<(&'static str, Event)> {
    let (call, body) = match login.flow.phase() {
        Phase::Identifying { call, .. } | Phase::LookingAgain { call } => (*call, identity(json!({}))),
        Phase::Revoking { call, .. } => (*call, json!("")),
        _ => (CallId(0), tokens(json!({}))),
    };
    let other = Card { org: crate::profile::OrgId::parse(OTHER_ORG).unwrap(), ..card() };
    vec![
        ("unlocked", Event::Unlocked(Some(SECRET.into()))),
        ("minted", Event::Minted { state: STATE.into(), verifier: VERIFIER.into() }),
        ("sent", Event::Sent),
        ("edited", Event::Edited(Change::Add("format".into(), "json".into()))),
        ("listening", Event::Listening { words: "localhost:1717".into(), link: None }),
        ("queued", Event::Queued("waiting for another orgdeck".into())),
        ("linked", Event::Linked("http://localhost:1717/go/2".into())),
        ("browsed", Event::Browsed("browser opened".into())),
        ("not browsed", Event::NotBrowsed("no browser".into())),
        ("returned with a code", returned(RETURN)),
        ("returned with an error", returned("error=access_denied&state=CANARYstate")),
        ("answered", Event::Answered(call, answer(200, body))),
        ("silence", Event::Answered(call, silence(SilenceKind::Broken))),
        ("answered to nothing", Event::Answered(CallId(99), answer(200, tokens(json!({}))))),
        ("decided yes", Event::Decided(true)),
        ("decided no", Event::Decided(false)),
        ("held nothing", Event::Held(None)),
        ("held another's", Event::Held(Some(Box::new(other)))),
        ("saved", Event::Saved),
        ("not saved", Event::NotSaved("the disk is full".into())),
        ("refused", Event::Refused(Fault::PortTaken("port 1717 is taken".into()))),
        ("extended", Event::Extended),
        ("cancelled", Event::Cancelled),
        ("retried", Event::Retried),
        ("given up", Event::GivenUp),
        ("woke early", Event::Woke),
        ("woke late", Event::Woke),
    ]
}

#[test]
fn every_event_in_every_phase_does_what_the_table_says_or_nothing() {
    let mut fitted = 0;
    for phase in At::ALL {
        for index in 0..events(&Login::reach(phase)).len() {
            let mut login = Login::reach(phase);
            let (name, event) = events(&login).swap_remove(index);
            if name == "woke late" {
                login.now = at(100_000);
            }
            let before = (login.flow.phase().clone(), login.flow.trail().to_vec(), calls(&login));
            let wishes = login.tell(event);
            let after = (login.flow.phase().clone(), login.flow.trail().to_vec(), calls(&login));
            match FITS.iter().find(|(from, event, ..)| *from == phase && *event == name) {
                Some((.., next, wished)) => {
                    assert_eq!((login.at(), names(&wishes)), (*next, wished.to_vec()), "{phase:?}, {name}");
                    assert_ne!(before, after, "{phase:?}, {name}");
                    fitted += 1;
                }
                None => {
                    assert_eq!(before, after, "{phase:?}, {name}");
                    assert_eq!(wishes, [], "{phase:?}, {name}");
                }
            }
        }
    }
    assert_eq!(fitted, FITS.len(), "the table names a phase or an event that never is");
}

#[test]
fn the_step_and_the_deadline_of_every_phase() {
    for phase in At::ALL {
        let login = Login::reach(phase);
        let step = match phase {
            At::Unlocking | At::Minting | At::Ready | At::Failed => Step::Prepare,
            At::Joining => Step::Listen,
            At::Authorizing | At::Cancelled => Step::Authorize,
            At::ReadyExchange | At::Exchanging | At::Cancelling => Step::Exchange,
            At::ReadyLookUp | At::ReadyRevoke | At::Identifying | At::Doubting | At::Revoking => Step::Verify,
            At::ReadyLookAgain | At::LookingAgain | At::LookedUp => Step::Verify,
            At::Holding | At::Saving | At::Unsaved | At::Saved => Step::Save,
        };
        let deadline = match phase {
            At::Authorizing => Some(700),
            At::Cancelling => Some(115),
            _ => None,
        };
        assert_eq!(login.flow.step(), step, "{phase:?}");
        assert_eq!(login.flow.deadline().map(|at| at.as_secs()), deadline, "{phase:?}");
    }
}

#[test]
fn a_program_that_ends_waits_for_what_is_sent_and_for_what_is_being_saved() {
    let awaited =
        [At::Exchanging, At::Identifying, At::LookingAgain, At::Holding, At::Saving, At::Cancelling, At::Revoking];
    for phase in At::ALL {
        assert_eq!(Login::reach(phase).flow.is_under_way(), awaited.contains(&phase), "{phase:?}");
    }
}

fn calls(login: &Login) -> Vec<(Step, crate::oauth::call::Call)> {
    login.flow.calls().map(|(step, call)| (step, call.clone())).collect()
}
