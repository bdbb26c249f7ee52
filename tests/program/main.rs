//! The whole program against the simulator: real sockets, real files, a real terminal. One crate, so
//! that it is linked once.

#[cfg(unix)]
mod canary;
#[cfg(unix)]
mod commands;
mod errors;
mod form;
#[cfg(unix)]
mod grants;
mod handout;
mod handover;
mod import;
mod keys;
mod lanes;
mod logins;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod refreshed;
#[cfg(unix)]
mod repeat;
#[cfg(unix)]
mod scenarios;
#[cfg(unix)]
mod sealed;
mod step_mode;
#[cfg(unix)]
mod step_mode_upkeep;
mod support;
#[cfg(unix)]
mod tabs;
mod transcripts;
#[cfg(unix)]
mod upkeep;
mod upkeep_keys;
#[cfg(unix)]
mod watch;
