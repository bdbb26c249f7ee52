//! Taking token files' locks without keeping a thread waiting. Inside this process a gate per profile
//! comes first, so that one process never queues behind itself: a file's lock does not know who asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::OwnedMutexGuard,
    task::spawn_blocking,
    time::{Instant, sleep, timeout},
};

use crate::{
    profile::ProfileName,
    run::random,
    store::{StoreError, TokenLock, Tokens},
};

/// The gates of this process, one a profile.
#[derive(Clone, Debug, Default)]
pub(super) struct Gates(Arc<Mutex<HashMap<ProfileName, Arc<tokio::sync::Mutex<()>>>>>);

/// A token file's lock, and the place at the gate that belongs to it. Dropping it lets go of both, the
/// lock first.
#[derive(Debug)]
pub(super) struct Hold {
    pub(super) lock: TokenLock,
    _gate: OwnedMutexGuard<()>,
}

impl Gates {
    async fn pass(&self, name: &ProfileName) -> OwnedMutexGuard<()> {
        let gate = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_default().clone();
        gate.lock_owned().await
    }

    /// Takes a profile's lock, waiting so long at most, and looks at the file under it.
    ///
    /// # Errors
    /// [`StoreError::Locked`] names the holder; those of [`Tokens::try_lock`] and of the look.
    pub(super) async fn take<T: Send + 'static>(
        &self,
        tokens: Tokens,
        name: ProfileName,
        purpose: &'static str,
        patience: Duration,
        look: impl FnOnce(&mut TokenLock) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(Hold, T), StoreError> {
        let start = Instant::now();
        let Ok(gate) = timeout(patience, self.pass(&name)).await else {
            return Err(tokens.locked(&name, start.elapsed()));
        };
        let mut look = Some(look);
        loop {
            let (tokens, name) = (tokens.clone(), name.clone());
            let waited = start.elapsed();
            let mut given = look.take();
            let tried = spawn_blocking(move || match (tokens.try_lock(&name, purpose)?, given.take()) {
                (Some(mut lock), Some(look)) => look(&mut lock).map(|seen| Ok((lock, seen))),
                (_, given) if waited < patience => Ok(Err(given)),
                _ => Err(tokens.locked(&name, waited)),
            });
            match tried.await.unwrap_or_else(|_| Ok(Err(None)))? {
                Ok((lock, seen)) => return Ok((Hold { lock, _gate: gate }, seen)),
                Err(given) => look = given,
            }
            sleep(turn().min(patience.saturating_sub(start.elapsed()))).await;
        }
    }
}

/// Between two tries: 5 to 20 ms, so that those who wait do not march in step.
fn turn() -> Duration {
    Duration::from_millis(5 + random::number() % 16)
}
