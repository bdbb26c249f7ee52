//! What a mouse does that no key can: it goes to what is under it.

use std::sync::Arc;

use super::{
    Deck,
    action::Pane,
    msg::{Cue, Effect},
};
use crate::flow::Now;

/// Where a mouse was used, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A row was clicked.
    Row(Arc<str>),
    /// A pane was clicked.
    Pane(Pane),
    /// The wheel was turned by so many lines over a pane.
    Wheel(Pane, isize),
}

impl Deck {
    /// Goes there.
    pub(super) fn point(&mut self, pointer: Pointer, now: Now) -> Vec<Effect> {
        match pointer {
            Pointer::Row(name) => {
                self.view.focus = Pane::List;
                self.select(&name);
            }
            Pointer::Pane(pane) => self.view.focus = pane,
            // In short they do not scroll.
            Pointer::Wheel(Pane::Detail, _) if self.view.sight.detail == 0 => {}
            Pointer::Wheel(pane, by) => self.scroll(pane, by, now),
        }
        let mut effects = self.after_move();
        effects.extend(self.look(now));
        effects
    }

    /// Whether something lies over the panes: the keys, a menu, or what is typed.
    pub fn is_covered(&self) -> bool {
        let view = &self.view;
        let menu = view.menu.is_some() || self.copying().is_some() || !self.going_back().is_empty();
        view.help || menu || view.typing.is_some()
    }

    /// Takes the mouse, or gives it back to the terminal.
    pub(super) fn turn_mouse(&mut self, now: Now) -> Vec<Effect> {
        self.view.mouse = !self.view.mouse;
        let words = if self.view.mouse {
            "mouse on: clicks select; % gives it back to the terminal"
        } else {
            "mouse off: the terminal has it"
        };
        self.notify(words.into(), now);
        vec![Effect::Front(Cue::Mouse(self.view.mouse))]
    }
}
