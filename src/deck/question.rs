//! What a person must answer, as data: flows that are not asked about go on.

use std::sync::Arc;

use crate::{
    deck::{Deck, last::LastId, msg::Effect, repeat::Again, view::Typing},
    flow::{Event, FlowId, Now, doubt::Doubt},
    oauth::{
        draft::keep::Keeping,
        grant_list::{GRANTS_PER_USER, GrantId},
    },
    plain::Plain,
    profile::{Kind, OrgId, ProfileName},
    transfer::Form,
    upkeep::Duty,
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

    /// The question's words.
    pub fn ask(&self, question: &Question) -> Plain {
        Plain::new(match question {
            Question::Quit { waiting, unsaved, lost, in_line } => ask_to_quit(*waiting, *unsaved, *lost, *in_line),
            Question::LogInAgain { need, alive } => self.ask_again(need, alive),
            Question::Again(again) => self.ask_again_at(*again),
            Question::HandOut(name, form) => self.ask_to_hand_out(name, *form),
            Question::EndGrant(name, id) => self.ask_about_grant(name, id),
            Question::Keep(id, keeping) => self.ask_about_keeping(*id, keeping),
            Question::Remove(names) => self.ask_to_remove(names),
            Question::ManyTabs { tabs, .. } => format!("Open {tabs} browser tabs at once?"),
            Question::End { names, ending } => self.ask_to_lose(names, *ending),
            Question::Refreshed { name, was, came } => format!(
                "{name}: org {came} answers where {was} was, under the same My Domain. Sandbox refreshed? Log in and take the new org?"
            ),
            Question::Doubt(id) => {
                let flow = self.flows.get(id);
                return flow
                    .and_then(|flow| flow.doubt().map(|doubt| doubt.question(&flow.plan.profile.name)))
                    .unwrap_or_default();
            }
        })
    }

    fn ask_again(&self, need: &[Arc<str>], alive: &[Arc<str>]) -> String {
        let grants = |name: &Arc<str>| self.row(name).and_then(|row| row.card()).map(|card| self.grants_of(card));
        let most = alive.iter().filter_map(grants).max().unwrap_or(1);
        match (need, alive) {
            ([], [name]) => format!(
                "{name} is alive and has at least {most} of {} grants; r gives it a new access token and takes none. Log in again? A sixth ends the oldest.",
                GRANTS_PER_USER
            ),
            ([], alive) => format!(
                "All {} are alive, one with at least {most} of {} grants; r gives new access tokens and takes none. Log in all again? A sixth ends the oldest.",
                alive.len(),
                GRANTS_PER_USER
            ),
            (need, [_]) => {
                format!("Log in the {} that need it? 1 is alive; r gives it a new access token.", need.len())
            }
            (need, alive) => {
                let live = alive.len();
                format!("Log in the {} that need it? {live} are alive; r gives those new access tokens.", need.len())
            }
        }
    }

    fn ask_to_lose(&self, names: &[Arc<str>], ending: Ending) -> String {
        let cards = || names.iter().filter_map(|name| self.row(name)?.card());
        let handed_out = cards().filter(|card| !card.hand_outs.is_empty()).count();
        let user = || {
            cards()
                .next()
                .map_or("this user".to_owned(), |card| card.username.clone().unwrap_or_else(|| card.user.to_string()))
        };
        match (names, ending) {
            ([name], Ending::Revoke) => {
                let gone = if handed_out > 0 { " What was handed out of it dies, too." } else { "" };
                format!("Revoke {name}? The org ends the grant of {}, then its token file is deleted.{gone}", user())
            }
            ([name], Ending::NotThisOne) => {
                format!("Not {}? The org ends the new grant, and {name} forgets it.", user())
            }
            ([name], Ending::Forget) => {
                format!("Delete the tokens of {name} here alone? The grant lives on at the org and counts there.")
            }
            ([name], Ending::Unreached) => format!(
                "{name}: the org was not reached, and nothing was deleted. Delete its tokens here alone? The grant lives on."
            ),
            (names, ending) => {
                let production = names.iter().filter(|name| self.is_production(name)).count();
                let what = match ending {
                    Ending::Revoke | Ending::NotThisOne => {
                        "Revoke {}? Their orgs end the grants, then the token files are deleted."
                    }
                    Ending::Forget => "Delete the tokens of {} here alone? Their grants live on and count there.",
                    Ending::Unreached => {
                        "{} were not reached, and nothing of them was deleted. Delete their tokens here alone? The grants live on."
                    }
                };
                let mut words = what.replace("{}", &names.len().to_string());
                if production > 0 {
                    words.push_str(&format!(" {production} of them are PROD."));
                }
                if handed_out > 0 && ending.duty() == (Duty::Revoke { local_only: false }) {
                    words.push_str(&format!(" What was handed out of {handed_out} dies, too."));
                }
                words
            }
        }
    }
}

/// What an end of the program costs, each in a sentence. A login's grant that could not be saved goes back to
/// its org; a saved grant's new tokens cannot: the old ones went with the refresh.
fn ask_to_quit(waiting: usize, unsaved: usize, lost: usize, in_line: usize) -> String {
    let costs = [
        (
            lost,
            "New tokens of a saved grant",
            "New tokens of {} saved grants",
            " could not be saved and are lost with the program; the old ones may be dead.",
        ),
        (
            unsaved,
            "A login's new grant",
            "The new grants of {} logins",
            " could not be saved and would be given back to the org.",
        ),
        (waiting, "A login is", "{} logins are", " not finished and would end."),
        (
            in_line,
            "One thing that you asked for was",
            "{} things that you asked for were",
            " not sent yet and would be left.",
        ),
    ];
    let mut words = String::new();
    for (count, one, many, what) in costs {
        match count {
            0 => continue,
            1 => words.push_str(one),
            count => words.push_str(&many.replace("{}", &count.to_string())),
        }
        words.push_str(what);
        words.push(' ');
    }
    words + "Quit?"
}
