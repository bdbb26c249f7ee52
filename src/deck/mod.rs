//! The whole program as values, without input and output.

pub mod door;
