//! What is known of a profile that has no login under way: whose grant it is and how old, or what is
//! wrong with it, or what a login would ask for.

use ratatui::{style::Style, text::Line};

use super::{Scene, fields::labelled, fit};
use crate::{
    deck::{Row, Saved, Settings, last::Last, state},
    oauth::{
        card::{Card, Origin},
        grant_list::GRANTS_PER_USER,
    },
    profile::{ExpectUser, Profile},
    upkeep::Outcome,
};

const LABEL: usize = 10;
/// Cells of a client id: enough to tell two apart.
const CLIENT: usize = 18;

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let pair = |label: &str, text: &str| labelled(label, text, LABEL, width, theme.dim, Style::new());
    let alarm = |label: &str, text: &str| labelled(label, text, LABEL, width, theme.need, Style::new());
    let mut lines = Vec::new();
    match &row.settings {
        Settings::Broken(reason) => {
            lines.extend(alarm("Settings", &format!("profiles.toml, {reason}")));
            lines.extend(pair("Next", "Put it right in profiles.toml; the other profiles work all the same."));
        }
        Settings::Missing => lines.extend(alarm("Settings", "none of this name: its tokens lie here alone")),
        Settings::Ready(_) => {}
    }
    match &row.saved {
        Saved::Known(card) => {
            if row.is_changed() {
                let words = "name another app or login host than this grant's, which is used until the next login";
                lines.extend(alarm("Settings", words));
            }
            lines.extend(known(scene, row, card, width));
        }
        Saved::Broken(reason) => lines.extend(alarm("Tokens", reason.as_str())),
        Saved::Unread => lines.extend(pair("Tokens", "not read yet")),
        Saved::Nothing => {}
    }
    if row.is_simulated() {
        lines.extend(pair("Note", "a simulated org on this machine, not Salesforce"));
    }
    if let (Some(profile), false) = (row.profile(), matches!(row.saved, Saved::Known(_))) {
        lines.extend(wanted(profile).into_iter().flat_map(|(label, text)| pair(label, &text)));
        let next = scene.hints(&["{log-in} logs in"]);
        if !next.is_empty() {
            lines.extend(labelled("Next", next.trim_matches([' ', '.']), LABEL, width, theme.dim, theme.key));
        }
    }
    lines
}

fn known(scene: &Scene<'_>, row: &Row, card: &Card, width: usize) -> Vec<Line<'static>> {
    let user = match (&card.username, &card.display_name) {
        (Some(username), Some(name)) => format!("{username}  {name}"),
        (Some(username), None) => username.clone(),
        _ => card.user.to_string(),
    };
    let made = match card.origin {
        Origin::Minted => "logged in",
        Origin::Imported => "imported",
    };
    let mut ages = format!("answered {}, {made} {}", scene.ago(card.seen_at), scene.ago(card.minted_at));
    if card.refreshes > 0 {
        let tokens = if card.refreshes == 1 { "token" } else { "tokens" };
        ages.push_str(&format!(", {} new access {tokens} since", card.refreshes));
    }
    let app = row.profile().filter(|profile| profile.client_id == card.client_id).map(|profile| app(profile));
    let mut pairs = vec![
        ("Org", format!("{}  {}", card.org, bare(&card.instance_url))),
        ("User", user),
        ("Access", access(scene, row, card)),
        ("Refresh", refresh(scene, row, card)),
        ("Grants", format!("at least {} of {}", scene.deck.grants_of(card), GRANTS_PER_USER)),
        ("Ages", ages),
        ("App", app.unwrap_or_else(|| fit::cut_middle(&card.client_id, CLIENT))),
        ("Login", bare(&card.login_host).to_owned()),
        ("Scopes", card.scopes.clone().unwrap_or_else(|| "not named by the org".to_owned())),
    ];
    if let Some(sealed) = row.kept.seal.words().strip_prefix("sealed ") {
        pairs.insert(4, ("Sealed", sealed.to_owned()));
    }
    if !card.hand_outs.is_empty() {
        let outs = card.hand_outs.iter().map(|out| format!("{} {}", out.to, scene.ago(out.at)));
        pairs.push(("Given to", outs.collect::<Vec<_>>().join(", ")));
    }
    let dim = scene.theme.dim;
    pairs.iter().flat_map(|(label, text)| labelled(label, text, LABEL, width, dim, Style::new())).collect()
}

/// The access token: which, how old, and until when where a server said.
fn access(scene: &Scene<'_>, row: &Row, card: &Card) -> String {
    let before = renewed(scene, row).map(|before| before.access_fingerprint.clone());
    let print = change(before, &card.access_fingerprint);
    let now = scene.now.wall;
    let aged = scene.ago(card.refreshed_at.unwrap_or(card.minted_at));
    let end = match card.expires_at.map(|end| state::age(now, end)) {
        None => String::new(),
        Some(left @ 60..) => format!(", lives {} more", state::span(left)),
        Some(_) => ", session over".to_owned(),
    };
    format!("{print}, made {aged}{end}")
}

/// The refresh token: which, and how long it was not used.
fn refresh(scene: &Scene<'_>, row: &Row, card: &Card) -> String {
    let Some(print) = &card.refresh_fingerprint else {
        return "none: when the session is over, only a login helps".to_owned();
    };
    let before = renewed(scene, row).and_then(|before| before.refresh_fingerprint.clone());
    let print = change(before, print);
    match (card.ended_at, state::idle_days(card, scene.now.wall)) {
        (Some(at), _) => format!("{print}, found dead {}", scene.ago(at)),
        (None, Some(days @ 1..)) => format!("{print}, unused for {days} of {} days", state::IDLE_LIMIT),
        (None, _) => print,
    }
}

/// What the errand that ran last has replaced.
fn renewed<'a>(scene: &Scene<'a>, row: &Row) -> Option<&'a Card> {
    match scene.deck.last_of(row)? {
        Last::Errand(errand) => match errand.outcome()? {
            Outcome::Refreshed { before, .. } => Some(before),
            _ => None,
        },
        Last::Flow(_) => None,
    }
}

/// A fingerprint, and which one it took the place of.
fn change(before: Option<String>, now: &str) -> String {
    match before.filter(|before| before != now) {
        Some(before) => format!("#{before} → #{now}"),
        None => format!("#{now}"),
    }
}

/// What a login would ask for.
fn wanted(profile: &Profile) -> Vec<(&'static str, String)> {
    let scopes = if profile.scopes.is_empty() { "all that the app has".to_owned() } else { profile.scopes.to_string() };
    let user = match (&profile.expect_user, &profile.login_hint) {
        (Some(ExpectUser::Id(id)), None) => id.to_string(),
        (Some(ExpectUser::Username(name)), None) | (_, Some(name)) => name.clone(),
        (None, None) => "whoever signs in".to_owned(),
    };
    let mut pairs = vec![
        ("User", user),
        ("App", app(profile)),
        ("Login", bare(profile.login.base()).to_owned()),
        ("Back to", profile.redirect_uri.to_string()),
        ("Scopes", scopes),
    ];
    if let Some(org) = &profile.expect_org {
        pairs.insert(1, ("Org", format!("{org} only")));
    }
    pairs
}

fn app(profile: &Profile) -> String {
    let id = fit::cut_middle(&profile.client_id, CLIENT);
    match profile.app.as_ref().map(|app| (app.label.as_deref().unwrap_or(&app.name), id.as_str())) {
        Some((name, id)) => format!("{name}  {id}"),
        None => id,
    }
}

/// An address as people say it.
fn bare(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}
