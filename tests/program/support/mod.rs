//! What whole-program tests stand on.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

pub mod player;
pub mod stage;
#[cfg(unix)]
pub mod terminal;
