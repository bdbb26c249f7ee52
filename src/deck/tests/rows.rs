//! Rows, cursor, marks, and what Enter and L do to them.

use super::stage::{Stage, name, plain};
use crate::{
    deck::{Action, Effect, Msg, Saved, field::Edit, list::Line, question::Question, state::Condition},
    oauth::card::{Card, Kept, Origin},
    profile::{Kind, OrgId, UserId},
};

pub fn card(stage: &Stage) -> Saved {
    Saved::Known(Box::new(Card {
        client_id: "3MVG9IHf89I1t8hrvswazsWed".into(),
        login_host: "https://login.salesforce.com".into(),
        instance_url: "https://acme.my.salesforce.com".into(),
        org: OrgId::parse("00Dxx0000001gPLEAY").unwrap(),
        user: UserId::parse("005xx000001SwiUAAS").unwrap(),
        username: Some("ana@acme.com".into()),
        display_name: None,
        kind: Kind::Production,
        scopes: None,
        minted_at: stage.now.wall,
        issued_at: None,
        seen_at: stage.now.wall,
        refreshes: 0,
        refreshed_at: None,
        expires_at: None,
        ended_at: None,
        access_fingerprint: "b75fcf7f".into(),
        refresh_fingerprint: None,
        origin: Origin::Minted,
        hand_outs: Vec::new(),
    }))
}

pub fn cursor(stage: &Stage) -> &str {
    stage.deck.view.cursor.as_deref().unwrap_or_default()
}

pub fn press(stage: &mut Stage, actions: &[Action]) {
    for action in actions {
        stage.tell(Msg::Act(*action));
    }
}

#[test]
fn ungrouped_rows_come_first_then_groups_with_their_headings() {
    let stage = Stage::new(None, true);
    let lines: Vec<_> = stage
        .deck
        .lines(0..99)
        .map(|line| match line {
            Line::Heading(group, count) => format!("{group} {count}"),
            Line::Row(row) => row.name.to_string(),
        })
        .collect();
    assert_eq!(lines, ["a", "far", "broken", "acme 2", "b", "c"]);
}

#[test]
fn a_token_file_without_settings_is_a_row_until_it_goes() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("stray", saved);
    let row = stage.deck.row("stray").unwrap();
    assert_eq!(stage.deck.state(row, stage.now).words, "no settings");
    stage.set("stray", Saved::Nothing);
    assert!(stage.deck.row("stray").is_none());
}

#[test]
fn a_broken_profile_says_why_and_does_not_log_in() {
    let mut stage = Stage::new(None, true);
    let row = stage.deck.row("broken").unwrap();
    let state = stage.deck.state(row, stage.now);
    assert_eq!(state.condition, Condition::NeedsYou);
    assert!(state.words.contains("line"), "{}", state.words);
    press(&mut stage, &[Action::NeedsYou, Action::LogIn]);
    assert_eq!(cursor(&stage), "broken");
    assert!(stage.said().contains("cannot log in"), "{}", stage.said());
    assert!(stage.deck.flows.is_empty());
}

#[test]
fn l_logs_in_the_marked_rows_and_unmarks_them() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::Mark, Action::Mark, Action::LogIn]);
    assert_eq!(stage.browsed(), ["a", "far"]);
    assert!(stage.deck.view.marks.is_empty());
    assert_eq!(cursor(&stage), "a", "what begins is to be seen");
}

#[test]
fn l_on_a_living_row_asks_first() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("a", saved);
    press(&mut stage, &[Action::LogIn]);
    assert!(matches!(stage.deck.question(), Some(Question::LogInAgain { .. })));
    assert!(stage.deck.flows.is_empty());
    press(&mut stage, &[Action::Yes]);
    assert_eq!(stage.browsed(), ["a"]);
}

#[test]
fn enter_never_makes_a_new_grant_by_surprise() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("a", saved);
    press(&mut stage, &[Action::Enter]);
    assert!(stage.deck.flows.is_empty());
    stage.set("a", Saved::Nothing);
    press(&mut stage, &[Action::Back, Action::Enter]);
    assert_eq!(stage.browsed(), ["a"]);
    press(&mut stage, &[Action::Enter]);
    assert_eq!(stage.browsed(), ["a"], "the link again, not another login");
    assert_eq!(stage.deck.flows.len(), 1);
}

#[test]
fn one_login_a_profile_at_a_time() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    stage.log_in(&["a"]);
    assert_eq!(stage.deck.flows.len(), 1);
    assert!(stage.said().contains("under way already"), "{}", stage.said());
}

#[test]
fn a_search_narrows_the_list_and_escape_gives_it_back() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::Find]);
    stage.tell(Msg::Edit(Edit::Insert("acme".into())));
    assert_eq!(stage.deck.shown().iter().map(|row| &*row.name).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(cursor(&stage), "b");
    press(&mut stage, &[Action::Yes, Action::NextMatch]);
    assert_eq!(cursor(&stage), "c");
    press(&mut stage, &[Action::Back]);
    assert_eq!(stage.deck.shown().len(), 5);
    assert_eq!(cursor(&stage), "c", "the cursor is on a name, not on a place");
}

#[test]
fn a_range_and_all_are_marked_among_what_is_shown() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::Mark, Action::Down, Action::MarkRange]);
    assert_eq!(stage.deck.view.marks.len(), 3);
    press(&mut stage, &[Action::MarkAll]);
    assert_eq!(stage.deck.view.marks.len(), 5);
    press(&mut stage, &[Action::MarkAll]);
    assert!(stage.deck.view.marks.is_empty());
}

#[test]
fn client_secrets_are_typed_one_after_the_other_and_supplied_to_who_asked() {
    use crate::deck::msg::AskId;
    let mut stage = Stage::new(None, true);
    stage.tell(Msg::Wanted(AskId(1), plain("Consumer secret of x: ")));
    stage.tell(Msg::Wanted(AskId(2), plain("Consumer secret of y: ")));
    stage.tell(Msg::Edit(Edit::Insert("s1".into())));
    press(&mut stage, &[Action::Yes, Action::No]);
    assert!(stage.out.contains(&Effect::Supply(AskId(1), Some("s1".into()))));
    assert!(stage.out.contains(&Effect::Supply(AskId(2), None)));
    assert_eq!(stage.deck.view.typing, None);
}

#[test]
fn unread_cards_are_read_at_the_start() {
    let mut stage = Stage::new(None, true);
    stage.set("b", Saved::Unread);
    stage.tell(Msg::Started);
    assert!(stage.out.contains(&Effect::Read(vec![name("b")])));
}

#[test]
fn cards_are_read_a_hundred_at_a_time_from_the_top_of_the_list_on() {
    let mut stage = Stage::new(None, true);
    let unread = |number: usize| (format!("s{number:03}").into(), Saved::Unread, Kept::default());
    stage.tell(Msg::Read((0..250).map(unread).collect()));
    stage.tell(Msg::Started);
    let mut sizes = Vec::new();
    loop {
        let read = stage.out.iter().find_map(|effect| match effect {
            Effect::Read(names) => Some(names.clone()),
            _ => None,
        });
        let Some(names) = read else { break };
        sizes.push((names.len(), names[0].to_string()));
        stage.out.clear();
        stage.tell(Msg::Read(
            names.iter().map(|name| (name.as_str().into(), Saved::Nothing, Kept::default())).collect(),
        ));
    }
    assert_eq!(sizes, [(100, "s000".into()), (100, "s100".into()), (50, "s200".into())]);
}
