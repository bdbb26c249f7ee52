//! The simulator against a client that knows nothing of its insides: real sockets, forms and tokens
//! as the fact sheet has them.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

mod assertion;
mod client;
mod control;
mod credentials;
mod field;
mod house;
mod jwt;
mod login;
mod memory;
mod person;
mod rest;
mod revoke;
mod service;
mod token;
