//! One line of text being typed: what a search and a paste are entered in.

use std::fmt;

use zeroize::Zeroizing;

/// Text and the cursor in it, counted in characters. `Debug` hides the text: it may be a code or a
/// client secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: Zeroizing<String>,
    cursor: usize,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({} characters)", self.length())
    }
}

/// A change to a field.
#[derive(Clone, PartialEq, Eq)]
pub enum Edit {
    /// A character was typed.
    Type(char),
    /// Text was pasted.
    Insert(String),
    /// Backspace.
    EraseBefore,
    /// Delete.
    EraseAfter,
    /// The word before the cursor goes.
    EraseWord,
    /// All before the cursor goes.
    EraseLine,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edit")
    }
}

impl Field {
    /// A line that stands there already, the cursor at its end.
    pub fn of(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts the cursor behind so many characters.
    pub fn go_to(&mut self, cursor: usize) {
        self.cursor = cursor.min(self.length());
    }

    /// How many characters stand before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Applies a change.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Type(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Edit::Insert(text) => self.insert(&text.replace(['\r', '\n'], "")),
            Edit::EraseBefore => self.erase_to(self.cursor.saturating_sub(1)),
            Edit::EraseAfter if self.cursor < self.length() => {
                self.cursor += 1;
                self.erase_to(self.cursor - 1);
            }
            Edit::EraseWord => {
                let before: Vec<char> = self.text.chars().take(self.cursor).collect();
                let word = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |end| {
                    before[..end].iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1)
                });
                self.erase_to(word);
            }
            Edit::EraseLine => self.erase_to(0),
            Edit::Left => self.cursor = self.cursor.saturating_sub(1),
            Edit::Right => self.cursor = (self.cursor + 1).min(self.length()),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.length(),
            Edit::EraseAfter => {}
        }
    }

    fn insert(&mut self, text: &str) {
        let at = self.byte(self.cursor);
        self.text.insert_str(at, text);
        self.cursor += text.chars().count();
    }

    /// Erases from a character to the cursor.
    fn erase_to(&mut self, start: usize) {
        let range = self.byte(start)..self.byte(self.cursor);
        self.text.replace_range(range, "");
        self.cursor = start;
    }

    fn length(&self) -> usize {
        self.text.chars().count()
    }

    fn byte(&self, character: usize) -> usize {
        self.text.char_indices().nth(character).map_or(self.text.len(), |(byte, _)| byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t21_debug_shows_nothing_that_was_typed() {
        let mut field = Field::default();
        field.edit(Edit::Insert("CANARY".into()));
        let said = format!("{field:?} {:?} {:?}", Edit::Insert("CANARY".into()), Edit::Type('C'));
        assert_eq!(said, "Field(6 characters) Edit Edit");
        assert_eq!(field.text(), "CANARY");
    }

    #[test]
    fn typing_and_erasing_works_anywhere_in_the_line() {
        let mut field = Field::default();
        field.edit(Edit::Insert("prod äcme\n".into()));
        field.edit(Edit::Home);
        field.edit(Edit::Right);
        field.edit(Edit::Type('X'));
        assert_eq!((field.text(), field.cursor()), ("pXrod äcme", 2));
        field.edit(Edit::EraseAfter);
        field.edit(Edit::EraseBefore);
        assert_eq!(field.text(), "pod äcme");
        field.edit(Edit::End);
        field.edit(Edit::EraseWord);
        assert_eq!(field.text(), "pod ");
        field.edit(Edit::EraseWord);
        field.edit(Edit::EraseBefore);
        field.edit(Edit::EraseAfter);
        assert_eq!((field.text(), field.cursor()), ("", 0));
    }
}
