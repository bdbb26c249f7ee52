//! Changing a request that is about to be sent.

use super::*;

fn draft() -> Draft {
    Draft::new(Request::post("https://h/token").with("grant_type", "x").with_secret("code", "CANARYcode".into()))
}

fn sent(draft: &Draft) -> String {
    draft.request().encoded().expose().to_owned()
}

fn id(draft: &Draft, place: usize) -> LineId {
    draft.lines()[place].id
}

#[test]
fn a_parameter_can_be_changed_left_out_doubled_and_added_and_all_be_reset() {
    let mut draft = draft();
    assert!(!draft.is_edited());
    draft.change(Change::Set(id(&draft, 0), "y".into()));
    draft.change(Change::Double(id(&draft, 0)));
    draft.change(Change::Remove(id(&draft, 2)));
    draft.change(Change::Add("format".into(), "json".into()));
    assert_eq!(sent(&draft), "grant_type=y&grant_type=y&format=json");
    assert_eq!(draft.words(), "grant_type changed, grant_type added, code left out, format added");
    draft.change(Change::Remove(id(&draft, 2)));
    assert_eq!(sent(&draft), "grant_type=y&grant_type=y&code=CANARYcode&format=json");
    draft.change(Change::Reset);
    assert_eq!(draft.request(), *draft.built());
    assert!(!draft.is_edited() && draft.words().is_empty());
}

#[test]
fn a_value_is_encoded_once_so_that_a_typed_percent_sign_goes_out_doubled() {
    let mut draft = draft();
    draft.change(Change::Set(id(&draft, 1), "aPrx%3D".into()));
    assert_eq!(sent(&draft), "grant_type=x&code=aPrx%253D");
}

#[test]
fn t21_what_replaces_a_hidden_value_is_hidden_and_so_is_what_is_added_under_such_a_name() {
    let mut draft = draft();
    let change = Change::Set(id(&draft, 1), "CANARYtyped".into());
    assert!(!format!("{change:?}").contains("CANARY"));
    draft.change(change);
    draft.change(Change::Add("code_verifier".into(), "CANARYverifier".into()));
    assert!(!format!("{draft:?} {}", draft.words()).contains("CANARY"), "{draft:?}");
    assert!(sent(&draft).contains("CANARYtyped") && sent(&draft).contains("CANARYverifier"));
}

#[test]
fn what_is_taken_in_again_is_as_it_was_when_it_was_left_out() {
    let mut draft = draft();
    let line = id(&draft, 0);
    draft.change(Change::Set(line, "edited".into()));
    draft.change(Change::Remove(line));
    assert!(!sent(&draft).contains("edited"));
    let mut anew = draft.onto(draft.built.clone());
    for draft in [&mut draft, &mut anew] {
        let line = id(draft, 0);
        draft.change(Change::Remove(line));
        assert!(sent(draft).contains("edited"), "{draft:?}");
    }
}

#[test]
fn a_line_that_is_gone_takes_no_change() {
    let mut draft = draft();
    draft.change(Change::Add("a".into(), "b".into()));
    let gone = id(&draft, 2);
    draft.change(Change::Remove(gone));
    let before = draft.clone();
    for change in [Change::Set(gone, "c".into()), Change::Remove(gone), Change::Double(gone)] {
        draft.change(change);
    }
    assert_eq!(draft, before);
    draft.change(Change::Reset);
    assert!(draft.lines().iter().all(|line| line.id != gone), "no name is given twice");
}

#[test]
fn changes_are_carried_onto_what_was_built_anew_and_nothing_else_is() {
    let mut draft = draft();
    draft.change(Change::Set(id(&draft, 0), "y".into()));
    draft.change(Change::Add("a".into(), "b".into()));
    let anew = Request::post("https://h/token").with("grant_type", "z").with_secret("code", "fresh".into());
    let carried = draft.onto(anew.clone());
    assert_eq!(sent(&carried), "grant_type=y&code=fresh&a=b");
    assert_eq!(carried.built(), &anew);
}

#[test]
fn t56_what_is_secret_by_its_name_is_hidden_however_it_is_spelled() {
    for name in [
        "Client_Secret",
        " client_secret",
        "password",
        "client_assertion",
        "device_secret",
        "subject_token",
        "CODE",
        "sid",
        "id_token_hint",
        "Authorization",
        "jwt",
        "pwd",
        "X-Api-Key",
        "signature",
        "private-key",
        "passphrase",
        "otp",
    ] {
        assert!(is_hidden(name), "{name}");
    }
    for name in [
        "client_id",
        "token_type_hint",
        "code_challenge",
        "scope",
        "response_type",
        "prompt",
        "display",
        "sso_issuer",
        "client_assertion_type",
    ] {
        assert!(!is_hidden(name), "{name}");
    }
}
