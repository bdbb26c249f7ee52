//! [`Spots`]: what stands where on the screen for a mouse. Drawing notes them, so that a click means what
//! was seen; what it means is looked up here and nowhere else.

use std::sync::Arc;

use ratatui::layout::{Position, Rect};

use super::keymap::Chord;
use crate::deck::action::{Pane, Tab};

/// What a part of the screen is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A pane.
    Pane(Pane),
    /// A profile.
    Row(Arc<str>),
    /// A tab's name.
    Tab(Tab),
    /// The words of a key.
    Key(Chord),
    /// What lies around a menu, or around the keys: a click there closes them.
    Around,
    /// Nothing to click, whatever lies under it.
    Cover,
}

/// All of a screen; what was drawn later lies over what was drawn before.
#[derive(Clone, Debug, Default)]
pub struct Spots(Vec<(Rect, Spot)>);

impl Spots {
    /// Notes one.
    pub fn note(&mut self, area: Rect, spot: Spot) {
        self.0.push((area, spot));
    }

    /// What a click there is meant for: the uppermost.
    pub fn clicked(&self, position: Position) -> Option<&Spot> {
        self.at(position).next()
    }

    /// The pane that the wheel turns there, where nothing covers it.
    pub fn pane(&self, position: Position) -> Option<Pane> {
        let mut open = self.at(position).take_while(|spot| !matches!(spot, Spot::Around | Spot::Cover));
        open.find_map(|spot| if let Spot::Pane(pane) = spot { Some(*pane) } else { None })
    }

    /// What is there, the uppermost first.
    fn at(&self, position: Position) -> impl Iterator<Item = &Spot> {
        self.0.iter().rev().filter(move |(area, _)| area.contains(position)).map(|(_, spot)| spot)
    }
}
