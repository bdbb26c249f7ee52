//! What changes while the simulator runs: browsers, waiting logins, codes, grants, switches and the log.

use std::collections::{HashMap, VecDeque};

use super::{Holder, Site, UserRef};
use crate::simulator::{
    authorize::AuthorizeRequest, clock::Millis, fault::Switch, grant::Grants, record::RequestRecord,
};

/// A browser that was here before, known by its cookie.
#[derive(Debug, Default)]
pub struct Browser {
    /// The secret of its forms.
    pub csrf: String,
    /// Who is signed in where.
    pub signed_in: HashMap<Site, UserRef>,
}

/// An authorize request that waits for a person.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The cookie of the browser that brought it.
    pub browser: String,
    /// What was asked.
    pub request: AuthorizeRequest,
    /// Who signed in for it.
    pub user: Option<UserRef>,
}

/// An authorization code and what it is bound to.
#[derive(Clone, Debug)]
pub struct Code {
    /// The request that it answers.
    pub request: AuthorizeRequest,
    /// Who consented.
    pub user: UserRef,
    /// When it was issued.
    pub issued: Millis,
    /// Whether it was exchanged already.
    pub used: bool,
}

/// What changes.
#[derive(Debug, Default)]
pub struct State {
    /// Browsers by their cookie.
    pub browsers: HashMap<String, Browser>,
    /// Authorize requests that wait, by their random name.
    pub pending: HashMap<String, Pending>,
    /// Codes, used ones too.
    pub codes: HashMap<String, Code>,
    /// Grants and sessions.
    pub grants: Grants,
    /// One-time browser login links of `singleaccess`.
    pub frontdoors: HashMap<String, UserRef>,
    /// The switches that are on.
    pub switches: HashMap<Holder, Vec<Switch>>,
    /// The last requests.
    pub requests: VecDeque<RequestRecord>,
}
