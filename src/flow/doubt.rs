//! What Verify asks a person about (design: Verify, "asks"): a new grant that is not obviously the one
//! that was wanted. What fails without asking is [`crate::flow::verify`]'s.

use crate::{
    plain::Plain,
    profile::{OrgId, ProfileName, UserId},
};

/// One doubt about a new grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Another org than the file holds.
    OtherOrg {
        /// What the file holds.
        was: OrgId,
        /// What came.
        came: OrgId,
    },
    /// A new org under the same My Domain: a refreshed sandbox, most likely.
    Refreshed {
        /// What the file holds.
        was: OrgId,
        /// What came.
        came: OrgId,
        /// Production wants the profile's name typed.
        production: bool,
    },
    /// Another user of the same org than the file holds.
    OtherUser {
        /// What the file holds, by user name where it is known.
        was: Plain,
        /// What came.
        came: Plain,
    },
    /// Another user than `login_hint` named.
    HintMissed {
        /// What was hinted.
        hint: Plain,
        /// Who came.
        came: Plain,
    },
    /// Another profile of this app holds the same org and user: two profiles, one grant list.
    HeldElsewhere(ProfileName, OrgId, UserId),
    /// The login host is a My Domain, and the instance is another one.
    OtherInstance {
        /// The login host.
        login: Plain,
        /// The instance's host.
        instance: Plain,
    },
    /// The reply's signature does not verify.
    WrongSignature,
    /// A request that led to it was changed, or sent a second time.
    Experiment,
}

impl Doubt {
    /// The question, to be answered with yes or no.
    pub fn question(&self, profile: &ProfileName) -> Plain {
        Plain::new(match self {
            Self::OtherOrg { was, came } => {
                format!("{profile}: org {came} signed in, where {was} is saved. Replace the saved tokens?")
            }
            Self::Refreshed { was, came, .. } => {
                format!(
                    "{profile}: org {came} where {was} was, under the same My Domain. Sandbox refreshed? Take the new org?"
                )
            }
            Self::OtherUser { was, came } => {
                format!("{profile}: {came} signed in, where {was} is saved. Replace the saved tokens?")
            }
            Self::HintMissed { hint, came } => format!("{profile}: {came} signed in, where {hint} was expected. Save?"),
            Self::HeldElsewhere(other, ..) => {
                format!("{profile}: the same user of the same org is saved as {other}, by the same app. Save here too?")
            }
            Self::OtherInstance { login, instance } => {
                format!(
                    "{profile}: login host {login}, but the tokens are for {instance}. Another org's session in the browser? Save?"
                )
            }
            Self::Experiment => {
                format!("{profile}: a grant came of a request that was changed or repeated. Keep it? No gives it back.")
            }
            Self::WrongSignature => {
                format!("{profile}: the reply's signature does not verify with this client secret. Save all the same?")
            }
        })
    }

    /// Whether the answer must be the profile's name, typed.
    pub fn wants_name(&self) -> bool {
        matches!(self, Self::Refreshed { production: true, .. })
    }

    /// The fault's code where nobody could be asked, or the answer was no.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongSignature => "wrong_signature",
            Self::Experiment => "experiment",
            _ => "other_org",
        }
    }

    /// What was found, as a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::OtherOrg { was, came } | Self::Refreshed { was, came, .. } => {
                format!("org {came} signed in, where {was} is saved")
            }
            Self::OtherUser { was, came } => format!("{came} signed in, where {was} is saved"),
            Self::HintMissed { hint, came } => format!("{came} signed in, where {hint} was expected"),
            Self::HeldElsewhere(other, ..) => format!("the same user of the same org is already saved as {other}"),
            Self::OtherInstance { login, instance } => {
                format!("the login host is {login}, but the tokens are for {instance}")
            }
            Self::Experiment => "the grant came of a request that was changed or repeated".to_owned(),
            Self::WrongSignature => "the reply's signature does not verify with this client secret".to_owned(),
        }
    }
}
