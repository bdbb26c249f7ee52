//! What whole-program tests stand on.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[cfg(unix)]
pub mod browser;
pub mod canary;
pub mod page;
pub mod player;
#[cfg(unix)]
pub mod process;
pub mod stage;
#[cfg(unix)]
pub mod terminal;
