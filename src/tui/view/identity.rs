//! The Identity tab: whose tokens they are, as the org itself said, or as the card remembers.

use ratatui::text::Line;

use super::{
    Scene,
    fields::{self, heading, paragraph},
};
use crate::{
    deck::Row,
    flow::Step,
    oauth::{
        call::{Body, Call, Outcome},
        mask::Shown,
    },
};

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let calls = scene.deck.flow_of(row).into_iter().flat_map(|flow| flow.calls());
    let told = calls.filter(|(step, _)| *step == Step::Verify).filter_map(|(_, call)| told(call)).last();
    if let Some((at, shown)) = told {
        let mut lines = vec![heading(format!("As the org said at {}", scene.at(at, "%H:%M:%S")), scene)];
        lines.extend(fields::lines(shown.iter().map(|(name, shown)| (name.as_str(), shown)), width, scene));
        return lines;
    }
    let Some(card) = row.card() else {
        return paragraph(
            "Nobody signed in yet. Verify, the fifth step, asks the org who did.",
            width,
            scene.theme.dim,
        );
    };
    let unknown = || "the org did not say".to_owned();
    let pairs = [
        ("username", card.username.clone().unwrap_or_else(unknown)),
        ("display_name", card.display_name.clone().unwrap_or_else(unknown)),
        ("user_id", card.user.to_string()),
        ("organization_id", card.org.to_string()),
        ("instance_url", card.instance_url.clone()),
        ("kind", card.kind.word().to_owned()),
    ];
    let mut lines = vec![heading(format!("As of the login {}", scene.ago(card.minted_at)), scene)];
    lines.extend(fields::lines(pairs, width, scene));
    lines
}

/// What a look-up said, where it answered.
fn told(call: &Call) -> Option<(jiff::Timestamp, &[(String, Shown)])> {
    match call.outcome.as_ref()? {
        Outcome::Reply { status: 200, body: Body::Fields(shown), .. } => Some((call.sent_at, shown)),
        _ => None,
    }
}
