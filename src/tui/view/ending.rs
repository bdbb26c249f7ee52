//! What stands under the steps of a login or an errand that did not come to its end: why, who acts, and
//! what is next.

use ratatui::{style::Style, text::Line};

use super::{Scene, fields::labelled, steps::LABEL};
use crate::{oauth::error::table::Explanation, plain::Plain, upkeep::Fault};

/// New tokens that are not on disk.
pub fn unsaved(scene: &Scene<'_>, why: &Plain, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let next = "Enter tries again; the new tokens live here alone until then";
    let mut lines = labelled("Not saved", why.as_str(), LABEL, width, theme.need, Style::new());
    lines.extend(labelled("Next", next, LABEL, width, theme.dim, Style::new()));
    lines
}

/// An edited request failed: what is known of its error is no advice for what is saved.
pub fn edited(scene: &Scene<'_>, fault: &Fault, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let mut lines = labelled("Failed", fault.message().as_str(), LABEL, width, theme.bad, Style::new());
    lines.extend(labelled("Saved", untouched(fault), LABEL, width, theme.dim, Style::new()));
    lines
}

/// What an edited request left of what is saved.
pub fn untouched(fault: &Fault) -> &'static str {
    if fault.is_uncertain() { "may be used up: whether it lives is not known" } else { "stays as it was" }
}

/// A request that was edited or repeated by hand failed: that is the first thing to look at.
pub fn trial(scene: &Scene<'_>, width: usize) -> Vec<Line<'static>> {
    let how = scene.hints(&["{go-back} goes back to it, and there {reset-request} resets it"]);
    let words = ["you edited or repeated it", how.trim_end_matches('.')];
    let words = words.join(if how.is_empty() { "" } else { ":" });
    labelled("Trial", &words, LABEL, width, scene.theme.dim, scene.theme.key)
}

/// Such a request failed; what is known of its error stands in the explanation.
pub fn tried(scene: &Scene<'_>, message: &Plain, width: usize) -> Vec<Line<'static>> {
    let mut lines = labelled("Failed", message.as_str(), LABEL, width, scene.theme.bad, Style::new());
    lines.extend(trial(scene, width));
    lines
}

/// A failure, with what is known of it.
pub fn failed(scene: &Scene<'_>, message: &Plain, known: &Explanation, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let mut lines = labelled("Failed", message.as_str(), LABEL, width, theme.bad, Style::new());
    lines.extend(labelled("Who acts", known.who.words(), LABEL, width, theme.dim, Style::new()));
    lines.extend(labelled("Next", &known.action, LABEL, width, theme.dim, Style::new()));
    lines
}
