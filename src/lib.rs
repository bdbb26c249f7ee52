//! orgdeck: a deck of your Salesforce orgs in one terminal.
//!
//! The middle is pure. Messages go into the [`deck`], effects come out; a [`flow`] is one login as a
//! phase machine, [`oauth`] is the protocol as values, [`profile`] what a person has set. None of them
//! names a socket, a file, a clock or a terminal, so all of them are tested by feeding values.
//!
//! ```text
//! secret, plain <- profile <- oauth <- flow, upkeep <- deck <- tui, print     (read the deck, send messages)
//!                                                       ^
//!              store (profile, oauth's token types, secret)  <-  run  (performs effects, sends messages)
//! command: cli, store, profile, deck, run, tui, print.   run knows no front: it is given one.
//! transfer: other tools' forms, in and out; between oauth and deck, and store takes what comes in.
//! quote: text as words of a line, a shell's or a person's; whoever spells or reads one knows it.
//! simulator: oauth's names and nothing of it that computes; only demo, command and tests know it.
//! ```
//!
//! Who may know whom is a test: `tests/layers.rs`. Which files open a secret is another:
//! `tests/secrets.rs`. The loop is [`run::run`]; the fronts are [`tui`] and [`mod@print`].

pub mod cli;
pub mod command;
pub mod deck;
pub mod demo;
pub mod flow;
pub mod oauth;
pub mod plain;
pub mod print;
pub mod profile;
pub mod quote;
pub mod run;
pub mod secret;
pub mod simulator;
pub mod store;
pub mod transfer;
pub mod tui;
pub mod upkeep;
