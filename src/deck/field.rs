//! One line of text being typed: what a search and a paste are entered in.

/// Text and the cursor in it, counted in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    cursor: usize,
}

/// A change to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Field {
    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
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
        self.text.insert_str(self.byte(self.cursor), text);
        self.cursor += text.chars().count();
    }

    /// Erases from a character to the cursor.
    fn erase_to(&mut self, start: usize) {
        self.text.replace_range(self.byte(start)..self.byte(self.cursor), "");
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
