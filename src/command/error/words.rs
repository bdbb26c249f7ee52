//! What a sentence of an error says besides: what was meant, and what to do.

use crate::{
    oauth::{error::table::Explanation, single_access::NoLink},
    plain::Plain,
    profile::ProfileName,
};

pub(super) fn meant(nearest: Option<&Plain>, otherwise: &str) -> String {
    nearest.map_or_else(|| format!(": {otherwise}"), |nearest| format!("; did you mean {nearest}?"))
}

pub(super) fn way_in(name: &ProfileName, why: &NoLink) -> String {
    match why {
        NoLink::Ended => format!("; `orgdeck open {name} --check` gets a new one first"),
        _ => String::new(),
    }
}

/// What is known of a server's words: cause, who acts, what to do next.
pub(super) fn meaning(known: Option<&Explanation>) -> String {
    known.map_or_else(String::new, |known| format!(". {}", known.words()))
}

pub(super) fn which_token(count: usize) -> String {
    match count {
        0 => "no profile has a token: log in with `orgdeck login NAME`".to_owned(),
        _ => format!("{count} profiles have a token: say which by its name, or set a default with `orgdeck use NAME`"),
    }
}
