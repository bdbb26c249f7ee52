//! "Sandbox refreshed?": a new org id under the My Domain that is saved. A login asks before it saves; a
//! check or a refresh leaves its row with the question. One key takes the new org, and only that one does.

use std::sync::Arc;

use crate::{
    deck::{
        Deck,
        last::Last,
        msg::Effect,
        question::Question,
        row::{Row, Settings},
        view::Typing,
    },
    flow::{Consent, Now, Way, doubt::Doubt},
    plain::Plain,
    profile::{OrgId, ProfileName},
    upkeep::{Fault, Outcome},
};

impl Deck {
    /// Whether the org of a row may have been replaced by a refreshed sandbox: what is to be asked then.
    pub fn refreshed(&self, row: &Row) -> Option<Question> {
        match self.last_of(row)? {
            Last::Flow(flow) => Some(Question::Doubt(flow.id)).filter(|question| self.takes_org(question)),
            Last::Errand(errand) => match errand.outcome()? {
                Outcome::Failed(Fault::OtherOrg { was, came, refreshed: true }) => {
                    Some(Question::Refreshed { name: row.name.clone(), was: was.clone(), came: came.clone() })
                }
                _ => None,
            },
        }
    }

    /// Whether it is this question.
    pub fn takes_org(&self, question: &Question) -> bool {
        match question {
            Question::Refreshed { .. } => true,
            Question::Doubt(id) => {
                let doubt = self.flows.get(id).and_then(|flow| flow.doubt());
                matches!(doubt, Some(Doubt::Refreshed { .. }))
            }
            _ => false,
        }
    }

    /// Takes the new org: the selected row's, or the one that is asked about.
    pub(super) fn accept_org(&mut self, now: Now) -> Vec<Effect> {
        let here = self.selected().and_then(|row| self.refreshed(row));
        match here.or_else(|| self.question().filter(|question| self.takes_org(question))) {
            Some(question) if self.wanted_word(&question).is_some() => {
                self.view.typing = Some(Typing::Word(question, Default::default()));
                Vec::new()
            }
            Some(question) => self.decide(question, true, now),
            None => self.say_here("no org id has changed here", now),
        }
    }

    /// The grant that lies here is the old org's; another login mints one of the new org, and is asked nothing.
    pub(super) fn log_in_at(&mut self, name: &str, org: OrgId, now: Now) -> Vec<Effect> {
        match self.row(name).and_then(|row| row.profile()).cloned() {
            Some(profile) => self.start(profile, Consent { org: Some(org), ..Consent::default() }, Way::Browser, now),
            None => self.say(Some(name), "cannot log in: its settings are missing or wrong", now),
        }
    }

    /// The org that a login took against the settings: those are to name it from now on.
    pub(super) fn expect(&mut self, name: &ProfileName, expected: Option<&OrgId>, came: &OrgId) -> Option<Effect> {
        expected.filter(|expected| *expected != came)?;
        self.recording += 1;
        Some(Effect::Expect(name.clone(), came.clone()))
    }

    /// The settings name the org, or could not be changed.
    pub(super) fn expected(
        &mut self,
        name: &ProfileName,
        org: OrgId,
        written: Result<(), Plain>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        let words = match written {
            Ok(()) => {
                // When the file is read again, nothing of it is news.
                if let Some(Settings::Ready(profile)) = self.rows.change(name.as_str()).map(|row| &mut row.settings) {
                    Arc::make_mut(profile).expect_org = Some(org.clone());
                }
                format!("profiles.toml expects org {org} of it now")
            }
            Err(why) => format!("expect_org still names the old org: {why}"),
        };
        let mut effects = self.say(Some(name.as_str()), words, now);
        effects.extend(self.quit_if_done());
        effects
    }
}
