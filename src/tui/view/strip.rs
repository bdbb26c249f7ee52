//! The selected profile in five lines, where there is no room for its details.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Pen, Scene, card, errand, fields::labelled, fit, steps};
use crate::{
    deck::last::{Held, Last},
    flow::Outcome,
    oauth::draft::Mark,
    plain::Plain,
    upkeep,
};

/// What a held request is, as far as there is room for it, and the keys that lead on.
fn held(scene: &Scene<'_>, last: Last<'_>, width: usize) -> Vec<Line<'static>> {
    let Some(Held { draft, .. }) = last.held() else { return Vec::new() };
    let built = draft.built();
    let address = built.url.split_once("://").map_or(built.url.as_str(), |(_, address)| address);
    let target = format!("{} {}", built.method.as_str(), Plain::new(address));
    let changes = match draft.lines().iter().filter(|line| line.mark() != Mark::Same).count() {
        0 => "not changed".to_owned(),
        1 => "1 change".to_owned(),
        more => format!("{more} changes"),
    };
    let pair = |label, text: &str| labelled(label, text, steps::LABEL, width, scene.theme.dim, Style::new());
    [
        pair("Request", &fit::cut_middle(&target, width.saturating_sub(steps::LABEL))),
        pair(
            "",
            &scene.spell(&format!("{changes}; {{enter}} sends it, {{next-pane}} shows it, {{edit-request}} edits it")),
        ),
    ]
    .concat()
}

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let Some(row) = scene.deck.selected() else { return };
    let width = pen.width().saturating_sub(2);
    let lines = match scene.deck.last_of(row) {
        Some(last @ Last::Flow(flow)) if !matches!(flow.outcome(), Some(Outcome::Saved(_))) => {
            let mut lines = vec![steps::short(scene, flow)];
            if flow.outcome().is_none() {
                lines.push(steps::line(scene, flow, flow.step(), width));
            }
            lines.extend(held(scene, last, width));
            lines.extend(steps::below(scene, flow, width));
            lines
        }
        Some(last @ Last::Errand(errand)) if matches!(errand.outcome(), None | Some(upkeep::Outcome::Failed(_))) => {
            let mut lines = vec![errand::short(scene, errand)];
            if errand.outcome().is_none() {
                lines.push(errand::line(scene, errand, errand.step(), width));
            }
            lines.extend(held(scene, last, width));
            lines.extend(errand::below(scene, errand, width));
            lines
        }
        _ => card::lines(scene, row, width),
    };
    for (y, line) in lines.iter().take(pen.height()).enumerate() {
        let mut padded = vec![Span::styled(" ", Style::new())];
        padded.extend(line.spans.iter().cloned());
        pen.line(y, &Line::from(padded));
    }
}
