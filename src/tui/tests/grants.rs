//! The Grants tab: it asks when a key says so, shows what it was told, and ends nothing that is in use.

use insta::assert_snapshot;
use jiff::{SignedDuration, Timestamp};

use super::stage::Stage;
use crate::{
    deck::{
        Effect, Msg,
        grant::{GrantList, Listed, Whose},
        inquiry::Inquiry,
    },
    oauth::grant_list::{GrantId, OrgGrant},
    profile::ProfileName,
    tui::Theme,
};

pub fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

fn id(number: u8) -> GrantId {
    GrantId::parse(&format!("0CI8K00000000{number:02}")).unwrap()
}

fn listed(number: u8, app: &str, created_at: Timestamp, used_at: Option<Timestamp>, whose: Whose) -> Listed {
    let grant = OrgGrant {
        id: id(number),
        app: app.into(),
        created_at,
        used_at,
        uses: u64::from(number) * 7,
        delete_token: "CANARYDELETE".into(),
    };
    Listed { grant, whose, fingerprint: None }
}

/// Five of the app, and one of another.
pub fn list(now: Timestamp) -> GrantList {
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    let deck = |number, age, used, whose| listed(number, "Acme deck", days(age), used, whose);
    GrantList {
        asked_at: now,
        app: Some("Acme deck".into()),
        grants: vec![
            deck(1, 61, Some(days(30)), Whose::Nobody),
            deck(2, 12, None, Whose::Former(name("acme-uat"))),
            deck(3, 9, Some(days(1)), Whose::Other(name("acme-qa"))),
            deck(4, 3, Some(days(2)), Whose::Perhaps(name("acme-qa"))),
            deck(5, 2, Some(now), Whose::This),
            listed(6, "Salesforce CLI", days(100), Some(days(4)), Whose::Nobody),
        ],
    }
}

fn asked(stage: &Stage) -> usize {
    stage.performed.iter().filter(|effect| matches!(effect, Effect::AskGrants(_))).count()
}

fn told(size: (u16, u16)) -> Stage {
    let mut stage = Stage::full(size, Theme::dark());
    stage.press("/acme-uat<Enter>7");
    let list = list(stage.now.wall);
    stage.tell(Msg::GrantsTold(name("acme-uat"), Box::new(Inquiry::Told(list)), None));
    stage.wait(120);
    stage
}

#[test]
fn the_tab_asks_by_its_key_and_by_nothing_else() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme<Enter>");
    assert_eq!(asked(&stage), 0);
    stage.press("7");
    assert_eq!(asked(&stage), 1);
    assert!(stage.screen().contains("The org is being asked."));
    stage.press("7j");
    assert_eq!(asked(&stage), 1, "one question at a time, and moving asks nobody");
    assert!(stage.screen().contains("7 asks the org for this user's grants"));
    stage.press("/umbrella<Enter>7");
    assert_eq!(asked(&stage), 1, "without a token there is nobody to ask as");
}

#[test]
fn what_the_org_told_is_shown_with_its_age() {
    for size in [(120, 40), (80, 24)] {
        let mut stage = told(size);
        stage.press(if size.0 < 100 { "<Tab>" } else { "" });
        assert_snapshot!(format!("grants_{}x{}", size.0, size.1), stage.screen());
        assert!(!format!("{:?}", stage.deck).contains("CANARY"));
    }
}

#[test]
fn an_org_that_does_not_tell_leaves_the_ledger() {
    let mut stage = told((120, 40));
    stage.press("7");
    assert!(stage.screen().contains("asking again") && stage.screen().contains("5 of 5"));
    let why = "the org no longer accepts its access token; r gets a new one".into();
    let inquiry = Inquiry::NotTold { why, case: None, at_least: "at least 2 of 5".into(), asked_at: stage.now.wall };
    stage.tell(Msg::GrantsTold(name("acme-uat"), Box::new(inquiry), None));
    stage.draw();
    assert_snapshot!("grants_not_told", stage.screen());
}

#[test]
fn a_grant_is_chosen_and_ended_from_the_list_unless_a_profile_lives_on_it() {
    let mut stage = told((120, 40));
    stage.press("x");
    assert!(stage.deck.view.menu.is_some(), "without the keys the list has no part in it");
    stage.press("<Esc><Tab>");
    assert_snapshot!("grants_chosen", stage.screen());
    for words in ["acme-qa lives on this grant", "acme-qa may live on this grant", "revoke the profile instead"] {
        stage.press(if words.contains("qa lives") { "jjx" } else { "jx" });
        assert!(stage.screen().contains(words) && stage.deck.question().is_none(), "{}", stage.screen());
    }
    let chosen = |stage: &Stage| stage.deck.chosen_grant().unwrap().grant.id.clone();
    stage.press("G");
    assert_eq!(chosen(&stage), id(6));
    stage.press("gx");
    assert!(stage.screen().contains("End grant 0CI8K0000000001 (unknown here, of Acme deck) at the org of acme-uat?"));
    stage.press("n");
    assert!(!stage.performed.iter().any(|effect| matches!(effect, Effect::EndGrant(..))));
    stage.press("xy");
    let Some(Effect::EndGrant(_, listed)) = stage.performed.last().cloned() else { panic!() };
    stage.press("q");
    assert!(!stage.performed.contains(&Effect::Quit), "what was sent is awaited");
    stage.tell(Msg::GrantEnded(name("acme-uat"), listed, Ok(()), None));
    assert!(stage.performed.contains(&Effect::Quit));
    assert_eq!(stage.deck.inquiry("acme-uat").unwrap().list().unwrap().share(), "4 of 5");
    assert_eq!(chosen(&stage), id(2), "the next one is chosen");
}

#[test]
fn on_production_the_name_is_typed_before_a_grant_ends() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>7");
    let list = list(stage.now.wall);
    stage.tell(Msg::GrantsTold(name("acme-prod"), Box::new(Inquiry::Told(list)), None));
    let ends = |stage: &Stage| stage.performed.iter().any(|effect| matches!(effect, Effect::EndGrant(..)));
    stage.press("<Tab>xacme-uat<Enter>");
    assert!(!ends(&stage));
    stage.press("xacme-prod<Enter>");
    assert!(ends(&stage));
}

#[test]
fn the_chosen_grant_stays_in_sight() {
    let mut stage = told((80, 24));
    stage.press("<Tab>G");
    assert!(stage.screen().contains("100d ago"), "{}", stage.screen());
    stage.press("g");
    assert!(stage.screen().contains("of 5 grants"), "{}", stage.screen());
}
