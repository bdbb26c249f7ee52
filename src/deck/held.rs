//! Step mode, as far as the deck goes: who is told of it, and how many are held.

use crate::{
    deck::{Deck, msg::Effect},
    flow::{Flow, Now},
};

impl Deck {
    /// Has every request wait for the person from the next one on, or none. What is held stays so: nothing
    /// is sent by a key that does not say so.
    pub(super) fn switch_step_mode(&mut self, now: Now) -> Vec<Effect> {
        self.view.stepping = !self.view.stepping;
        let holds = self.view.stepping;
        self.flows.values_mut().filter(|flow| flow.outcome().is_none()).for_each(|flow| flow.set_holding(holds));
        let words = match (holds, self.held_count()) {
            (true, _) => "step mode is on: a login holds before each request, Enter sends".to_owned(),
            (false, 0) => "step mode is off".to_owned(),
            (false, held) => format!("step mode is off; {held} held before, each still waits for its Enter"),
        };
        self.say_here(words, now)
    }

    /// How many requests are held.
    pub fn held_count(&self) -> usize {
        self.flows.values().filter(|flow: &&Flow| flow.held().is_some()).count()
    }
}
