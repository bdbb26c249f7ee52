//! What a person can ask of the deck. Which key asks for it is the keymap's; what it does is
//! [`crate::deck::update`]'s.

mod name;

use crate::{deck::copy::Item, flow::Step};

/// A tab of the right pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What was sent.
    #[default]
    Request,
    /// What came back.
    Response,
    /// What it means.
    Explain,
    /// The token, masked.
    Token,
    /// Whose it is.
    Identity,
    /// Earlier attempts.
    History,
    /// The org's own list of this user's grants.
    Grants,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Self; 7] =
        [Self::Request, Self::Response, Self::Explain, Self::Token, Self::Identity, Self::History, Self::Grants];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Response => "Response",
            Self::Explain => "Explain",
            Self::Token => "Token",
            Self::Identity => "Identity",
            Self::History => "History",
            Self::Grants => "Grants",
        }
    }

    /// The same where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Self::Request => "Req",
            Self::Response => "Resp",
            Self::Explain => "Expl",
            Self::Token => "Token",
            Self::Identity => "Ident",
            Self::History => "Hist",
            Self::Grants => "Grants",
        }
    }
}

/// A pane that can have the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The profiles.
    #[default]
    List,
    /// Steps and tabs of the selected profile.
    Detail,
    /// What happened.
    Journal,
}

/// What is done to profiles themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileAct {
    /// Opens an empty form.
    Add,
    /// Opens the row's settings; where step mode holds a request, that.
    Edit,
    /// Asks for another name.
    Rename,
    /// Asks for the name of one with the same settings.
    Copy,
    /// Revokes what is saved, then removes the profile.
    Remove,
}

/// What a key does in an open form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormAct {
    /// Goes to the next line.
    Next,
    /// Goes to the line before.
    Previous,
    /// Takes the next choice.
    NextChoice,
    /// Takes the choice before.
    PreviousChoice,
    /// Saves.
    Save,
}

/// What a person asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Shows the keys.
    Help,
    /// Ends the program, and asks where logins wait.
    Quit,
    /// Ends the program without asking; again, at once.
    Interrupt,
    /// Gives the terminal back to the shell.
    Suspend,
    /// Moves the keys to the next pane.
    NextPane,
    /// Moves the keys to the pane before.
    PreviousPane,
    /// Takes the mouse, or leaves it to the terminal.
    Mouse,
    /// Begins a search.
    Find,
    /// Goes to the next match.
    NextMatch,
    /// Goes to the match before.
    PreviousMatch,
    /// Goes to the next row that needs the person.
    NeedsYou,
    /// Orders the list by what needs the person, or by group again.
    Sort,
    /// Shows what ran when, or the list again.
    Lanes,
    /// Goes one level back.
    Back,
    /// Moves one line down.
    Down,
    /// Moves one line up.
    Up,
    /// Looks for what keeps logins from working, or closes what was found.
    Doctor,
    /// Moves to the first line.
    First,
    /// Moves to the last line.
    Last,
    /// Moves one page down.
    PageDown,
    /// Moves one page up.
    PageUp,
    /// Marks or unmarks the row.
    Mark,
    /// Marks all rows from the row marked last to this one.
    MarkRange,
    /// Marks all rows shown, or none where all are.
    MarkAll,
    /// Does the next obvious thing of the row.
    Enter,
    /// Has every request wait before it is sent, or none.
    StepMode,
    /// Goes to the held request's parameters; there, types the chosen one's value.
    EditRequest,
    /// Adds a parameter to the held request.
    AddParameter,
    /// Leaves the chosen parameter out, or takes it in again.
    RemoveParameter,
    /// Sends the chosen parameter twice.
    DoubleParameter,
    /// Makes the held request what was built.
    ResetRequest,
    /// Sends the last request of a login that is over again.
    Repeat,
    /// Offers the steps of a login that one can go back to, or closes that menu.
    GoBack,
    /// Goes back to this one.
    BackTo(Step),
    /// Saves the held request's changes to its profile.
    KeepChanges,
    /// Logs in the marked rows, or this one.
    LogIn,
    /// Takes the new org of a refreshed sandbox.
    AcceptOrg,
    /// Offers what can be copied of the row, or closes that menu.
    Copy,
    /// Copies one thing of the menu.
    CopyItem(Item),
    /// Copies what is to be set in Salesforce for a new app, by its number.
    CopySetup(u8),
    /// Opens the row's org in the browser.
    OpenOrg,
    /// Shows the bare link outside the dashboard.
    BareLink,
    /// Shows the row's secrets for ten seconds.
    Reveal,
    /// Begins to paste what the browser ended at.
    Paste,
    /// Opens the browser again.
    Browser,
    /// Adds five minutes.
    MoreTime,
    /// Cancels what is under way for the marked rows, or this one.
    Cancel,
    /// New access tokens for the marked rows, or this one.
    Renew,
    /// Asks whether the marked rows' grants live, or this one's.
    Check,
    /// Offers all that can be done with the marked rows, or this one.
    Menu,
    /// Ends a grant that was saved by mistake a moment ago, and forgets it.
    NotThisOne,
    /// Ends the grants at their orgs, then deletes them here.
    Revoke,
    /// Deletes them here alone.
    Forget,
    /// Seals the grants of the marked rows, or of this one.
    Seal,
    /// Opens them for good.
    Unseal,
    /// Does something to the profile itself.
    Profile(ProfileAct),
    /// A key of an open form.
    Form(FormAct),
    /// Copies the transcript of the row's last attempt.
    Transcript,
    /// Shows a tab.
    Show(Tab),
    /// Answers a question with yes, or ends what is typed.
    Yes,
    /// Answers a question with no, or gives up what is typed.
    No,
}
