//! What the deck makes of changes on disk: whose they are, what stays as it was, what is said.

use std::time::Duration;

use super::{
    rows::{card, cursor, press},
    stage::{Stage, name, plain},
};
use crate::{
    deck::{
        Action, Effect, Msg, Saved,
        field::Edit,
        msg::{Change, Files, Sight, Tokens},
    },
    flow::{Event, FlowId, Phase},
    oauth::{
        call::Answer,
        card::{Card, Kept},
        token::Reply,
    },
};

/// A card with another access token.
fn renewed(saved: &Saved) -> Saved {
    changed(saved, |card| card.access_fingerprint = "0badcafe".into())
}

fn changed(saved: &Saved, change: impl FnOnce(&mut Card)) -> Saved {
    let Saved::Known(card) = saved else { panic!("no card") };
    let mut card = card.clone();
    change(&mut card);
    Saved::Known(card)
}

pub fn journal(stage: &Stage) -> Vec<String> {
    let words = |entry: &crate::deck::journal::Entry| match &entry.name {
        Some(name) => format!("{name}: {}", entry.words),
        None => entry.words.to_string(),
    };
    stage.deck.journal.newest().map(words).collect()
}

fn reply(body: &str) -> Answer {
    let content_type = "application/json".into();
    Answer {
        reply: Ok(Reply {
            status: 200,
            content_type,
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        }),
        times: Default::default(),
    }
}

const TOKENS: &str = r#"{"access_token":"00Dxx0000001gPL!A","refresh_token":"5Aep","instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS","token_type":"Bearer","scope":"api refresh_token"}"#;
const IDENTITY: &str =
    r#"{"user_id":"005xx000001SwiUAAS","organization_id":"00Dxx0000001gPLEAY","username":"ana@acme.com"}"#;

/// A login that has come to its save.
fn save(stage: &mut Stage, profile: &str) -> FlowId {
    stage.log_in(&[profile]);
    let (id, state) = (stage.id(profile), stage.state(profile));
    stage.visit(1717, "/OauthRedirect", &format!("code=x&state={state}"));
    for body in [TOKENS, IDENTITY] {
        let (Phase::Exchanging { call, .. } | Phase::Identifying { call, .. }) = stage.flow(profile).phase() else {
            panic!("{:?}", stage.flow(profile).phase())
        };
        let answered = Event::Answered(*call, reply(body));
        stage.tell(Msg::Flow(id, answered));
    }
    id
}

#[test]
fn what_changed_is_read_and_nothing_else() {
    let mut stage = Stage::new(None, true);
    let tokens = Files::These(vec![name("a"), name("far")]);
    stage.tell(Msg::Changed(Change { tokens, ..Change::default() }));
    assert_eq!(stage.out, [Effect::Read(vec![name("a"), name("far")])]);
    stage.out.clear();
    stage.tell(Msg::Changed(Change { settings: true, ..Change::default() }));
    assert_eq!(stage.out, [Effect::Settings]);
    stage.out.clear();
    let saved = card(&stage);
    stage.set("b", saved);
    stage.tell(Msg::Changed(Change { settings: true, default: true, tokens: Files::All }));
    assert_eq!(stage.out, [Effect::Settings, Effect::Default, Effect::ReadAll(vec![name("b")])]);
}

#[test]
fn the_default_follows_the_disk_and_a_change_is_said_once() {
    let mut stage = Stage::new(None, true);
    let default = |text: &str| Some((name(text), plain("./.orgdeck")));
    stage.deck.default = default("a");
    let lines = |stage: &Stage| stage.deck.journal.newest().map(|entry| entry.words.to_string()).collect::<Vec<_>>();
    let ignored = vec![plain("./.orgdeck is ignored: others can write it (chmod go-w)")];
    for (found, passed_over) in
        [(default("a"), vec![]), (default("b"), vec![]), (None, ignored.clone()), (None, ignored)]
    {
        stage.tell(Msg::Defaulted(found.clone(), passed_over));
        assert_eq!(stage.deck.default, found);
    }
    assert_eq!(
        lines(&stage),
        [
            "./.orgdeck is ignored: others can write it (chmod go-w)",
            "there is no default here any more",
            "the default here is b now (./.orgdeck)",
        ]
    );
}

#[test]
fn t02_another_orgdecks_new_token_is_shown_in_place_and_said_once() {
    let mut stage = Stage::new(None, true);
    stage.tell(Msg::Laid(Sight { list: 2, ..Sight::default() }));
    let saved = card(&stage);
    for profile in ["b", "c"] {
        stage.set(profile, saved.clone());
    }
    press(&mut stage, &[Action::Find]);
    stage.tell(Msg::Edit(Edit::Insert("acme".into())));
    press(&mut stage, &[Action::Yes, Action::Mark]);
    let view = |stage: &Stage| {
        let view = &stage.deck.view;
        (view.cursor.clone(), view.marks.clone(), view.find.clone(), view.list_top)
    };
    stage.deck.journal = Default::default();
    let before = view(&stage);
    assert_eq!((cursor(&stage), before.1.len()), ("c", 1));
    stage.set("b", renewed(&saved));
    assert_eq!(view(&stage), before);
    assert_eq!(stage.deck.row("b").unwrap().card().unwrap().access_fingerprint, "0badcafe");
    assert_eq!(journal(&stage), ["b: another orgdeck saved a new access token"]);
    stage.set("b", renewed(&saved));
    assert_eq!(journal(&stage).len(), 1);
}

#[test]
fn each_kind_of_change_has_its_words() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    let again = changed(&saved, |card| card.minted_at += Duration::from_secs(1));
    let seen = changed(&again, |card| card.seen_at += Duration::from_secs(1));
    let steps = [
        (saved, Some("another orgdeck logged it in as ana@acme.com")),
        (again, Some("another orgdeck logged it in as ana@acme.com")),
        // Somebody asked whether it lives.
        (seen, None),
        (Saved::Broken("not JSON".into()), Some("another program wrote what cannot be used: not JSON")),
        (Saved::Nothing, Some("its tokens were removed by another program")),
    ];
    for (saved, words) in steps {
        stage.deck.journal = Default::default();
        stage.set("a", saved);
        assert_eq!(journal(&stage), words.map(|words| format!("a: {words}")).into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_card_that_is_read_for_the_first_time_is_no_news() {
    let mut stage = Stage::new(None, true);
    stage.set("a", Saved::Unread);
    stage.deck.journal = Default::default();
    let saved = card(&stage);
    stage.set("a", saved);
    assert!(journal(&stage).is_empty());
}

#[test]
fn many_changes_at_once_are_one_line() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    let all = |saved: &Saved| {
        Msg::Read((0..40).map(|number| (format!("s{number:02}").into(), saved.clone(), Kept::default())).collect())
    };
    stage.tell(all(&saved));
    stage.tell(all(&renewed(&saved)));
    let said = journal(&stage);
    assert_eq!(said[0], "s00 and 39 others: another orgdeck saved a new access token");
    assert_eq!(said.len(), 2);
}

#[test]
fn what_is_saved_here_changes_nothing_when_the_disk_tells_of_it() {
    let mut stage = Stage::new(None, true);
    save(&mut stage, "a");
    let saved = stage.deck.row("a").unwrap().saved.clone();
    assert!(matches!(saved, Saved::Known(_)));
    let (said, view) = (journal(&stage), format!("{:?}", stage.deck.view));
    stage.set("a", saved);
    assert_eq!((journal(&stage), format!("{:?}", stage.deck.view)), (said, view));
}

#[test]
fn while_it_is_being_saved_here_a_file_is_nobody_elses() {
    let mut stage = Stage::new(None, true);
    stage.disk = false;
    let id = save(&mut stage, "a");
    assert!(matches!(stage.flow("a").phase(), Phase::Unsaved { .. }));
    let (saved, said) = (card(&stage), journal(&stage));
    stage.set("a", saved);
    assert_eq!(stage.deck.row("a").unwrap().saved, Saved::Nothing);
    assert_eq!(journal(&stage), said);
    // It might have been before the lock was taken: the end tells.
    stage.out.clear();
    stage.disk = true;
    stage.tell(Msg::Flow(id, Event::Retried));
    assert!(stage.out.contains(&Effect::Read(vec![name("a")])), "{:?}", stage.out);
}

#[test]
fn a_login_elsewhere_is_newer_than_one_that_failed_here() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    let timeout = Duration::from_secs(601);
    stage.wait(timeout);
    let state = |stage: &Stage| stage.deck.state(stage.deck.row("a").unwrap(), stage.now).words;
    assert_eq!(state(&stage), "failed: time_over");
    let saved = card(&stage);
    stage.set("a", saved);
    assert_eq!(state(&stage), "alive just now");
    assert!(stage.deck.flows.is_empty());
}

#[test]
fn t56_tokens_that_are_shown_are_hidden_when_they_are_not_the_saved_ones_any_more() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("a", saved.clone());
    stage.tell(Msg::Revealed(name("a"), Ok(Tokens { access: "00D!x".into(), refresh: None })));
    assert!(stage.deck.view.revealed.is_some());
    stage.set("a", renewed(&saved));
    assert!(stage.deck.view.revealed.is_none());
}

#[test]
fn where_nobody_tells_of_changes_keys_look_for_them_once_a_second_at_most() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::Down]);
    assert!(!stage.out.contains(&Effect::Look));
    stage.tell(Msg::Unwatched("the limit is reached".into()));
    let looks = |stage: &Stage| stage.out.iter().filter(|effect| **effect == Effect::Look).count();
    assert_eq!(looks(&stage), 1);
    press(&mut stage, &[Action::Down, Action::Up]);
    assert_eq!(looks(&stage), 1);
    stage.now.since_start += Duration::from_secs(1);
    press(&mut stage, &[Action::Down, Action::Up]);
    assert_eq!(looks(&stage), 2);
    assert_eq!(
        journal(&stage),
        ["what other programs change is seen only when a key is pressed: the limit is reached"]
    );
}

#[test]
fn an_attended_deck_watches_the_disk_since_the_programs_start() {
    for attended in [true, false] {
        let mut stage = Stage::new(None, attended);
        stage.tell(Msg::Started);
        let start = stage.now.wall - Duration::from_secs(100);
        assert_eq!(stage.out.contains(&Effect::Watch(start)), attended);
    }
}
