//! The overlay of all keys, by place.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::Line,
    widgets::{Block, Clear, Widget},
};

use super::{
    Pen, Scene,
    fields::{heading, labelled},
};
use crate::tui::keymap::Place;

/// Cells of the column of keys.
const KEYS: usize = 11;
/// A column's width, where two stand side by side.
const COLUMN: usize = 56;

/// What stands side by side where there is room.
const COLUMNS: [&[Place]; 2] = [
    &[Place::List, Place::Flow, Place::Held, Place::Question, Place::Typing],
    &[Place::Everywhere, Place::Menu, Place::Copying],
];

/// Draws it over the panes; says how many lines can be seen, and how many there are.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) -> (usize, usize) {
    let panes = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let wide = usize::from(screen.width) >= 2 * COLUMN + 6;
    let column = if wide { COLUMN } else { usize::from(screen.width).saturating_sub(6).min(COLUMN + 8) };
    let of = |places: &[Place]| places.iter().flat_map(|place| lines(scene, *place, column)).collect::<Vec<_>>();
    let columns = if wide { COLUMNS.map(of).to_vec() } else { vec![of(&COLUMNS.concat())] };
    let count = columns.iter().map(Vec::len).max().unwrap_or(0);
    let room = count.min(usize::from(panes.height).saturating_sub(2));
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = panes.centered(size(columns.len() * (column + 2) + 2), size(room + 2));
    let title = if room < count { " Keys, more below: j " } else { " Keys " };
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).title(title).render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    let top = scene.deck.view.help_top.min(count - room);
    for (place, lines) in columns.iter().enumerate() {
        for (y, line) in lines.iter().skip(top).take(room).enumerate() {
            pen.spans(1 + place * (column + 2), y, column, &line.spans);
        }
    }
    (room, count)
}

fn lines(scene: &Scene<'_>, place: Place, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for bound in scene.keys_of(place).filter(|bound| !bound.words.is_empty()) {
        let label = format!("{:>KEYS$}", bound.label());
        lines.extend(labelled(&label, bound.words, KEYS + 2, width, scene.theme.key, Style::new()));
    }
    if !lines.is_empty() {
        lines.insert(0, heading(place.title(), scene));
    }
    lines
}
