//! The embedded stand-in for Salesforce's authorization server: several orgs under one loopback port,
//! in memory, behaving as the fact sheet says. It shares [`crate::oauth::names`] with the client and
//! nothing that computes, so that each checks the other.

mod access_token;
mod authorize;
mod browser;
mod client_assertion;
mod clock;
mod endpoint;
mod fault;
mod grant;
mod id_token;
mod listener;
mod mint;
mod page;
mod params;
mod person;
mod ready;
mod record;
mod reply;
pub mod roster;
mod scenario;
mod shelf;
mod sobject;
mod soql;
mod world;
mod xml;

use std::{io, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet, time::timeout};

pub use self::{
    fault::Fault,
    grant::Counters,
    ready::OrgInfo,
    record::RequestRecord,
    scenario::{AppSpec, Kind, OrgSpec, Persona, ProfileSpec, RefreshPolicy, UserSpec},
};
use self::{listener::Cut, world::World};

/// How long [`Simulator::stop`] waits for answers that are under way.
const GOODBYE: Duration = Duration::from_secs(1);
/// Prefixes that no org may have.
const RESERVED: [&str; 3] = ["login", "test", "simulator"];

/// How a simulator starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on loopback; 0 for a free one.
    pub port: u16,
    /// How many numbered orgs there are, unless `scenario` says which.
    pub orgs: usize,
    /// Authorize answers at once, as `login_hint`'s user or the org's first.
    pub auto_approve: bool,
    /// Every app rotates its refresh tokens.
    pub rotate: bool,
    /// The callback of the numbered orgs' apps.
    pub redirect_uri: String,
    /// How long every token endpoint takes.
    pub latency: Duration,
    /// The orgs themselves.
    pub scenario: Option<Vec<OrgSpec>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            orgs: 4,
            auto_approve: false,
            rotate: false,
            redirect_uri: "http://localhost:1717/OauthRedirect".to_owned(),
            latency: Duration::ZERO,
            scenario: None,
        }
    }
}

impl Options {
    /// The demo's eight orgs ([`roster::demo`]) with this callback.
    pub fn demo(redirect_uri: impl Into<String>) -> Self {
        let redirect_uri = redirect_uri.into();
        Self { scenario: Some(roster::demo(&redirect_uri)), redirect_uri, ..Self::default() }
    }

    fn specs(&self) -> Result<Vec<OrgSpec>, SimulatorError> {
        let mut specs = self.scenario.clone().unwrap_or_else(|| roster::numbered(self.orgs, &self.redirect_uri));
        for (index, spec) in specs.iter().enumerate() {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            let taken = specs[..index].iter().any(|other| other.name == spec.name);
            if spec.name.is_empty() || !spec.name.bytes().all(plain) || RESERVED.contains(&&*spec.name) || taken {
                return Err(SimulatorError::Name { name: spec.name.clone() });
            }
            if spec.users.is_empty() || spec.app.callbacks.is_empty() {
                return Err(SimulatorError::Incomplete { name: spec.name.clone() });
            }
        }
        for spec in &mut specs {
            spec.app.rotate |= self.rotate;
            if !self.latency.is_zero() {
                spec.faults.push(Fault::Slow(self.latency));
            }
        }
        Ok(specs)
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The port is taken or forbidden.
    #[error("the simulator cannot listen on 127.0.0.1:{port}: {source}; choose another port, or 0 for a free one")]
    Bind {
        /// The port asked for.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
    /// An org's name cannot be a path prefix.
    #[error(
        "an org cannot be called {name:?}: use letters, digits, `.`, `_`, `-`, each name once, and not login, test or simulator"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// An org without users or callbacks.
    #[error("the org {name} needs at least one user and one callback")]
    Incomplete {
        /// The org's name.
        name: String,
    },
}

/// A running simulator. It stops when dropped; [`Simulator::stop`] also waits for it.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    orgs: Vec<OrgInfo>,
    stop: watch::Sender<()>,
    servers: JoinSet<io::Result<()>>,
}

/// Starts a simulator on loopback.
///
/// # Errors
/// When the port cannot be bound or an org is not well-formed.
pub async fn start(options: Options) -> Result<Simulator, SimulatorError> {
    let specs = options.specs()?;
    let (port, listeners) =
        listener::bind(options.port).await.map_err(|source| SimulatorError::Bind { port: options.port, source })?;
    let world = Arc::new(World::new(port, options.auto_approve, specs));
    let (stop, stopped) = watch::channel(());
    let mut servers = JoinSet::new();
    for listener in listeners {
        let service = endpoint::router(Arc::clone(&world)).into_make_service_with_connect_info::<Cut>();
        let mut stopped = stopped.clone();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            // An error says that the sender is gone, which means the same.
            let _ = stopped.changed().await;
        });
        servers.spawn(server.into_future());
    }
    let orgs = ready::orgs(&world);
    Ok(Simulator { world, orgs, stop, servers })
}

impl Simulator {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.world.origin
    }

    /// The one JSON line that says the simulator is up, without a line end.
    pub fn ready_line(&self) -> String {
        ready::line(&self.world, &self.orgs)
    }

    /// The orgs, in order.
    pub fn orgs(&self) -> &[OrgInfo] {
        &self.orgs
    }

    /// What the person of this org does at the browser; `Allow` for an unknown org.
    pub fn persona(&self, org: &str) -> Persona {
        self.number(org).map_or(Persona::Allow, |number| self.world.orgs[number].spec.persona.clone())
    }

    /// The last 10,000 requests, newest last.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.world.requests()
    }

    /// What was counted since the start.
    pub fn counters(&self) -> Counters {
        self.world.state().grants.counters
    }

    /// A `profiles.toml` that logs in to these orgs as it is.
    pub fn profiles_toml(&self) -> String {
        ready::profiles_toml(&self.world)
    }

    /// Ends the session of an access token, as a time-out does. False when there was none.
    pub fn end_session(&self, access_token: &str) -> bool {
        self.world.state().grants.end_session(access_token, self.world.clock.now())
    }

    /// Revokes every grant of every user.
    pub fn revoke_all(&self) {
        self.world.state().grants.revoke_all();
    }

    /// Turns a fault on at an org. False when there is no such org.
    pub fn set_fault(&self, org: &str, fault: Fault) -> bool {
        self.with_faults(org, |faults| faults.push(fault))
    }

    /// Turns all faults of an org off. False when there is no such org.
    pub fn clear_faults(&self, org: &str) -> bool {
        self.with_faults(org, Vec::clear)
    }

    /// Moves the simulator's clock forward.
    pub fn advance(&self, by: Duration) {
        self.world.clock.advance(by);
    }

    /// Stops listening, lets answers under way finish for a second, and ends.
    pub async fn stop(mut self) {
        // Nobody listening any more is what is wanted.
        let _ = self.stop.send(());
        let all_ended = async { while self.servers.join_next().await.is_some() {} };
        if timeout(GOODBYE, all_ended).await.is_err() {
            self.servers.shutdown().await;
        }
    }

    fn number(&self, org: &str) -> Option<usize> {
        self.orgs.iter().position(|info| info.name == org)
    }

    fn with_faults(&self, org: &str, change: impl FnOnce(&mut Vec<Fault>)) -> bool {
        let Some(number) = self.number(org) else { return false };
        change(&mut self.world.state().faults[number]);
        true
    }
}
