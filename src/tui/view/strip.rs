//! The selected profile in five lines, where there is no room for its details.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Pen, Scene, card, steps};
use crate::flow::Outcome;

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let Some(row) = scene.deck.selected() else { return };
    let width = pen.width().saturating_sub(2);
    let flow = scene.deck.flow_of(row).filter(|flow| !matches!(flow.outcome(), Some(Outcome::Saved(_))));
    let lines = match flow {
        Some(flow) => {
            let mut lines = vec![steps::short(scene, flow)];
            if flow.outcome().is_none() {
                lines.push(steps::line(scene, flow, flow.step(), width));
            }
            lines.extend(steps::below(scene, flow, width));
            lines
        }
        None => card::lines(scene, row, width),
    };
    for (y, line) in lines.iter().take(pen.height()).enumerate() {
        let mut padded = vec![Span::styled(" ", Style::new())];
        padded.extend(line.spans.iter().cloned());
        pen.line(y, &Line::from(padded));
    }
}
