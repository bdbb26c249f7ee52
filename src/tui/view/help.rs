//! The overlay of all keys, by place.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::Line,
    widgets::{self, Clear, Widget},
};

use super::{
    Pen, Scene,
    fields::{heading, labelled, paragraph},
    fit,
};
use crate::tui::{
    keymap::Place,
    spot::{Spot, Spots},
};

/// A column's width where there is room for it, and where there is not.
const COLUMN: usize = 56;
const NARROW: usize = 37;
/// Blanks between columns.
const GAP: usize = 2;

/// What is left where all does not fit: the menus show their keys themselves.
const WITHOUT_MENUS: &[Place] =
    &[Place::List, Place::Flow, Place::Held, Place::Question, Place::Typing, Place::Everywhere];

/// Columns of lines.
type Columns = Vec<Vec<Line<'static>>>;
/// A heading, and lines under it that stay together.
type Block = (Line<'static>, Vec<Line<'static>>);

/// Draws it over the panes; says how many lines can be seen, and how many there are.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, spots: &mut Spots) -> (usize, usize) {
    let panes = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let (width, height) = (usize::from(panes.width), usize::from(panes.height).saturating_sub(2));
    let (column, columns) = lay(scene, width, height);
    let count = columns.iter().map(Vec::len).max().unwrap_or(0);
    let room = count.min(height);
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = panes.centered(size(across(columns.len(), column)), size(room + 2));
    let title = if room < count { " Keys, more below: j " } else { " Keys " };
    spots.note(area, Spot::Cover);
    Clear.render(area, buffer);
    widgets::Block::bordered().border_style(scene.theme.strong).title(title).render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    let top = scene.deck.view.help_top.min(count - room);
    for (place, lines) in columns.iter().enumerate() {
        for (y, line) in lines.iter().skip(top).take(room).enumerate() {
            pen.spans(1 + place * (column + GAP), y, column, &line.spans);
        }
    }
    (room, count)
}

/// Cells that so many columns take with their frame.
fn across(columns: usize, column: usize) -> usize {
    columns * (column + GAP) + 2
}

/// The width of a column, and the columns: as few and wide as they fit wholly, else one to scroll.
fn lay(scene: &Scene<'_>, width: usize, height: usize) -> (usize, Columns) {
    let all: &[Place] = &Place::ALL;
    for (number, column, places) in [(2, COLUMN, all), (3, NARROW, all), (3, NARROW, WITHOUT_MENUS)] {
        let blocks = if across(number, column) <= width + 1 { blocks(scene, places, column) } else { continue };
        let mut columns = (1..=height).map(|height| fill(&blocks, height));
        let fits = |column: &Vec<Line<'_>>| column.len() <= height;
        if let Some(columns) = columns.find(|columns| columns.len() <= number && columns.iter().all(fits)) {
            return (column, columns);
        }
    }
    let column = width.saturating_sub(6).min(COLUMN + 8);
    (column, fill(&blocks(scene, all, column), usize::MAX))
}

/// The columns that the blocks fill one after the other. A place that goes on in the next one has its heading
/// there again.
fn fill(blocks: &[Block], height: usize) -> Columns {
    let mut columns: Columns = vec![Vec::new()];
    let mut place = &Line::default();
    for (heading, lines) in blocks {
        let new = heading != place;
        place = heading;
        let last = columns.len() - 1;
        if columns[last].len() + usize::from(new) + lines.len() <= height {
            columns[last].extend(new.then(|| heading.clone()));
            columns[last].extend(lines.iter().cloned());
        } else {
            columns.push([heading].into_iter().chain(lines).cloned().collect());
        }
    }
    columns
}

/// A key with its words each, and the heading of its place: what no column's end divides.
fn blocks(scene: &Scene<'_>, places: &[Place], width: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for place in places {
        let bindings = || scene.keys_of(*place).filter(|bound| !bound.words.is_empty());
        let keys = bindings().map(|bound| fit::width(&bound.label())).max().unwrap_or(0);
        for bound in bindings() {
            let label = format!(" {:>keys$}", bound.label());
            let words = labelled(&label, bound.words, keys + 3, width, scene.theme.key, Style::new());
            blocks.push((heading(place.title(), scene), words));
        }
    }
    if places.len() < Place::ALL.len() {
        let words = "x and y open them; each shows its keys.";
        blocks.push((heading("Menus", scene), paragraph(words, width, Style::new())));
    }
    blocks
}
