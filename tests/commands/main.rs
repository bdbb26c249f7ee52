//! The commands that need no network, as the real binary runs them in directories of their own.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test's helper fails the test")]

mod completion;
mod doctor;
mod explain;
mod export;
mod ground;
mod handover;
mod list;
mod nasty;
mod profile;
mod sealed;
mod secret;
mod secret_service;
mod show;
mod simulator;
mod stage;
#[path = "../nasty/mod.rs"]
mod table;
mod token;
