//! The only async code: it performs the deck's effects and sends what came of them. It knows no front.

pub mod front;

pub use self::front::Front;
