//! What is kept up as things happen, counts and lines, against what looking at every row comes to.

use std::time::Duration;

use proptest::{prelude::*, sample::select};

use super::{
    rows::{card, cursor, press},
    stage::Stage,
};
use crate::{
    deck::{
        Action, Deck, Msg, Saved,
        field::Edit,
        list::{Line, Order},
        state::Condition,
    },
    flow::Event,
    oauth::card::Kept,
};

const CONDITIONS: [Condition; 5] =
    [Condition::NeedsYou, Condition::LoggingIn, Condition::Alive, Condition::Unsure, Condition::Never];

pub fn lines(deck: &Deck) -> Vec<String> {
    let words = |line: Line<'_>| match line {
        Line::Heading(heading, count) => format!("{heading} {count}"),
        Line::Row(row) => row.name.to_string(),
    };
    deck.lines(0..usize::MAX).map(words).collect()
}

/// The line that the cursor is on, counted from the first one in sight.
fn height(stage: &Stage) -> usize {
    let at = lines(&stage.deck).iter().position(|line| line == cursor(stage)).unwrap();
    at - stage.deck.view.list_top
}

#[test]
fn what_needs_the_person_comes_first_when_asked_for_and_groups_come_back() {
    let mut stage = Stage::new(None, true);
    let alive = card(&stage);
    stage.set("c", alive);
    press(&mut stage, &[Action::Last, Action::Sort]);
    assert_eq!(lines(&stage.deck), ["needs you 1", "broken", "alive 1", "c", "not logged in 3", "a", "b", "far"]);
    assert_eq!(cursor(&stage), "c", "the cursor stays on its row");
    stage.set("b", Saved::Broken("cannot be read".into()));
    assert_eq!(lines(&stage.deck), ["needs you 2", "b", "broken", "alive 1", "c", "not logged in 2", "a", "far"]);
    press(&mut stage, &[Action::Sort]);
    assert_eq!(lines(&stage.deck), ["a", "far", "broken", "acme 2", "b", "c"]);
}

#[test]
fn a_row_that_moves_takes_no_other_along_and_the_cursor_stays_where_it_is_on_the_screen() {
    let mut stage = Stage::new(None, true);
    let sight = crate::deck::msg::Sight { list: 3, ..Default::default() };
    stage.tell(Msg::Laid(sight));
    press(&mut stage, &[Action::Sort, Action::Last, Action::Up]);
    assert_eq!((cursor(&stage), height(&stage)), ("c", 1));
    stage.set("far", Saved::Broken("cannot be read".into()));
    assert_eq!(lines(&stage.deck)[..3], ["needs you 2", "far", "broken"]);
    assert_eq!((cursor(&stage), height(&stage)), ("c", 2), "as far down as the list's end lets it");
    stage.set("b", Saved::Broken("cannot be read".into()));
    assert_eq!((cursor(&stage), height(&stage)), ("c", 2));
}

#[test]
fn a_row_found_by_its_user_is_shown_as_soon_as_its_card_is_read() {
    let mut stage = Stage::new(None, true);
    press(&mut stage, &[Action::Find]);
    stage.tell(Msg::Edit(Edit::Insert("ana@".into())));
    assert!(lines(&stage.deck).is_empty() && stage.deck.view.cursor.is_none());
    let saved = card(&stage);
    stage.set("b", saved);
    assert_eq!(lines(&stage.deck), ["acme 1", "b"]);
    assert_eq!(cursor(&stage), "b");
    stage.set("b", Saved::Nothing);
    assert!(lines(&stage.deck).is_empty());
}

#[test]
fn where_the_selected_row_goes_the_next_one_is_selected() {
    let mut stage = Stage::new(None, true);
    for stray in ["s1", "s2", "s3"] {
        stage.set(stray, Saved::Unread);
    }
    assert_eq!(lines(&stage.deck)[..6], ["a", "far", "broken", "s1", "s2", "s3"]);
    press(&mut stage, &[Action::First, Action::Down, Action::Down, Action::Down, Action::Down]);
    assert_eq!(cursor(&stage), "s2");
    stage.set("s2", Saved::Nothing);
    assert_eq!(cursor(&stage), "s3");
}

/// Something that changes rows, conditions, search, order or time.
#[derive(Clone, Debug)]
enum Deed {
    Save(&'static str, bool),
    Lose(&'static str),
    LogIn(&'static str),
    Cancel(&'static str),
    Press(Action),
    Type(char),
    /// For so many minutes.
    Wait(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let names = || select(vec!["a", "b", "c", "far", "broken", "stray"]);
    let keys = [Action::Sort, Action::Find, Action::Yes, Action::Back, Action::Down, Action::MarkAll, Action::NeedsYou];
    prop_oneof![
        (names(), any::<bool>()).prop_map(|(name, good)| Deed::Save(name, good)),
        names().prop_map(Deed::Lose),
        names().prop_map(Deed::LogIn),
        names().prop_map(Deed::Cancel),
        select(keys.to_vec()).prop_map(Deed::Press),
        select(vec!['a', 'n', 'r', '@']).prop_map(Deed::Type),
        (0_u64..200).prop_map(Deed::Wait),
    ]
}

fn perform(stage: &mut Stage, deed: Deed) {
    match deed {
        Deed::Save(name, true) => {
            let saved = card(stage);
            stage.set(name, saved);
        }
        Deed::Save(name, false) => stage.set(name, Saved::Broken("cannot be read".into())),
        Deed::Lose(name) => stage.set(name, Saved::Nothing),
        Deed::LogIn(name) => stage.log_in(&[name]),
        Deed::Cancel(name) => {
            let flow = stage.deck.row(name).and_then(|row| row.flow);
            flow.into_iter().for_each(|id| stage.tell(Msg::Flow(id, Event::Cancelled)));
        }
        Deed::Press(action) => stage.tell(Msg::Act(action)),
        Deed::Type(c) => stage.tell(Msg::Edit(Edit::Type(c))),
        Deed::Wait(minutes) => stage.wait(Duration::from_secs(60 * minutes)),
    }
}

proptest! {
    #[test]
    fn counts_and_lines_are_those_that_looking_at_every_row_gives(deeds in prop::collection::vec(deed(), 1..40)) {
        let mut stage = Stage::new(Some(1), true);
        stage.wait(Duration::ZERO);
        for deed in deeds {
            perform(&mut stage, deed);
            let deck = &stage.deck;
            let states: Vec<_> = deck.rows.iter().map(|row| deck.state(row, stage.now).condition).collect();
            for condition in CONDITIONS {
                let count = states.iter().filter(|state| **state == condition).count();
                prop_assert_eq!(deck.counts().count(condition), count, "{:?}", condition);
            }
            let (kept, view) = (lines(&stage.deck), &deck.view);
            prop_assert_eq!(kept.len(), deck.line_count());
            let mut fresh = stage.deck.clone();
            fresh.lay_out();
            prop_assert_eq!(&kept, &lines(&fresh));
            prop_assert_eq!(view.cursor.is_none(), deck.shown_count() == 0);
            let shown: Vec<_> = deck.shown().iter().map(|row| row.name.clone()).collect();
            prop_assert_eq!(view.cursor.as_ref(), shown.get(view.position));
            if view.order == Order::NeedsYouFirst {
                let conditions: Vec<_> =
                    deck.shown().iter().map(|row| deck.state(row, stage.now).condition).collect();
                prop_assert!(conditions.is_sorted());
            }
        }
    }
}

#[test]
fn ten_thousand_rows_are_marked_and_unmarked_by_one_key() {
    let mut stage = Stage::new(None, true);
    let stray = |number| (format!("stray-{number}").into(), Saved::Broken("cannot be read".into()), Kept::default());
    stage.tell(Msg::Read((0..10_000).map(stray).collect()));
    press(&mut stage, &[Action::MarkAll]);
    assert_eq!(stage.deck.view.marks.len(), 10_005);
    press(&mut stage, &[Action::MarkAll, Action::Last]);
    assert!(stage.deck.view.marks.is_empty());
}
