//! Everything that can happen to the deck, and everything it can ask for: plain values, no closures
//! and no channels in them.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    deck::{
        action::Action,
        block::Block,
        doctor::Finding,
        door::{Page, Visit, VisitId},
        field::Edit,
        form::{Draft, Purpose, Refusal},
        grant::Listed,
        grant_count::GrantCount,
        inquiry::Inquiry,
        pointer::Pointer,
        row::Saved,
        tally::Tally,
    },
    flow::{Consent, Event, FlowId, Way, Wish, attempt::Attempt},
    oauth::{
        card::{Card, Kept},
        draft::keep::KeyChange,
    },
    plain::Plain,
    profile::{self, General, OrgId, ProfileName, Seal, Table},
    secret::Secret,
    transfer::Form,
    upkeep::{self, Duty, ErrandId},
};

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The program has started: what lies on disk is to be read.
    Started,
    /// A key, a click or a command asks for something.
    Act(Action),
    /// A mouse was used.
    Pointed(Pointer),
    /// Text is being typed.
    Edit(Edit),
    /// Text was pasted into the terminal, or a line came in where lines are pasted.
    Pasted(Secret),
    /// These profiles are to be logged in.
    LogIn(Vec<ProfileName>, Consent, Way),
    /// Something happened to a flow.
    Flow(FlowId, Event),
    /// These profiles' saved grants are to be refreshed, checked or revoked.
    Upkeep(Vec<ProfileName>, Duty),
    /// Something happened to an errand.
    Errand(ErrandId, upkeep::Event),
    /// A browser came to a door.
    Visited(Visit),
    /// A flow's short address was used.
    Led(FlowId),
    /// A door turned somebody away; the words say who and why.
    Turned(Plain),
    /// Token files were read.
    Read(Vec<(Arc<str>, Saved, Kept)>),
    /// Something may lie on disk as it did not before.
    Changed(Change),
    /// More happened on disk than anybody could tell.
    Missed,
    /// The settings were read again, or cannot be read at all.
    Reread(Result<Reread, Plain>),
    /// This is the default now; the sentences say what was passed over.
    Defaulted(DefaultHere, Vec<Plain>),
    /// Nobody tells of changes on disk; the words say why.
    Unwatched(Plain),
    /// What was found by looking around.
    Examined(Vec<Finding>),
    /// A profile's history was read, newest first.
    Recalled(ProfileName, Vec<Attempt>),
    /// Histories were looked through for what somebody else must mend.
    Blocked(Vec<(ProfileName, Block)>),
    /// An attempt was written down, or could not be.
    Recorded(ProfileName, Result<(), Plain>),
    /// A profile's tokens were read, to be shown for a moment.
    Revealed(ProfileName, Result<Tokens, Plain>),
    /// The grants were counted that are known of.
    Counted(Result<GrantCount, Plain>),
    /// An org was opened in the browser, or could not be.
    Opened(ProfileName, Result<(), Plain>, Option<Box<Attempt>>),
    /// An access token was read, to be copied.
    Fetched(ProfileName, Result<Secret, Plain>),
    /// A profile's last attempt was read, to be copied.
    Transcribed(ProfileName, Result<Box<Attempt>, Plain>),
    /// A profile's login in a form, and its card on which that is written down; or why it was not handed out.
    HandedOut(ProfileName, Form, Result<(Box<Card>, Secret), Plain>),
    /// A profile's grant is sealed in this way now, and whether it was not before; or why it is not.
    Sealed(ProfileName, Seal, Result<bool, Plain>),
    /// A profile's org was asked for its grants.
    GrantsTold(ProfileName, Box<Inquiry>, Option<Box<Attempt>>),
    /// A grant of that list was ended, or was not.
    GrantEnded(ProfileName, Box<Listed>, Result<(), Plain>, Option<Box<Attempt>>),
    /// The settings of a profile expect this org from now on, or could not be changed.
    Expected(ProfileName, OrgId, Result<(), Plain>),
    /// These keys of a profile were saved to its settings, or could not be.
    Kept(ProfileName, Vec<KeyChange>, Result<(), Plain>),
    /// What the file says of a profile was read, for a form.
    TableRead(Purpose, Result<Table, Plain>),
    /// A form was saved, or was not.
    FormSaved(Purpose, ProfileName, Result<bool, Refusal>),
    /// A profile was removed, or was not.
    ProfileRemoved(ProfileName, Result<(), Plain>),
    /// A secret is to be typed; the words ask for it.
    Wanted(AskId, Plain),
    /// Something to tell the person, from whoever performs effects.
    Told(Option<Arc<str>>, Plain),
    /// So many lines of each pane can be seen.
    Laid(Sight),
    /// The time that [`crate::deck::Deck::wakes_at`] named has come.
    Woke,
}

/// What may lie on disk as it did not before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Whether that is the settings.
    pub settings: bool,
    /// Whether that is a file that names the default.
    pub default: bool,
    /// Which token files.
    pub tokens: Files,
}

/// The default that holds where the program was started: the profile, and the file that says so.
pub type DefaultHere = Option<(ProfileName, Plain)>;

/// Some token files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    /// Of these profiles.
    These(Vec<ProfileName>),
    /// Any of them.
    All,
}

impl Default for Files {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

/// What the settings say now.
#[derive(Clone, Debug, PartialEq)]
pub struct Reread {
    /// The profiles, in the file's order.
    pub rows: Vec<profile::Row>,
    /// What holds for the whole program.
    pub general: General,
    /// What is wrong beyond what the rows say themselves.
    pub remarks: Vec<Plain>,
}

/// Names one question for a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// A profile's tokens, in the open for ten seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token.
    pub refresh: Option<Secret>,
}

/// How many lines the panes show, and how many those have that the deck does not know itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Lines of the list that can be seen.
    pub list: usize,
    /// Lanes that can be seen, where they are shown.
    pub lanes: usize,
    /// Lines of the tab that can be seen.
    pub detail: usize,
    /// Lines the tab has.
    pub detail_lines: usize,
    /// Which of them the chosen parameter takes: its first, and the one after its last.
    pub parameter: Option<(usize, usize)>,
    /// Lines of the journal that can be seen.
    pub journal: usize,
    /// Lines of the keys that can be seen, where they are shown.
    pub help: usize,
    /// Lines the keys have.
    pub help_lines: usize,
}

/// What the deck asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// What a flow wishes.
    Perform(FlowId, ProfileName, Wish),
    /// Make a new short address for a flow: the one before was used.
    Link(FlowId),
    /// Answer a browser.
    Answer(VisitId, Page),
    /// Tell of changes on disk: those since then, and all from now on.
    Watch(Timestamp),
    /// Look for changes on disk since the last look.
    Look,
    /// Read the settings again.
    Settings,
    /// Look again which default holds.
    Default,
    /// Read these token files' cards.
    Read(Vec<ProfileName>),
    /// Read the cards of all token files there are, and of these, which may be gone.
    ReadAll(Vec<ProfileName>),
    /// Look through these profiles' histories for what somebody else must mend.
    Blocks(Vec<ProfileName>),
    /// Look for what keeps logins from working.
    Examine,
    /// Read a profile's history.
    Recall(ProfileName),
    /// What an errand wishes.
    Attend(ErrandId, ProfileName, upkeep::Wish),
    /// Write an attempt into a profile's history, and what it changed into the ledger of grants.
    Record(ProfileName, Box<Attempt>, Option<Tally>),
    /// Have a profile's settings expect this org from now on.
    Expect(ProfileName, OrgId),
    /// Save these keys in a profile's settings.
    Keep(ProfileName, Vec<KeyChange>),
    /// Count the grants that are known of.
    Count,
    /// Read a profile's tokens.
    Reveal(ProfileName),
    /// Read a profile's access token.
    Fetch(ProfileName),
    /// Read a profile's last attempt.
    Transcribe(ProfileName),
    /// Write a profile's login in a form, and down that its grant is handed out where it goes along.
    HandOut(ProfileName, Form),
    /// Seal a profile's grant in this way, or open it for good.
    Seal(ProfileName, Seal),
    /// Open a profile's org in the browser.
    Open(ProfileName),
    /// Ask a profile's org for its list of grants.
    AskGrants(ProfileName),
    /// End a grant of that list.
    EndGrant(ProfileName, Box<Listed>),
    /// Read what the file says of a profile, for a form.
    ReadTable(Purpose),
    /// Save what was typed.
    SaveForm(Box<Draft>),
    /// Remove a profile that has no tokens.
    RemoveProfile(ProfileName),
    /// Here is the client secret that was asked for, or none.
    /// Here is the secret that was asked for, or none.
    Supply(AskId, Option<Secret>),
    /// Give the front something to do.
    Front(Cue),
    /// End the program.
    Quit,
}

/// What only the front can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Cue {
    /// Put text on the clipboard.
    Copy(Secret),
    /// Ring.
    Bell,
    /// Set the terminal's title.
    Title(Plain),
    /// Show a link on a line of its own, outside the dashboard.
    Bare(Secret),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Stop, so that the shell has the terminal.
    Suspend,
}
