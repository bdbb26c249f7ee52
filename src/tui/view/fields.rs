//! Names and values in two columns: what requests, replies and cards are shown as.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Scene, fit};

/// The widest that the column of names gets.
const NAMES: usize = 22;
/// Under this width every cell counts.
const NARROW: usize = 60;

/// One line a field, values aligned; a value that is too long goes on under itself.
pub fn lines<'a, T: ToString + 'a>(
    fields: impl IntoIterator<Item = (&'a str, T)>,
    width: usize,
    scene: &Scene<'_>,
) -> Vec<Line<'static>> {
    let fields: Vec<_> = fields.into_iter().map(|(name, value)| (name, value.to_string())).collect();
    let column = column(fields.iter().map(|(name, _)| *name), width);
    let line = |(name, value): &(&str, String)| {
        labelled(&fit::cut(name, column - gap(width)), value, column, width, scene.theme.dim, Style::new())
    };
    fields.iter().flat_map(line).collect()
}

/// Cells that these names take beside their values, the gap between among them.
pub fn column<'a>(names: impl Iterator<Item = &'a str>, width: usize) -> usize {
    names.map(fit::width).max().unwrap_or(0).min(NAMES.min(width / 2)) + gap(width)
}

/// Where it is narrow, what is said of a hidden value must still fit beside the longest name.
fn gap(width: usize) -> usize {
    if width < NARROW { 1 } else { 2 }
}

/// A label with its text, broken into lines that stand under each other.
pub fn labelled(
    label: &str,
    text: &str,
    column: usize,
    width: usize,
    label_style: Style,
    style: Style,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(column).max(8);
    fit::wrap(text, room)
        .into_iter()
        .enumerate()
        .map(|(number, part)| {
            let label = if number == 0 { fit::cut(label, column) } else { String::new() };
            let gap = " ".repeat(column.saturating_sub(fit::width(&label)));
            Line::from(vec![Span::styled(label + &gap, label_style), Span::styled(part, style)])
        })
        .collect()
}

/// A heading above what follows.
pub fn heading(text: impl Into<String>, scene: &Scene<'_>) -> Line<'static> {
    Line::from(Span::styled(text.into(), scene.theme.strong))
}

/// A text broken into lines.
pub fn paragraph(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    fit::wrap(text, width).into_iter().map(|part| Line::from(Span::styled(part, style))).collect()
}
