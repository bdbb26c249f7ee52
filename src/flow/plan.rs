//! What a flow is to do, fixed when it starts: the profile as it was then, what is known of its
//! grant, and which questions are answered already.

use std::sync::Arc;

use crate::{
    oauth::card::Card,
    profile::{OrgId, Profile, ProfileName, UserId},
};

/// A flow's orders.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The settings.
    pub profile: Arc<Profile>,
    /// What the profile's token file holds.
    pub known: Option<Card>,
    /// Orgs and users that other profiles of the same app hold.
    pub elsewhere: Vec<Elsewhere>,
    /// The answers given beforehand.
    pub consent: Consent,
    /// How the person gets there and back.
    pub way: Way,
}

/// How the person gets to the login page and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// A browser is opened, a door waits.
    #[default]
    Browser,
    /// The person opens the link; a door waits.
    Link,
    /// The person opens the link and pastes what the browser ended at; no door.
    Paste,
}

/// A grant that another profile of the same app holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The other profile.
    pub name: ProfileName,
    /// Its org.
    pub org: OrgId,
    /// Its user.
    pub user: UserId,
}

/// What was said before the flow started about the questions it may come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Nobody can be asked: a doubt that was not answered beforehand is a fault.
    pub unattended: bool,
    /// Another org or user than the file holds, or than was hinted, is accepted.
    pub replace: bool,
    /// This org is accepted, also where another is expected.
    pub org: Option<OrgId>,
}

impl Plan {
    /// The user name that fills the login form: the profile's, else the user saved last.
    pub fn hint(&self) -> Option<&str> {
        let known = || self.known.as_ref().and_then(|card| card.username.as_deref());
        self.profile.login_hint.as_deref().or_else(known)
    }
}
