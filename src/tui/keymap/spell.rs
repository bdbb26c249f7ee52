//! Sentences that name keys: `{log-in}` in one stands for the key that does that now. What a sentence says of an
//! action that no key does is left to whoever shows it.

use super::{Bound, Keymap};

impl Keymap {
    /// What this name does, where a key does.
    pub fn named(&self, name: &str) -> Option<&Bound> {
        self.rows.iter().find(|row| row.name() == Some(name) && !row.keys.is_empty())
    }
}

/// A sentence with its keys: `key` says of an action's name which one it is. An action without one goes by its
/// name.
pub fn spell(words: &str, key: impl Fn(&str) -> Option<String>) -> String {
    let mut spelled = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, name, after)) = next(rest) {
        spelled.push_str(before);
        spelled.push_str(key(name).as_deref().unwrap_or(name));
        rest = after;
    }
    spelled + rest
}

/// The actions that a sentence names.
pub fn names(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let (_, name, after) = next(rest)?;
        rest = after;
        Some(name)
    })
}

/// What stands before the first name, the name, and what comes behind it. A brace that no name is in is itself.
fn next(words: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + words[from..].find('{')?;
        let close = open + words[open..].find('}')?;
        let name = &words[open + 1..close];
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            return Some((&words[..open], name, &words[close + 1..]));
        }
        from = open + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_spelled_as_keys_and_other_braces_stay() {
        let key = |name: &str| (name == "log-in").then(|| "F5".to_owned());
        assert_eq!(spell("{log-in} logs in; {check} checks", key), "F5 logs in; check checks");
        for same in ["", "plain", "{ keyring = true }", "a { b", "{}", "{Log}", "}{"] {
            assert_eq!(spell(same, key), same);
        }
        assert_eq!(names("{a} {B} {c-d}").collect::<Vec<_>>(), ["a", "c-d"]);
    }
}
