//! The only async code: it performs the deck's effects and sends what came of them. It knows no
//! front; it is given one, and an opener of links.

pub mod adopt;
pub mod ask;
mod attend;
mod clock;
mod disk;
pub mod doctor;
pub mod doors;
mod form;
pub mod front;
pub mod frontdoor;
pub mod grant;
mod ground;
pub mod handout;
mod hold;
pub mod http;
mod keep;
pub mod keyring;
pub mod opener;
mod perform;
mod random;
mod record;
mod seal;
pub mod sf_key;
pub mod signal;
mod turn;
pub mod unlock;
pub mod vault;
mod watch;
pub mod withheld;

pub use self::{
    clock::Clock,
    front::Front,
    ground::Ground,
    opener::{Link, Opened, Opener, SystemOpener},
    turn::{Ended, run},
};
