//! What becomes of a typed line once it is taken or given up, and whose turn it is to be typed.

use crate::{
    deck::{Deck, msg::Effect, view::Typing},
    flow::Now,
};

impl Deck {
    pub(super) fn end_typing(&mut self, typing: Typing, yes: bool, now: Now) -> Vec<Effect> {
        match typing {
            Typing::Find if yes => {}
            Typing::Find => self.view.find = Default::default(),
            Typing::Paste(chosen, field) if yes => return self.pasted(&field.text().into(), chosen, now),
            Typing::Paste(..) => {}
            Typing::Secret(ask, _, field) => {
                return vec![Effect::Supply(ask, yes.then(|| field.text().into()))];
            }
            Typing::Value(id, line, field) if yes => return self.value_typed(id, line, &field, now),
            Typing::Parameter(id, field) if yes => return self.parameter_typed(id, &field, now),
            Typing::Value(..) | Typing::Parameter(..) => {}
            Typing::Word(question, field) => {
                let wanted = self.wanted_word(&question);
                self.asked = None;
                match yes {
                    true if wanted.as_deref() == Some(field.text().trim()) => return self.decide(question, true, now),
                    true => return self.say_here("that is another word: nothing was done", now),
                    false => {}
                }
            }
        }
        self.after_move()
    }

    /// Lets the next secret be typed, once nothing else is.
    pub(super) fn ask_secret(&mut self) {
        if self.view.typing.is_none()
            && let Some((ask, words)) = self.wanted.pop_front()
        {
            self.view.typing = Some(Typing::Secret(ask, words, Default::default()));
        }
    }
}
