//! What a mouse means: the wheel turns the pane under it, and a click is meant for the uppermost spot.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::Chord;
use crate::{
    deck::{Deck, Msg, action::Action, pointer::Pointer, view::Typing},
    tui::spot::{Spot, Spots},
};

/// What it means now on a screen with these spots. A click on the words of a key is that key, pressed.
pub fn point(mouse: MouseEvent, spots: &Spots, deck: &Deck, press: impl FnOnce(Chord) -> Option<Msg>) -> Option<Msg> {
    let here = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::ScrollDown => turned(deck, spots, here, 1),
        MouseEventKind::ScrollUp => turned(deck, spots, here, -1),
        MouseEventKind::Down(MouseButton::Left) if !is_asked(deck) => match spots.clicked(here)? {
            Spot::Key(chord) => press(*chord),
            Spot::Around => deck.is_covered().then_some(Msg::Act(Action::Back)),
            // What was seen may be covered since.
            _ if deck.is_covered() => None,
            Spot::Tab(tab) => Some(Msg::Act(Action::Show(*tab))),
            Spot::Row(name) => Some(Msg::Pointed(Pointer::Row(name.clone()))),
            Spot::Pane(pane) => Some(Msg::Pointed(Pointer::Pane(*pane))),
            Spot::Cover => None,
        },
        _ => None,
    }
}

/// A question wants a key: a click may be a slip.
fn is_asked(deck: &Deck) -> bool {
    deck.question().is_some() || matches!(deck.view.typing, Some(Typing::Word(..)))
}

fn turned(deck: &Deck, spots: &Spots, here: Position, by: isize) -> Option<Msg> {
    match spots.pane(here) {
        _ if deck.view.help => Some(Msg::Act(if by > 0 { Action::Down } else { Action::Up })),
        _ if deck.is_covered() => None,
        pane => Some(Msg::Pointed(Pointer::Wheel(pane?, by))),
    }
}
