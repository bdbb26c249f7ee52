//! What the loop knows of whoever shows the deck: it looks, it draws, it brings input. The dashboard
//! and the plain output are two of them.

use std::{future::Future, io};

use crate::{
    deck::{Cue, Deck, Msg, msg::Sight},
    flow::Now,
};

/// A front of the program.
pub trait Front {
    /// What comes in: a terminal's events, lines of standard input.
    type Input;

    /// Waits for input. `None` ends the program as a closed terminal does; a front without input
    /// waits for ever. It must be safe to drop the future at any await.
    fn next(&mut self) -> impl Future<Output = Option<Self::Input>>;

    /// What an input means now; `None` where it means nothing.
    fn interpret(&mut self, input: Self::Input, deck: &Deck) -> Option<Msg>;

    /// Looks at the deck after every message, drawn or not.
    ///
    /// # Errors
    /// Where the output is gone.
    fn see(&mut self, deck: &Deck, now: Now) -> io::Result<()>;

    /// Draws, and says how much of the panes can be seen where that changed.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn draw(&mut self, deck: &Deck, now: Now) -> io::Result<Option<Sight>>;

    /// Does what only a front can do.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn cue(&mut self, cue: Cue) -> io::Result<()>;
}
