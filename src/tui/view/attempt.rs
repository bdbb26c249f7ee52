//! An attempt of the history that was opened: its title and its steps, as they are shown of what runs.

use std::time::Duration;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Scene, fields::labelled, steps, waterfall, when};
use crate::{
    deck::{exhibit::step_name, lane::Run},
    flow::attempt::Attempt,
};

/// What stands in the pane's title.
pub fn title(scene: &Scene<'_>, attempt: &Attempt) -> Span<'static> {
    let words = format!("attempt of {}, {}", scene.at(attempt.began, "%H:%M"), attempt.result);
    Span::styled(words, scene.theme.need)
}

/// Its steps, and under them what came of it.
pub fn lines(scene: &Scene<'_>, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    let mut codes: Vec<&str> = Vec::new();
    for mark in &attempt.trail {
        if !codes.contains(&mark.step.as_str()) {
            codes.push(&mark.step);
        }
    }
    let steps: Vec<_> = codes.into_iter().map(|code| said(attempt, code)).collect();
    let mut lines = waterfall::lines(scene, &Run::of_attempt(attempt), &steps, width);
    let when = scene.at(attempt.began, "%Y-%m-%d %H:%M:%S");
    let took = when::took(Duration::from_millis(attempt.took_ms));
    let result = style(scene, &attempt.result);
    let fault = attempt.fault.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let words = format!("{}{fault}", attempt.words);
    lines.extend(labelled(
        "Tried",
        &format!("{when}, {} in {took}", attempt.result),
        steps::LABEL,
        width,
        scene.theme.dim,
        result,
    ));
    lines.extend(labelled("Result", &words, steps::LABEL, width, scene.theme.dim, Style::new()));
    lines.push(Line::from(Span::styled("Esc goes back to the history", scene.theme.key)));
    lines
}

/// A result has the colour of what it means.
pub fn style(scene: &Scene<'_>, result: &str) -> Style {
    match result {
        "saved" | "looked" | "refreshed" | "alive" | "revoked" | "listed" | "opened" | "done" => scene.theme.good,
        "failed" | "dead" => scene.theme.bad,
        _ => scene.theme.dim,
    }
}

fn said(attempt: &Attempt, code: &str) -> steps::Said<'static> {
    let marks = || attempt.trail.iter().filter(|mark| mark.step == code);
    let began = marks().find(|mark| mark.status == "began").map(|mark| mark.after_ms);
    let ended = marks().rev().find(|mark| !matches!(mark.status.as_str(), "began" | "note"));
    let words = marks().rev().find(|mark| !mark.words.is_empty()).map_or("", |mark| mark.words.as_str());
    let sign = match ended.map(|mark| mark.status.as_str()) {
        Some("done") => '✓',
        Some("skipped") => '–',
        Some(_) => '✗',
        None => '·',
    };
    let took = began.zip(ended).map(|(began, ended)| Duration::from_millis(ended.after_ms.saturating_sub(began)));
    let time = took.map_or(String::new(), when::took);
    steps::Said { sign, name: step_name(code), words: words.to_owned(), time, here: false }
}
