//! The dashboard: a front of the program on a terminal. It reads the deck and sends it messages;
//! nothing is decided here.
//!
//! [`front`] is what the loop sees. [`keymap`] turns keys into messages, [`places`] says which part of
//! the screen is whose, [`spot`] what a mouse meets there, [`view`] draws each pane as a function of the deck, [`theme`] says how it
//! looks, and [`terminal`] takes the terminal and gives it back whole.

mod chord;
pub mod front;
pub mod keymap;
pub mod places;
pub mod spot;
mod suspend;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod view;

pub use self::{front::Dashboard, theme::Theme};
