//! The lines around the panes, with their titles.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    style::Style,
    text::Span,
    widgets::{Block, Widget},
};

use super::{Pen, Scene, detail, lanes, list};
use crate::{
    deck::{action::Pane, lane::Lanes},
    tui::places::Places,
};

/// Cells before a title in its line.
pub const TITLE: usize = 2;

/// Draws the frames of all panes that are seen.
pub fn draw(scene: &Scene<'_>, places: &Places, seen: Option<&Lanes<'_>>, buffer: &mut Buffer) {
    let journal = || vec![Span::raw("Journal")];
    let mut framed = |pane: Pane, inside: Rect, title: Vec<Span<'static>>| {
        if !inside.is_empty() {
            let focused = scene.deck.view.focus == pane;
            around(scene, inside.outer(Margin::new(1, 1)), title, focused, buffer);
        }
    };
    let above = |pane: Rect| Rect { y: pane.y - 1, height: 1, ..pane.outer(Margin::new(1, 0)) };
    match (seen, places.alone, places.joined) {
        (Some(seen), ..) => {
            framed(Pane::List, places.lanes.union(places.strip), lanes::title(scene, seen));
            if !places.strip.is_empty() {
                rule(scene, above(places.strip), detail::title(scene), buffer);
            }
        }
        (_, Some(Pane::Detail), _) => framed(Pane::Detail, places.detail, detail::title(scene)),
        (_, Some(_), _) => framed(Pane::Journal, places.journal, journal()),
        (_, None, true) => {
            let whole = places.list.union(places.strip).union(places.journal);
            framed(Pane::List, whole, list::title(scene));
            for (below, title) in [(places.strip, detail::title(scene)), (places.journal, journal())] {
                if !below.is_empty() {
                    rule(scene, above(below), title, buffer);
                }
            }
        }
        (_, None, false) => {
            framed(Pane::List, places.list, list::title(scene));
            framed(Pane::Detail, places.detail, detail::title(scene));
            framed(Pane::Journal, places.journal, journal());
        }
    }
}

/// A line across a frame, joined to its sides.
pub fn rule(scene: &Scene<'_>, area: Rect, title: Vec<Span<'static>>, buffer: &mut Buffer) {
    let line = format!("├{}┤", "─".repeat(usize::from(area.width.saturating_sub(2))));
    Pen::new(buffer, area).text(0, 0, &line, scene.theme.dim);
    write_title(area, title, Style::new(), buffer);
}

/// Says in the line below a pane how much of it is out of sight there.
pub fn more(scene: &Scene<'_>, inside: Rect, hidden: usize, buffer: &mut Buffer) {
    if hidden > 0 && inside.bottom() < buffer.area.bottom() {
        let below = Rect { y: inside.bottom(), height: 1, ..inside };
        Pen::new(buffer, below).right(usize::from(inside.width), 0, &format!(" {hidden} more "), scene.theme.dim);
    }
}

fn around(scene: &Scene<'_>, area: Rect, title: Vec<Span<'static>>, focused: bool, buffer: &mut Buffer) {
    let (line, words) = match focused {
        true => (Style::new(), scene.theme.strong),
        false => (scene.theme.dim, Style::new()),
    };
    Block::bordered().border_style(line).render(area, buffer);
    write_title(area, title, words, buffer);
}

/// A title stands in the line with a blank on either side.
fn write_title(area: Rect, title: Vec<Span<'static>>, style: Style, buffer: &mut Buffer) {
    let mut spans = vec![Span::raw(" ")];
    spans.extend(title.into_iter().map(|span| Span { style: style.patch(span.style), ..span }));
    spans.push(Span::raw(" "));
    Pen::new(buffer, area).spans(TITLE - 1, 0, usize::from(area.width.saturating_sub(2)), &spans);
}
