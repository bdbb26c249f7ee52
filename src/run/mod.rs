//! The only async code: what the deck asks for is done here, and what happens becomes a message.

pub mod doors;
pub mod opener;
