//! What a row's state means, by what it is known, and what helps: for the Explain tab and `explain NAME`.

use jiff::Timestamp;

use super::{Condition, State, age, ago, idle_days, is_idle};
use crate::{
    deck::row::{Row, Saved, Settings},
    oauth::card::Card,
};

/// A state, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What it means.
    pub text: &'static str,
    /// What to do next.
    pub next: &'static str,
}

/// What the state of a row at rest means.
pub fn meaning(state: &State, row: &Row, now: Timestamp) -> Meaning {
    let (text, next) = match (state.condition, &row.settings, &row.saved) {
        (_, Settings::Broken(_), _) => (
            "This profile's table in profiles.toml has a mistake, so it cannot log in. The other profiles are not touched by it.",
            "Mend the line in profiles.toml.",
        ),
        (_, _, Saved::Broken(_)) => (
            "The token file cannot be read. It is left as it is; a login writes a new one and keeps the old one aside.",
            "Log in: L in the dashboard, or orgdeck login NAME.",
        ),
        (_, Settings::Missing, _) => (
            "Tokens lie here without a profile of this name: it was renamed or taken out of profiles.toml. Nothing is deleted.",
            "Give profiles.toml a profile of this name again, or end the grant: orgdeck revoke NAME.",
        ),
        (Condition::NeedsYou, _, Saved::Known(card)) if card.ended_at.is_some() => (
            "The org says that the refresh token is dead: revoked, replaced, pushed out by a sixth login, or idle for too long. No key brings it back; a new login does. What was saved is left as it is until then.",
            "Log in again: L in the dashboard, or orgdeck login NAME.",
        ),
        (Condition::Unsure, _, Saved::Known(_)) if row.kept.uncertain => (
            "A refresh was sent and its answer never saved: the program was ended, or the reply was of no use. With rotation the saved refresh token may be used up by it, and the new one is lost. The access token goes on until it ends.",
            "r in the dashboard or orgdeck refresh NAME tries the access token first, and the refresh token once more where that has ended; L or orgdeck login NAME where that is refused.",
        ),
        (Condition::NeedsYou, _, Saved::Known(card)) if is_idle(card, now) => (
            "The refresh token was not used for weeks. Where the app has Salesforce's idle limit it ends after 30 days without use, and then only a login helps. A new access token (r) uses it and starts the days anew.",
            "Get a new access token: r in the dashboard, or orgdeck refresh NAME.",
        ),
        (Condition::Never, ..) => (
            "No tokens are saved here. A login opens the browser at the login host, where you sign in and allow the app; what comes back is checked, then saved.",
            "Log in: L in the dashboard, or orgdeck login NAME.",
        ),
        (Condition::Alive, ..) => (
            "A server answered for this access token lately, so it most likely still lives. Whether it does is only known by asking the org; orgdeck asks when you tell it to.",
            "Nothing; c in the dashboard or orgdeck check NAME asks the org.",
        ),
        _ => (
            "It was good when it was last seen. A session ends after hours without use, a refresh token may live for months; only the org knows, and orgdeck asks when you tell it to.",
            "Ask the org: c in the dashboard, or orgdeck check NAME; r or orgdeck refresh NAME gets a new access token.",
        ),
    };
    Meaning { text, next }
}

/// By what a row's state is known, as far as the disk tells.
pub fn proof(row: &Row, now: Timestamp) -> String {
    match &row.saved {
        Saved::Nothing => "no token is saved here".to_owned(),
        Saved::Unread => "the token file was not read".to_owned(),
        Saved::Broken(reason) => reason.to_string(),
        Saved::Known(card) => of_card(card, now),
    }
}

fn of_card(card: &Card, now: Timestamp) -> String {
    let when = |at| ago(age(at, now));
    let user = card.username.as_deref().unwrap_or(card.user.as_str());
    let mut said = vec![format!("{user} in org {} at {}", card.org, card.instance_url)];
    said.push(format!("the org answered {}", when(card.seen_at)));
    said.push(format!("logged in {}", when(card.minted_at)));
    said.extend(card.refreshed_at.map(|at| format!("last new access token {}", when(at))));
    said.extend(card.ended_at.map(|at| format!("dead since {}", when(at))));
    let idle = idle_days(card, now).filter(|days| *days > 0);
    said.extend(idle.map(|days| format!("refresh token not used for {days} days")));
    said.join("; ")
}
