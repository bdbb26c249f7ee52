//! The line above the footer: the one place for notices, for questions, and for what is typed.

use ratatui::{style::Style, text::Span};

use super::{Pen, Scene, fit};
use crate::{
    deck::{Deck, field::Field, view::Typing},
    plain::Plain,
};

/// What ends a question.
const CHOICE: &str = " [y/n]";
/// What ends the one that no slip of a key is to answer.
const TAKE: &str = " [A/n]";
/// What ends it where nothing waits for the answer.
const OFFER: &str = " [A]";
/// So many lines a question may take.
const LINES: usize = 3;

/// How many lines it needs: a long question is never cut, for it is answered.
pub fn height(deck: &Deck, width: u16) -> u16 {
    let lines = |words: &str| fit::wrap(words, room(usize::from(width))).len().min(LINES);
    let lines = match (&deck.view.typing, question(deck)) {
        (Some(Typing::Word(question, _)), _) => lines(deck.ask(question).as_str()) + 1,
        (Some(_), _) | (None, None) => 1,
        (None, Some((words, choice))) => lines(&format!("{words}{choice}")),
    };
    u16::try_from(lines).unwrap_or(1)
}

fn room(width: usize) -> usize {
    width.saturating_sub(2)
}

/// The question that is asked, else what the selected row offers, and the keys that answer.
fn question(deck: &Deck) -> Option<(Plain, &'static str)> {
    match deck.question() {
        Some(question) if deck.takes_org(&question) => Some((deck.ask(&question), TAKE)),
        Some(question) => Some((deck.ask(&question), CHOICE)),
        None if deck.is_quitting() || deck.view.notice.is_some() => None,
        None => deck.selected().and_then(|row| deck.refreshed(row)).map(|question| (deck.ask(&question), OFFER)),
    }
}

/// Draws it, and says where the cursor is where something is typed.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) -> Option<(u16, u16)> {
    let (deck, theme) = (scene.deck, scene.theme);
    if let Some(typing) = &deck.view.typing {
        return Some(typed(scene, pen, typing));
    }
    if let Some((words, choice)) = question(deck) {
        for (y, line) in fit::wrap(&format!("{words}{choice}"), room(pen.width())).iter().enumerate() {
            match line.strip_suffix(choice.trim_start()) {
                Some(words) => {
                    let choice = Span::styled(choice.trim_start(), theme.key);
                    pen.spans(1, y, pen.width(), &[Span::styled(words.to_owned(), theme.need), choice]);
                }
                None => pen.text(1, y, line, theme.need),
            }
        }
    } else if deck.is_quitting() {
        let words = "Ending: what was sent is awaited, so that no token is lost. Ctrl-C again leaves at once.";
        pen.text(1, 0, words, theme.need);
    } else if let Some((words, _)) = &deck.view.notice {
        pen.text(1, 0, words.as_str(), theme.strong);
    }
    None
}

fn typed(scene: &Scene<'_>, pen: &mut Pen<'_>, typing: &Typing) -> (u16, u16) {
    let (prompt, field, veiled) = match typing {
        Typing::Find => ("Find: ".to_owned(), &scene.deck.view.find, false),
        Typing::Paste(_, field) => ("Paste address, code or error: ".to_owned(), field, true),
        Typing::Word(question, field) => {
            let word = scene.deck.wanted_word(question).unwrap_or_default();
            (format!("Type {word} for yes, Esc for no: "), field, false)
        }
        Typing::Secret(_, app, field) => (app.to_string(), field, true),
    };
    let mut y = 0;
    if let Typing::Word(question, _) = typing {
        let words = scene.deck.ask(question);
        for line in fit::wrap(words.as_str(), room(pen.width())).iter().take(LINES) {
            pen.text(1, y, line, scene.theme.need);
            y += 1;
        }
    }
    let prompt = fit::cut(&prompt, pen.width() * 3 / 4);
    pen.text(1, y, &prompt, scene.theme.strong);
    let start = 1 + fit::width(&prompt);
    let room = pen.width().saturating_sub(start + 1).max(1);
    let (cells, cursor) = spell(field, veiled);
    // The part around the cursor is seen.
    let skip = cursor.saturating_sub(room - 1);
    let mut x = 0;
    for cell in &cells {
        let width = fit::width(cell);
        if x >= skip && x + width <= skip + room {
            pen.text(start + x - skip, y, cell, Style::new());
        }
        x += width;
    }
    pen.position(start + cursor - skip, y)
}

/// A field's characters as they are shown, and how many cells stand before the cursor. A code that is
/// pasted is a secret for as long as it lives.
fn spell(field: &Field, veiled: bool) -> (Vec<String>, usize) {
    let text = field.text();
    let secret = if veiled { secret_part(text) } else { text.len()..text.len() };
    let shown = |(at, c): (usize, char)| {
        if secret.contains(&at) { "•".to_owned() } else { Plain::new(c.encode_utf8(&mut [0; 4])).to_string() }
    };
    let cells: Vec<String> = text.char_indices().map(shown).collect();
    let cursor = cells.iter().take(field.cursor()).map(|cell| fit::width(cell)).sum();
    (cells, cursor)
}

/// The value of `code`, or all but the beginning of what looks like a bare one.
fn secret_part(text: &str) -> std::ops::Range<usize> {
    let named = text.match_indices("code=").find(|(at, _)| *at == 0 || text[..*at].ends_with(['?', '&']));
    let start = match named {
        Some((at, name)) => at + name.len(),
        None if text.contains([' ', '/', '?', '&', '{']) || text.starts_with("error") => text.len(),
        None => text.char_indices().nth(4).map_or(text.len(), |(at, _)| at),
    };
    let end = text[start..].find(['&', '#', ' ']).map_or(text.len(), |length| start + length);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::field::Edit;

    fn shown(text: &str) -> String {
        let mut field = Field::default();
        field.edit(Edit::Insert(text.to_owned()));
        spell(&field, true).0.concat()
    }

    #[test]
    fn t56_a_pasted_code_is_not_shown() {
        assert_eq!(shown("http://localhost:1717/?code=aPrx==&state=x"), "http://localhost:1717/?code=••••••&state=x");
        assert_eq!(shown("code=aPrx"), "code=••••");
        assert_eq!(shown("aPrxSECRET"), "aPrx••••••");
        assert_eq!(shown("error=access_denied"), "error=access_denied");
    }

    #[test]
    fn t28_typed_escapes_are_marks_and_the_cursor_stands_behind_them() {
        let mut field = Field::default();
        field.edit(Edit::Insert("a\x1b東\u{202e}".into()));
        let (cells, cursor) = spell(&field, false);
        assert_eq!((cells.concat().as_str(), cursor), ("a␛東<U+202E>", 12));
    }
}
