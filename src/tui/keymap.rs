//! The keys: one table of key, place, action and words, and the [`Keymap`] in force, which a person's own
//! keys ([`own`]) change. Look-up ([`press`]), footer and `?` are made of it; what an action does is the
//! deck's.

mod force;
mod own;
mod place;
mod point;
mod press;
pub mod spell;
#[cfg(test)]
mod tests;

use crossterm::event::KeyCode as Code;

pub use self::{
    force::{Bound, Keymap},
    place::Place,
    press::interpret,
};
pub use super::chord::Chord;
use crate::{
    deck::{
        action::{Action, FormAct, ProfileAct},
        copy::Item,
        field::Edit,
    },
    flow::Step,
    transfer::Form,
};

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// This.
    Act(Action),
    /// Shows the tab that has the key's place among its binding's.
    Tab,
    /// Copies the value of the welcome that has the key's place among its binding's.
    CopySetup,
    /// Copies the request that has the key's place among its binding's.
    CopyRequest,
    /// Changes the line that is typed.
    Edit(Edit),
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// Any of these keys, where a person has set no others.
    pub chords: &'static [Chord],
    /// Where.
    pub place: Place,
    /// What it does.
    pub does: Does,
    /// What it does, in words; empty for editing keys that need none.
    pub words: &'static str,
    /// The footer's word; empty keeps it out of there.
    pub short: &'static str,
}

const fn act(
    chords: &'static [Chord],
    place: Place,
    action: Action,
    words: &'static str,
    short: &'static str,
) -> Binding {
    Binding { chords, place, does: Does::Act(action), words, short }
}

const fn edit(chords: &'static [Chord], edit: Edit, words: &'static str) -> Binding {
    Binding { chords, place: Place::Typing, does: Does::Edit(edit), words, short: "" }
}

const fn c(char: char) -> Chord {
    Chord::char(char)
}

const fn ctrl(char: char) -> Chord {
    Chord::ctrl(char)
}

const fn k(code: Code) -> Chord {
    Chord::key(code)
}

/// All keys; within a place the most useful first, as the footer is cut from its end.
#[rustfmt::skip]
pub static TABLE: &[Binding] = {
    use Place::{
        Choice, Copying, Everywhere, Flow, Form as InForm, Held, List, Menu, Question, Steps, Typing, Welcome,
    };
    use {FormAct as F, ProfileAct as P};
    &[
        act(&[c('p')], Flow, Action::Paste, "paste what the browser ended at, or an error page's address", "paste"),
        act(&[c('b')], Flow, Action::Browser, "open the browser again", "browser"),
        act(&[c('+')], Flow, Action::MoreTime, "five more minutes", "time"),
        act(&[c('X')], Flow, Action::Cancel, "cancel what is under way", "cancel"),
        act(&[c('.')], Flow, Action::Repeat, "a login that is over: send its last request again", "again"),
        act(&[c('z')], Flow, Action::ResetRequest, "reset the request that is held", "reset"),
        act(&[c('B')], Flow, Action::GoBack, "go back to a step of the login and change its request", "go back"),
        Binding {
            chords: &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7')], place: Flow, does: Does::Tab,
            words: "request, response, explain, token, identity, history; 7 asks the org for its grants", short: "tabs",
        },

        act(&[c(' ')], List, Action::Mark, "mark, and go on", "mark"),
        act(&[c('L')], List, Action::LogIn, "log in the marked ones, or this one", "log in"),
        act(&[c('A')], List, Action::AcceptOrg, "sandbox refreshed: take its new org", "take new org"),
        act(&[c('r')], List, Action::Renew, "new access token: the marked, or this one", "new access token"),
        act(&[c('c')], List, Action::Check, "check whether it lives, or the marked do", "check"),
        act(&[k(Code::Enter)], List, Action::Enter, "the next obvious thing, never a new grant by surprise", "next thing"),
        act(&[c('y')], List, Action::Copy, "a menu of what can be copied", "copy"),
        act(&[c('o')], List, Action::OpenOrg, "open the org in the browser, logged in", ""),
        act(&[c('Y')], List, Action::BareLink, "the bare link on a screen of its own", ""),
        act(&[c('u')], List, Action::Reveal, "show the tokens for ten seconds", ""),
        act(&[c('a')], List, Action::Profile(P::Add), "add a profile", "add"),
        act(&[c('e')], List, Action::Profile(P::Edit), "edit the profile, or the request that step mode holds", "edit"),
        act(&[c('v')], List, Action::MarkRange, "mark from the last mark to here", ""),
        act(&[c('*')], List, Action::MarkAll, "mark all that are shown, or none", ""),
        act(&[c('S')], List, Action::Sort, "sort by what needs you, or by group again", ""),

        act(&[c('x')], List, Action::Menu, "all that can be done: revoke, delete, …", "all actions"),

        act(&[k(Code::Enter)], Held, Action::Enter, "send it", "send"),
        act(&[c('e')], Held, Action::EditRequest, "edit the parameter's value", "edit"),
        act(&[c('a')], Held, Action::AddParameter, "add a parameter", "add"),
        act(&[c('d')], Held, Action::RemoveParameter, "leave it out, or take it in again", "leave out"),
        act(&[c('D')], Held, Action::DoubleParameter, "send it twice", "double"),
        act(&[c('z')], Held, Action::ResetRequest, "reset all parameters to what was built", "reset"),
        act(&[c('S')], Held, Action::KeepChanges, "save what was changed to the profile; asks", "save"),

        act(&[c('3')], Steps, Action::BackTo(Step::Authorize), "Authorize, with a new state and verifier", ""),
        act(&[c('4')], Steps, Action::BackTo(Step::Exchange), "Exchange, with the same code and verifier", ""),
        act(&[c('5')], Steps, Action::BackTo(Step::Verify), "Verify: the look-up, which saves nothing", ""),

        act(&[c('n')], Menu, Action::NotThisOne, "not this one: revoke what was just saved", ""),
        act(&[c('.')], Menu, Action::Repeat, "send the login's last request again", ""),
        act(&[c('B')], Menu, Action::GoBack, "go back to a step of the login", ""),
        act(&[c('L')], Menu, Action::LogIn, "log in", ""),
        act(&[c('r')], Menu, Action::Renew, "new access token", ""),
        act(&[c('c')], Menu, Action::Check, "check", ""),
        act(&[c('y')], Menu, Action::Copy, "copy", ""),
        act(&[c('o')], Menu, Action::OpenOrg, "open the org in the browser", ""),
        act(&[c('u')], Menu, Action::Reveal, "show the tokens", ""),
        act(&[c('T')], Menu, Action::Transcript, "copy the last attempt's transcript", ""),
        act(&[c('S')], Menu, Action::Seal, "seal the tokens on disk", ""),
        act(&[c('U')], Menu, Action::Unseal, "take the seal off the tokens on disk", ""),
        act(&[c('e')], Menu, Action::Profile(P::Edit), "edit the profile", ""),
        act(&[c('m')], Menu, Action::Profile(P::Rename), "rename it: tokens and history follow", ""),
        act(&[c('d')], Menu, Action::Profile(P::Copy), "duplicate its settings under another name", ""),
        act(&[c('X')], Menu, Action::Cancel, "cancel what is under way", ""),
        act(&[c('R')], Menu, Action::Revoke, "revoke at the org, then delete here; asks", ""),
        act(&[c('F')], Menu, Action::Forget, "delete here alone; asks", ""),
        act(&[c('D')], Menu, Action::Profile(P::Remove), "revoke, then remove the profile; asks", ""),

        act(&[c('!')], Everywhere, Action::NeedsYou, "the next one that needs you", "needs you"),
        act(&[c('w')], Everywhere, Action::Lanes, "lanes: what runs and ran, on one axis", "lanes"),
        act(&[c('s')], Everywhere, Action::StepMode, "step mode: hold before each request, Enter sends", ""),
        act(&[c('/')], Everywhere, Action::Find, "find by name, tag or user", "find"),
        act(&[c('n')], Everywhere, Action::NextMatch, "next match", ""),
        act(&[c('N')], Everywhere, Action::PreviousMatch, "match before", ""),
        act(&[k(Code::Tab)], Everywhere, Action::NextPane, "next pane", "pane"),
        act(&[k(Code::BackTab)], Everywhere, Action::PreviousPane, "pane before", ""),
        act(&[c('j'), k(Code::Down)], Everywhere, Action::Down, "one line down", "down"),
        act(&[c('k'), k(Code::Up)], Everywhere, Action::Up, "one line up", "up"),
        act(&[c('g'), k(Code::Home)], Everywhere, Action::First, "first line", ""),
        act(&[c('G'), k(Code::End)], Everywhere, Action::Last, "last line", ""),
        act(&[k(Code::PageDown), ctrl('d')], Everywhere, Action::PageDown, "one page down", ""),
        act(&[k(Code::PageUp), ctrl('u')], Everywhere, Action::PageUp, "one page up", ""),
        act(&[c('%')], Everywhere, Action::Mouse, "the mouse: on, or off", ""),
        act(&[k(Code::Esc)], Everywhere, Action::Back, "one level back, never quits", "back"),
        act(&[c('?')], Everywhere, Action::Help, "these keys", "keys"),
        act(&[c('D')], Everywhere, Action::Doctor, "doctor: what keeps logins from working", ""),
        act(&[c('q')], Everywhere, Action::Quit, "quit; asks where logins wait", "quit"),
        act(&[ctrl('c')], Everywhere, Action::Interrupt, "quit; again: at once", ""),
        act(&[ctrl('z')], Everywhere, Action::Suspend, "back to the shell, until fg", ""),

        act(&[c('l')], Copying, Action::CopyItem(Item::Link), "the link of a login that waits", "link"),
        act(&[c('t')], Copying, Action::CopyItem(Item::Token), "the access token", "token"),
        act(&[c('i')], Copying, Action::CopyItem(Item::InstanceUrl), "the instance URL", "instance"),
        act(&[c('u')], Copying, Action::CopyItem(Item::Username), "the user name", "user"),
        act(&[c('o')], Copying, Action::CopyItem(Item::OrgId), "the org id", "org"),
        act(&[c('c')], Copying, Action::CopyItem(Item::Curl), "a curl line, the token as $SF_ACCESS_TOKEN", "curl"),
        act(&[c('m')], Copying, Action::CopyItem(Item::Message), "a message for who must act", "message"),
        act(&[c('T')], Copying, Action::CopyItem(Item::Transcript), "the last attempt's transcript, for a support case", "transcript"),
        Binding {
            chords: &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], place: Copying, does: Does::CopyRequest,
            words: "a request of what ran last, as a curl command", short: "requests",
        },
        act(&[c('s')], Copying, Action::CopyItem(Item::Export(Form::SfdxUrl)), "the sfdx URL, the grant itself; asks", "sfdx URL"),
        act(&[c('C')], Copying, Action::CopyItem(Item::Export(Form::Curl)), "a curl command, the access token in it", ""),
        act(&[c('e')], Copying, Action::CopyItem(Item::Export(Form::Dotenv)), "lines for a .env file, the grant in them; asks", ".env"),
        act(&[c('j')], Copying, Action::CopyItem(Item::Export(Form::Json)), "JSON with the grant; asks", "JSON"),
        act(&[c('p')], Copying, Action::CopyItem(Item::Export(Form::Postman)), "a Postman environment with the grant; asks", "Postman"),

        Binding {
            chords: &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], place: Welcome, does: Does::CopySetup,
            words: "copy that value", short: "copy",
        },

        act(&[c('y'), k(Code::Enter)], Question, Action::Yes, "yes", "yes"),
        act(&[c('n'), k(Code::Esc)], Question, Action::No, "no", "no"),

        act(&[ctrl('s')], InForm, Action::Form(F::Save), "save", "save"),
        act(&[k(Code::Tab), k(Code::Down)], InForm, Action::Form(F::Next), "next line, as Enter", "next"),
        act(&[k(Code::BackTab), k(Code::Up)], InForm, Action::Form(F::Previous), "line before", "before"),
        act(&[c(' '), k(Code::Right)], Choice, Action::Form(F::NextChoice), "next choice", "choose"),
        act(&[k(Code::Left)], Choice, Action::Form(F::PreviousChoice), "choice before", ""),

        act(&[k(Code::Enter)], Typing, Action::Yes, "take it", "take it"),
        act(&[k(Code::Esc)], Typing, Action::No, "give up", "give up"),
        act(&[ctrl('c')], Typing, Action::Interrupt, "", ""),
        act(&[ctrl('z')], Typing, Action::Suspend, "", ""),
        edit(&[ctrl('u')], Edit::EraseLine, "erase all before the cursor"),
        edit(&[ctrl('w')], Edit::EraseWord, "erase the word before the cursor"),
        edit(&[k(Code::Backspace), ctrl('h')], Edit::EraseBefore, ""),
        edit(&[k(Code::Delete), ctrl('d')], Edit::EraseAfter, ""),
        edit(&[k(Code::Left), ctrl('b')], Edit::Left, ""),
        edit(&[k(Code::Right), ctrl('f')], Edit::Right, ""),
        edit(&[k(Code::Home), ctrl('a')], Edit::Home, ""),
        edit(&[k(Code::End), ctrl('e')], Edit::End, ""),
    ]
};
