//! The line above the footer: the one place for notices, for questions, and for what is typed.

use ratatui::{style::Style, text::Span};

use super::{Pen, Scene, fit};
use crate::{
    deck::{Deck, field::Field, view::Typing},
    oauth::draft,
    plain::Plain,
};

/// What ends a question.
const CHOICE: &str = " [y/n]";
/// What ends one of another row: the key goes to that first.
const GO: &str = " [y goes there]";
/// What ends the one that no slip of a key is to answer.
const TAKE: &str = " [A/n]";
/// What ends it where nothing waits for the answer.
const OFFER: &str = " [A]";
/// So many lines a question may take.
const LINES: usize = 3;

/// What a typed value comes to on the wire.
const ENCODED: &str = "Encoded once when it is sent: a typed %3D goes out as %253D.";

/// How many lines it needs: a long question is never cut, for it is answered.
pub fn height(deck: &Deck, width: u16) -> u16 {
    let lines = |words: &str| fit::wrap(words, room(usize::from(width))).len().min(LINES);
    let lines = match (&deck.view.typing, question(deck)) {
        (Some(Typing::Form(_)), _) => 1,
        (Some(typing), _) => above(deck, typing).map_or(0, |words| lines(&words)) + 1,
        (None, None) => 1,
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
        Some(question) if !deck.is_asked_here(&question) => Some((deck.ask(&question), GO)),
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
        return typed(scene, pen, typing);
    }
    if let Some((words, choice)) = question(deck) {
        let ripe = deck.question().is_none_or(|question| deck.is_ripe(&question, scene.now));
        let choice = if ripe { choice } else { "" };
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
        pen.text(1, 0, &scene.spell(words.as_str()), theme.strong);
    }
    None
}

fn typed(scene: &Scene<'_>, pen: &mut Pen<'_>, typing: &Typing) -> Option<(u16, u16)> {
    let (prompt, field, veil) = match typing {
        Typing::Find => ("Find: ".to_owned(), &scene.deck.view.find, Veil::None),
        Typing::Paste(_, field) => ("Paste address, code or error: ".to_owned(), field, Veil::Code),
        Typing::Word(question, field) => {
            let word = scene.deck.wanted_word(question).unwrap_or_default();
            (format!("Type {word} for yes, Esc for no: "), field, Veil::None)
        }
        Typing::Secret(_, app, field) => (app.to_string(), field, Veil::All),
        Typing::Value(id, line, field) => {
            let built = scene.deck.typed_parameter(*id, *line).and_then(|line| line.field());
            let veil = if built.is_some_and(|built| built.value.is_hidden()) { Veil::All } else { Veil::None };
            (format!("{}=", Plain::new(built.map_or("", |built| &built.name))), field, veil)
        }
        Typing::Parameter(_, field) => ("Add name=value: ".to_owned(), field, Veil::Value),
        Typing::Form(_) => return None,
    };
    let mut y = 0;
    let style = if matches!(typing, Typing::Word(..)) { scene.theme.need } else { scene.theme.dim };
    let above = above(scene.deck, typing).map(|words| fit::wrap(&words, room(pen.width())));
    for line in above.iter().flatten().take(LINES) {
        pen.text(1, y, line, style);
        y += 1;
    }
    let prompt = fit::cut(&prompt, pen.width() * 3 / 4);
    pen.text(1, y, &prompt, scene.theme.strong);
    let start = 1 + fit::width(&prompt);
    let room = pen.width().saturating_sub(start + 1).max(1);
    let (cells, cursor) = spell(field, veil);
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
    Some(pen.position(start + cursor - skip, y))
}

/// What stands above the line that is typed: what it answers, or what comes of it.
fn above(deck: &Deck, typing: &Typing) -> Option<String> {
    match typing {
        Typing::Word(question, _) => Some(deck.ask(question).to_string()),
        Typing::Value(id, line, _) => {
            let hidden = deck.typed_parameter(*id, *line)?.field()?.value.is_hidden();
            Some(if hidden { format!("{ENCODED} Nothing typed leaves it as it is.") } else { ENCODED.to_owned() })
        }
        Typing::Parameter(..) => Some(ENCODED.to_owned()),
        Typing::Find | Typing::Paste(..) | Typing::Secret(..) | Typing::Form(_) => None,
    }
}

/// Which part of a typed text may not be seen.
#[derive(Clone, Copy)]
pub(super) enum Veil {
    None,
    /// A code in what is pasted, which is a secret for as long as it lives.
    Code,
    /// The value of a `name=value` whose name says so.
    Value,
    All,
}

/// A field's characters as they are shown, and how many cells stand before the cursor.
pub(super) fn spell(field: &Field, veil: Veil) -> (Vec<String>, usize) {
    let text = field.text();
    let secret = match veil {
        Veil::None => 0..0,
        Veil::Code => secret_part(text),
        Veil::Value => match text.split_once('=') {
            Some((name, _)) if draft::is_hidden(name) => name.len() + 1..text.len(),
            _ => 0..0,
        },
        Veil::All => 0..text.len(),
    };
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

    fn shown(text: &str, veil: Veil) -> String {
        spell(&Field::of(text), veil).0.concat()
    }

    #[test]
    fn t56_a_pasted_code_is_not_shown() {
        let shown = |text| shown(text, Veil::Code);
        assert_eq!(shown("http://localhost:1717/?code=aPrx==&state=x"), "http://localhost:1717/?code=••••••&state=x");
        assert_eq!(shown("code=aPrx"), "code=••••");
        assert_eq!(shown("aPrxSECRET"), "aPrx••••••");
        assert_eq!(shown("error=access_denied"), "error=access_denied");
    }

    #[test]
    fn t56_a_typed_value_is_shown_only_where_its_parameter_may_be_seen() {
        assert_eq!(shown("S3cret", Veil::All), "••••••");
        assert_eq!(shown("client_secret=S3c=et", Veil::Value), "client_secret=••••••");
        assert_eq!(shown("scope=api web", Veil::Value), "scope=api web");
    }

    #[test]
    fn t28_typed_escapes_are_marks_and_the_cursor_stands_behind_them() {
        let mut field = Field::default();
        field.edit(Edit::Insert("a\x1b東\u{202e}".into()));
        let (cells, cursor) = spell(&field, Veil::None);
        assert_eq!((cells.concat().as_str(), cursor), ("a␛東<U+202E>", 12));
    }
}
