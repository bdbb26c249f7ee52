//! What login, dashboard and demo have in common: a runtime, the ground that effects stand on, and the
//! loop, until the deck has quit.

use std::{future::Future, path::PathBuf, sync::Arc};

use tokio::{
    runtime::{Builder, Runtime},
    sync::mpsc::unbounded_channel,
};

use crate::{
    command::CommandError,
    deck::{Deck, Msg, Settings},
    profile::Network,
    run::{
        self, Clock, Ended, Front, Ground, Opener,
        ask::{Asks, give_terminal_back},
        vault::Vault,
    },
    store::ConfigDir,
};

/// A deck with what it needs to live.
pub struct Live {
    /// The deck.
    pub deck: Deck,
    /// The config directory.
    pub dir: ConfigDir,
    /// The settings' network part.
    pub network: Network,
    /// Who opens links.
    pub opener: Arc<dyn Opener>,
    /// Who keeps the keys of sealed grants.
    pub vault: Vault,
    /// Where a person is asked for secrets.
    pub asks: Asks,
    /// Where defaults are looked for besides the config directory.
    pub here: Option<PathBuf>,
}

impl Live {
    /// Runs the deck with a front until it has quit; the messages come first.
    ///
    /// # Errors
    /// Where the terminal or the output is gone.
    pub async fn run<F: Front>(&mut self, front: &mut F, first: Vec<Msg>, clock: Clock) -> Result<Ended, CommandError> {
        let (say, messages) = unbounded_channel();
        for msg in first {
            // The receiver is right here.
            let _ = say.send(msg);
        }
        let profiles = self.deck.rows.iter().filter_map(|row| match &row.settings {
            Settings::Ready(profile) => Some(profile.clone()),
            _ => None,
        });
        // What killed processes left behind may hold tokens; the first picture does not wait for its end.
        if !self.deck.read_only {
            let dir = self.dir.clone();
            tokio::task::spawn_blocking(move || dir.sweep());
        }
        let (network, opener) = (self.network.clone(), self.opener.clone());
        let ground = Ground::new(self.dir.clone(), network, profiles, opener, &self.vault, self.asks, say)
            .standing_in(self.here.clone());
        let ended = run::run(&mut self.deck, front, &ground, messages, clock).await.map_err(CommandError::Output)?;
        self.vault.let_go().await;
        Ok(ended)
    }
}

/// Runs a command's future to its end. What still blocks then is waited for by nobody: all that must
/// not be lost has sent its message.
///
/// # Errors
/// Where the system gives no threads, and those of the future.
pub fn block_on<T>(future: impl Future<Output = Result<T, CommandError>>) -> Result<T, CommandError> {
    let runtime: Runtime =
        Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(CommandError::Start)?;
    let result = runtime.block_on(future);
    runtime.shutdown_background();
    give_terminal_back();
    result
}
