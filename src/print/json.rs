//! JSON in which no character can do anything to a terminal: what [`crate::plain::Plain`] would make
//! visible is escaped here, so that machines read the text as it was.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Serializer, ser::Formatter};

use crate::plain;

/// Writes a value in one line, without a line end.
pub(super) fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Visible))?)
}

/// Compact JSON with escapes for all that is not seen as what it is.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, unsafe_char)) = rest.char_indices().find(|(_, c)| !plain::is_safe(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in unsafe_char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + unsafe_char.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn t28_what_a_terminal_would_obey_is_escaped_and_read_back_as_it_was() {
        let text = "Zoë 東京 \"q\" \\ \n\x1b[31m\x7f\u{9b}2J moc\u{202e}evil\u{200b}\u{e0041}";
        let json = written(&text);
        assert!(json.chars().all(plain::is_safe), "{json}");
        assert!(json.contains("Zoë 東京") && json.contains("\\u202e") && json.contains("\\udb40\\udc41"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn keys_are_escaped_like_values() {
        assert_eq!(written(&serde_json::json!({"a\u{200b}": [1, null]})), "{\"a\\u200b\":[1,null]}");
    }
}
