//! What is known of a profile that has no login under way: whose grant it is and how old, or what is
//! wrong with it, or what a login would ask for.

use ratatui::{style::Style, text::Line};

use super::{Scene, fields::labelled, fit};
use crate::{
    deck::{Row, Saved, Settings},
    oauth::card::{Card, Origin},
    profile::{ExpectUser, Profile},
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
        lines.extend(labelled("Next", "L logs in", LABEL, width, theme.dim, theme.key));
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
        ages.push_str(&format!(", {} new access tokens since", card.refreshes));
    }
    let refresh = card.refresh_fingerprint.as_ref();
    let prints = match refresh {
        Some(refresh) => format!("access #{}, refresh #{refresh}", card.access_fingerprint),
        None => format!("access #{}, no refresh token", card.access_fingerprint),
    };
    let app = row.profile().filter(|profile| profile.client_id == card.client_id).map(|profile| app(profile));
    let mut pairs = vec![
        ("Org", format!("{}  {}", card.org, bare(&card.instance_url))),
        ("User", user),
        ("App", app.unwrap_or_else(|| fit::cut_middle(&card.client_id, CLIENT))),
        ("Login", bare(&card.login_host).to_owned()),
        ("Ages", ages),
        ("Scopes", card.scopes.clone().unwrap_or_else(|| "not named by the org".to_owned())),
        ("Tokens", prints),
    ];
    if !card.hand_outs.is_empty() {
        let outs = card.hand_outs.iter().map(|out| format!("{} {}", out.to, scene.ago(out.at)));
        pairs.push(("Given to", outs.collect::<Vec<_>>().join(", ")));
    }
    let dim = scene.theme.dim;
    pairs.iter().flat_map(|(label, text)| labelled(label, text, LABEL, width, dim, Style::new())).collect()
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
