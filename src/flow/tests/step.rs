//! Step mode: every request is held, can be changed, and what was sent is the truth for what follows.

use super::*;
use crate::{
    oauth::{draft::Change, names::param},
    profile::DoorAddress,
};

/// A login in step mode, brought to where its first request is held.
fn held() -> Login {
    let mut login = Login::begin(plan(), true);
    login.tell(Event::Unlocked(Some(SECRET.into())));
    login.tell(Event::Minted { state: STATE.into(), verifier: VERIFIER.into() });
    login
}

impl Login {
    /// Changes a parameter of the request that is held.
    fn edit(&mut self, name: &str, change: impl Fn(crate::oauth::draft::LineId) -> Change) {
        let (draft, _) = self.flow.held().unwrap();
        let line = draft.lines().iter().find(|line| line.field().is_some_and(|field| field.name == name)).unwrap();
        let change = change(line.id);
        self.tell(Event::Edited(change));
    }

    fn set(&mut self, name: &str, text: &str) {
        self.edit(name, |id| Change::Set(id, text.into()));
    }

    fn come_back(&mut self) {
        self.tell(Event::Listening { words: "localhost".into(), link: None });
        self.tell(returned(RETURN));
    }
}

#[test]
fn in_step_mode_a_login_stops_before_each_request_and_sends_it_as_it_was_built() {
    let mut login = held();
    assert_eq!(login.at(), At::Ready);
    let mut sent = vec![];
    login.tell(Event::Sent);
    login.come_back();
    assert_eq!(login.at(), At::ReadyExchange);
    sent.extend(names(&login.tell(Event::Sent)));
    login.answer(answer(200, tokens(json!({}))));
    assert_eq!(login.at(), At::ReadyLookUp);
    sent.extend(names(&login.tell(Event::Sent)));
    login.answer(answer(200, identity(json!({}))));
    assert_eq!((login.at(), sent), (At::Holding, vec!["Exchange", "Identify"]));
    let without = Login::reach(At::Holding);
    let requests =
        |login: &Login| login.wishes.iter().filter_map(super::sent).map(|(_, request)| request).collect::<Vec<_>>();
    assert_eq!(requests(&login), requests(&without));
}

#[test]
fn no_time_runs_while_a_request_is_held() {
    for phase in [At::Ready, At::ReadyExchange, At::ReadyLookUp, At::ReadyRevoke] {
        let mut login = Login::reach(phase);
        login.now = at(1_000_000);
        assert_eq!((login.tell(Event::Woke), login.at(), login.flow.deadline()), (vec![], phase, None));
        assert!(!login.flow.is_under_way());
    }
    let mut login = Login::reach(At::Ready);
    login.now = at(50_000);
    login.tell(Event::Sent);
    login.tell(Event::Listening { words: "localhost".into(), link: None });
    assert_eq!(login.flow.deadline(), Some(at(50_600).since_start), "the person has all the time from here on");
}

#[test]
fn step_mode_that_is_turned_off_lets_what_is_held_wait_and_the_rest_pass() {
    let mut login = held();
    login.flow.set_holding(false);
    assert_eq!(login.at(), At::Ready);
    login.tell(Event::Sent);
    login.come_back();
    assert_eq!(login.at(), At::Exchanging);
    login.flow.set_holding(true);
    login.answer(answer(200, tokens(json!({}))));
    assert_eq!(login.at(), At::ReadyLookUp);
}

#[test]
fn a_changed_redirect_uri_decides_the_door_and_goes_along_with_the_exchange() {
    let mut login = held();
    login.set(param::REDIRECT_URI, "http://127.0.0.1:5000/cb");
    let door = DoorAddress { port: 5000, path: "/cb".into() };
    let wishes = login.tell(Event::Sent);
    assert!(matches!(&wishes[..], [Wish::Listen(address, _)] if *address == door), "{wishes:?}");
    assert!(login.has(Step::Prepare, Status::Note, "redirect_uri changed"));
    login.tell(Event::Listening { words: "localhost".into(), link: None });
    assert_eq!(login.flow.expected().unwrap().door, Some(door));
    login.tell(returned(RETURN));
    login.tell(Event::Sent);
    assert_eq!(login.sent().1.expose(param::REDIRECT_URI), Some("http://127.0.0.1:5000/cb"));
    assert_eq!(*login.flow.plan.profile, profile(), "the settings stay what they are");
}

#[test]
fn without_a_redirect_uri_of_this_machine_there_is_no_door_and_the_person_pastes() {
    for change in [Some("https://example.com/cb"), Some("nonsense"), None] {
        let mut login = held();
        match change {
            Some(uri) => login.set(param::REDIRECT_URI, uri),
            None => login.edit(param::REDIRECT_URI, Change::Remove),
        }
        assert_eq!(names(&login.tell(Event::Sent)), ["Browse"], "{change:?}");
        assert_eq!(login.at(), At::Authorizing);
        assert!(login.has(Step::Listen, Status::Skipped, "paste"));
        assert!(login.flow.is_waiting());
    }
}

#[test]
fn t18_only_the_state_that_was_sent_fits() {
    let mut login = held();
    login.set(param::STATE, "another");
    login.tell(Event::Sent);
    login.come_back();
    assert_eq!(login.at(), At::Authorizing, "the state that was drawn is nobody's");
    login.tell(returned("code=x&state=another"));
    assert_eq!(login.at(), At::ReadyExchange);
}

#[test]
fn a_reset_sends_what_was_built() {
    let mut login = held();
    let built = login.flow.held().unwrap().0.built().clone();
    login.set(param::SCOPE, "full");
    login.edit(param::CODE_CHALLENGE, Change::Remove);
    login.tell(Event::Edited(Change::Reset));
    login.tell(Event::Sent);
    assert_eq!(login.flow.authorize(), Some(&built));
    assert!(!login.has(Step::Prepare, Status::Note, ""));
}

#[test]
fn the_scopes_that_were_sent_are_what_the_granted_ones_are_compared_with() {
    let mut login = held();
    login.set(param::SCOPE, "api web refresh_token full");
    login.flow.set_holding(false);
    login.tell(Event::Sent);
    login.come_back();
    login.answer(answer(200, tokens(json!({}))));
    login.answer(answer(200, identity(json!({}))));
    assert_eq!(login.flow.doubt(), Some(&crate::flow::doubt::Doubt::Experiment));
    login.tell(Event::Decided(true));
    assert!(login.has(Step::Verify, Status::Note, "not granted: full"));
}

#[test]
fn the_grant_of_a_changed_request_is_kept_after_a_yes_and_given_back_after_a_no() {
    for keep in [true, false] {
        let mut login = held();
        login.tell(Event::Sent);
        login.come_back();
        login.set(param::CLIENT_ID, "3MVG9other");
        login.flow.set_holding(false);
        login.tell(Event::Sent);
        login.answer(answer(200, tokens(json!({}))));
        login.answer(answer(200, identity(json!({}))));
        assert_eq!(login.at(), At::Doubting);
        login.tell(Event::Decided(keep));
        assert_eq!(login.at(), if keep { At::Holding } else { At::Revoking });
        if keep {
            login.tell(Event::Held(None));
            let Phase::Saving(_, card) = login.flow.phase() else { panic!() };
            assert_eq!(card.client_id, "3MVG9other", "the grant is of the app that was named");
        }
    }
}

#[test]
fn t15_a_changed_request_does_not_loosen_what_is_verified() {
    let mut login = held();
    login.set(param::PROMPT, "consent");
    login.flow.set_holding(false);
    login.tell(Event::Sent);
    login.come_back();
    login.answer(answer(200, tokens(json!({ "instance_url": "https://evil.test" }))));
    assert!(matches!(login.fault(), Fault::NotPinned(_)));
    assert!(
        login
            .wishes
            .iter()
            .filter_map(sent)
            .all(|(_, request)| request.url.starts_with("https://login.salesforce.com/"))
    );
}

#[test]
fn the_revocation_of_a_held_grant_goes_as_it_was_built_where_the_person_gives_up() {
    let mut login = Login::reach(At::ReadyRevoke);
    login.set(param::TOKEN, "another");
    login.tell(Event::Cancelled);
    assert_eq!(login.sent().1.expose(param::TOKEN), Some(REFRESH));
}

#[test]
fn a_grant_that_is_given_back_goes_whatever_another_token_was_typed_in_its_place() {
    let mut login = Login::reach(At::ReadyRevoke);
    login.set(param::TOKEN, "another");
    login.tell(Event::Sent);
    assert_eq!(login.sent().1.expose(param::TOKEN), Some("another"));
    login.answer(answer(400, json!({ "error": "invalid_token" })));
    assert!(!login.has(Step::Verify, Status::Note, "the new grant was revoked"));
    assert_eq!((login.at(), login.sent().1.expose(param::TOKEN)), (At::Revoking, Some(REFRESH)));
    login.answer(answer(200, ""));
    assert!(login.has(Step::Verify, Status::Note, "the new grant was revoked"));
    assert!(login.flow.outcome().is_some());
}
