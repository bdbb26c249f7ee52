//! The config directory: where it is, who may see it, and how files in it are read, locked and
//! replaced whole. All of it is blocking code without a network; what to save and when is decided
//! elsewhere.

mod access;
mod aside;
pub mod default_profile;
mod durable;
mod error;
mod glance;
pub mod history;
mod keys;
pub mod ledger;
mod lock;
pub mod modes;
mod object;
pub mod outside;
mod place;
pub mod profile_edit;
pub mod profile_import;
pub mod profile_name;
pub mod profile_table;
pub mod profiles;
mod seal;
pub mod sf;
pub mod share;
mod token;
mod token_file;
mod token_lock;
mod wipe;

pub use self::{
    error::StoreError,
    glance::Glance,
    keys::{Keys, Ready},
    lock::Holder,
    place::ConfigDir,
    seal::{KEY_LENGTH, Key, Seal},
    token::{LOCK_PATIENCE, Tokens},
    token_lock::TokenLock,
};
