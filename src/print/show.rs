//! Everything about one profile: settings, what is saved, the last attempt. Tokens are masked unless
//! they were asked for.

use std::io;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Entry, Output, setting, table};
use crate::{
    deck::{
        Row,
        msg::Tokens,
        state::{age, ago, span},
    },
    flow::attempt::Attempt,
    oauth::{
        card::{Card, HandOut, Origin},
        mask::Shown,
    },
    plain::Plain,
    profile::Seal,
    secret::Secret,
};

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Details<'a> {
    /// The row, its card read.
    pub row: &'a Row,
    /// Its tokens, or why they cannot be read; nothing where none are saved.
    pub tokens: Option<&'a Result<Tokens, Plain>>,
    /// Whether they are to be seen.
    pub reveal: bool,
    /// The last attempt to log in.
    pub last: Option<&'a Attempt>,
    /// The file that makes it the default here, where one does.
    pub default: Option<&'a Plain>,
    /// The time of looking.
    pub now: Timestamp,
}

/// The same for machines.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    display_name: Option<&'a str>,
    new_access_tokens: Option<u32>,
    refreshed_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    hand_outs: &'a [HandOut],
    access_token: Option<Token<'a>>,
    refresh_token: Option<Token<'a>>,
    settings: Option<Map<String, Value>>,
    last_attempt: Option<Last<'a>>,
}

/// A token's length and fingerprint, and the token where it was asked for.
#[derive(Serialize)]
struct Token<'a> {
    length: usize,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

/// An attempt without its calls and trail.
#[derive(Serialize)]
struct Last<'a> {
    result: &'a str,
    words: &'a str,
    fault: Option<&'a str>,
    began: Timestamp,
    took_ms: u64,
}

/// Writes the details as one document.
///
/// # Errors
/// Where the output is gone.
pub fn show_document(out: &mut Output, details: Details<'_>) -> io::Result<()> {
    let Details { row, reveal, .. } = details;
    let card = row.card();
    let tokens = details.tokens.and_then(|tokens| tokens.as_ref().ok());
    let token = |secret| token(secret, reveal);
    out.document(&Document {
        entry: Entry::of(row, details.now).with_default(details.default.map(Plain::to_string)),
        display_name: card.and_then(|card| card.display_name.as_deref()),
        new_access_tokens: card.map(|card| card.refreshes),
        refreshed_at: card.and_then(|card| card.refreshed_at),
        expires_at: card.and_then(|card| card.expires_at),
        ended_at: card.and_then(|card| card.ended_at),
        hand_outs: card.map_or(&[], |card| &card.hand_outs),
        access_token: tokens.map(|tokens| token(&tokens.access)),
        refresh_token: tokens.and_then(|tokens| tokens.refresh.as_ref()).map(token),
        settings: row.profile().map(|profile| setting::values(profile)),
        last_attempt: details.last.map(|last| Last {
            result: &last.result,
            words: &last.words,
            fault: last.fault.as_deref(),
            began: last.began,
            took_ms: last.took_ms,
        }),
    })
}

fn token(secret: &Secret, reveal: bool) -> Token<'_> {
    Token { length: secret.len(), fingerprint: secret.fingerprint(), value: reveal.then(|| secret.expose()) }
}

/// Writes the details as lines.
///
/// # Errors
/// Where the output is gone.
pub fn show(out: &mut Output, details: Details<'_>) -> io::Result<()> {
    let entry = Entry::of(details.row, details.now);
    let kind = entry.kind.map_or(String::new(), |kind| format!("  {}", kind.word()));
    let simulated = if entry.simulated { ", simulated on this machine" } else { "" };
    out.line(format_args!("{}{kind}  {} {}{simulated}", entry.name, out.sign(entry.sign), entry.words()))?;
    if let Some(place) = details.default {
        out.line(format_args!("the default here ({place})"))?;
    }
    if let Some(card) = details.row.card() {
        section(out, "Saved", saved(card, details))?;
    }
    if let Some(profile) = details.row.profile() {
        let settings = setting::values(profile);
        section(out, "Settings", settings.iter().map(|(key, value)| (key.as_str(), setting::words(key, value))))?;
    }
    if let Some(last) = details.last {
        section(out, "Last attempt", attempt(last, details.now))?;
    }
    Ok(())
}

fn section<'a>(out: &mut Output, heading: &str, lines: impl IntoIterator<Item = (&'a str, String)>) -> io::Result<()> {
    out.line("")?;
    out.line(heading)?;
    for (label, text) in lines {
        out.line(table::line(&[format!("  {label}"), text], &[20, 0]))?;
    }
    Ok(())
}

fn saved<'a>(card: &Card, details: Details<'_>) -> Vec<(&'a str, String)> {
    let plain = |text: &str| Plain::new(text).to_string();
    let when = |at| when(at, details.now);
    let person = card.display_name.as_ref().map_or(String::new(), |name| format!(" ({})", Plain::new(name)));
    let user = card.username.as_deref().map_or(String::new(), |name| format!("{}{person}, ", Plain::new(name)));
    let mut lines = vec![
        ("user", format!("{user}{}", card.user)),
        ("org", card.org.to_string()),
        ("instance", plain(&card.instance_url)),
        ("login host", plain(&card.login_host)),
        ("client id", plain(&card.client_id)),
        ("scopes", plain(card.scopes.as_deref().unwrap_or("(not told)"))),
        (if card.origin == Origin::Imported { "imported" } else { "logged in" }, when(card.minted_at)),
        ("last seen", when(card.seen_at)),
        ("new access tokens", card.refreshes.to_string()),
    ];
    lines.extend(card.refreshed_at.map(|at| ("renewed", when(at))));
    lines.extend(card.expires_at.map(|at| ("access token ends", when(at))));
    lines.extend(card.ended_at.map(|at| ("found dead", when(at))));
    if details.row.kept.seal != Seal::None {
        lines.push(("tokens on disk", details.row.kept.seal.words().to_owned()));
    }
    let shown = |secret: &Secret| match details.reveal {
        true => plain(secret.expose()),
        false => Shown::hidden(secret).to_string(),
    };
    match details.tokens {
        Some(Ok(tokens)) => {
            lines.push(("access token", shown(&tokens.access)));
            lines.push(("refresh token", tokens.refresh.as_ref().map_or("none".to_owned(), shown)));
        }
        Some(Err(why)) => lines.push(("tokens", why.to_string())),
        None => {}
    }
    lines.extend(card.issued_at.map(|at| ("issued", when(at))));
    lines.extend(card.hand_outs.iter().map(|out| ("handed out", format!("{}, {}", plain(&out.to), when(out.at)))));
    lines
}

fn attempt<'a>(last: &Attempt, now: Timestamp) -> Vec<(&'a str, String)> {
    let mut lines = vec![("result", format!("{}: {}", Plain::new(&last.result), Plain::new(&last.words)))];
    lines.extend(last.fault.as_ref().map(|fault| ("fault", Plain::new(fault).to_string())));
    lines.push(("began", when(last.began, now)));
    lines.push(("took", format!("{}.{} s", last.took_ms / 1000, last.took_ms % 1000 / 100)));
    lines
}

/// A moment, and how far it is from now.
fn when(at: Timestamp, now: Timestamp) -> String {
    let distance = match age(now, at) {
        0 => ago(age(at, now)),
        1..60 => "in less than a minute".to_owned(),
        seconds => format!("in {}", span(seconds)),
    };
    format!("{}  {distance}", at.strftime("%F %T UTC"))
}
