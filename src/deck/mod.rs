//! The whole program, pure.
pub mod door;
