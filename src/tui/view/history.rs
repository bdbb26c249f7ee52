//! The History tab: earlier attempts, the newest first and with its trail.

use std::time::Duration;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene,
    fields::{labelled, paragraph},
    when,
};
use crate::{
    deck::Row,
    flow::attempt::{Attempt, Mark},
};

/// What came of an attempt stands so far in.
const INDENT: usize = 4;
/// Time, step and status of a mark.
const TRAIL: usize = 31;

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let history = scene.deck.view.history.as_ref().filter(|(name, _)| name.as_str() == &*row.name);
    let Some((_, attempts)) = history else {
        return paragraph("The history is being read.", width, scene.theme.dim);
    };
    if attempts.is_empty() {
        return paragraph("Nothing was tried yet.", width, scene.theme.dim);
    }
    let mut lines = Vec::new();
    for (place, attempt) in attempts.iter().enumerate() {
        lines.extend(summary(scene, attempt, width));
        if place == 0 {
            lines.extend(trail(scene, attempt, width));
        }
    }
    lines
}

/// When, how it ended, how long it took, and under that what came of it.
fn summary(scene: &Scene<'_>, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    let style = match attempt.result.as_str() {
        "saved" | "refreshed" | "alive" | "revoked" => scene.theme.good,
        "failed" | "dead" => scene.theme.bad,
        _ => scene.theme.dim,
    };
    let took = when::took(Duration::from_millis(attempt.took_ms));
    let began = scene.at(attempt.began, "%Y-%m-%d %H:%M");
    let mut lines = vec![Line::from(vec![
        Span::raw(format!("{began}  ")),
        Span::styled(attempt.result.clone(), style),
        Span::styled(format!(" in {took}"), scene.theme.dim),
    ])];
    lines.extend(labelled("", &attempt.words, INDENT, width, Style::new(), Style::new()));
    lines
}

fn trail(scene: &Scene<'_>, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    let dim = scene.theme.dim;
    let line = |mark: &Mark| {
        let at = when::took(Duration::from_millis(mark.after_ms));
        let label = format!("{at:>9}  {:10}{:9}", mark.step, mark.status);
        labelled(&label, &mark.words, TRAIL, width, dim, dim)
    };
    attempt.trail.iter().flat_map(line).collect()
}
