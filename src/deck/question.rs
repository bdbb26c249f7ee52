//! What a person must answer, as data: flows that are not asked about go on. The words are in the file below.

mod words;

use std::{sync::Arc, time::Duration};

use crate::{
    deck::{Deck, last::LastId, msg::Effect, repeat::Again, view::Typing},
    flow::{Event, FlowId, Now, doubt::Doubt},
    oauth::{draft::keep::Keeping, grant_list::GrantId},
    profile::{Kind, OrgId, ProfileName},
    transfer::Form,
    upkeep::Duty,
};

/// As long as a hand needs to stop.
const PAUSE: Duration = Duration::from_millis(700);

/// Something that waits for yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Ending the program ends logins, or loses tokens that are not saved.
    Quit {
        /// Logins that are not finished.
        waiting: usize,
        /// Grants that are not saved.
        unsaved: usize,
        /// New tokens of saved grants that are not saved.
        lost: usize,
        /// Refreshes and revocations that were not sent yet, and whatever is held.
        in_line: usize,
    },
    /// Some of these profiles have a living grant: another login mints one more.
    LogInAgain {
        /// Those that need a login.
        need: Vec<Arc<str>>,
        /// Those that live. They are logged in only where no other was chosen.
        alive: Vec<Arc<str>>,
    },
    /// So many logins are to open a tab each at once.
    ManyTabs {
        /// The logins.
        names: Vec<Arc<str>>,
        /// How many tabs they open.
        tabs: usize,
    },
    /// A grant is to be handed out.
    HandOut(ProfileName, Form),
    /// A grant of an org's list is to end.
    EndGrant(ProfileName, GrantId),
    /// Grants are to end.
    End {
        /// Whose.
        names: Vec<Arc<str>>,
        /// How, and why.
        ending: Ending,
    },
    /// A login begins at one of its steps again, at a real org.
    Again(Again),
    /// What was changed in a held request is to be saved to its profile.
    Keep(LastId, Box<Keeping>),
    /// Profiles are to go.
    Remove(Vec<Arc<str>>),
    /// A flow's doubt.
    Doubt(FlowId),
    /// Another org answers where a sandbox was saved: to log in there?
    Refreshed {
        /// Whose org.
        name: Arc<str>,
        /// What is saved.
        was: OrgId,
        /// What came.
        came: OrgId,
    },
}

/// How a grant is to end, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At its org, then here.
    Revoke,
    /// The same, for a login that was a mistake.
    NotThisOne,
    /// Here alone.
    Forget,
    /// Here alone, for its org was not reached.
    Unreached,
}

impl Ending {
    /// The errand that ends it.
    pub(super) fn duty(self) -> Duty {
        Duty::Revoke { local_only: matches!(self, Self::Forget | Self::Unreached) }
    }
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

    /// When a question that came by itself takes an answer, since the program's start: a key that was on its way
    /// when it came was meant for something else. What a key raised takes one at once.
    pub(super) fn ripens_at(&self, question: &Question) -> Option<Duration> {
        let Question::Doubt(id) = question else { return None };
        self.flows.get(id)?.trail().last().map(|stamp| stamp.at.since_start + PAUSE)
    }

    /// Whether a question takes an answer by now.
    pub fn is_ripe(&self, question: &Question, now: Now) -> bool {
        self.ripens_at(question).is_none_or(|at| at <= now.since_start)
    }

    /// Whether a question is answered by typing the profile's name.
    pub fn wants_name(&self, question: &Question) -> bool {
        let Question::Doubt(id) = question else { return false };
        self.flows.get(id).and_then(|flow| flow.doubt()).is_some_and(Doubt::wants_name)
    }

    /// What is to be typed for a yes, where the key is not enough: the name of a production profile, or how
    /// many there are.
    pub fn wanted_word(&self, question: &Question) -> Option<String> {
        match question {
            Question::Doubt(id) if self.wants_name(question) => {
                self.flows.get(id).map(|flow| flow.plan.profile.name.to_string())
            }
            Question::End { names, ending } => match names.as_slice() {
                [name] => (*ending != Ending::NotThisOne && self.is_production(name)).then(|| name.to_string()),
                names => Some(names.len().to_string()),
            },
            Question::Remove(names) => self.word_to_remove(names),
            Question::Refreshed { name, .. } => self.is_production(name).then(|| name.to_string()),
            Question::EndGrant(name, _) => self.is_production(name.as_str()).then(|| name.to_string()),
            _ => None,
        }
    }

    /// The settings can make an org stricter than it is.
    pub(super) fn is_production(&self, name: &str) -> bool {
        let Some(row) = self.row(name) else { return false };
        let told = row.profile().and_then(|profile| profile.kind);
        row.kind().into_iter().chain(told).any(|kind| kind == Kind::Production)
    }

    /// Asks what a key has raised; what wants a word is typed right away.
    pub(super) fn raise(&mut self, question: Question) {
        if self.wanted_word(&question).is_some() {
            self.view.typing = Some(Typing::Word(question.clone(), Default::default()));
        }
        self.asked = Some(question);
    }

    /// Goes to the row that a question is about, where another one is selected: what is said of a row is said with its
    /// details in sight.
    pub(super) fn goes_to(&mut self, question: &Question) -> bool {
        let Question::Doubt(id) = question else { return false };
        if self.is_asked_here(question) {
            return false;
        }
        if let Some(name) = self.flows.get(id).map(|flow| flow.plan.profile.name.clone()) {
            self.bring(name.as_str());
        }
        self.is_asked_here(question)
    }

    /// The question was answered.
    pub(super) fn decide(&mut self, question: Question, yes: bool, now: Now) -> Vec<Effect> {
        self.asked = None;
        match question {
            Question::Doubt(id) => self.tell(id, Event::Decided(yes), now),
            _ if !yes => Vec::new(),
            Question::Quit { .. } => self.interrupt(now),
            Question::LogInAgain { need, alive } => self.log_in_rows(if need.is_empty() { &alive } else { &need }, now),
            Question::Again(again) => self.start_again(again, now),
            Question::HandOut(name, form) => self.hand_out(name, form),
            Question::Keep(id, keeping) => self.keep(id, *keeping),
            Question::EndGrant(name, id) => self.end_grant(&name, &id, now),
            Question::Remove(names) => self.remove_profiles(names, now),
            Question::ManyTabs { names, .. } => self.start_rows(&names, now),
            Question::Refreshed { name, came, .. } => self.log_in_at(&name, came, now),
            Question::End { names, ending } => {
                self.view.marks.clear();
                self.send_to(&names, ending.duty(), now)
            }
        }
    }
}
