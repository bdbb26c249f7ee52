//! What a person must answer, as data: flows that are not asked about go on.

use std::sync::Arc;

use crate::{
    deck::Deck,
    flow::{FlowId, doubt::Doubt},
    plain::Plain,
};

/// Something that waits for yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Ending the program ends logins, or loses tokens that are not saved.
    Quit {
        /// Logins that are not finished.
        waiting: usize,
        /// Grants that are not saved.
        unsaved: usize,
    },
    /// These profiles have a living grant: another login mints one more.
    LogInAgain {
        /// All that are to be logged in.
        names: Vec<Arc<str>>,
        /// How many of them live.
        alive: usize,
    },
    /// A flow's doubt.
    Doubt(FlowId),
}

impl Deck {
    /// The question that is asked now: one that a key raised, else the oldest flow's doubt.
    pub fn question(&self) -> Option<Question> {
        let doubt = || self.flows.values().find(|flow| flow.doubt().is_some()).map(|flow| Question::Doubt(flow.id));
        self.asked.clone().or_else(doubt)
    }

    /// Whether a question is about what is selected, or was raised by a key a moment ago. Elsewhere the
    /// keys that mean something to a row keep that meaning.
    pub fn is_asked_here(&self, question: &Question) -> bool {
        let Question::Doubt(id) = question else { return true };
        self.selected().is_some_and(|row| row.flow == Some(*id))
    }

    /// Whether a question is answered by typing the profile's name.
    pub fn wants_name(&self, question: &Question) -> bool {
        let Question::Doubt(id) = question else { return false };
        self.flows.get(id).and_then(|flow| flow.doubt()).is_some_and(Doubt::wants_name)
    }

    /// The question's words.
    pub fn ask(&self, question: &Question) -> Plain {
        Plain::new(match question {
            Question::Quit { waiting: 1, unsaved: 0 } => "A login is not finished. End it and quit?".to_owned(),
            Question::Quit { waiting, unsaved: 0 } => format!("{waiting} logins are not finished. End them and quit?"),
            Question::Quit { unsaved, .. } => {
                format!("New tokens of {unsaved} could not be saved. Give them back to the org and quit?")
            }
            Question::LogInAgain { names, alive: 1 } if names.len() == 1 => {
                format!(
                    "{} is alive. Log in again? Salesforce keeps five grants per user and app; a sixth ends the oldest.",
                    names[0]
                )
            }
            Question::LogInAgain { names, alive } => {
                let all = names.len();
                format!(
                    "Alive already: {alive} of {all}. Log in all {all}? Salesforce keeps five grants per user and app; a sixth ends the oldest."
                )
            }
            Question::Doubt(id) => {
                let flow = self.flows.get(id);
                return flow
                    .and_then(|flow| flow.doubt().map(|doubt| doubt.question(&flow.plan.profile.name)))
                    .unwrap_or_default();
            }
        })
    }
}
