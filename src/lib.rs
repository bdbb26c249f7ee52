//! orgdeck: a deck of your Salesforce orgs in one terminal.

pub mod demo;
pub mod oauth;
pub mod plain;
pub mod secret;
pub mod simulator;
