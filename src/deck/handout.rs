//! Handing a grant out by the copy menu: it asks first, for what leaves here is the grant itself, and what was
//! handed out is on its card from then on.

use crate::{
    deck::{
        Deck, Saved,
        copy::Item,
        msg::{Cue, Effect},
        question::Question,
    },
    flow::Now,
    oauth::card::Card,
    plain::Plain,
    profile::ProfileName,
    secret::Secret,
};

impl Deck {
    /// Asks whether the grant of the row is to be handed out whose copy menu is open.
    pub(super) fn offer_grant(&mut self, now: Now) -> Vec<Effect> {
        let row = self.copying().filter(|row| row.card().is_some_and(|card| card.refresh_fingerprint.is_some()));
        let Some(name) = row.and_then(|row| ProfileName::parse(&row.name).ok()) else { return Vec::new() };
        self.view.copying = None;
        if let Some(why) = self.busy(name.as_str()) {
            return self.say_here(format!("{name}: {why}"), now);
        }
        self.raise(Question::HandOut(name));
        Vec::new()
    }

    pub(super) fn ask_to_hand_out(&self, name: &ProfileName) -> String {
        let card = self.row(name.as_str()).and_then(|row| row.card());
        let user = card.map_or("its user", |card| card.username.as_deref().unwrap_or(card.user.as_str()));
        format!(
            "Copy the sfdx URL of {name}? Who has it acts as {user} until you revoke. Where the app rotates refresh tokens, a refresh here or there ends the other's. It is written down as handed out."
        )
    }

    pub(super) fn hand_out(&mut self, name: ProfileName) -> Vec<Effect> {
        self.recording += 1;
        vec![Effect::HandOut(name)]
    }

    /// It was written down and handed out, or was not.
    pub(super) fn handed_out(
        &mut self,
        name: &ProfileName,
        handed: Result<(Box<Card>, Secret), Plain>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        let mut effects = match handed {
            Ok((card, url)) => {
                self.set_saved(&name.as_str().into(), Saved::Known(card));
                let words = "sfdx URL copied to the clipboard, and written down as handed out";
                self.journal.write(now.wall, Some(name.as_str().into()), words);
                self.notify(self.copied(name.as_str(), Item::SfdxUrl.words()), now);
                vec![Effect::Front(Cue::Copy(url))]
            }
            Err(why) => self.say(Some(name.as_str()), format!("nothing was handed out: {why}"), now),
        };
        effects.extend(self.quit_if_done());
        effects
    }
}
