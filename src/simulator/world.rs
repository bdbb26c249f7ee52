//! Everything the simulator knows: the orgs as they were started, and one locked state that
//! changes. The lock is never held across an await.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use super::{
    authorize::AuthorizeRequest,
    clock::{Clock, Millis},
    fault::Fault,
    grant::Grants,
    id_token::SigningKey,
    mint,
    record::RequestRecord,
    scenario::{AppSpec, OrgSpec, UserSpec},
    shelf::Shelf,
};

/// A host of Salesforce's, here a path prefix: an org's My Domain, or one of the generic hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// `/NAME`: the org with this number.
    Org(usize),
    /// `/login`, for `login.salesforce.com`.
    Login,
    /// `/test`, for `test.salesforce.com`.
    Test,
}

/// A user of an org, both by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UserRef {
    /// The org's number.
    pub org: usize,
    /// The user's number in it.
    pub user: usize,
}

/// An org as it runs.
#[derive(Debug)]
pub struct Org {
    /// Its 18-character id.
    pub id: String,
    /// What it was started with.
    pub spec: OrgSpec,
}

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
    /// The switches that are on, by org number.
    pub faults: Vec<Vec<Fault>>,
    /// The last requests.
    pub requests: VecDeque<RequestRecord>,
}

impl State {
    /// The state in which a simulator starts. What waits for a person waits an hour, a link ten
    /// minutes; a browser is forgotten when unused for twelve hours, a code a day after it was issued.
    fn new(faults: Vec<Vec<Fault>>) -> Self {
        Self {
            browsers: Shelf::new(12 * 60 * MINUTE, MOST),
            pending: Shelf::new(60 * MINUTE, MOST),
            codes: Shelf::new(24 * 60 * MINUTE, MOST),
            grants: Grants::default(),
            frontdoors: Shelf::new(10 * MINUTE, MOST),
            faults,
            requests: VecDeque::new(),
        }
    }
}

/// The simulator's whole world.
#[derive(Debug)]
pub struct World {
    /// `http://127.0.0.1:PORT`.
    pub origin: String,
    /// The port.
    pub port: u16,
    /// Opens the control endpoints.
    pub control_token: String,
    /// Whether authorize answers without a person.
    pub auto_approve: bool,
    /// Its time.
    pub clock: Clock,
    /// The orgs, by number.
    pub orgs: Vec<Org>,
    /// Signs id_tokens; made on first use.
    pub signing_key: OnceLock<SigningKey>,
    state: Mutex<State>,
}

impl World {
    /// A world of these orgs behind this port.
    pub fn new(port: u16, auto_approve: bool, specs: Vec<OrgSpec>) -> Self {
        let faults = specs.iter().map(|spec| spec.faults.clone()).collect();
        let number = |(index, spec)| Org { id: mint::org_id(index + 1), spec };
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            port,
            control_token: mint::random(32),
            auto_approve,
            clock: Clock::default(),
            orgs: specs.into_iter().enumerate().map(number).collect(),
            signing_key: OnceLock::new(),
            state: Mutex::new(State::new(faults)),
        }
    }

    /// The state, locked.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The site of a path prefix.
    pub fn site(&self, prefix: &str) -> Option<Site> {
        match prefix {
            "login" => Some(Site::Login),
            "test" => Some(Site::Test),
            name => self.orgs.iter().position(|org| org.spec.name == name || org.spec.domain() == name).map(Site::Org),
        }
    }

    /// The URL of a site, without a trailing slash.
    pub fn base(&self, site: Site) -> String {
        let prefix = match site {
            Site::Org(org) => self.orgs[org].spec.domain(),
            Site::Login => "login".to_owned(),
            Site::Test => "test".to_owned(),
        };
        format!("{}/{prefix}", self.origin)
    }

    /// Whether users of the org may log in at the site.
    pub fn serves(&self, site: Site, org: usize) -> bool {
        match site {
            Site::Org(own) => own == org,
            Site::Login => !self.orgs[org].spec.kind.is_test(),
            Site::Test => self.orgs[org].spec.kind.is_test(),
        }
    }

    /// The org whose app has this consumer key. An org's own host knows its own app first, then those
    /// of all others; a generic host knows the apps of the orgs it serves.
    pub fn app_owner(&self, site: Site, client_id: &str) -> Option<usize> {
        let own = |org: &usize| self.serves(site, *org);
        let has = |org: &usize| self.orgs[*org].spec.app.client_id == client_id;
        let all = 0..self.orgs.len();
        let foreign = || all.clone().find(has).filter(|_| matches!(site, Site::Org(_)));
        all.clone().filter(own).find(has).or_else(foreign)
    }

    /// The app of an org.
    pub fn app(&self, owner: usize) -> &AppSpec {
        &self.orgs[owner].spec.app
    }

    /// The user with this username, if the site serves the org.
    pub fn user_named(&self, site: Site, username: &str) -> Option<UserRef> {
        let served = self.orgs.iter().enumerate().filter(|(org, _)| self.serves(site, *org));
        served
            .flat_map(|(org, spec)| spec.spec.users.iter().enumerate().map(move |user| (org, user)))
            .find(|(_, (_, user))| user.username.eq_ignore_ascii_case(username))
            .map(|(org, (user, _))| UserRef { org, user })
    }

    /// The account behind a reference.
    pub fn user(&self, user: UserRef) -> &UserSpec {
        &self.orgs[user.org].spec.users[user.user]
    }

    /// The user's 18-character id.
    pub fn user_id(&self, user: UserRef) -> String {
        mint::user_id(user.org + 1, user.user + 1)
    }

    /// The identity URL of a user, at the org's own host.
    pub fn identity_url(&self, user: UserRef) -> String {
        let org = &self.orgs[user.org];
        format!("{}/id/{}/{}", self.base(Site::Org(user.org)), org.id, self.user_id(user))
    }

    /// The switches of an org that are on.
    pub fn faults(&self, org: usize) -> Vec<Fault> {
        self.state().faults[org].clone()
    }

    /// The last requests by the time they came, newest last.
    pub fn requests(&self) -> Vec<RequestRecord> {
        let mut requests: Vec<_> = self.state().requests.iter().cloned().collect();
        requests.sort_by_key(|request| request.at_ms);
        requests
    }
}
