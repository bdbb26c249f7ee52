//! The whole program, still pure: messages go in, effects come out. It names no clock, no file and no
//! terminal; the loop that feeds it is [`crate::run`]'s, the fronts only look at it.

mod act;
pub mod action;
mod arrival;
pub mod away;
pub mod axis;
mod background;
mod batch;
pub mod block;
pub mod cause;
mod chosen;
pub mod copy;
pub mod count;
mod disk;
pub mod doctor;
pub mod door;
mod errand;
pub mod exhibit;
pub mod field;
pub mod form;
pub mod grant;
pub mod grant_count;
mod handout;
mod held;
pub mod inquiry;
pub mod journal;
mod keep;
pub mod lane;
pub mod last;
mod layout;
pub mod letter;
pub mod line;
pub mod list;
pub mod login;
pub mod menu;
pub mod msg;
pub mod next;
pub mod pointer;
mod profiles;
pub mod question;
mod quit;
mod refreshed;
pub mod repeat;
pub mod row;
pub mod rows;
mod seal;
mod search;
pub mod state;
pub mod tally;
#[cfg(test)]
mod tests;
mod trail;
mod typed;
mod update;
pub mod view;
pub mod welcome;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
    time::Duration,
};

pub use self::{
    action::Action,
    msg::{Cue, Effect, Msg},
    row::{Row, Saved, Settings},
};
use crate::{
    deck::{
        count::Counts,
        grant_count::GrantCount,
        journal::Journal,
        layout::Layout,
        line::Line,
        msg::{AskId, DefaultHere},
        question::Question,
        rows::Rows,
        view::View,
    },
    flow::{Flow, FlowId, attempt::Attempt},
    oauth::card::Kept,
    plain::Plain,
    profile::{General, ProfileName},
    upkeep::{Errand, ErrandId},
};

/// The program's state.
#[derive(Clone, Debug)]
pub struct Deck {
    /// The profiles, in the file's order, and after them what has no settings.
    pub rows: Rows,
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
    /// Whether this is only to be looked at: what would reveal or change anything is refused.
    pub read_only: bool,
    /// What each org was asked last beside logins and upkeep, and when it answered.
    asides: BTreeMap<ProfileName, (Duration, Box<Attempt>)>,
    /// How often what is in view is checked by itself; `None`: never.
    pub check_every: Option<Duration>,
    grant_count: GrantCount,
    /// Before that nothing is checked by itself again.
    next_look: Duration,
    /// The default that holds where the program was started, and the file that says so.
    pub default: DefaultHere,
    /// What was set for the whole program at its start, which holds until its end.
    pub general: General,
    /// What was found in a person's own keys at its start.
    pub findings: Vec<doctor::Finding>,
    /// The tables of the settings that say something else by now.
    outdated: Vec<&'static str>,
    counts: Counts,
    layout: Layout,
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
    /// Cards that are still to be read, in the list's order.
    unread: VecDeque<ProfileName>,
    /// When a key last looked for changes on disk, where nobody tells of them.
    looked: Option<Duration>,
    /// Rows whose token files were read while they were being written here.
    overtaken: BTreeSet<Arc<str>>,
    /// What the end of the program waits for besides: attempts and settings that are being written down, and
    /// grants that are being ended.
    recording: usize,
    /// A profile that gets another name just now: the old one and the new.
    renaming: Option<(Arc<str>, Arc<str>)>,
    /// The profiles whose settings this program is changing, which is told when it is done.
    editing: BTreeSet<Arc<str>>,
    /// Profiles that go once their grants have ended.
    removing: BTreeSet<Arc<str>>,
    next_flow: u64,
    next_errand: u64,
}

impl Deck {
    /// A deck of rows, for so many browser tabs at once.
    pub fn new(rows: Vec<Row>, tabs: Option<usize>, attended: bool) -> Self {
        let mut deck = Self {
            rows: rows.into(),
            flows: BTreeMap::new(),
            errands: BTreeMap::new(),
            line: Line::new(tabs),
            journal: Journal::default(),
            view: View::default(),
            attended,
            read_only: false,
            asides: BTreeMap::new(),
            check_every: None,
            grant_count: GrantCount::default(),
            next_look: Duration::ZERO,
            default: None,
            general: General::default(),
            findings: Vec::new(),
            outdated: Vec::new(),
            counts: Counts::default(),
            layout: Layout::default(),
            asked: None,
            wanted: VecDeque::new(),
            quitting: false,
            retries: BTreeMap::new(),
            errand_retries: BTreeMap::new(),
            pool: errand::Pool::default(),
            batches: BTreeMap::new(),
            batch_of: BTreeMap::new(),
            active: 0,
            unread: VecDeque::new(),
            looked: None,
            overtaken: BTreeSet::new(),
            recording: 0,
            renaming: None,
            editing: BTreeSet::new(),
            removing: BTreeSet::new(),
            next_flow: 0,
            next_errand: 0,
        };
        deck.lay_out();
        deck.rows.take_changes();
        deck
    }

    /// The row of a name.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.find(name)
    }

    /// The flow that a row ran last.
    pub fn flow_of(&self, row: &Row) -> Option<&Flow> {
        self.flows.get(&row.flow?)
    }

    /// Whether the program is ending and only waits for what was sent.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// Whether an action is not refused from the outset.
    pub fn allows(&self, action: Action) -> bool {
        !self.read_only || action.only_looks()
    }

    /// The selected row's flow, while it waits in the browser.
    fn waiting_here(&self) -> Option<FlowId> {
        let flow = self.flow_of(self.selected()?)?;
        flow.is_waiting().then_some(flow.id)
    }

    /// Takes note of what a token file holds; one that has no row gets one, one that is gone loses it
    /// where there are no settings.
    fn set_saved(&mut self, name: &Arc<str>, saved: Saved) {
        let stray = self.rows.find(name).is_none_or(|row| matches!(row.settings, Settings::Missing));
        if stray && saved == Saved::Nothing {
            self.rows.remove(name);
        } else if let Some(row) = self.rows.change(name) {
            let is_gone = saved == Saved::Nothing && matches!(row.saved, Saved::Known(_));
            let token = |saved: &Saved| saved.card().and_then(|card| card.refresh_fingerprint.clone());
            row.kept.uncertain &= token(&row.saved) == token(&saved);
            row.saved = saved;
            if is_gone {
                row.kept = Kept::default();
            }
            // Nor is any token of it kept to look up again.
            if let Some(flow) = row.flow.filter(|_| is_gone).and_then(|id| self.flows.get_mut(&id)) {
                flow.forget();
            }
        } else {
            self.rows.push(Row::new(name.clone(), Settings::Missing, saved));
        }
    }
}
