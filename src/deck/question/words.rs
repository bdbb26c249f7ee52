//! The words of every question. What is asked and what an answer does is in the file above.

use std::sync::Arc;

use super::{Ending, Question};
use crate::{deck::Deck, oauth::grant_list::GRANTS_PER_USER, plain::Plain, upkeep::Duty};

impl Deck {
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
                    let are = if production == 1 { "is" } else { "are" };
                    words.push_str(&format!(" {production} of them {are} PROD."));
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
