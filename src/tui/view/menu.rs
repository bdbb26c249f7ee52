//! The copy menu, over the panes: a key, what it copies, and what that is.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    text::Span,
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fit};
use crate::{
    deck::Action,
    tui::keymap::{Binding, binding},
};

/// Wider it need not be: what is cut off is only shown here, and copied whole.
const WIDEST: usize = 76;

/// Draws it above the line for notices, where it is open.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
    let Some(row) = scene.deck.copying() else { return };
    let key = |item| binding(Action::CopyItem(item)).map(Binding::label).unwrap_or_default();
    let lines: Vec<_> = scene.deck.copies().into_iter().map(|(item, shown)| (key(item), item.words(), shown)).collect();
    let names = lines.iter().map(|(_, words, _)| fit::width(words)).max().unwrap_or(0);
    let shown = lines.iter().map(|(.., shown)| fit::width(shown.as_str())).max().unwrap_or(0);
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let width = cells((names + shown + 7).min(WIDEST) + 2).min(screen.width.saturating_sub(4));
    let height = cells(lines.len() + 2).min(screen.height.saturating_sub(3));
    let area = Rect { x: screen.x + 2, y: screen.bottom().saturating_sub(height + 2), width, height };
    Clear.render(area, buffer);
    let title = format!(" Copy of {} ", fit::cut(&row.name, usize::from(width).saturating_sub(14)));
    Block::bordered().border_style(scene.theme.strong).title(title).render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, (key, words, shown)) in lines.into_iter().enumerate() {
        let label = format!("  {words:<names$}  ");
        let spans =
            [Span::styled(key, scene.theme.key), Span::raw(label), Span::styled(shown.to_string(), scene.theme.dim)];
        pen.spans(1, y, pen.width().saturating_sub(2), &spans);
    }
}
