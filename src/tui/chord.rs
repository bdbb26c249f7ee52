//! [`Chord`]: one key with or without Ctrl, as a table can hold it and a person can read it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::view::fit;

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

    /// Whether its number is the next one after another's.
    pub(super) fn follows(self, other: Self) -> bool {
        match (other.code, self.code) {
            (KeyCode::Char(one), KeyCode::Char(next)) if one.is_ascii_digit() && next.is_ascii_digit() => {
                u32::from(one) + 1 == u32::from(next)
            }
            (KeyCode::F(one), KeyCode::F(next)) => one + 1 == next,
            _ => false,
        }
    }

    /// Whether it is one of the two that answer everything.
    pub(super) fn is_enter_or_esc(self) -> bool {
        matches!(self.code, KeyCode::Enter | KeyCode::Esc)
    }

    /// The character, where it types one.
    pub(super) fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.control => Some(c),
            _ => None,
        }
    }
}

/// The keys with names, as a settings file spells them; what stands first for a key is what it is called.
const NAMES: [(&str, KeyCode); 21] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Delete", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
];

/// What a key may be written as.
pub const SPELLING: &str = "a key is one character, \"ctrl-\" and a letter, \"f1\" to \"f12\", or a name such as \"space\", \"enter\" or \"pgdn\"";

impl Chord {
    /// A key as a person writes it: `R`, `ctrl-r`, `space`, `f5`; names and `ctrl-` in any case. `None`
    /// for what is no key, and for Ctrl-I and Ctrl-M, which a terminal sends for Tab and Enter.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return (fit::width(text) > 0 && !c.is_control() && !c.is_whitespace()).then_some(Self::char(c));
        }
        let lower = text.to_ascii_lowercase();
        if let Some(letter) = lower.strip_prefix("ctrl-") {
            let mut letters = letter.chars().filter(|c| c.is_ascii_lowercase() && !matches!(c, 'i' | 'm'));
            return letters.next().filter(|_| letter.len() == 1).map(Self::ctrl);
        }
        if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse().ok()) {
            return (1..=12).contains(&number).then_some(Self::key(KeyCode::F(number)));
        }
        NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, code)| Self::key(*code))
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) if self.control => write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(number)) => write!(f, "F{number}"),
            (None, code) => write!(f, "{code:?}"),
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
    fn what_a_key_is_called_can_be_written_and_so_can_a_few_other_spellings() {
        let named = NAMES.iter().map(|(_, code)| Chord::key(*code));
        let others =
            ['L', '!', '%', 'ß'].map(Chord::char).into_iter().chain([Chord::ctrl('r'), Chord::key(KeyCode::F(12))]);
        for chord in named.chain(others) {
            assert_eq!(Chord::parse(&chord.to_string()), Some(chord));
        }
        for (text, chord) in [
            ("ctrl-R", Chord::ctrl('r')),
            ("PAGEUP", Chord::key(KeyCode::PageUp)),
            ("return", Chord::key(KeyCode::Enter)),
            ("f1", Chord::key(KeyCode::F(1))),
            ("f", Chord::char('f')),
            ("-", Chord::char('-')),
        ] {
            assert_eq!(Chord::parse(text), Some(chord), "{text}");
        }
    }

    #[test]
    fn what_no_terminal_sends_is_no_key() {
        let no_keys = [
            "", " ", "\n", "\u{200b}", "\u{301}", "rr", "f0", "f13", "ctrl-", "ctrl-i", "ctrl-m", "ctrl-rr", "ctrl-1",
            "alt-x",
        ];
        for text in no_keys {
            assert_eq!(Chord::parse(text), None, "{text:?}");
        }
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
