//! The whole program, still pure: messages go in, effects come out. It names no clock, no file and no
//! terminal; the loop that feeds it is [`crate::run`]'s, the fronts only look at it.

mod act;
pub mod action;
mod arrival;
mod background;
mod batch;
mod chosen;
pub mod door;
mod errand;
pub mod field;
pub mod grants;
pub mod journal;
pub mod last;
pub mod line;
pub mod list;
pub mod login;
pub mod menu;
pub mod msg;
pub mod next;
pub mod question;
mod quit;
pub mod row;
pub mod state;
pub mod tally;
#[cfg(test)]
mod tests;
mod update;
pub mod view;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

pub use self::{
    action::Action,
    msg::{Cue, Effect, Msg},
    row::{Row, Saved, Settings},
};
use crate::{
    deck::{grants::Grants, journal::Journal, line::Line, msg::AskId, question::Question, view::View},
    flow::{Flow, FlowId},
    plain::Plain,
    upkeep::{Errand, ErrandId},
};

/// The program's state.
#[derive(Clone, Debug)]
pub struct Deck {
    /// The profiles, in the file's order, and after them what has no settings.
    pub rows: Vec<Row>,
    /// The flows, oldest first.
    pub flows: BTreeMap<FlowId, Flow>,
    /// The refreshes, checks and revocations, each row's last, oldest first.
    pub errands: BTreeMap<ErrandId, Errand>,
    /// Whose turn it is in the browser.
    pub line: Line,
    /// What happened.
    pub journal: Journal,
    /// How it is looked at.
    pub view: View,
    /// Whether a person looks on and may be asked; a command is not attended and ends by itself.
    pub attended: bool,
    /// How often what is in view is checked by itself; `None`: never.
    pub check_every: Option<Duration>,
    grants: Grants,
    /// Before that nothing is checked by itself again.
    next_look: Duration,
    asked: Option<Question>,
    /// Client secrets that are to be typed, each of which app.
    wanted: VecDeque<(AskId, Plain)>,
    quitting: bool,
    retries: BTreeMap<FlowId, login::Retry>,
    errand_retries: BTreeMap<ErrandId, login::Retry>,
    pool: errand::Pool,
    batches: BTreeMap<batch::BatchId, batch::Batch>,
    batch_of: BTreeMap<ErrandId, batch::BatchId>,
    /// Errands that are not over.
    active: usize,
    /// Attempts that are being written down.
    recording: usize,
    next_flow: u64,
    next_errand: u64,
}

impl Deck {
    /// A deck of rows, for so many browser tabs at once.
    pub fn new(rows: Vec<Row>, tabs: Option<usize>, attended: bool) -> Self {
        let mut deck = Self {
            rows,
            flows: BTreeMap::new(),
            errands: BTreeMap::new(),
            line: Line::new(tabs),
            journal: Journal::default(),
            view: View::default(),
            attended,
            check_every: None,
            grants: Grants::default(),
            next_look: Duration::ZERO,
            asked: None,
            wanted: VecDeque::new(),
            quitting: false,
            retries: BTreeMap::new(),
            errand_retries: BTreeMap::new(),
            pool: errand::Pool::default(),
            batches: BTreeMap::new(),
            batch_of: BTreeMap::new(),
            active: 0,
            recording: 0,
            next_flow: 0,
            next_errand: 0,
        };
        deck.follow_cursor();
        deck
    }

    /// The row of a name.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| *row.name == *name)
    }

    /// The flow that a row ran last.
    pub fn flow_of(&self, row: &Row) -> Option<&Flow> {
        self.flows.get(&row.flow?)
    }

    /// Whether the program is ending and only waits for what was sent.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// The selected row's flow, while it waits in the browser.
    fn waiting_here(&self) -> Option<FlowId> {
        let flow = self.flow_of(self.selected()?)?;
        flow.expected().map(|_| flow.id)
    }

    /// The selected row's link: the short one, else the whole.
    fn link_here(&self) -> Option<crate::secret::Secret> {
        let flow = self.flows.get(&self.waiting_here()?)?;
        flow.link().map(Into::into).or_else(|| flow.authorize().map(crate::oauth::request::Request::target))
    }

    /// Takes note of what a token file holds; one that has no row gets one, one that is gone loses it
    /// where there are no settings.
    fn set_saved(&mut self, name: &Arc<str>, saved: Saved) {
        match self.rows.iter().position(|row| row.name == *name) {
            Some(at) if saved == Saved::Nothing && matches!(self.rows[at].settings, Settings::Missing) => {
                self.rows.remove(at);
            }
            Some(at) => self.rows[at].saved = saved,
            None if saved == Saved::Nothing => {}
            None => {
                self.rows.push(Row { name: name.clone(), settings: Settings::Missing, saved, flow: None, errand: None })
            }
        }
    }
}
