//! The demo: a simulator, a directory of its own with profiles for its orgs, and a robot where there is
//! no browser. All of it goes when the demo ends.

mod form;
mod opener;
pub mod robot;

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

use tempfile::TempDir;

pub use self::opener::RobotOpener;
use crate::{
    deck::{Deck, row},
    profile::Settings,
    simulator::{self, Options, Simulator, SimulatorError},
    store::{ConfigDir, StoreError, outside, profiles},
};

/// What the journal says where the robot signs in.
pub const ROBOT_WORDS: &str = "Demo: Space marks, L logs in; a robot signs in after 2 s";
/// What the journal says where a person signs in.
pub const BROWSER_WORDS: &str = "Demo: Space marks, L logs in; sign in with any password";

/// The demo's world.
#[derive(Debug)]
pub struct World {
    simulator: Simulator,
    dir: ConfigDir,
    // Last, so that it goes when nothing stands on it any more.
    _place: TempDir,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// No port is free, or loopback is down.
    #[error("the demo found no free port on this machine: {0}")]
    Port(std::io::Error),
    /// No temporary directory.
    #[error("the demo found no place for its files: {0}; set TMPDIR to a directory you can write")]
    Place(std::io::Error),
    /// The simulator did not start.
    #[error(transparent)]
    Simulator(#[from] SimulatorError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl World {
    /// Starts the simulator and writes the profiles of its eight orgs.
    ///
    /// # Errors
    /// No port, no place, or a simulator that does not start.
    pub async fn create() -> Result<Self, DemoError> {
        let port = free_port().map_err(DemoError::Port)?;
        let simulator = simulator::start(Options::demo(format!("http://localhost:{port}/OauthRedirect"))).await?;
        let place = tempfile::Builder::new().prefix("orgdeck-demo-").tempdir().map_err(DemoError::Place)?;
        let dir = ConfigDir::open(&place.path().join("orgdeck"))?;
        outside::create(&dir.profiles(), simulator.profiles_toml().as_bytes())?;
        Ok(Self { simulator, dir, _place: place })
    }

    /// Its config directory.
    pub fn dir(&self) -> &ConfigDir {
        &self.dir
    }

    /// Its simulator.
    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    /// Its settings, read as any others are.
    ///
    /// # Errors
    /// Those of the store.
    pub fn settings(&self) -> Result<Settings, DemoError> {
        Ok(profiles::read(&self.dir)?.settings)
    }

    /// Its deck, for so many browser tabs at once.
    ///
    /// # Errors
    /// Those of the store.
    pub fn deck(&self, settings: &Settings, tabs: Option<usize>) -> Result<Deck, DemoError> {
        let saved = self.dir.tokens().names()?;
        let mut deck = Deck::new(row::rows(&settings.rows, &saved), tabs, true);
        deck.general = settings.general();
        Ok(deck)
    }

    /// The robot that signs in to its orgs, each as its own person does.
    pub fn robot(&self) -> RobotOpener {
        RobotOpener::new(self.simulator.orgs().iter().map(|org| (org.name.clone(), self.simulator.persona(&org.name))))
    }

    /// Ends the simulator; the directory goes with it.
    pub async fn end(self) {
        self.simulator.stop().await;
    }
}

/// A port that is free on both families for the moment. Somebody may take it until a login listens,
/// which then says so.
fn free_port() -> std::io::Result<u16> {
    let mut tries = 0;
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && tries < 100 => tries += 1,
            _ => return Ok(port),
        }
    }
}
