//! [`Chord`]: one key with or without Ctrl, as a table can hold it and a person can read it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    code: KeyCode,
    control: bool,
}

impl Chord {
    /// A character, as it is typed: `G` is Shift and g.
    pub(super) const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), control: false }
    }

    /// Ctrl and a letter.
    pub(super) const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), control: true }
    }

    /// A key with a name.
    pub(super) const fn key(code: KeyCode) -> Self {
        Self { code, control: false }
    }

    /// What was pressed; `None` for what no table holds. Shift is in the character already.
    pub(super) fn of(event: KeyEvent) -> Option<Self> {
        let strange = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(c) if control => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        (!event.modifiers.intersects(strange)).then_some(Self { code, control })
    }

    /// The character, where it types one.
    pub(super) fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.control => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if self.control => write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::Backspace => f.write_str("Backspace"),
            KeyCode::Delete => f.write_str("Del"),
            code => write!(f, "{code:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_called_as_it_is_printed_on_it() {
        let chords = [Chord::char('G'), Chord::char(' '), Chord::ctrl('c'), Chord::key(KeyCode::BackTab)];
        assert_eq!(chords.map(|chord| chord.to_string()), ["G", "Space", "Ctrl-C", "Shift-Tab"]);
        assert_eq!(Chord::key(KeyCode::Esc).to_string(), "Esc");
    }

    #[test]
    fn shift_is_in_the_character_and_alt_is_no_key_of_ours() {
        let key = |code, modifiers| Chord::of(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Chord::char('G')));
        assert_eq!(key(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Chord::key(KeyCode::BackTab)));
        assert_eq!(key(KeyCode::Char('C'), KeyModifiers::CONTROL), Some(Chord::ctrl('c')));
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::ALT), None);
    }
}
