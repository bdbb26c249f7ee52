//! The log: a file that was asked for, or nothing. Never the terminal, and only what orgdeck itself
//! says: what libraries log may hold requests.

use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{cli::Everywhere, command::CommandError, store::outside};

/// Opens it, where one was named.
pub fn open(everywhere: &Everywhere) -> Result<(), CommandError> {
    let level = match (&everywhere.log_file, everywhere.verbose) {
        (None, 0) => return Ok(()),
        (None, _) => return Err(CommandError::NoLog),
        (Some(_), 0) => Level::INFO,
        (Some(_), 1) => Level::DEBUG,
        (Some(_), _) => Level::TRACE,
    };
    let Some(path) = &everywhere.log_file else { return Ok(()) };
    let file = outside::append(path)?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    // A second one in the same process would change nothing, and is no reason to fail.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}
