//! Joining an org's list with the ledger.

use super::*;
use crate::{
    oauth::{card::Origin, grant_list::OrgGrant},
    profile::{Kind, OrgId, UserId},
};

fn at(minute: i64) -> Timestamp {
    "2026-03-01T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
}

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

fn org(number: u8, app: &str, minute: i64) -> OrgGrant {
    OrgGrant {
        id: GrantId::parse(&format!("0CIxx000000000{number:04}")).unwrap(),
        app: app.into(),
        created_at: at(minute),
        used_at: None,
        uses: 1,
        delete_token: format!("d{number}").into(),
    }
}

fn kept(profile: &str, client_id: &str, minute: i64, held: bool) -> Kept {
    Kept {
        profile: name(profile),
        client_id: client_id.into(),
        saved_at: at(minute) + SignedDuration::from_secs(9),
        issued_at: Some(at(minute)),
        fingerprint: format!("{profile}{minute}"),
        held,
    }
}

fn card() -> Card {
    Card {
        client_id: "A".into(),
        login_host: "https://login.salesforce.com".into(),
        instance_url: "https://acme.my.salesforce.com".into(),
        org: OrgId::parse("00Dxx0000001gPLEAY").unwrap(),
        user: UserId::parse("005xx000001SwiUAAS").unwrap(),
        username: None,
        display_name: None,
        kind: Kind::Production,
        scopes: None,
        minted_at: at(0),
        issued_at: None,
        seen_at: at(0),
        refreshes: 0,
        refreshed_at: None,
        expires_at: None,
        ended_at: None,
        access_fingerprint: String::new(),
        refresh_fingerprint: None,
        origin: Origin::Minted,
        hand_outs: Vec::new(),
    }
}

fn join(label: Option<&str>, grants: Vec<OrgGrant>, kept: &[Kept]) -> GrantList {
    GrantList::of(&name("acme"), &card(), label, grants, kept, at(1000))
}

fn told(list: &GrantList) -> Vec<String> {
    list.grants.iter().map(|listed| format!("{} {}", listed.grant.app, listed.whose.words())).collect()
}

#[test]
fn own_others_former_and_unknown_grants_are_told_apart_by_app_and_time() {
    let grants = vec![org(1, "cli", 0), org(2, "deck", 3), org(3, "deck", 60), org(4, "deck", 90), org(5, "deck", 200)];
    let kept = [
        kept("acme", "A", 60, false),
        kept("acme", "A", 90, true),
        kept("twin", "A", 3, true),
        kept("x", "B", 0, true),
    ];
    let list = join(None, grants, &kept);
    assert_eq!(told(&list), ["deck twin's", "deck once acme's", "deck this one", "deck not known here", "cli x's"]);
    assert_eq!((list.share().as_str(), list.next_out()), ("4 of 5", None));
    assert_eq!(list.grants[2].fingerprint.as_deref(), Some("acme90"));
}

#[test]
fn with_five_the_oldest_of_the_app_goes_next() {
    let mut grants: Vec<_> = (1..=5).map(|n| org(n, "deck", i64::from(n) * 60)).collect();
    grants.insert(0, org(9, "other", 0));
    let list = join(None, grants, &[kept("acme", "A", 300, true)]);
    assert_eq!(list.next_out().unwrap().grant.id.as_str(), "0CIxx0000000000001");
    assert_eq!(list.share(), "5 of 5");
}

#[test]
fn two_apps_in_the_same_second_are_told_apart_by_label_or_history_and_else_not_at_all() {
    let twice = || vec![org(1, "cli", 0), org(2, "deck", 0)];
    let ours = [kept("acme", "A", 0, true)];
    let unsure = join(None, twice(), &ours);
    assert_eq!((unsure.app.as_ref(), unsure.count(), unsure.next_out()), (None, None, None));
    assert_eq!(told(&unsure), ["cli not known here", "deck not known here"]);
    assert_eq!(told(&join(Some("deck"), twice(), &ours)), ["deck this one", "cli not known here"]);
    let mut more = twice();
    more.push(org(3, "deck", 60));
    let history = [kept("acme", "A", 0, false), kept("acme", "A", 60, true)];
    assert_eq!(told(&join(None, more, &history)), ["deck once acme's", "deck this one", "cli not known here"]);
}

#[test]
fn a_label_that_no_app_of_the_org_has_counts_for_nothing() {
    let list = join(Some("Acme deck"), vec![org(1, "deck", 0)], &[kept("acme", "A", 0, true)]);
    assert_eq!(told(&list), ["deck this one"]);
}

#[test]
fn no_kept_grant_is_two_of_the_org_s_and_the_nearer_one_wins() {
    let mut near = org(2, "deck", 1);
    near.created_at = at(0) + SignedDuration::from_secs(1);
    let list = join(None, vec![org(1, "deck", 1), near], &[kept("acme", "A", 0, true)]);
    assert_eq!(told(&list), ["deck not known here", "deck this one"]);
}

#[test]
fn our_own_clock_may_be_wrong_and_the_org_s_is_believed_closely() {
    let ours = |issued_at| [Kept { issued_at, ..kept("acme", "A", 0, true) }];
    let at_10 = || vec![org(1, "deck", 10)];
    assert_eq!(told(&join(None, at_10(), &ours(None))), ["deck this one"]);
    assert_eq!(join(None, at_10(), &ours(Some(at(0)))).app, None);
    assert_eq!(join(None, vec![org(1, "deck", 20)], &ours(None)).app, None);
}

#[test]
fn without_the_org_the_ledger_says_at_least() {
    let kept = [kept("acme", "A", 0, true), kept("acme", "A", 9, false), kept("x", "B", 0, true)];
    assert_eq!(at_least(&card(), &kept), "at least 2 of 5");
}
