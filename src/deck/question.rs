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
                format!("{} has a living token. Log in again? That is one more of five grants at the org.", names[0])
            }
            Question::LogInAgain { names, alive } => {
                format!(
                    "{alive} of {} have living tokens. Log in all? Each is one more of five grants at its org.",
                    names.len()
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
