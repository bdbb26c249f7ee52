//! The doctor in the dashboard: a key asks, and what was found takes the place of the keys' overlay.

use super::Finding;
use crate::deck::{Deck, doctor, msg::Effect};

impl Deck {
    /// Asks for a look around, or closes what the last one found.
    pub(in crate::deck) fn examine(&mut self) -> Vec<Effect> {
        self.view.help_top = 0;
        if self.view.help && self.view.doctor.take().is_some() {
            self.view.help = false;
            return Vec::new();
        }
        self.view.help = true;
        self.view.doctor = Some(Vec::new());
        vec![Effect::Examine]
    }

    /// The look around is over; nobody may wait for it any more.
    pub(in crate::deck) fn examined(&mut self, found: Vec<Finding>) {
        if let Some(doctor) = &mut self.view.doctor {
            *doctor = doctor::beside(found, self.findings.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Subject;

    #[test]
    fn a_key_asks_and_the_next_one_closes() {
        let mut deck = Deck::new(Vec::new(), None, true);
        assert_eq!(deck.examine(), [Effect::Examine]);
        assert!(deck.view.help);
        deck.examined(vec![Finding::ok(Subject::Clock, "right")]);
        assert_eq!(deck.view.doctor.as_ref().map(Vec::len), Some(1));
        assert_eq!(deck.examine(), []);
        assert!(!deck.view.help && deck.view.doctor.is_none());
    }

    #[test]
    fn what_is_found_too_late_is_shown_to_nobody() {
        let mut deck = Deck::new(Vec::new(), None, true);
        deck.examined(vec![Finding::ok(Subject::Clock, "right")]);
        assert!(deck.view.doctor.is_none());
    }
}
