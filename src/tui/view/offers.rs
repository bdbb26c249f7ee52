//! The menu of what can be done, over the panes: a key and its words, what destroys at the end.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    style::Style,
    text::Span,
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fit};
use crate::{
    deck::Action,
    tui::keymap::{Binding, Does, Place, TABLE},
};

/// Draws it above the line for notices, where it is open.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
    let Some(names) = scene.deck.view.menu.as_deref() else { return };
    let offers = scene.deck.offers(scene.now);
    let offered = |binding: &&Binding| match binding.does {
        Does::Act(action) => binding.place == Place::Menu && offers.contains(&action),
        _ => false,
    };
    let lines: Vec<_> = TABLE.iter().filter(offered).collect();
    let whom = match names {
        [name] => name.to_string(),
        names => format!("{} marked", names.len()),
    };
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let longest = lines.iter().map(|binding| fit::width(binding.words) + 5).max().unwrap_or(0);
    let width = cells(longest.max(fit::width(&whom) + 4) + 2).min(screen.width.saturating_sub(4));
    let height = cells(lines.len() + 2).min(screen.height.saturating_sub(3));
    let area = Rect { x: screen.x + 2, y: screen.bottom().saturating_sub(height + 2), width, height };
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).render(area, buffer);
    let title = format!(" {} ", fit::cut(&whom, usize::from(width).saturating_sub(6)));
    Pen::new(buffer, area).text(1, 0, &title, scene.theme.strong);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, binding) in lines.into_iter().enumerate() {
        let destroys = matches!(binding.does, Does::Act(Action::NotThisOne | Action::Revoke | Action::Forget));
        let style = if destroys { scene.theme.need } else { Style::new() };
        let spans =
            [Span::styled(binding.label(), scene.theme.key), Span::styled(format!("  {}", binding.words), style)];
        pen.spans(1, y, pen.width().saturating_sub(1), &spans);
    }
}
