//! What is selected, marked, searched, typed and shown: the part of the deck that only a person's eyes
//! and keys change. Rows are known by name, never by place.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    deck::{
        action::{Pane, Tab},
        away::Away,
        doctor::Finding,
        field::Field,
        form::Form,
        inquiry::Inquiry,
        last::LastId,
        list::Order,
        msg::{AskId, Sight, Tokens},
        question::Question,
    },
    flow::{FlowId, attempt::Attempt},
    oauth::{draft::LineId, grant_list::GrantId},
    plain::Plain,
    profile::ProfileName,
};

/// How the deck is looked at.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The selected row.
    pub cursor: Option<Arc<str>>,
    /// A row that is selected as soon as there is one of this name.
    pub awaited: Option<Arc<str>>,
    /// Which of the shown rows that is.
    pub position: usize,
    /// How the list is ordered.
    pub order: Order,
    /// The marked rows.
    pub marks: BTreeSet<Arc<str>>,
    /// Where a range of marks begins.
    pub anchor: Option<Arc<str>>,
    /// What is searched for; empty shows all.
    pub find: Field,
    /// What is being typed, if anything is.
    pub typing: Option<Typing>,
    /// Whether every request waits for the person before it is sent.
    pub stepping: bool,
    /// Which pane has the keys.
    pub focus: Pane,
    /// Whether the lanes stand in the place of the list.
    pub lanes: bool,
    /// Which tab is shown.
    pub tab: Tab,
    /// Whether the keys are shown, or what [`View::doctor`] holds in their place.
    pub help: bool,
    /// What the doctor found; empty while it looks.
    pub doctor: Option<Vec<Finding>>,
    /// The rows that all is offered for, while the menu is open.
    pub menu: Option<Vec<Arc<str>>>,
    /// The login whose steps are offered to go back to.
    pub going_back: Option<FlowId>,
    /// The row whose copy menu is open.
    pub copying: Option<Arc<str>>,
    /// Whether the mouse is the dashboard's.
    pub mouse: bool,
    /// Whether tmux stands between the dashboard and the clipboard.
    pub in_tmux: bool,
    /// Where the dashboard runs, if that is not where the person's browser is.
    pub away: Option<Away>,
    /// The first line of the keys that is seen.
    pub help_top: usize,
    /// The first line of the list that is seen.
    pub list_top: usize,
    /// The first line of the tab that is seen.
    pub detail_top: usize,
    /// The grant of the Grants tab that is chosen; the first one where that is not there.
    pub grant: Option<GrantId>,
    /// The parameter that is chosen of a held request; the first one where that is not there.
    pub parameter: Option<(LastId, LineId)>,
    /// The first line of the journal that is seen.
    pub journal_top: usize,
    /// How much can be seen.
    pub sight: Sight,
    /// The one line for notices, until when.
    pub notice: Option<(Plain, Duration)>,
    /// Tokens shown in the open, of whom, until when.
    pub revealed: Option<(ProfileName, Tokens, Duration)>,
    /// The history that was read last, of whom.
    pub history: Option<(ProfileName, Vec<Attempt>)>,
    /// When the attempt began that is chosen in the history.
    pub attempt: Option<Timestamp>,
    /// An attempt that the panes show instead of what runs, and of whom it is.
    pub opened: Option<(ProfileName, Box<Attempt>)>,
    /// What orgs were asked about their grants.
    pub inquiries: BTreeMap<ProfileName, Inquiry>,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typing {
    /// A search; it is [`View::find`] itself.
    Find,
    /// What the browser ended at, for this flow or whichever it belongs to.
    Paste(Option<FlowId>, Field),
    /// The word that this question wants for a yes.
    Word(Question, Field),
    /// A secret, and the question for it.
    Secret(AskId, Plain, Field),
    /// The value of this parameter of a held request.
    Value(LastId, LineId, Field),
    /// Name and value of another parameter of it.
    Parameter(LastId, Field),
    /// The settings of a profile.
    Form(Box<Form>),
}

impl View {
    /// The field that typing goes to.
    pub fn field(&mut self) -> Option<&mut Field> {
        match self.typing.as_mut()? {
            Typing::Find => Some(&mut self.find),
            Typing::Paste(_, field)
            | Typing::Word(_, field)
            | Typing::Secret(_, _, field)
            | Typing::Value(_, _, field)
            | Typing::Parameter(_, field) => Some(field),
            Typing::Form(_) => None,
        }
    }
}

/// How long a notice stays.
pub const NOTICE: Duration = Duration::from_secs(8);
/// How long secrets are shown.
pub const REVEAL: Duration = Duration::from_secs(10);
