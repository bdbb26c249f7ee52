//! [`Plain`]: text from outside made safe to show on a terminal, in a log and in a page title.
//! What is secret is not decided here; that is [`crate::secret::Secret`].

use std::fmt;

/// Text with nothing in it that a terminal would obey or that hides other text: control and escape
/// characters, C1, bidirectional marks and zero-width characters stand there as visible marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plain(String);

impl Plain {
    /// Makes any text safe. Safe text is taken as it is.
    pub fn new(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if text.chars().all(is_safe) {
            return Self(text.to_owned());
        }
        let mut out = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match c {
                _ if is_safe(c) => out.push(c),
                '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
                '\x7f' => out.push('\u{2421}'),
                _ => {
                    use fmt::Write;
                    let _ = write!(out, "<U+{:04X}>", u32::from(c));
                }
            }
        }
        Self(out)
    }

    /// Makes bytes of unknown encoding safe; what is not UTF-8 becomes U+FFFD.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::new(String::from_utf8_lossy(bytes))
    }

    /// The safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a character can be printed as it is.
pub(crate) fn is_safe(c: char) -> bool {
    // Nearly all are, and a long list has many.
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !c.is_control()
        && !matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Plain {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn t28_escapes_and_controls_become_visible_marks() {
        assert_eq!(Plain::from("a\x1b[31mred\r\n\t\x7f").as_str(), "a␛[31mred␍␊␉␡");
        assert_eq!(Plain::from("\u{9b}2J").as_str(), "<U+009B>2J");
    }

    #[test]
    fn t28_bidi_and_zero_width_become_visible_marks() {
        assert_eq!(Plain::from("moc\u{202e}evil\u{200b}").as_str(), "moc<U+202E>evil<U+200B>");
    }

    #[test]
    fn wide_and_accented_text_stays() {
        assert_eq!(Plain::from("Zoë 東京 GmbH").as_str(), "Zoë 東京 GmbH");
    }

    proptest! {
        #[test]
        fn nothing_unsafe_survives_and_twice_is_once(text in any::<String>()) {
            let once = Plain::new(&text);
            prop_assert!(once.as_str().chars().all(is_safe));
            prop_assert_eq!(&Plain::new(once.as_str()), &once);
        }
    }
}
