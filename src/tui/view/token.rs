//! The Token tab: what may be known of the saved tokens, and for ten seconds the tokens themselves
//! where the person asked for them.

use ratatui::{style::Style, text::Line};

use super::{
    Scene,
    fields::{self, paragraph},
};
use crate::{
    deck::{Row, msg::Tokens, state::clock},
    oauth::card::Card,
};

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let Some(card) = row.card() else {
        return paragraph(
            &format!("No token is saved here.{}", scene.hints(&["{log-in} logs in"])),
            width,
            scene.theme.dim,
        );
    };
    let mut lines = match &scene.deck.view.revealed {
        Some((name, tokens, until)) if name.as_str() == &*row.name => {
            let left = clock(until.saturating_sub(scene.now.since_start));
            open(scene, tokens, &left, width)
        }
        _ => {
            let hidden = |print: &str| format!("hidden: #{print}");
            let refresh = card.refresh_fingerprint.as_deref().map_or("none".to_owned(), hidden);
            let pairs = [("access token", hidden(&card.access_fingerprint)), ("refresh token", refresh)];
            let mut lines = fields::lines(pairs, width, scene);
            lines.extend(paragraph(
                scene.hints(&["{reveal} shows them for ten seconds"]).trim_matches([' ', '.']),
                width,
                scene.theme.key,
            ));
            lines
        }
    };
    lines.push(Line::default());
    lines.extend(facts(scene, card, width));
    lines
}

fn open(scene: &Scene<'_>, tokens: &Tokens, left: &str, width: usize) -> Vec<Line<'static>> {
    let mut lines = paragraph(&format!("Hidden again in {left}; u hides them now."), width, scene.theme.open);
    for (name, token) in [("access token", Some(&tokens.access)), ("refresh token", tokens.refresh.as_ref())] {
        lines.extend(paragraph(name, width, scene.theme.dim));
        lines.extend(paragraph(token.map_or("none", |token| token.expose()), width, Style::new()));
    }
    lines
}

fn facts(scene: &Scene<'_>, card: &Card, width: usize) -> Vec<Line<'static>> {
    let dated = |time| format!("{}, {}", scene.ago(time), scene.at(time, "%Y-%m-%d %H:%M"));
    let pairs = [
        ("issued", card.issued_at.map_or("the org did not say".to_owned(), dated)),
        ("answered", dated(card.seen_at)),
        ("logged in", dated(card.minted_at)),
        ("refreshed", if card.refreshes == 1 { "once".to_owned() } else { format!("{} times", card.refreshes) }),
        ("scopes", card.scopes.clone().unwrap_or_else(|| "not named by the org".to_owned())),
        ("instance", card.instance_url.clone()),
    ];
    fields::lines(pairs, width, scene)
}
