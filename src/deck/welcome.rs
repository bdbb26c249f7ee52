//! The first start: what a deck without profiles offers, and what is to be set in Salesforce for a new app, in
//! Setup's own words (fact sheet §7, §8, §12). Each value is copied by its number.

use crate::{
    deck::{
        Deck,
        msg::{Cue, Effect},
    },
    flow::Now,
    profile::REDIRECT_URI,
};

/// What there is to copy, by its number from 1: what it is, and the value.
pub const VALUES: [(&str, &str); 9] = [
    ("Callback URL", REDIRECT_URI),
    ("OAuth Scopes", "Manage user data via APIs (api)"),
    ("", "Manage user data via Web browsers (web)"),
    ("", "Perform requests at any time (refresh_token, offline_access)"),
    ("on", "Require Secret for Web Server Flow"),
    ("on", "Require Secret for Refresh Token Flow"),
    ("on", "Require PKCE extension for supported authorization flows"),
    ("demo", "orgdeck demo"),
    ("import", "orgdeck import sf"),
];

/// So many of them are Setup's.
pub const IN_SETUP: usize = 7;

/// Which app one needs.
pub const WHICH_APP: &str = "Which app? One customer, one org: a local external client app made in that org; login is its My Domain. Many orgs of your own: a packaged one, installed in each.";
/// Where Setup has it.
pub const WHERE: &str = "Setup > External Client App Manager > New External Client App > Enable OAuth";
/// What comes then, by a key.
pub const THEN: &str = "Then {add-profile} takes its consumer key and secret";
/// How soon that works.
pub const SOON: &str = "A new app, or a changed callback URL, works after 2 to 10 minutes.";

impl Deck {
    /// Whether there is nothing yet, and somebody looks on. Where the journal has something to say, profiles may be
    /// missing for a reason, and it must not be covered.
    pub fn is_new(&self) -> bool {
        self.attended && self.rows.is_empty() && self.journal.is_empty()
    }

    /// Copies a value, by its number from 1.
    pub(super) fn copy_setup(&mut self, number: u8, now: Now) -> Vec<Effect> {
        let value = VALUES.get(usize::from(number).saturating_sub(1)).filter(|_| self.is_new());
        let Some((_, value)) = value else { return Vec::new() };
        self.say_here(format!("copied: {value}"), now);
        vec![Effect::Front(Cue::Copy((*value).into()))]
    }
}
