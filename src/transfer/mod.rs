//! What other tools have and want: profiles and grants read from their forms, and a grant written in them.
//! Values in, values out: which files are read and written, and who is asked, is decided elsewhere.

pub mod export;
mod form;
pub mod import;

pub use self::form::Form;
