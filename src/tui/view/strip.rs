//! The selected profile in five lines, where there is no room for its details.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Pen, Scene, card, errand, steps};
use crate::{deck::last::Last, flow::Outcome, upkeep};

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let Some(row) = scene.deck.selected() else { return };
    let width = pen.width().saturating_sub(2);
    let lines = match scene.deck.last_of(row) {
        Some(Last::Flow(flow)) if !matches!(flow.outcome(), Some(Outcome::Saved(_))) => {
            let mut lines = vec![steps::short(scene, flow)];
            if flow.outcome().is_none() {
                lines.push(steps::line(scene, flow, flow.step(), width));
            }
            lines.extend(steps::below(scene, flow, width));
            lines
        }
        Some(Last::Errand(errand)) if matches!(errand.outcome(), None | Some(upkeep::Outcome::Failed(_))) => {
            let mut lines = vec![errand::short(scene, errand)];
            if errand.outcome().is_none() {
                lines.push(errand::line(scene, errand, errand.step(), width));
            }
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
