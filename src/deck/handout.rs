//! Handing a saved login out by the copy menu: where the grant itself leaves, it asks first, and what was handed
//! out is on its card from then on.

use crate::{
    deck::{
        Deck, Saved,
        msg::{Cue, Effect},
        question::Question,
    },
    flow::Now,
    oauth::card::Card,
    plain::Plain,
    profile::ProfileName,
    secret::Secret,
    transfer::Form,
};

impl Deck {
    /// Hands the row out in a form whose copy menu is open; asks first where its grant goes along.
    pub(super) fn offer_login(&mut self, form: Form, now: Now) -> Vec<Effect> {
        let row = self.copying().filter(|row| row.can_be_handed_out(form));
        let has_grant = row.is_some_and(|row| row.card().is_some_and(|card| card.refresh_fingerprint.is_some()));
        let Some(name) = row.and_then(|row| ProfileName::parse(&row.name).ok()) else { return Vec::new() };
        self.view.copying = None;
        if !(has_grant && form.carries_grant()) {
            return self.hand_out(name, form);
        }
        if let Some(why) = self.busy(name.as_str()) {
            return self.say_here(format!("{name}: {why}"), now);
        }
        self.raise(Question::HandOut(name, form));
        Vec::new()
    }

    pub(super) fn ask_to_hand_out(&self, name: &ProfileName, form: Form) -> String {
        let card = self.row(name.as_str()).and_then(|row| row.card());
        let user = card.map_or("its user", |card| card.username.as_deref().unwrap_or(card.user.as_str()));
        format!("Copy the {} of {name}? {}", form.words(), Form::warning(user))
    }

    pub(super) fn hand_out(&mut self, name: ProfileName, form: Form) -> Vec<Effect> {
        self.recording += 1;
        vec![Effect::HandOut(name, form)]
    }

    /// It was written down and handed out, or was not.
    pub(super) fn handed_out(
        &mut self,
        name: &ProfileName,
        form: Form,
        handed: Result<(Box<Card>, Secret), Plain>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        let mut effects = match handed {
            Ok((card, text)) => {
                let written = form.carries_grant() && card.refresh_fingerprint.is_some();
                let aside = if written { ", and written down as handed out" } else { "" };
                self.set_saved(&name.as_str().into(), Saved::Known(card));
                let words = format!("{} copied to the clipboard{aside}", form.words());
                self.journal.write(now.wall, Some(name.as_str().into()), words);
                self.notify(self.copied(name.as_str(), form.words()), now);
                vec![Effect::Front(Cue::Copy(text))]
            }
            Err(why) => self.say(Some(name.as_str()), format!("nothing was handed out: {why}"), now),
        };
        effects.extend(self.quit_if_done());
        effects
    }
}
