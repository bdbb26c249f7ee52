//! The History tab: earlier attempts, the newest first, one line each; Enter opens the chosen one in the
//! panes.

use std::time::Duration;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene, attempt,
    fields::{labelled, paragraph},
    fit, when,
};
use crate::{
    deck::{Row, action::Pane},
    flow::attempt::Attempt,
};

/// What came of the chosen attempt stands so far in.
const INDENT: usize = 4;

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let Some(attempts) = scene.deck.attempts(row) else {
        return paragraph("The history is being read.", width, scene.theme.dim);
    };
    if attempts.is_empty() {
        return paragraph("Nothing was tried yet.", width, scene.theme.dim);
    }
    let chosen = scene.deck.chosen_attempt(row);
    let mut lines = Vec::new();
    for (place, attempt) in attempts.iter().enumerate() {
        let here = chosen == Some(place);
        lines.push(summary(scene, attempt, here, width));
        if here {
            lines.extend(labelled("", &attempt.words, INDENT, width, Style::new(), Style::new()));
            let hint = match scene.deck.view.focus {
                Pane::Detail => "{enter} opens it: request, response, explain and steps as they were",
                _ => "{next-pane} comes here, then {enter} opens it",
            };
            lines.extend(labelled("", &scene.spell(hint), INDENT, width, Style::new(), scene.theme.key));
        }
    }
    lines
}

/// When, how it ended, how long it took, and what came of it as far as there is room.
fn summary(scene: &Scene<'_>, tried: &Attempt, here: bool, width: usize) -> Line<'static> {
    let took = when::took(Duration::from_millis(tried.took_ms));
    let began = scene.at(tried.began, "%Y-%m-%d %H:%M");
    let focused = here && scene.deck.view.focus == Pane::Detail;
    let style = if focused { scene.theme.chosen } else { Style::new() };
    let start = format!("{} {began}  ", if here { '▸' } else { ' ' });
    let (result, took) = (format!("{:9}", tried.result), format!(" in {took:<8}"));
    let used = fit::width(&start) + fit::width(&result) + fit::width(&took);
    let words = if here { String::new() } else { fit::cut(&tried.words, width.saturating_sub(used)) };
    Line::from(vec![
        Span::styled(start, style),
        Span::styled(result, attempt::style(scene, &tried.result)),
        Span::styled(took, scene.theme.dim),
        Span::styled(words, scene.theme.dim),
    ])
}
