//! What each action is called in `[ui.keys]`, and whether it only looks: one row an action.

use self::Reach::{Acts, Looks};
use super::{Action, FormAct, ProfileAct};
use crate::{deck::copy::Item, flow::Step, transfer::Form};

/// How far an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It changes what is seen here, or asks for more to see, and nothing else.
    Looks,
    /// It brings a secret into the open, changes something on disk or at a server, or leads there. A check
    /// does: what it learns is written down.
    Acts,
}

impl Action {
    /// Its name in the settings.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Whether it is harmless where others look on: it reveals nothing, and writes nothing here or at a
    /// server.
    pub fn only_looks(self) -> bool {
        self.row().1 == Looks
    }

    fn row(self) -> (&'static str, Reach) {
        match self {
            Self::Help => ("help", Looks),
            Self::Quit => ("quit", Looks),
            Self::Interrupt => ("interrupt", Looks),
            Self::Suspend => ("suspend", Looks),
            Self::NextPane => ("next-pane", Looks),
            Self::PreviousPane => ("previous-pane", Looks),
            Self::Mouse => ("mouse", Looks),
            Self::Find => ("find", Looks),
            Self::NextMatch => ("next-match", Looks),
            Self::PreviousMatch => ("previous-match", Looks),
            Self::NeedsYou => ("needs-you", Looks),
            Self::Sort => ("sort", Looks),
            Self::Lanes => ("lanes", Looks),
            Self::Back => ("back", Looks),
            Self::Down => ("down", Looks),
            Self::Up => ("up", Looks),
            Self::Doctor => ("doctor", Looks),
            Self::First => ("first", Looks),
            Self::Last => ("last", Looks),
            Self::PageDown => ("page-down", Looks),
            Self::PageUp => ("page-up", Looks),
            Self::Mark => ("mark", Looks),
            Self::MarkRange => ("mark-range", Looks),
            Self::MarkAll => ("mark-all", Looks),
            Self::Enter => ("enter", Looks),
            Self::StepMode => ("step-mode", Acts),
            Self::EditRequest => ("edit-request", Acts),
            Self::AddParameter => ("add-parameter", Acts),
            Self::RemoveParameter => ("remove-parameter", Acts),
            Self::DoubleParameter => ("double-parameter", Acts),
            Self::ResetRequest => ("reset-request", Acts),
            Self::Repeat => ("repeat", Acts),
            Self::GoBack => ("go-back", Acts),
            Self::BackTo(Step::Exchange) => ("back-to-exchange", Acts),
            Self::BackTo(Step::Verify) => ("back-to-verify", Acts),
            Self::BackTo(_) => ("back-to-authorize", Acts),
            Self::KeepChanges => ("keep-changes", Acts),
            Self::LogIn => ("log-in", Acts),
            Self::AcceptOrg => ("accept-org", Acts),
            Self::Copy => ("copy", Looks),
            Self::CopyItem(Item::Link) => ("copy-link", Acts),
            Self::CopyItem(Item::Token) => ("copy-token", Acts),
            Self::CopyItem(Item::InstanceUrl) => ("copy-instance-url", Looks),
            Self::CopyItem(Item::Username) => ("copy-user", Looks),
            Self::CopyItem(Item::OrgId) => ("copy-org", Looks),
            Self::CopyItem(Item::Curl) => ("copy-curl", Looks),
            Self::CopyItem(Item::Export(Form::SfdxUrl)) => ("copy-sfdx-url", Acts),
            Self::CopyItem(Item::Export(Form::Curl)) => ("copy-curl-token", Acts),
            Self::CopyItem(Item::Export(Form::Dotenv)) => ("copy-dotenv", Acts),
            Self::CopyItem(Item::Export(Form::Json)) => ("copy-json", Acts),
            Self::CopyItem(Item::Export(Form::Postman)) => ("copy-postman", Acts),
            Self::CopyItem(Item::Message) => ("copy-message", Looks),
            Self::CopyItem(Item::Transcript) => ("copy-transcript", Looks),
            Self::CopyItem(Item::Request(_)) => ("copy-request", Looks),
            Self::CopySetup(_) => ("copy-setup", Looks),
            Self::OpenOrg => ("open-org", Acts),
            Self::BareLink => ("bare-link", Acts),
            Self::Reveal => ("reveal", Acts),
            Self::Paste => ("paste", Acts),
            Self::Browser => ("browser", Acts),
            Self::MoreTime => ("more-time", Acts),
            Self::Cancel => ("cancel", Acts),
            Self::Renew => ("renew", Acts),
            Self::Check => ("check", Acts),
            Self::Menu => ("menu", Looks),
            Self::NotThisOne => ("not-this-one", Acts),
            Self::Revoke => ("revoke", Acts),
            Self::Forget => ("forget", Acts),
            Self::Transcript => ("transcript", Looks),
            Self::Seal => ("seal", Acts),
            Self::Unseal => ("unseal", Acts),
            Self::Profile(ProfileAct::Add) => ("add-profile", Acts),
            Self::Profile(ProfileAct::Edit) => ("edit-profile", Acts),
            Self::Profile(ProfileAct::Rename) => ("rename-profile", Acts),
            Self::Profile(ProfileAct::Copy) => ("copy-profile", Acts),
            Self::Profile(ProfileAct::Remove) => ("remove-profile", Acts),
            Self::Form(FormAct::Next) => ("form-next", Looks),
            Self::Form(FormAct::Previous) => ("form-previous", Looks),
            Self::Form(FormAct::NextChoice) => ("form-choice", Looks),
            Self::Form(FormAct::PreviousChoice) => ("form-choice-before", Looks),
            Self::Form(FormAct::Save) => ("form-save", Acts),
            Self::Show(_) => ("tabs", Looks),
            Self::Yes => ("yes", Looks),
            Self::No => ("no", Looks),
        }
    }
}
