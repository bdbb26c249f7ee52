//! A stage for whole-program tests: a temporary config directory, a simulator on real sockets, and the
//! real loop with a front that only looks.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener},
    process,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use orgdeck::{
    deck::{Cue, Deck, Msg, msg::Sight, row},
    demo::{RobotOpener, robot},
    flow::{Consent, Flow, Now, Outcome, Way},
    profile::{ProfileName, Settings},
    run::{Clock, Front, Ground, Link, Opened, Opener, ask::Asks, run, vault::Vault},
    secret::Secret,
    simulator::{self, Options, Persona, Simulator},
    store::{ConfigDir, outside, profiles},
};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::page::visit;

/// A simulator and a config directory with profiles for its orgs.
pub struct Stage {
    pub simulator: Simulator,
    pub dir: ConfigDir,
    pub settings: Settings,
    pub port: u16,
    /// Who keeps the keys of what is sealed.
    pub vault: Vault,
    _place: TempDir,
}

impl Stage {
    /// A stage whose simulator starts as told; the redirect URI's port is a free one.
    pub async fn new(options: impl FnOnce(String) -> Options) -> Self {
        let port = free_port();
        let simulator = simulator::start(options(format!("http://localhost:{port}/OauthRedirect"))).await.unwrap();
        let place = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&place.path().join("orgdeck")).unwrap();
        outside::create(&dir.profiles(), simulator.profiles_toml().as_bytes()).unwrap();
        let settings = profiles::read(&dir).unwrap().settings;
        Self { simulator, dir, settings, port, vault: Vault::of_nobody(), _place: place }
    }

    /// A stage of numbered orgs that approve at once.
    pub async fn approving(orgs: usize) -> Self {
        Self::new(|redirect_uri| Options { orgs, auto_approve: true, redirect_uri, ..Options::default() }).await
    }

    /// A stage of one org that approves at once and takes a second for each token.
    pub async fn slow() -> Self {
        let latency = Duration::from_secs(1);
        Self::new(|redirect_uri| Options { orgs: 1, auto_approve: true, latency, redirect_uri, ..Options::default() })
            .await
    }

    /// The person of each org, at the browser without a pause.
    pub fn people(&self) -> RobotOpener {
        let orgs = self.simulator.orgs().iter();
        RobotOpener::new(orgs.map(|org| (org.name.clone(), self.simulator.persona(&org.name)))).at_once()
    }

    /// Changes the settings.
    pub fn set(&mut self, change: impl FnOnce(String) -> String) {
        let text = std::fs::read_to_string(self.dir.profiles()).unwrap();
        std::fs::write(self.dir.profiles(), change(text)).unwrap();
        self.settings = profiles::read(&self.dir).unwrap().settings;
    }

    /// The names of the profiles that have a token file.
    pub fn saved(&self) -> Vec<String> {
        let mut names: Vec<_> = self.dir.tokens().names().unwrap().iter().map(ToString::to_string).collect();
        names.sort();
        names
    }

    /// How many requests ended at such a path.
    pub fn sent(&self, path: &str) -> usize {
        self.simulator.requests().iter().filter(|request| request.path.ends_with(path)).count()
    }

    /// How many grants live at the simulator.
    pub async fn grants(&self) -> usize {
        let state = visit(&format!("{}/simulator/state", self.simulator.url())).await.text().await.unwrap();
        let state: serde_json::Value = serde_json::from_str(&state).unwrap();
        state["grants"].as_array().unwrap().len()
    }

    /// A deck of the profiles as they lie on disk.
    pub fn deck(&self, attended: bool) -> Deck {
        let saved = self.dir.tokens().names().unwrap();
        Deck::new(row::rows(&self.settings.rows, &saved), None, attended)
    }

    /// Logs in all profiles, unattended, and gives back the deck as it is when all is over.
    pub async fn log_in_all(&self, opener: impl Opener + 'static) -> Deck {
        let names: Vec<_> = self.settings.rows.iter().map(|row| name(row.name.as_str())).collect();
        self.log_in(names, Consent { unattended: true, ..Consent::default() }, opener).await
    }

    /// Logs in some profiles.
    pub async fn log_in(&self, names: Vec<ProfileName>, consent: Consent, opener: impl Opener + 'static) -> Deck {
        let mut deck = self.deck(false);
        let (ground, messages) = self.ground(opener, vec![Msg::LogIn(names, consent, Way::Browser)]);
        run(&mut deck, &mut Onlooker, &ground, messages, Clock::start()).await.unwrap();
        deck
    }

    /// What a deck's effects stand on, and the messages that come of them after these.
    pub fn ground(&self, opener: impl Opener + 'static, first: Vec<Msg>) -> (Ground, UnboundedReceiver<Msg>) {
        let (say, messages) = unbounded_channel();
        first.into_iter().for_each(|msg| say.send(msg).unwrap());
        let profiles = self.settings.rows.iter().filter_map(|row| row.profile.as_ref().ok().cloned());
        let network = self.settings.network.clone();
        (Ground::new(self.dir.clone(), network, profiles, Arc::new(opener), &self.vault, Asks::Nobody, say), messages)
    }
}

/// The flow that a profile ran last.
pub fn flow<'a>(deck: &'a Deck, profile: &str) -> &'a Flow {
    deck.flow_of(deck.row(profile).unwrap()).unwrap()
}

/// How a profile's last flow ended, in one word: `saved`, `cancelled`, or the fault's code.
pub fn result(deck: &Deck, profile: &str) -> String {
    match flow(deck, profile).outcome() {
        Some(Outcome::Failed(fault)) => fault.code().to_owned(),
        Some(outcome) => outcome.code().to_owned(),
        None => "under way".to_owned(),
    }
}

/// A profile's name.
pub fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

/// A port that is free on both families. It lies below those that systems give to whoever asks for any:
/// a simulator that starts beside this test cannot take it before the login does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(process::id() % 20_000).unwrap();
    loop {
        let port = 10_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed) % 20_000) % 20_000;
        let is_free = |address: IpAddr| match TcpListener::bind((address, port)) {
            Err(error) => error.kind() != io::ErrorKind::AddrInUse,
            Ok(_) => true,
        };
        if is_free(Ipv4Addr::LOCALHOST.into()) && is_free(Ipv6Addr::LOCALHOST.into()) {
            return port;
        }
    }
}

/// An opener that walks each link at once, as the given person.
pub struct Robot(pub Persona);

impl Opener for Robot {
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened> {
        let (url, persona): (Secret, _) = (link.url.clone(), self.0.clone());
        Box::pin(async move {
            match robot::walk(url.expose(), persona).await {
                Ok(_) => Opened::Started,
                Err(error) => Opened::Failed(error.to_string().into()),
            }
        })
    }
}

/// An opener whose browser nobody looks at.
pub struct Nobody;

impl Opener for Nobody {
    fn open(&self, _: &Link) -> BoxFuture<'static, Opened> {
        Box::pin(async { Opened::Started })
    }
}

/// A front that shows nothing.
pub struct Onlooker;

impl Front for Onlooker {
    type Input = ();

    async fn next(&mut self) -> Option<()> {
        std::future::pending().await
    }

    fn interpret(&mut self, (): (), _: &Deck) -> Option<Msg> {
        None
    }

    fn see(&mut self, _: &Deck, _: Now) -> io::Result<()> {
        Ok(())
    }

    fn draw(&mut self, _: &Deck, _: Now) -> io::Result<Option<Sight>> {
        Ok(None)
    }

    fn cue(&mut self, _: Cue) -> io::Result<()> {
        Ok(())
    }
}
