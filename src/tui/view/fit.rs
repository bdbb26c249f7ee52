//! Fitting text into cells: how wide it is, cutting it at the end or in the middle, breaking it into
//! lines. Widths are those of a terminal: a wide character takes two cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

fn cells(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The longest beginning that fits; its length in bytes.
fn head(text: &str, max: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += cells(c);
        if used > max {
            return at;
        }
    }
    text.len()
}

/// Where the longest end that fits begins; a mark that belongs to the character before is left out.
fn tail(text: &str, max: usize) -> usize {
    let mut used = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        used += cells(c);
        if used > max {
            break;
        }
        if cells(c) > 0 {
            start = at;
        }
    }
    start
}

/// Cuts a text at its end, with a mark.
pub fn cut(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    match max {
        0 => String::new(),
        _ => format!("{}…", &text[..head(text, max - 1)]),
    }
}

/// Cuts a text in its middle, with a mark: what tells user names apart is at both ends.
pub fn cut_middle(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    if max < 3 {
        return cut(text, max);
    }
    let end = (max - 1) / 2;
    format!("{}…{}", &text[..head(text, max - 1 - end)], &text[tail(text, end)..])
}

/// Breaks a text into lines of so many cells, at blanks where there are any.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    let max = max.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for mut word in text.split(' ').filter(|word| !word.is_empty()) {
        let gap = usize::from(used > 0);
        if used + gap + width(word) > max && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        while width(word) > max {
            let end = head(word, max).max(word.chars().next().map_or(0, char::len_utf8));
            push(&mut lines, &word[..end]);
            lines.push(String::new());
            word = &word[end..];
        }
        if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        push(&mut lines, word);
        used += width(word);
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn user_names_keep_both_ends() {
        assert_eq!(cut_middle("deploy@acme.com.uat", 15), "deploy@…com.uat");
        assert_eq!(cut_middle("ana@acme.com", 15), "ana@acme.com");
        assert_eq!(cut_middle("東京東京東京@acme.jp", 11), "東京…me.jp");
    }

    #[test]
    fn a_wide_character_is_never_halved() {
        assert_eq!(cut("東京都", 5), "東京…");
        assert_eq!(cut("東京都", 4), "東…");
        assert_eq!(cut_middle("ab", 1), "…");
    }

    #[test]
    fn lines_break_at_blanks_and_words_that_are_too_long_anywhere() {
        assert_eq!(wrap("nobody came back in time", 10), ["nobody", "came back", "in time"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #[test]
        fn whatever_is_cut_or_broken_fits(text in "[a-z東é\u{301} ]{0,40}", max in 2usize..20) {
            prop_assert!(width(&cut(&text, max)) <= max);
            prop_assert!(width(&cut_middle(&text, max)) <= max);
            prop_assert!(wrap(&text, max).iter().all(|line| width(line) <= max));
        }

        #[test]
        fn nothing_is_lost_by_breaking(text in "[a-z東 ]{0,60}", max in 2usize..20) {
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&wrap(&text, max).concat()), letters(&text));
        }
    }
}
