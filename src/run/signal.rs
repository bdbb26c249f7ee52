//! Signals that end the program, as numbers that its exit code is made of.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGINT, SIGTERM and SIGHUP.
#[cfg(unix)]
pub struct Endings([(SignalKind, Signal); 3]);

#[cfg(unix)]
impl Endings {
    /// From now on these signals are messages. A file that grows over a limit (SIGXFSZ) ends nothing
    /// any more: the write that meets the limit fails, and its failure is told.
    pub fn receive() -> io::Result<Self> {
        // Dropped at once: once heard, a signal never does again what it did by itself.
        drop(signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?);
        let on = |kind| Ok::<_, io::Error>((kind, signal(kind)?));
        Ok(Self([on(SignalKind::interrupt())?, on(SignalKind::terminate())?, on(SignalKind::hangup())?]))
    }

    /// Waits for the next one and says its number.
    pub async fn next(&mut self) -> i32 {
        let [(interrupt, a), (terminate, b), (hangup, c)] = &mut self.0;
        let kind = tokio::select! {
            _ = a.recv() => interrupt,
            _ = b.recv() => terminate,
            _ = c.recv() => hangup,
        };
        kind.as_raw_value()
    }
}

/// Ctrl-C, where there are no signals.
#[cfg(not(unix))]
pub struct Endings;

#[cfg(not(unix))]
impl Endings {
    /// From now on Ctrl-C is a message.
    pub fn receive() -> io::Result<Self> {
        Ok(Self)
    }

    /// Waits for the next one; 2 stands for it, as elsewhere.
    pub async fn next(&mut self) -> i32 {
        match tokio::signal::ctrl_c().await {
            Ok(()) => 2,
            Err(_) => std::future::pending().await,
        }
    }
}
