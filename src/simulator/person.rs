//! A simulated user as its endpoints describe it: the parts of the name, and what is the same of all.

use super::world::{UserRef, World};

/// The time zone of every user.
pub const ZONE: &str = "Europe/London";
/// The language and locale of every user.
pub const LOCALE: &str = "en_US";
/// When every record was made and last changed.
pub const CHANGED: &str = "2026-01-15T09:30:00.000+0000";

/// The parts of a user's name.
pub struct Person<'a> {
    /// The login name, which is the e-mail address too.
    pub username: &'a str,
    /// Given and family name.
    pub name: &'a str,
    /// The given name; null for somebody with one name.
    pub first: Option<&'a str>,
    /// The family name.
    pub last: &'a str,
    /// The nickname.
    pub nick: &'a str,
}

impl<'a> Person<'a> {
    /// Who a user is.
    pub fn of(world: &'a World, user: UserRef) -> Self {
        let spec = world.user(user);
        let (first, last) =
            spec.name.split_once(' ').map_or((None, spec.name.as_str()), |(first, last)| (Some(first), last));
        let nick = spec.username.split('@').next().unwrap_or_default();
        Self { username: &spec.username, name: &spec.name, first, last, nick }
    }
}
