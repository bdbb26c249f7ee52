//! What a yes or a no comes to: of the question that is asked, or of the line that is typed.

use crate::{
    deck::{Deck, msg::Effect, view::Typing},
    flow::Now,
};

impl Deck {
    /// Answers what is asked, or ends what is typed.
    pub(super) fn answer(&mut self, yes: bool, now: Now) -> Vec<Effect> {
        if let Some(typing) = self.view.typing.take() {
            let effects = self.end_typing(typing, yes, now);
            self.ask_secret();
            return effects;
        }
        match self.question() {
            Some(question) if yes && self.takes_org(&question) => {
                self.say_here("A takes the new org, n gives the new grant back", now)
            }
            Some(question) if yes && self.wanted_word(&question).is_some() => {
                self.view.typing = Some(Typing::Word(question, Default::default()));
                Vec::new()
            }
            Some(question) => self.decide(question, yes, now),
            None => Vec::new(),
        }
    }

    fn end_typing(&mut self, typing: Typing, yes: bool, now: Now) -> Vec<Effect> {
        match typing {
            Typing::Find if yes => {}
            Typing::Find => self.view.find = Default::default(),
            Typing::Paste(chosen, field) if yes => return self.pasted(&field.text().into(), chosen, now),
            Typing::Paste(..) => {}
            Typing::Secret(ask, _, field) => {
                return vec![Effect::Supply(ask, yes.then(|| field.text().into()))];
            }
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

    /// Lets the next client secret be typed, once nothing else is.
    pub(super) fn ask_secret(&mut self) {
        if self.view.typing.is_none()
            && let Some((ask, words)) = self.wanted.pop_front()
        {
            self.view.typing = Some(Typing::Secret(ask, words, Default::default()));
        }
    }
}
