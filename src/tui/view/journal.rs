//! What happened, newest first.

use ratatui::{style::Style, text::Span};

use super::{Pen, Scene, fit};

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let journal = &scene.deck.journal;
    let top = scene.deck.view.journal_top.min(journal.len().saturating_sub(pen.height()));
    let seen: Vec<_> = journal.newest().skip(top).take(pen.height()).collect();
    let longest = seen.iter().filter_map(|entry| entry.name.as_ref()).map(|name| fit::width(name)).max();
    let names = longest.unwrap_or(0).clamp(12, (pen.width() / 4).max(12)) + 2;
    for (y, entry) in seen.into_iter().enumerate() {
        pen.column(1, y, 8, &scene.at(entry.at, "%H:%M:%S"), scene.theme.dim);
        let words = match &entry.name {
            Some(name) => {
                pen.column(10, y, names - 1, name, Style::new());
                10 + names
            }
            None => 10,
        };
        let mut spans = vec![Span::raw(scene.spell(entry.words.as_str()))];
        if entry.count > 1 {
            let count = format!(" ×{}", entry.count);
            let room = pen.width().saturating_sub(words + 1 + fit::width(&count));
            spans = vec![
                Span::raw(fit::cut(&scene.spell(entry.words.as_str()), room)),
                Span::styled(count, scene.theme.dim),
            ];
        }
        pen.spans(words, y, pen.width().saturating_sub(words + 1), &spans);
    }
    if journal.is_empty() {
        pen.text(1, 0, "Nothing happened yet. orgdeck talks to no org until you ask it to.", scene.theme.dim);
    }
}
