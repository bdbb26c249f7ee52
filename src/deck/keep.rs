//! Saving what was changed in a held request to its profile's settings: asked first, written elsewhere,
//! and no change any more once the settings say it.

use crate::{
    deck::{Deck, last::LastId, msg::Effect, question::Question},
    flow::Now,
    oauth::draft::keep::{self, Keeping, KeyChange},
    plain::Plain,
    profile::ProfileName,
};

impl Deck {
    /// Asks whether the held request's changes are to be saved to its profile; says why where none can be.
    pub(super) fn ask_to_keep(&mut self, now: Now) -> Vec<Effect> {
        let Some((id, draft)) = self.held_in_use() else { return self.edit_request(now) };
        if !draft.is_edited() {
            return self.say_here("nothing is changed here: there is nothing to save", now);
        }
        let Some(profile) = self.selected().and_then(|row| row.profile()) else {
            return self.say_here("its settings are missing or wrong: nothing can be saved there", now);
        };
        let keeping = Keeping::of(draft, profile);
        if keeping.changes.is_empty() {
            let left: Vec<_> = keeping.left.iter().map(|(name, why)| format!("{name}: {why}")).collect();
            let why = if left.is_empty() { "profiles.toml says the same".to_owned() } else { left.join("; ") };
            return self.say_here(format!("nothing to save to profiles.toml: {why}"), now);
        }
        self.raise(Question::Keep(id, Box::new(keeping)));
        // What the question is about stands at the top.
        self.view.detail_top = 0;
        Vec::new()
    }

    /// What was asked about is something else as soon as the request is: then the question goes.
    pub(super) fn drop_keeping(&mut self) {
        self.asked.take_if(|question| matches!(question, Question::Keep(..)));
    }

    /// What its profile is asked to keep.
    pub fn keeping(&self, id: LastId) -> Option<&Keeping> {
        match &self.asked {
            Some(Question::Keep(asked, keeping)) if *asked == id => Some(keeping),
            _ => None,
        }
    }

    pub(super) fn ask_about_keeping(&self, id: LastId, keeping: &Keeping) -> String {
        let name = self.last(id).map_or("", |last| last.profile().as_str());
        let left = match keeping.left.len() {
            0 => String::new(),
            1 => " One change cannot be saved.".to_owned(),
            more => format!(" {more} changes cannot be saved."),
        };
        format!(
            "Save {} of [profiles.{name}] to profiles.toml, as the Request tab shows?{left}",
            keep::keys(&keeping.changes)
        )
    }

    pub(super) fn keep(&mut self, id: LastId, keeping: Keeping) -> Vec<Effect> {
        let Some(name) = self.last(id).map(|last| last.profile().clone()) else { return Vec::new() };
        self.recording += 1;
        self.editing.insert(name.as_str().into());
        vec![Effect::Keep(name, keeping.changes)]
    }

    /// The settings say it, or could not be changed.
    pub(super) fn kept(
        &mut self,
        name: &ProfileName,
        changes: &[KeyChange],
        written: Result<(), Plain>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        self.editing.remove(name.as_str());
        let (mut effects, words) = match written {
            Ok(()) => (vec![Effect::Settings], format!("saved {} to profiles.toml", keep::keys(changes))),
            Err(why) => (Vec::new(), format!("nothing was saved to profiles.toml: {why}")),
        };
        effects.extend(self.say(Some(name.as_str()), words, now));
        effects.extend(self.quit_if_done());
        effects
    }

    /// The settings were read again: what a login's held request was changed to and they say is no change any
    /// more. An errand's is made of what is saved.
    pub(super) fn compare_held(&mut self) {
        for flow in self.flows.values_mut().filter(|flow| flow.held().is_some()) {
            let profile = self.rows.find(flow.plan.profile.name.as_str()).and_then(|row| row.profile());
            if let Some(profile) = profile.filter(|profile| **profile != flow.plan.profile) {
                flow.compare(profile);
            }
        }
    }
}
