//! The overlay of all keys, by place.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fit};
use crate::tui::keymap::{Place, TABLE};

/// Cells of the column of keys.
const KEYS: usize = 11;
/// A column's width, where two stand side by side.
const COLUMN: usize = 56;

/// Draws it over everything; says how many lines can be seen, and how many there are.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) -> (usize, usize) {
    let wide = usize::from(screen.width) >= 2 * COLUMN + 4;
    let width = if wide { 2 * COLUMN + 2 } else { usize::from(screen.width).saturating_sub(4).min(COLUMN + 8) };
    let column = if wide { COLUMN } else { width };
    let lines = lines(scene, column.saturating_sub(1));
    let each = if wide { lines.len().div_ceil(2) } else { lines.len() };
    let height = (each + 2).min(usize::from(screen.height).saturating_sub(1));
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = screen.centered(size(width + 2), size(height));
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).title(" Keys ").render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    let room = pen.height();
    let top = scene.deck.view.help_top.min(each.saturating_sub(room));
    for y in 0..room {
        for (side, line) in [lines.get(top + y), lines.get(top + y + each)].into_iter().enumerate() {
            if let Some(line) = line.filter(|_| top + y < each) {
                pen.spans(1 + side * (column + 1), y, column, &line.spans);
            }
        }
    }
    (room, each)
}

fn lines(scene: &Scene<'_>, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for place in Place::ALL {
        lines.push(Line::from(Span::styled(place.title(), scene.theme.strong)));
        for binding in TABLE.iter().filter(|binding| binding.place == place && !binding.words.is_empty()) {
            let label = format!("{:>KEYS$}  ", binding.label());
            let room = width.saturating_sub(fit::width(&label));
            for (number, part) in fit::wrap(binding.words, room).into_iter().enumerate() {
                let label = if number == 0 { label.clone() } else { " ".repeat(KEYS + 2) };
                lines.push(Line::from(vec![Span::styled(label, scene.theme.key), Span::styled(part, Style::new())]));
            }
        }
    }
    lines
}
