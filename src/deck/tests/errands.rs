//! Errands of many rows: how many run at once, what is said of them together, and what quitting does to them.

use serde_json::json;

use super::{
    disk::journal,
    rows::press,
    stage::{Stage, name},
};
use crate::{
    deck::{Action, Deck, Msg, Saved, field::Edit, journal::Journal, question::Question, row},
    oauth::card::Card,
    profile::{Kind, Settings},
    upkeep::Duty,
};

const USER: &str = "005xx000001SwiUAAS";
const ORG: &str = "00Dxx0000001gPLEAY";

/// A dashboard of so many sandboxes, each with a grant.
pub fn stage(count: usize) -> Stage {
    let mut stage = Stage::new(None, true);
    let Saved::Known(card) = super::rows::card(&stage) else { panic!() };
    let profiles: String = (0..count).map(|n| format!("[profiles.p{n}]\nlogin = \"sandbox\"\n")).collect();
    let settings = format!("version = 1\n[defaults]\nclient_id = \"{}\"\n{profiles}", card.client_id);
    stage.deck = Deck::new(row::rows(&Settings::parse(&settings).rows, &[]), None, true);
    for n in 0..count {
        let instance_url = format!("https://p{n}.sandbox.my.salesforce.com");
        stage.keep(&format!("p{n}"), Card { kind: Kind::Sandbox, instance_url, ..(*card).clone() });
    }
    stage.deck.journal = Journal::default();
    stage
}

/// Who was asked or refreshed so far.
pub fn asked(stage: &Stage) -> Vec<String> {
    stage.asked().into_iter().map(|(name, ..)| name).collect()
}

/// A user info reply: the access token lives.
pub fn alive(stage: &mut Stage, name: &str) {
    let body = json!({ "organization_id": ORG, "user_id": USER, "preferred_username": "ana@acme.com" });
    stage.answer_errand(name, 200, body);
}

/// A refresh's reply.
pub fn renewed(stage: &mut Stage, name: &str) {
    let body = json!({
        "access_token": format!("{ORG}!new"), "instance_url": format!("https://{name}.sandbox.my.salesforce.com"),
        "id": format!("https://login.salesforce.com/id/{ORG}/{USER}"), "token_type": "Bearer",
    });
    stage.answer_errand(name, 200, body);
}

#[test]
fn eight_checks_run_at_once_and_the_next_begins_when_one_ends() {
    let mut stage = stage(20);
    press(&mut stage, &[Action::MarkAll, Action::Check]);
    assert_eq!(asked(&stage).len(), 8);
    assert!(stage.deck.doings().eq([("checking", 20)]));
    for done in 0..20 {
        assert_eq!(asked(&stage).len(), (8 + done).min(20));
        let next = asked(&stage)[done].clone();
        alive(&mut stage, &next);
    }
    assert_eq!(stage.deck.active_errands(), 0);
    assert_eq!(stage.said(), "20 checks: 20 alive");
}

#[test]
fn refreshes_wait_behind_no_check_and_thirty_two_run_at_once() {
    let mut stage = stage(60);
    press(&mut stage, &[Action::Mark; 20]);
    press(&mut stage, &[Action::Check]);
    let names = (20..60).map(|n| name(&format!("p{n}"))).collect();
    stage.tell(Msg::Upkeep(names, Duty::Refresh));
    assert_eq!(asked(&stage).len(), 8 + 32);
}

#[test]
fn a_batch_is_summed_up_in_one_line_and_what_failed_has_lines_of_its_own() {
    let mut stage = stage(4);
    press(&mut stage, &[Action::MarkAll, Action::Renew]);
    assert_eq!(asked(&stage), ["p0", "p1", "p2", "p3"]);
    renewed(&mut stage, "p0");
    renewed(&mut stage, "p1");
    let dead = json!({ "error": "invalid_grant", "error_description": "expired access/refresh token" });
    stage.answer_errand("p2", 400, dead);
    assert!(!stage.said().contains("new access tokens:"), "{}", stage.said());
    stage.answer_errand(
        "p3",
        400,
        json!({ "error": "invalid_client", "error_description": "invalid client credentials" }),
    );
    assert_eq!(stage.said(), "4 new access tokens: 2 renewed, 1 to log in again, 1 failed");
    let lines = journal(&stage);
    assert!(lines.iter().filter(|line| line.starts_with("p2: ") || line.starts_with("p3: ")).count() == 2, "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("p0: ") || line.starts_with("p1: ")), "{lines:?}");
}

#[test]
fn what_is_under_way_is_left_out_of_a_batch_and_counted() {
    let mut stage = stage(3);
    press(&mut stage, &[Action::Check, Action::MarkAll, Action::Renew]);
    assert_eq!(asked(&stage), ["p0", "p1", "p2"]);
    assert!(stage.said().contains("2 of 3; left out: 1 under way already"), "{}", stage.said());
}

#[test]
fn t55_quit_leaves_those_in_line_and_waits_for_those_that_were_sent() {
    let mut stage = stage(40);
    press(&mut stage, &[Action::MarkAll, Action::Renew, Action::Quit]);
    assert_eq!(stage.deck.question(), Some(Question::Quit { waiting: 0, unsaved: 0, lost: 0, in_line: 8 }));
    let question = stage.deck.question().unwrap();
    assert_eq!(
        stage.deck.ask(&question).as_str(),
        "8 things that you asked for were not sent yet and would be left. Quit?"
    );
    press(&mut stage, &[Action::Yes]);
    assert!(!stage.quits());
    let sent = asked(&stage);
    assert_eq!(sent.len(), 32);
    for name in &sent {
        assert!(!stage.quits());
        renewed(&mut stage, name);
    }
    assert!(stage.quits());
    assert_eq!(asked(&stage).len(), 32, "nothing begins any more");
    assert!(sent.iter().all(|name| stage.files[name].card.refreshes == 1), "each that was sent is saved");
}

#[test]
fn checks_alone_keep_nobody_from_quitting() {
    let mut stage = stage(20);
    press(&mut stage, &[Action::MarkAll, Action::Check, Action::Quit]);
    assert_eq!(stage.deck.question(), None);
    assert!(stage.deck.is_quitting());
}

#[test]
fn t08_new_tokens_that_are_not_saved_are_lost_and_not_given_back() {
    let mut stage = stage(1);
    stage.disk = false;
    press(&mut stage, &[Action::Renew]);
    renewed(&mut stage, "p0");
    press(&mut stage, &[Action::Quit]);
    assert_eq!(stage.deck.question(), Some(Question::Quit { waiting: 0, unsaved: 0, lost: 1, in_line: 0 }));
    let question = stage.deck.question().unwrap();
    assert_eq!(
        stage.deck.ask(&question).as_str(),
        "New tokens of a saved grant could not be saved and are lost with the program; the old ones may be dead. Quit?"
    );
    press(&mut stage, &[Action::No]);
    stage.disk = true;
    press(&mut stage, &[Action::Enter]);
    assert_eq!(stage.files["p0"].card.refreshes, 1, "Enter saves them");
    press(&mut stage, &[Action::Quit]);
    assert!(stage.quits());
}

#[test]
fn all_that_quitting_costs_is_said_together() {
    let stage = stage(1);
    let words = stage.deck.ask(&Question::Quit { waiting: 2, unsaved: 1, lost: 3, in_line: 1 });
    assert_eq!(
        words.as_str(),
        "New tokens of 3 saved grants could not be saved and are lost with the program; the old ones may be dead. \
         A login's new grant could not be saved and would be given back to the org. \
         2 logins are not finished and would end. One thing that you asked for was not sent yet and would be left. Quit?"
    );
}

#[test]
fn many_are_revoked_after_their_number_was_typed() {
    let mut stage = stage(3);
    press(&mut stage, &[Action::MarkAll, Action::Menu, Action::Revoke]);
    assert!(asked(&stage).is_empty());
    stage.tell(Msg::Edit(Edit::Insert("3".into())));
    press(&mut stage, &[Action::Yes]);
    for name in asked(&stage) {
        stage.answer_errand(&name, 200, "");
    }
    assert_eq!(stage.said(), "3 revocations: 3 revoked");
    assert!(stage.files.is_empty());
}
