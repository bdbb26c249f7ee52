//! What changes while the simulator runs: browsers, waiting logins, codes, grants, switches and the log.

use std::collections::{HashMap, VecDeque};

use super::{Holder, Site, UserRef};
use crate::simulator::{
    authorize::AuthorizeRequest, clock::Millis, fault::Switch, grant::Grants, record::RequestRecord, shelf::Shelf,
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

/// How many things of a kind are remembered at once, at most.
const MOST: usize = 5_000;
const MINUTE: Millis = 60 * 1000;

/// What changes.
#[derive(Debug)]
pub struct State {
    /// Browsers by their cookie.
    pub browsers: Shelf<Browser>,
    /// Authorize requests that wait, by their random name.
    pub pending: Shelf<Pending>,
    /// Codes. Used and expired ones are known for a while, because they are answered otherwise than
    /// unknown ones.
    pub codes: Shelf<Code>,
    /// Grants and sessions.
    pub grants: Grants,
    /// One-time browser login links of `singleaccess`.
    pub frontdoors: Shelf<UserRef>,
    /// The switches that are on.
    pub switches: HashMap<Holder, Vec<Switch>>,
    /// The last requests.
    pub requests: VecDeque<RequestRecord>,
}

impl State {
    /// The state in which a simulator starts. What waits for a person waits an hour, a link ten
    /// minutes; a browser is forgotten when unused for twelve hours, a code a day after it was issued.
    pub fn new() -> Self {
        Self {
            browsers: Shelf::new(12 * 60 * MINUTE, MOST),
            pending: Shelf::new(60 * MINUTE, MOST),
            codes: Shelf::new(24 * 60 * MINUTE, MOST),
            grants: Grants::default(),
            frontdoors: Shelf::new(10 * MINUTE, MOST),
            switches: HashMap::new(),
            requests: VecDeque::new(),
        }
    }
}
