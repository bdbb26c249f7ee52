//! What an event of the terminal means: which row of the table a key has now.

use crossterm::event::{Event, KeyEventKind};

use super::{Bound, Chord, Does, Keymap, Place, point::point};
use crate::{
    deck::{Deck, Msg, action::Action, field::Edit, view::Typing},
    secret::Secret,
    tui::spot::Spots,
};

/// While the keys, or what the doctor found, are shown these work, and nothing else does.
const IN_HELP: &[Action] = &[
    Action::Help,
    Action::Doctor,
    Action::Back,
    Action::Interrupt,
    Action::Suspend,
    Action::Down,
    Action::Up,
    Action::First,
    Action::Last,
    Action::PageDown,
    Action::PageUp,
];

/// While the copy menu is open its own keys work, and these.
const IN_MENU: &[Action] =
    &[Action::Copy, Action::Menu, Action::GoBack, Action::Back, Action::Help, Action::Interrupt, Action::Suspend];

/// What an event of the terminal means now, on a screen with these spots. `asked` is whether the person has
/// the deck's question before them: one that nobody has seen yet takes no key.
pub fn interpret(event: Event, keys: &Keymap, spots: &Spots, deck: &Deck, asked: bool) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(Chord::of(key)?, keys, deck, asked),
        Event::Paste(text) => Some(Msg::Pasted(Secret::new(text))),
        Event::Mouse(mouse) => point(mouse, spots, deck, |key| pressed(key, keys, deck, asked)),
        // What can be seen is said again by the next drawing, which this brings about.
        Event::Resize(..) => Some(Msg::Laid(deck.view.sight)),
        _ => None,
    }
}

fn pressed(chord: Chord, keys: &Keymap, deck: &Deck, asked: bool) -> Option<Msg> {
    let find = |places: &[Place]| keys.press(chord, places);
    if deck.view.typing.is_some() {
        let form = find(&[Place::Form]).filter(|_| matches!(deck.view.typing, Some(Typing::Form(_))));
        let choice = find(&[Place::Choice]).filter(|_| chooses(deck));
        return match (choice.or(form).or_else(|| find(&[Place::Typing])), chord.typed()) {
            (Some(bound), _) => Some(bound.msg(chord)),
            (None, typed) => typed.map(|c| Msg::Edit(Edit::Type(c))),
        };
    }
    let steps = (!deck.going_back().is_empty()).then_some(Place::Steps);
    let menu = deck.copying().map(|_| Place::Copying).or(deck.view.menu.as_ref().map(|_| Place::Menu)).or(steps);
    if let Some(menu) = menu.filter(|_| !deck.view.help) {
        let around = find(&[Place::Everywhere, Place::List, Place::Flow])
            .filter(|bound| matches!(&bound.does, Does::Act(action) if IN_MENU.contains(action)));
        let quits = |bound: &Bound| bound.does == Does::Act(Action::Quit);
        let closes = find(&[Place::Everywhere]).filter(|bound| quits(bound)).map(|_| Msg::Act(Action::Back));
        return find(&[menu]).or(around).map(|bound| bound.msg(chord)).or(closes);
    }
    let asked = asked && deck.question().is_some() && !deck.view.help;
    let here = deck.question().is_some_and(|question| deck.is_asked_here(&question));
    // Enter and Esc belong to the selected row, and Enter to the attempt that it opens; other keys are meant for the
    // question wherever one is.
    let meant = !chord.is_enter_or_esc() || (here && !deck.chooses_attempts());
    let answer = (asked && meant).then(|| find(&[Place::Question])).flatten();
    let held = (deck.held_in_use().is_some() && !deck.view.help).then(|| find(&[Place::Held])).flatten();
    let welcome = (deck.is_new() && !deck.view.help).then(|| find(&[Place::Welcome])).flatten();
    let bound = answer.or(held).or(welcome).or_else(|| find(&[Place::Everywhere, Place::List, Place::Flow]))?;
    match &bound.does {
        Does::Act(Action::Quit) if deck.view.help => Some(Msg::Act(Action::Help)),
        Does::Act(action) if deck.view.help && !IN_HELP.contains(action) => None,
        Does::Tab if deck.view.help => None,
        Does::Act(Action::AcceptOrg) if deck.question().is_some() && !asked => None,
        _ => Some(bound.msg(chord)),
    }
}

/// Whether the line that is typed is one of a form, and chooses.
fn chooses(deck: &Deck) -> bool {
    matches!(&deck.view.typing, Some(Typing::Form(form)) if form.chooses())
}
