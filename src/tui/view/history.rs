//! The History tab: earlier attempts, the newest first and with its trail.

use std::time::Duration;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene,
    fields::{labelled, paragraph},
    fit, when,
};
use crate::{deck::Row, flow::attempt::Attempt};

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let history = scene.deck.view.history.as_ref().filter(|(name, _)| name.as_str() == &*row.name);
    let Some((_, attempts)) = history else {
        return paragraph("The history is being read.", width, scene.theme.dim);
    };
    if attempts.is_empty() {
        return paragraph("No login was tried yet.", width, scene.theme.dim);
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

/// When, how it ended, how long it took, and what came of it.
fn summary(scene: &Scene<'_>, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    let style = match attempt.result.as_str() {
        "saved" => scene.theme.good,
        "failed" => scene.theme.bad,
        _ => scene.theme.dim,
    };
    let took = when::took(Duration::from_millis(attempt.took_ms));
    let facts = format!("{}  {:9} {took:>8}  ", scene.at(attempt.began, "%Y-%m-%d %H:%M"), attempt.result);
    let column = fit::width(&facts);
    labelled(&facts, &attempt.words, column, width, style, Style::new())
}

fn trail(scene: &Scene<'_>, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    attempt
        .trail
        .iter()
        .flat_map(|mark| {
            let at = when::took(Duration::from_millis(mark.after_ms));
            let facts = format!("{at:>9}  {:10}{:10}", mark.step, mark.status);
            labelled(&facts, &mark.words, fit::width(&facts), width, scene.theme.dim, scene.theme.dim)
        })
        .chain([Line::from(Span::raw(""))])
        .collect()
}
