//! Grants over their life: the sixth, rotation and reuse, sessions, and memory that stays flat.

use super::*;
use crate::simulator::{
    scenario::{AppSpec, RefreshPolicy},
    world::Site,
};

const ANA: UserRef = UserRef { org: 0, user: 0 };

fn app() -> AppSpec {
    AppSpec::new("acme", "acme")
}

fn consent(app: &AppSpec, scopes: &[&str]) -> Consent {
    let scopes = scopes.iter().copied().map(str::to_owned).collect();
    Consent { user: ANA, client_id: app.client_id.clone(), scopes, site: Site::Org(0) }
}

fn log_in(grants: &mut Grants, app: &AppSpec, now: Millis) -> Issued {
    grants.begin(consent(app, &["api", "refresh_token"]), app, mint::access_token("00D"), now)
}

fn refresh(grants: &mut Grants, app: &AppSpec, token: &str, now: Millis) -> Result<Issued, Words> {
    let id = grants.claim(token, app, now)?;
    grants.renew(id, app, mint::access_token("00D"), now)
}

/// Everything that takes memory.
fn weight(grants: &Grants) -> (usize, usize) {
    let held: usize = grants.by_user.values().map(BTreeSet::len).sum();
    assert_eq!(held, grants.grants.len());
    (grants.grants.len(), grants.tokens.len())
}

#[test]
fn a_row_says_when_and_how_often_its_grant_was_used() {
    let (mut grants, app) = (Grants::default(), app());
    let token = log_in(&mut grants, &app, 10).refresh.unwrap();
    refresh(&mut grants, &app, &token, 20).unwrap();
    let (id, row) = grants.of_user(ANA).next().unwrap();
    assert_eq!((row.created, row.used, row.uses, row.app_name.as_str()), (10, 20, 2, "acme deck"));
    assert_eq!(id.row(), "0CISIM0000000014BA");
}

#[test]
fn a_delete_token_ends_its_grant_and_is_no_token_otherwise() {
    let (mut grants, app) = (Grants::default(), app());
    let (first, second) = (log_in(&mut grants, &app, 0), log_in(&mut grants, &app, 0));
    let delete = grants.of_user(ANA).next().unwrap().1.delete_token.to_string();
    assert!(grants.look_up(&delete, &app, 0).is_none() && grants.session(&delete, 0).is_none());
    assert_eq!(grants.claim(&delete, &app, 0), Err(EXPIRED));
    assert!(grants.revoke(&delete, 0));
    assert!(!grants.revoke(&delete, 0), "it is gone");
    assert!(grants.session(&first.access, 0).is_none());
    assert!(grants.session(&second.access, 0).is_some());
}

#[test]
fn a_refresh_of_a_grant_that_ended_meanwhile_gives_nothing() {
    let (mut grants, app) = (Grants::default(), app());
    let token = log_in(&mut grants, &app, 0).refresh.unwrap();
    let claimed = grants.claim(&token, &app, 0).unwrap();
    assert!(grants.revoke(&token, 0));
    assert_eq!(grants.renew(claimed, &app, "late".to_owned(), 0).unwrap_err(), EXPIRED);
    assert_eq!(weight(&grants), (0, 0));
}

#[test]
fn a_consent_without_a_refresh_token_is_remembered_and_ends_no_lasting_one() {
    let (mut grants, mut app) = (Grants::default(), app());
    let lasting = log_in(&mut grants, &app, 0);
    for _ in 0..1_000 {
        assert_eq!(grants.begin(consent(&app, &["web"]), &app, mint::access_token("00D"), 0).refresh, None);
    }
    assert!(grants.has_approved(ANA, &app.client_id, &["web".to_owned()]));
    assert!(grants.session(&lasting.access, 0).is_some());
    assert_eq!(weight(&grants).0, 1 + PASSING_PER_USER_AND_APP);
    app.refresh_policy = RefreshPolicy::Never;
    assert_eq!(log_in(&mut grants, &app, 0).refresh, None);
}

#[test]
fn memory_stays_flat_over_a_hundred_thousand_logins_and_refreshes() {
    let (mut grants, mut app) = (Grants::default(), app());
    app.rotate = true;
    let run = |grants: &mut Grants, logins: Millis| {
        for now in 0..logins {
            let mut token = log_in(grants, &app, now).refresh.unwrap();
            for _ in 0..9 {
                token = refresh(grants, &app, &token, now).unwrap().refresh.unwrap();
            }
        }
        weight(grants)
    };
    let warm = run(&mut grants, 10);
    assert_eq!(run(&mut grants, 10_000), warm);
    assert_eq!(warm.0, GRANTS_PER_USER_AND_APP);
    grants.revoke_where(|_| true);
    assert_eq!(weight(&grants), (0, 0));
}

#[test]
fn one_grant_refreshed_for_ever_keeps_its_latest_tokens() {
    let (mut grants, mut app) = (Grants::default(), app());
    app.rotate = true;
    let first = log_in(&mut grants, &app, 0);
    let mut tokens = vec![first.refresh.unwrap()];
    for _ in 0..2 * ROTATED_OUT_PER_GRANT {
        let token = refresh(&mut grants, &app, tokens.last().unwrap(), 0).unwrap().refresh.unwrap();
        tokens.push(token);
    }
    assert_eq!(weight(&grants).1, 1 + (1 + ROTATED_OUT_PER_GRANT) + SESSIONS_PER_GRANT);
    assert!(grants.session(&first.access, 0).is_none(), "the oldest session gave way");
    assert_eq!(grants.claim(&tokens[0], &app, 0), Err(EXPIRED));
    assert_eq!(grants.counters.reuse_events, 0, "too old to be recognised");
    assert_eq!(grants.claim(&tokens[ROTATED_OUT_PER_GRANT + 5], &app, 0), Err(EXPIRED));
    assert_eq!((grants.counters.reuse_events, weight(&grants)), (1, (0, 0)), "the family ended");
}

#[test]
fn sessions_that_are_over_make_room_first() {
    let (mut grants, app) = (Grants::default(), app());
    let token = log_in(&mut grants, &app, 0).refresh.unwrap();
    let used = refresh(&mut grants, &app, &token, 1).unwrap().access;
    let over = 2 * 60 * 60 * 1000;
    assert!(grants.session(&used, over - 1).is_some());
    let latest = refresh(&mut grants, &app, &token, over).unwrap().access;
    assert_eq!(weight(&grants).1, 4, "a delete, a refresh and two access tokens");
    assert!(grants.end_session(&latest, over) && !grants.end_session(&latest, over));
    assert_eq!(weight(&grants).1, 3);
}
