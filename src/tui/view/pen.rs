//! [`Pen`]: the only way to the screen. What it writes is safe text, stays inside its pane, and is cut
//! where it is too long, with a mark that says so.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::fit;
use crate::plain::Plain;

/// Writes into one pane; columns and lines count from its corner.
pub struct Pen<'b> {
    buffer: &'b mut Buffer,
    area: Rect,
}

impl<'b> Pen<'b> {
    /// A pen for a pane of this buffer.
    pub fn new(buffer: &'b mut Buffer, area: Rect) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area }
    }

    /// Columns of the pane.
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Lines of the pane.
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Where a cell of the pane is on the screen.
    pub fn position(&self, x: usize, y: usize) -> (u16, u16) {
        (self.area.x.saturating_add(clamp(x)), self.area.y.saturating_add(clamp(y)))
    }

    /// The cells of a column on the screen, as far as the pane has them.
    pub fn cells(&self, x: usize, y: usize, width: usize) -> Rect {
        let (x, y) = self.position(x, y);
        Rect { x, y, width: clamp(width), height: 1 }.intersection(self.area)
    }

    /// Writes a text up to the pane's end.
    pub fn text(&mut self, x: usize, y: usize, text: &str, style: Style) {
        self.column(x, y, self.width().saturating_sub(x), text, style);
    }

    /// Writes a text into a column of so many cells.
    pub fn column(&mut self, x: usize, y: usize, width: usize, text: &str, style: Style) {
        self.spans(x, y, width, &[Span::styled(text, style)]);
    }

    /// Writes a text so that it ends before a column.
    pub fn right(&mut self, end: usize, y: usize, text: &str, style: Style) {
        let width = fit::width(text).min(end);
        self.column(end - width, y, width, text, style);
    }

    /// Writes a line from the pane's edge.
    pub fn line(&mut self, y: usize, line: &Line<'_>) {
        self.spans(0, y, self.width(), &line.spans);
    }

    /// Gives a line of the pane a style over what it has.
    pub fn paint(&mut self, y: usize, style: Style) {
        if y < self.height() {
            let area = Rect { y: self.area.y + clamp(y), height: 1, ..self.area };
            self.buffer.set_style(area, style);
        }
    }

    /// Writes several styles one after the other into a column of so many cells.
    pub fn spans(&mut self, x: usize, y: usize, width: usize, spans: &[Span<'_>]) {
        if x >= self.width() || y >= self.height() {
            return;
        }
        let mut left = width.min(self.width() - x);
        let (mut at, row) = self.position(x, y);
        for (place, span) in spans.iter().enumerate() {
            let safe = Plain::new(&span.content);
            // What follows must not be lost without a mark.
            let more = spans[place + 1..].iter().any(|span| !span.content.trim().is_empty());
            let full = fit::width(safe.as_str()) > left || (more && fit::width(safe.as_str()) == left);
            let shown = match full {
                true if more => fit::cut(&format!("{safe}…"), left),
                true => fit::cut(safe.as_str(), left),
                false => safe.to_string(),
            };
            let (end, _) = self.buffer.set_stringn(at, row, &shown, left, span.style);
            left -= usize::from(end - at).min(left);
            at = end;
            if full || left == 0 {
                break;
            }
        }
    }
}

fn clamp(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}
