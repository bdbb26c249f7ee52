//! Everything the simulator knows: the orgs as they were started, and one locked state that
//! changes. The lock is never held across an await.

mod state;
mod switchboard;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

pub use self::{
    state::{Browser, Code, Pending, State},
    switchboard::Holder,
};
use super::{
    clock::Clock,
    id_token::SigningKey,
    mint,
    record::RequestRecord,
    scenario::{AppSpec, OrgSpec, ProfileSpec, Scenario, UserSpec},
};

use crate::oauth::names::param;

/// A host of Salesforce's, here a path prefix: an org's My Domain, its Experience Cloud site, or one of
/// the generic hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// `/NAME`: the org with this number.
    Org(usize),
    /// `/NAME/PATH`: the Experience Cloud site of the org with this number.
    Community(usize),
    /// `/login`, for `login.salesforce.com`.
    Login,
    /// `/test`, for `test.salesforce.com`.
    Test,
}

impl Site {
    /// The org whose host it is; none for a generic one.
    pub fn org(self) -> Option<usize> {
        match self {
            Self::Org(org) | Self::Community(org) => Some(org),
            Self::Login | Self::Test => None,
        }
    }
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
    /// What it was started with.
    pub spec: OrgSpec,
    /// Another one's id after a refresh of the sandbox.
    is_refreshed: AtomicBool,
    /// Which of its users may log in.
    active: Vec<AtomicBool>,
}

/// An app as it runs.
#[derive(Debug)]
pub struct App {
    /// What it was started with.
    pub spec: AppSpec,
    /// The number of the org it was made in.
    pub home: usize,
    /// The numbers of all orgs that have it, its home included.
    orgs: HashSet<usize>,
    is_secret_rotated: AtomicBool,
}

impl App {
    /// Whether the org has it.
    pub fn is_installed_in(&self, org: usize) -> bool {
        self.orgs.contains(&org)
    }

    /// Its consumer secret now.
    pub fn secret(&self) -> Cow<'_, str> {
        if self.is_secret_rotated.load(Ordering::Relaxed) {
            return Cow::Owned(mint::client_secret(&format!("{} rotated", self.spec.name)));
        }
        Cow::Borrowed(&self.spec.secret)
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
    /// The apps, by number.
    pub apps: Vec<App>,
    /// Who logs in with what.
    pub profiles: Vec<ProfileSpec>,
    /// Signs id_tokens; made on first use.
    pub signing_key: OnceLock<SigningKey>,
    prefixes: HashMap<String, Site>,
    org_numbers: HashMap<String, usize>,
    clients: HashMap<String, usize>,
    usernames: HashMap<String, UserRef>,
    state: Mutex<State>,
}

impl World {
    /// The world of a complete scenario behind this port.
    pub fn new(port: u16, auto_approve: bool, scenario: Scenario) -> Self {
        let Scenario { orgs, apps, profiles, .. } = scenario;
        let org_numbers: HashMap<_, _> = orgs.iter().enumerate().map(|(org, spec)| (spec.name.clone(), org)).collect();
        let by_domain = orgs.iter().enumerate().map(|(org, spec)| (spec.domain(), Site::Org(org)));
        let by_name = orgs.iter().enumerate().map(|(org, spec)| (spec.name.clone(), Site::Org(org)));
        let generic = [("login", Site::Login), ("test", Site::Test)].map(|(prefix, site)| (prefix.to_owned(), site));
        let usernames = orgs.iter().enumerate().flat_map(|(org, spec)| {
            let named =
                move |(user, spec): (usize, &UserSpec)| (spec.username.to_ascii_lowercase(), UserRef { org, user });
            spec.users.iter().enumerate().map(named)
        });
        let world = Self {
            origin: format!("http://127.0.0.1:{port}"),
            port,
            control_token: mint::random(32),
            auto_approve,
            clock: Clock::default(),
            // An org's own domain wins over another's plain name.
            prefixes: by_name.chain(by_domain).chain(generic).collect(),
            clients: apps.iter().enumerate().map(|(app, spec)| (spec.client_id.clone(), app)).collect(),
            usernames: usernames.collect(),
            apps: apps.into_iter().map(|spec| app(spec, &org_numbers)).collect(),
            orgs: orgs.into_iter().map(org).collect(),
            profiles,
            org_numbers,
            signing_key: OnceLock::new(),
            state: Mutex::new(State::new()),
        };
        world
            .orgs
            .iter()
            .enumerate()
            .for_each(|(org, it)| world.set_switches(Holder::Org(org), it.spec.faults.clone()));
        world
            .apps
            .iter()
            .enumerate()
            .for_each(|(app, it)| world.set_switches(Holder::App(app), it.spec.faults.clone()));
        world
    }

    /// The state, locked.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The site of a path prefix and, for an Experience Cloud site, of the segment that follows.
    pub fn site(&self, prefix: &str, community: Option<&str>) -> Option<Site> {
        let site = *self.prefixes.get(prefix)?;
        let Some(path) = community else { return Some(site) };
        let Site::Org(org) = site else { return None };
        self.orgs[org].spec.site.as_ref().is_some_and(|site| site.path == path).then_some(Site::Community(org))
    }

    /// The URL of a site, without a trailing slash.
    pub fn base(&self, site: Site) -> String {
        let origin = &self.origin;
        match site {
            Site::Org(org) => format!("{origin}/{}", self.orgs[org].spec.domain()),
            Site::Community(org) => {
                let path = self.orgs[org].spec.site.as_ref().map_or("", |site| &site.path);
                format!("{}/{path}", self.base(Site::Org(org)))
            }
            Site::Login => format!("{origin}/login"),
            Site::Test => format!("{origin}/test"),
        }
    }

    /// What a login at an Experience Cloud site is told beside the rest (fact sheet §3, §5).
    pub fn community(&self, site: Site) -> Vec<(&'static str, String)> {
        let Site::Community(org) = site else { return Vec::new() };
        vec![(param::COMMUNITY_URL, self.base(site)), (param::COMMUNITY_ID, mint::community_id(org + 1))]
    }

    /// Whether users of the org may log in at the site.
    pub fn serves(&self, site: Site, org: usize) -> bool {
        site.org().map_or_else(|| !self.orgs[org].spec.my_domain_only && self.is_of_kind(site, org), |own| own == org)
    }

    /// The app of a consumer key, where the site knows it: an org's own hosts know all apps, a generic
    /// host those of its own kind of orgs.
    pub fn app_known(&self, site: Site, client_id: &str) -> Option<usize> {
        let app = *self.clients.get(client_id)?;
        let is_known = site.org().is_some() || self.apps[app].orgs.iter().any(|org| self.is_of_kind(site, *org));
        is_known.then_some(app)
    }

    /// Whether a generic host is the one for this kind of org.
    fn is_of_kind(&self, site: Site, org: usize) -> bool {
        self.orgs[org].spec.kind.is_test() == (site == Site::Test)
    }

    /// The number of a named org.
    pub fn org_named(&self, name: &str) -> Option<usize> {
        self.org_numbers.get(name).copied()
    }

    /// The number of a named app.
    pub fn app_named(&self, name: &str) -> Option<usize> {
        self.apps.iter().position(|app| app.spec.name == name)
    }

    /// What an app was started with.
    pub fn app(&self, app: usize) -> &AppSpec {
        &self.apps[app].spec
    }

    /// The user with this username, if the site serves the org.
    pub fn user_named(&self, site: Site, username: &str) -> Option<UserRef> {
        self.any_user(username).filter(|user| self.serves(site, user.org))
    }

    /// The user with this username in whatever org.
    pub fn any_user(&self, username: &str) -> Option<UserRef> {
        self.usernames.get(&username.to_ascii_lowercase()).copied()
    }

    /// The account behind a reference.
    pub fn user(&self, user: UserRef) -> &UserSpec {
        &self.orgs[user.org].spec.users[user.user]
    }

    /// Whether the account may log in.
    pub fn is_active(&self, user: UserRef) -> bool {
        self.orgs[user.org].active[user.user].load(Ordering::Relaxed)
    }

    /// Activates or deactivates a user.
    pub fn set_active(&self, user: UserRef, active: bool) {
        self.orgs[user.org].active[user.user].store(active, Ordering::Relaxed);
    }

    /// The org's 18-character id.
    pub fn org_id(&self, org: usize) -> String {
        mint::org_id(org + 1, self.orgs[org].is_refreshed.load(Ordering::Relaxed))
    }

    /// The user's 18-character id.
    pub fn user_id(&self, user: UserRef) -> String {
        mint::user_id(user.org + 1, user.user + 1)
    }

    /// The identity URL of a user, at the org's own host.
    pub fn identity_url(&self, user: UserRef) -> String {
        format!("{}/id/{}/{}", self.base(Site::Org(user.org)), self.org_id(user.org), self.user_id(user))
    }

    /// The last requests by the time they came, newest last.
    pub fn requests(&self) -> Vec<RequestRecord> {
        let mut requests: Vec<_> = self.state().requests.iter().cloned().collect();
        requests.sort_by_key(|request| request.at_ms);
        requests
    }
}

fn org(spec: OrgSpec) -> Org {
    let active = spec.users.iter().map(|user| AtomicBool::new(user.active)).collect();
    Org { spec, active, is_refreshed: AtomicBool::default() }
}

fn app(spec: AppSpec, numbers: &HashMap<String, usize>) -> App {
    let number = |name: &String| numbers.get(name).copied();
    let home = number(&spec.home).unwrap_or_default();
    let orgs = spec.installed.iter().filter_map(number).chain([home]).collect();
    App { spec, home, orgs, is_secret_rotated: AtomicBool::default() }
}
