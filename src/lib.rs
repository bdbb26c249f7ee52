//! orgdeck: a deck of your Salesforce orgs in one terminal.

pub mod cli;
pub mod command;
pub mod deck;
pub mod demo;
pub mod flow;
pub mod oauth;
pub mod plain;
pub mod print;
pub mod profile;
pub mod run;
pub mod secret;
pub mod simulator;
pub mod store;
pub mod tui;
