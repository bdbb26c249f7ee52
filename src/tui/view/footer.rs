//! The last line: the keys of the place that has the cursor, the most useful first.

use ratatui::text::Span;

use super::{Pen, Scene, fit};
use crate::{
    deck::{
        Deck,
        action::{Action, Pane, ProfileAct},
        next::Next,
        view::Typing,
    },
    flow::Now,
    tui::{
        keymap::{Bound, Does, Place},
        spot::{Spot, Spots},
    },
};

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, spots: &mut Spots) {
    let last = entry(scene, &Does::Act(Action::Help)).filter(|_| scene.deck.view.typing.is_none());
    let reserved = last.map_or(0, |(bound, word)| 2 + width(bound, word));
    let room = pen.width().saturating_sub(1 + reserved);
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for (place, group) in groups(scene).into_iter().enumerate() {
        let mut gap = if place == 0 { "" } else { " │ " };
        for (bound, word) in group {
            if used + fit::width(gap) + width(bound, word) > room {
                break;
            }
            used += fit::width(gap);
            note(pen, used, (bound, word), spots);
            used += width(bound, word);
            spans.push(Span::styled(gap, scene.theme.dim));
            spans.extend(spell(scene, bound, word));
            gap = "  ";
        }
    }
    if let Some((bound, word)) = last {
        let gap = if used > 1 { "  " } else { "" };
        note(pen, used + fit::width(gap), (bound, word), spots);
        spans.push(Span::raw(gap));
        spans.extend(spell(scene, bound, word));
    }
    pen.spans(0, 0, pen.width(), &spans);
}

/// A click there presses the key; several digits stand for themselves.
fn note(pen: &Pen<'_>, x: usize, (bound, word): Entry<'_>, spots: &mut Spots) {
    if let (Does::Act(_), Some(key)) = (&bound.does, bound.keys.first()) {
        spots.note(pen.cells(x, 0, width(bound, word)), Spot::Key(*key));
    }
}

type Entry<'a> = (&'a Bound, &'static str);

const WAITING: &[Action] = &[Action::Paste, Action::Browser, Action::Copy, Action::MoreTime, Action::Cancel];
const HELD: &[Action] = &[Action::Profile(ProfileAct::Edit), Action::Cancel];
const EDITED: &[Action] = &[Action::Profile(ProfileAct::Edit), Action::ResetRequest, Action::Cancel];
const LIST: &[Action] = &[
    Action::Mark,
    Action::Enter,
    Action::LogIn,
    Action::Renew,
    Action::Check,
    Action::Menu,
    Action::NeedsYou,
    Action::Find,
    Action::Quit,
];
const LANES: &[Action] =
    &[Action::Down, Action::Up, Action::NextPane, Action::LogIn, Action::Renew, Action::Check, Action::Back];
const SCROLLED: &[Action] = &[Action::Down, Action::Up, Action::NextPane, Action::Back];
const OVERLAY: &[Action] = &[Action::Back, Action::Down, Action::Up];

/// What stands there, in groups with a line between them.
fn groups<'a>(scene: &Scene<'a>) -> Vec<Vec<Entry<'a>>> {
    let (deck, now) = (scene.deck, scene.now);
    let entry = |does: &Does| entry(scene, does);
    let said = |actions: &[Action]| actions.iter().filter_map(|action| entry(&Does::Act(*action))).collect::<Vec<_>>();
    let of = |place| of(scene, place);
    if let Some(Typing::Form(form)) = &deck.view.typing {
        let choice = if form.chooses() { of(Place::Choice) } else { Vec::new() };
        let leaves = of(Place::Typing).into_iter().filter(|(bound, _)| bound.does == Does::Act(Action::No)).collect();
        return vec![of(Place::Form), choice, leaves];
    }
    if deck.view.typing.is_some() {
        return vec![of(Place::Typing)];
    }
    if deck.view.help {
        return vec![said(OVERLAY)];
    }
    if deck.view.menu.is_some() || deck.copying().is_some() || !deck.going_back().is_empty() {
        return vec![said(&[Action::Back])];
    }
    let waits = deck.selected().and_then(|row| deck.flow_of(row)).is_some_and(|flow| flow.is_waiting());
    let mut groups = Vec::new();
    let changed = deck.selected().is_some_and(|row| deck.refreshed(row).is_some());
    match deck.question() {
        Some(question) if !deck.is_ripe(&question, now) || !deck.is_asked_here(&question) => {}
        Some(question) if deck.takes_org(&question) => groups.push(said(&[Action::AcceptOrg, Action::No])),
        Some(_) => groups.push(of(Place::Question)),
        None if changed => groups.push(said(&[Action::AcceptOrg])),
        None => {}
    }
    let back = if deck.ways_back().is_empty() { Vec::new() } else { said(&[Action::GoBack]) };
    if waits {
        groups.push(said(WAITING));
    } else if deck.selected().and_then(|row| deck.last_of(row)).is_some_and(|last| !last.is_over()) {
        let keys = match deck.held_in_use() {
            // Enter answers.
            Some((id, _)) if deck.keeping(id).is_some() => Vec::new(),
            Some(_) => of(Place::Held),
            None => said(match deck.held_here().and_then(|last| last.held().map(|held| held.draft.is_edited())) {
                Some(true) => EDITED,
                Some(false) => HELD,
                None => &[Action::Cancel],
            }),
        };
        groups.push([keys, back].concat());
    } else if !back.is_empty() {
        let again = if deck.last_step().is_some() { said(&[Action::Repeat]) } else { Vec::new() };
        groups.push([again, back].concat());
    }
    groups.push(match deck.view.focus {
        Pane::List if deck.has_lanes() => said(LANES),
        _ if deck.is_new() => {
            let copy = of(Place::Welcome);
            said(&[Action::Profile(ProfileAct::Add)]).into_iter().chain(copy).chain(said(&[Action::Quit])).collect()
        }
        Pane::List => said(LIST).into_iter().filter_map(|entry| next_thing(deck, now, entry)).collect(),
        Pane::Detail if deck.held_in_use().is_some() => said(SCROLLED),
        Pane::Detail if deck.chosen_grant().is_some() && !deck.read_only => {
            let end = entry(&Does::Act(Action::Menu)).map(|(bound, _)| (bound, "end this grant"));
            end.into_iter().chain(entry(&Does::Tab)).chain(said(SCROLLED)).collect()
        }
        Pane::Detail => entry(&Does::Tab).into_iter().chain(said(SCROLLED)).collect(),
        Pane::Journal => said(SCROLLED),
    });
    groups
}

/// What Enter does depends on the row, and should not be a riddle; on a waiting login another key says
/// the same.
fn next_thing<'a>(deck: &Deck, now: Now, (bound, word): Entry<'a>) -> Option<Entry<'a>> {
    let Some(row) = deck.selected().filter(|_| bound.does == Does::Act(Action::Enter)) else {
        return Some((bound, word));
    };
    let word = match deck.next_of(row, now) {
        Next::Save => "save again",
        Next::Send => "send",
        Next::Details => "details",
        // A key of its own stands there for these.
        Next::Browser | Next::LogIn | Next::Renew => return None,
    };
    Some((bound, word))
}

fn of<'a>(scene: &Scene<'a>, place: Place) -> Vec<Entry<'a>> {
    scene.keys_of(place).filter(|bound| !bound.short.is_empty()).map(|bound| (bound, bound.short)).collect()
}

fn entry<'a>(scene: &Scene<'a>, does: &Does) -> Option<Entry<'a>> {
    scene.key_of(does).map(|bound| (bound, bound.short))
}

/// The first key is enough here, `?` shows the others.
fn width(bound: &Bound, word: &str) -> usize {
    fit::width(&bound.short_label()) + 1 + fit::width(word)
}

fn spell(scene: &Scene<'_>, bound: &Bound, word: &'static str) -> [Span<'static>; 2] {
    [Span::styled(bound.short_label(), scene.theme.key), Span::raw(format!(" {word}"))]
}
