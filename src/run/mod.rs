//! The only async code: it performs the deck's effects and sends what came of them. It knows no
//! front; it is given one, and an opener of links.

pub mod doors;
pub mod front;
pub mod opener;
pub mod signal;

pub use self::front::Front;
