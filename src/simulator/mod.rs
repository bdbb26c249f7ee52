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
mod serve;
mod shelf;
pub mod shipped;
mod sobject;
mod soql;
mod world;
mod xml;

use std::{io, sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet, time::timeout};

pub use self::{
    fault::{Fault, Spot, Switch},
    grant::Counters,
    ready::OrgInfo,
    record::RequestRecord,
    scenario::{
        AppKind, AppSpec, Flaw, Kind, Login, OrgSpec, Permission, Persona, ProfileSpec, RefreshPolicy, Scenario,
        ScenarioError, SiteSpec, UserSpec,
    },
};
use self::{
    serve::{Patience, serve},
    world::{Holder, World},
};

/// How long [`Simulator::stop`] waits for answers that are under way.
const GOODBYE: Duration = Duration::from_secs(1);

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
    /// The world itself.
    pub scenario: Option<Scenario>,
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
        Self { scenario: Some(roster::demo()), redirect_uri: redirect_uri.into(), ..Self::default() }
    }

    fn complete(&self) -> Result<Scenario, ScenarioError> {
        let scenario = self.scenario.clone().unwrap_or_else(|| roster::numbered(self.orgs));
        let mut scenario = scenario.complete(&self.redirect_uri)?;
        for app in &mut scenario.apps {
            app.rotate |= self.rotate;
            if !self.latency.is_zero() {
                app.faults.push(Fault::Slow(self.latency).into());
            }
        }
        Ok(scenario)
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
    /// The scenario does not hang together.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}

/// A running simulator. It stops when dropped; [`Simulator::stop`] also waits for it.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    orgs: Vec<OrgInfo>,
    stop: watch::Sender<()>,
    servers: JoinSet<()>,
}

/// Starts a simulator on loopback.
///
/// # Errors
/// When the port cannot be bound or the scenario does not hang together.
pub async fn start(options: Options) -> Result<Simulator, SimulatorError> {
    let scenario = options.complete()?;
    let (port, listeners) =
        listener::bind(options.port).await.map_err(|source| SimulatorError::Bind { port: options.port, source })?;
    let world = Arc::new(World::new(port, options.auto_approve, scenario));
    let (stop, stopped) = watch::channel(());
    let mut servers = JoinSet::new();
    let patience = Patience::default();
    for listener in listeners {
        let router = endpoint::router(Arc::clone(&world));
        servers.spawn(serve(listener, router, patience.clone(), stopped.clone()));
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

    /// What the person of this profile does at the browser; `Allow` for an unknown one.
    pub fn persona(&self, profile: &str) -> Persona {
        let profile = self.world.profiles.iter().find(|known| known.name == profile);
        profile.map_or(Persona::Allow, |profile| profile.persona.clone())
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
        self.world.state().grants.revoke_where(|_| true);
    }

    /// Turns a fault on at an org. False when there is no such org.
    pub fn set_fault(&self, org: &str, fault: impl Into<Switch>) -> bool {
        self.world.org_named(org).is_some_and(|org| self.switch_on(Holder::Org(org), fault.into()))
    }

    /// Turns a fault on at an app. False when there is no such app.
    pub fn set_app_fault(&self, app: &str, fault: impl Into<Switch>) -> bool {
        self.world.app_named(app).is_some_and(|app| self.switch_on(Holder::App(app), fault.into()))
    }

    /// Ends every session of an org; its grants live on. False when there is no such org.
    pub fn end_sessions(&self, org: &str) -> bool {
        let Some(org) = self.world.org_named(org).map(Holder::Org) else { return false };
        self.world.state().grants.end_sessions_where(|consent| self.world.is_of(org, consent));
        true
    }

    fn switch_on(&self, holder: Holder, switch: Switch) -> bool {
        let switches = self.world.switches(holder).into_iter().chain([switch]).collect();
        self.world.set_switches(holder, switches);
        true
    }

    /// Turns all faults of an org off. False when there is no such org.
    pub fn clear_faults(&self, org: &str) -> bool {
        let org = self.world.org_named(org).map(Holder::Org);
        org.inspect(|org| self.world.set_switches(*org, Vec::new())).is_some()
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
}
