//! What Verify asks, and each way it can be answered: yes, no, by nobody, and beforehand. The question
//! is repeated under the lock, where another process may have saved something else by then.

use super::*;
use crate::{
    flow::{Consent, Elsewhere, Plan, doubt::Doubt},
    oauth::names::param,
    profile::{Kind, LoginHost, OrgId, Profile, ProfileName},
};

fn org(text: &str) -> OrgId {
    OrgId::parse(text).unwrap()
}

fn user(text: &str) -> UserId {
    UserId::parse(text).unwrap()
}

/// One plan for each doubt, the doubt it comes to, and the part of its reply that differs.
fn doubtful() -> Vec<(Plan, serde_json::Value, Doubt)> {
    let (was, came) = (org(OTHER_ORG), org(ORG));
    let elsewhere = Elsewhere { name: ProfileName::parse("acme-2").unwrap(), org: org(ORG), user: user(USER) };
    let login = LoginHost::parse("https://globex.my.salesforce.com", false).unwrap();
    let hinted = Profile { login_hint: Some("bo@acme.com".into()), ..profile() };
    let sandbox = "https://acme--uat.sandbox.my.salesforce.com";
    vec![
        (
            plan_with(Card { org: was.clone(), instance_url: "https://globex.my.salesforce.com".into(), ..card() }),
            json!({}),
            Doubt::OtherOrg { was: was.clone(), came: came.clone() },
        ),
        (
            plan_with(Card { org: was.clone(), ..card() }),
            json!({}),
            Doubt::Refreshed { was: was.clone(), came: came.clone(), production: true },
        ),
        (
            plan_with(Card { org: was.clone(), instance_url: sandbox.into(), ..card() }),
            json!({ "instance_url": sandbox }),
            Doubt::Refreshed { was, came, production: false },
        ),
        (
            plan_with(Card { user: user(OTHER_USER), username: Some("bo@acme.com".into()), ..card() }),
            json!({}),
            Doubt::OtherUser { was: "bo@acme.com".into(), came: "ana@acme.com".into() },
        ),
        (plan_of(hinted), json!({}), Doubt::HintMissed { hint: "bo@acme.com".into(), came: "ana@acme.com".into() }),
        (
            Plan { elsewhere: vec![elsewhere.clone()], ..plan() },
            json!({}),
            Doubt::HeldElsewhere(elsewhere.name, elsewhere.org, elsewhere.user),
        ),
        (
            plan_of(Profile { login, ..profile() }),
            json!({}),
            Doubt::OtherInstance {
                login: "globex.my.salesforce.com".into(),
                instance: "acme.my.salesforce.com".into(),
            },
        ),
        (plan(), json!({ "signature": "AAAA" }), Doubt::WrongSignature),
    ]
}

fn verified(plan: Plan, reply: serde_json::Value) -> Login {
    let mut login = Login::bring(plan, At::Exchanging);
    login.answer(answer(200, tokens(reply)));
    login.answer(answer(200, identity(json!({}))));
    login
}

fn consenting(plan: Plan, consent: Consent) -> Plan {
    Plan { consent, ..plan }
}

#[test]
fn t20_each_doubt_is_asked_and_nothing_is_saved_before_the_answer() {
    for (plan, reply, doubt) in doubtful() {
        let login = verified(plan, reply);
        assert_eq!((login.at(), login.flow.doubt()), (At::Doubting, Some(&doubt)));
        assert!(login.has(Step::Verify, Status::Note, &doubt.sentence()));
        assert!(!login.wished_to_save() && !login.wishes.contains(&Wish::Hold));
        let question = doubt.question(&login.flow.plan.profile.name).to_string();
        assert!(question.starts_with("acme: ") && question.ends_with('?'), "{question}");
        assert_eq!(doubt.wants_name(), matches!(doubt, Doubt::Refreshed { production: true, .. }));
    }
}

#[test]
fn t20_yes_goes_on_and_the_lock_does_not_ask_again_for_what_was_accepted() {
    for (plan, reply, doubt) in doubtful() {
        let known = plan.known.clone();
        let mut login = verified(plan, reply);
        assert_eq!(login.tell(Event::Decided(true)), [Wish::Hold], "{doubt:?}");
        assert!(login.has(Step::Verify, Status::Note, "accepted"));
        assert_eq!(names(&login.tell(Event::Held(known.map(Box::new)))), ["Save"], "{doubt:?}");
    }
}

#[test]
fn t20_no_revokes_the_new_grant_and_saves_nothing() {
    for (plan, reply, doubt) in doubtful() {
        let mut login = verified(plan, reply);
        assert_eq!(names(&login.tell(Event::Decided(false))), ["Revoke"]);
        assert_eq!(login.sent().1.expose(param::TOKEN), Some(REFRESH));
        login.answer(answer(200, ""));
        assert_eq!((login.at(), login.fault()), (At::Failed, &Fault::Doubtful(doubt.clone())));
        assert!(login.has(Step::Verify, Status::Failed, &doubt.sentence()));
        assert!(!login.wished_to_save());
    }
}

#[test]
fn t20_where_nobody_can_be_asked_a_doubt_is_a_fault() {
    for (plan, reply, doubt) in doubtful() {
        let login = verified(consenting(plan, Consent { unattended: true, ..Consent::default() }), reply);
        assert_eq!((login.at(), login.fault()), (At::Revoking, &Fault::Doubtful(doubt.clone())));
        let code = if doubt == Doubt::WrongSignature { "wrong_signature" } else { "other_org" };
        assert_eq!(login.fault().code(), code);
    }
}

#[test]
fn replace_accepts_beforehand_whoever_came_but_not_a_wrong_signature() {
    for unattended in [true, false] {
        for (plan, reply, doubt) in doubtful() {
            let mut login = verified(consenting(plan, Consent { unattended, replace: true, org: None }), reply);
            let asked = if unattended { At::Revoking } else { At::Doubting };
            assert_eq!(login.at(), if doubt == Doubt::WrongSignature { asked } else { At::Holding }, "{doubt:?}");
            if login.at() == At::Holding {
                let held = login.flow.plan.known.clone().map(Box::new);
                assert_eq!(names(&login.tell(Event::Held(held))), ["Save"], "{doubt:?}");
            }
        }
    }
}

#[test]
fn accept_org_accepts_that_org_alone_also_where_another_is_expected() {
    let accepting = |id: &str| Consent { unattended: true, replace: false, org: Some(org(id)) };
    for (plan, reply, doubt) in doubtful() {
        let of_org = matches!(doubt, Doubt::OtherOrg { .. } | Doubt::Refreshed { .. });
        let login = verified(consenting(plan.clone(), accepting(&ORG[..15])), reply.clone());
        assert_eq!(login.at(), if of_org { At::Holding } else { At::Revoking }, "{doubt:?}");
        assert_eq!(verified(consenting(plan, accepting(OTHER_ORG)), reply).at(), At::Revoking, "{doubt:?}");
    }
    let expecting = plan_of(Profile { expect_org: Some(org(OTHER_ORG)), ..profile() });
    assert_eq!(verified(consenting(expecting, accepting(ORG)), json!({})).at(), At::Holding);
}

#[test]
fn the_first_save_and_the_same_user_again_ask_nothing() {
    for plan in [plan(), plan_with(card()), plan_with(Card { kind: Kind::Sandbox, username: None, ..card() })] {
        assert_eq!(verified(plan, json!({})).at(), At::Holding);
    }
}

#[test]
fn a_user_known_by_name_is_hinted_and_another_one_is_asked_about_once() {
    let login = verified(plan_with(Card { user: user(OTHER_USER), ..card() }), json!({}));
    let Phase::Doubting { doubts, .. } = login.flow.phase() else { panic!() };
    assert_eq!(doubts.len(), 1);
    let Some(Wish::Browse(authorize)) = login.wishes.iter().find(|wish| matches!(wish, Wish::Browse(_))) else {
        panic!()
    };
    assert_eq!(authorize.expose(param::LOGIN_HINT), Some("ana@acme.com"));
}

#[test]
fn several_doubts_are_asked_one_after_the_other() {
    let hinted = Profile { login_hint: Some("bo@acme.com".into()), ..profile() };
    let plan = Plan { known: Some(Card { org: org(OTHER_ORG), ..card() }), ..plan_of(hinted) };
    let mut login = verified(plan, json!({ "signature": "AAAA" }));
    let mut asked = Vec::new();
    while let Some(doubt) = login.flow.doubt().cloned() {
        asked.push(doubt);
        login.tell(Event::Decided(true));
    }
    assert!(
        matches!(asked[..], [Doubt::Refreshed { .. }, Doubt::HintMissed { .. }, Doubt::WrongSignature]),
        "{asked:?}"
    );
    assert_eq!(login.at(), At::Holding);
}

#[test]
fn t20_what_another_process_saved_meanwhile_is_asked_about_under_the_lock() {
    let meanwhile = || Event::Held(Some(Box::new(Card { user: user(OTHER_USER), ..card() })));
    let mut yes = Login::reach(At::Holding);
    assert_eq!(yes.tell(meanwhile()), [Wish::Release], "the lock is not held while a person thinks");
    assert!(matches!(yes.flow.doubt(), Some(Doubt::OtherUser { .. })));
    let verified = |login: &Login| login.flow.trail().iter().filter(|stamp| stamp.step == Step::Verify).count();
    let before = verified(&yes);
    assert_eq!(yes.tell(Event::Decided(true)), [Wish::Hold]);
    assert_eq!(names(&yes.tell(meanwhile())), ["Save"]);
    assert_eq!(verified(&yes), before, "Verify was over");

    let mut no = Login::reach(At::Holding);
    no.tell(meanwhile());
    assert_eq!(names(&no.tell(Event::Decided(false))), ["Revoke"]);
    assert!(no.has(Step::Save, Status::Failed, "signed in, where"));
    assert!(!no.wished_to_save());

    let alone = consenting(plan(), Consent { unattended: true, ..Consent::default() });
    let mut nobody = Login::bring(alone, At::Holding);
    assert_eq!(names(&nobody.tell(meanwhile())), ["Release", "Revoke"]);
    assert!(matches!(nobody.fault(), Fault::Doubtful(Doubt::OtherUser { .. })));
}

#[test]
fn t20_yet_another_owner_under_the_lock_is_another_question() {
    let mut login = Login::reach(At::Doubting);
    login.tell(Event::Decided(true));
    let third = Card { user: user("005xx000003CCCCAAS"), username: Some("cy@acme.com".into()), ..card() };
    assert_eq!(login.tell(Event::Held(Some(Box::new(third)))), [Wish::Release]);
    assert_eq!(login.at(), At::Doubting);
}
