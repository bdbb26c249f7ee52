//! [`Written`]: one key's value on its way between a person's line and the file. What is wrong with it is
//! said by the file's own readers, so that a form, a flag and the file say the same words.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};
use url::form_urlencoded;

use super::{fields::Fields, problem::Lines, value};
use crate::{
    plain::Plain,
    profile::{LoginHost, SecretSource},
    quote,
};

/// A value as a profile's table has it; nothing of it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Text.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A list of text.
    List(Vec<String>),
    /// A table of text, in its order.
    Pairs(Vec<(String, String)>),
    /// Where a client secret comes from.
    Source(SecretSource),
}

/// What a profile's own table says, by key.
pub type Entries = BTreeMap<&'static str, Written>;

/// How a key's value is written on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Time,
    Flag,
    Words,
    Labels,
    Pairs,
    Browser,
}

impl Shape {
    fn of(key: &str) -> Self {
        match key {
            "pkce" | "revoke_replaced" | "allow_custom_host" => Self::Flag,
            "timeout" | "refresh_after" => Self::Time,
            "scopes" => Self::Words,
            "tags" => Self::Labels,
            "extra" => Self::Pairs,
            "browser" => Self::Browser,
            _ => Self::Text,
        }
    }
}

impl Written {
    /// Reads what was given for a key in several words: one for each time that its flag was given.
    pub fn of_words(key: &str, words: &[String]) -> Self {
        let last = || words.last().map_or("", String::as_str);
        match Shape::of(key) {
            Shape::Words => Self::List(words.iter().flat_map(|word| split(word, is_break)).collect()),
            Shape::Labels => Self::List(words.to_vec()),
            Shape::Pairs => {
                let pairs =
                    words.iter().map(|word| word.split_once('=').map(|(key, value)| (key.into(), value.into())));
                pairs.collect::<Option<_>>().map_or_else(|| Self::Text(last().to_owned()), Self::Pairs)
            }
            Shape::Text | Shape::Time | Shape::Flag | Shape::Browser => Self::of_line(key, last()),
        }
    }

    /// Reads what was typed on one line. What is of no use as it stands stays text, and is refused as such.
    pub fn of_line(key: &str, line: &str) -> Self {
        let line = line.trim();
        match Shape::of(key) {
            Shape::Flag if line == "true" => Self::Flag(true),
            Shape::Flag if line == "false" => Self::Flag(false),
            // The file takes a number of seconds, too.
            Shape::Time if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self::Text(format!("{line}s"))
            }
            Shape::Words => Self::List(split(line, is_break)),
            Shape::Labels => Self::List(split(line, |c| c == ',')),
            Shape::Pairs if line.split('&').all(|pair| pair.contains('=')) => {
                Self::Pairs(form_urlencoded::parse(line.as_bytes()).into_owned().collect())
            }
            Shape::Browser if line.contains(crate::profile::BROWSER_URL) => {
                quote::words(line).map_or_else(|| Self::Text(line.to_owned()), Self::List)
            }
            _ => Self::Text(line.to_owned()),
        }
    }

    /// The value on one line, as [`Written::of_line`] reads it; of a client secret only where it comes from.
    pub fn line(&self, key: &str) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(words) if Shape::of(key) == Shape::Labels => words.join(", "),
            Self::List(words) if Shape::of(key) == Shape::Browser => quote::line(words),
            Self::List(words) => words.join(" "),
            Self::Pairs(pairs) => form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish(),
            Self::Source(source) => source.describe().to_string(),
        }
    }

    /// What is wrong with this value for this key, in the words that are said where it stands in the file.
    ///
    /// # Errors
    /// A sentence that begins with the key.
    pub fn check(&self, key: &str, allow_custom_host: bool) -> Result<(), Plain> {
        let Some(value) = self.value() else { return Ok(()) };
        let table = DeTable::from_iter([(spanned(0, DeString::from(key)), spanned(0, value))]);
        let (_, problems) = Fields::read(&table, &Lines::new(""));
        match (problems.into_iter().next(), self) {
            // In a line they are written otherwise than in the file.
            (Some(_), Self::Text(_)) if Shape::of(key) == Shape::Pairs => {
                Err(Plain::new(format!("{key}: must be NAME=VALUE, several joined by &")))
            }
            (Some(problem), _) => Err(problem.what),
            (None, Self::Text(text)) if key == "login" => LoginHost::parse(text, allow_custom_host)
                .map(drop)
                .map_err(|error| Plain::new(format!("login: {error}"))),
            (None, _) => Ok(()),
        }
    }

    /// The value as the parser would have it; a secret's source is made of what was checked.
    fn value(&self) -> Option<DeValue<'_>> {
        let text = |at, text: &str| spanned(at, DeValue::String(text.to_owned().into()));
        Some(match self {
            Self::Text(text) => DeValue::String(text.into()),
            Self::Flag(flag) => DeValue::Boolean(*flag),
            Self::List(words) => DeValue::Array(words.iter().map(|word| text(0, word)).collect()),
            Self::Pairs(pairs) => {
                let pair = |(at, (key, value)): (usize, &(String, String))| {
                    (spanned(at, DeString::from(key.clone())), text(at, value))
                };
                DeValue::Table(pairs.iter().enumerate().map(pair).collect())
            }
            Self::Source(_) => return None,
        })
    }

    /// A value of the file. One of another type than it should have is its own text there, but for a secret's.
    pub(super) fn read(key: &str, value: &Spanned<DeValue<'_>>, text: &str) -> Self {
        if key == "client_secret" {
            return value::secret_source(value).map_or_else(|_| Self::Text(String::new()), Self::Source);
        }
        let string = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str().map(str::to_owned);
        let as_it_stands = || Self::Text(text.get(value.span()).unwrap_or_default().to_owned());
        match value.get_ref() {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Boolean(flag) => Self::Flag(*flag),
            DeValue::Array(items) => {
                items.iter().map(string).collect::<Option<_>>().map_or_else(as_it_stands, Self::List)
            }
            DeValue::Table(table) => {
                let mut pairs: Vec<_> = table.iter().collect();
                pairs.sort_by_key(|(key, _)| key.span().start);
                let pairs = pairs.into_iter().map(|(key, value)| Some((key.get_ref().to_string(), string(value)?)));
                pairs.collect::<Option<_>>().map_or_else(as_it_stands, Self::Pairs)
            }
            _ => as_it_stands(),
        }
    }
}

fn spanned<T>(at: usize, value: T) -> Spanned<T> {
    Spanned::new(at..at, value)
}

fn is_break(c: char) -> bool {
    c.is_whitespace() || c == ','
}

fn split(text: &str, is_break: impl Fn(char) -> bool) -> Vec<String> {
    text.split(is_break).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::setting::{Place, SETTINGS};

    #[test]
    fn a_line_is_read_back_as_it_was_written() {
        for (key, line, written) in [
            ("login", "sandbox", Written::Text("sandbox".into())),
            ("pkce", "false", Written::Flag(false)),
            ("pkce", "yes", Written::Text("yes".into())),
            ("scopes", "api web", Written::List(vec!["api".into(), "web".into()])),
            ("tags", "acme corp, live", Written::List(vec!["acme corp".into(), "live".into()])),
            (
                "extra",
                "display=popup&x=a+b",
                Written::Pairs(vec![("display".into(), "popup".into()), ("x".into(), "a b".into())]),
            ),
            ("browser", "chrome:Work", Written::Text("chrome:Work".into())),
            ("browser", "firefox {url}", Written::List(vec!["firefox".into(), "{url}".into()])),
            ("browser", "\"My Browser\" {url}", Written::List(vec!["My Browser".into(), "{url}".into()])),
            ("timeout", "90s", Written::Text("90s".into())),
        ] {
            assert_eq!(Written::of_line(key, line), written, "{line}");
            assert_eq!(written.line(key), line);
        }
        assert_eq!(Written::of_line("timeout", "90"), Written::Text("90s".into()));
    }

    #[test]
    fn flags_given_again_make_one_value() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let list = |items: &[&str]| Written::List(words(items));
        assert_eq!(
            Written::of_words("scopes", &words(&["api", "web refresh_token"])),
            list(&["api", "web", "refresh_token"])
        );
        assert_eq!(Written::of_words("tags", &words(&["acme corp", "live"])), list(&["acme corp", "live"]));
        let pairs = Written::of_words("extra", &words(&["a=b=c"]));
        assert_eq!(pairs, Written::Pairs(vec![("a".into(), "b=c".into())]));
    }

    #[test]
    fn what_is_wrong_is_said_in_the_file_s_own_words() {
        for setting in SETTINGS.iter().filter(|setting| setting.place == Place::Profile) {
            let key = setting.key;
            for line in ["", "\u{7}", "x y", "CANARY"] {
                let written = Written::of_line(key, line);
                let (value, settings) = (written.clone(), |toml: &str| super::super::Settings::parse(toml));
                let toml = match value {
                    Written::Text(text) => format!("{key} = {text:?}").replace("\\u{7}", "\\u0007"),
                    Written::List(items) => format!("{key} = {items:?}").replace("\\u{7}", "\\u0007"),
                    _ => continue,
                };
                if matches!(key, "client_id" | "login" | "app" | "client_secret" | "extra") {
                    continue;
                }
                let file = settings(&format!("[profiles.p]\nclient_id = \"x\"\nlogin = \"sandbox\"\n{toml}\n"));
                let said = file.rows[0].profile.as_ref().err().map(|problem| problem.what.to_string());
                assert_eq!(written.check(key, false).err().map(|what| what.to_string()), said, "{toml}");
            }
        }
        let pairs = Written::of_line("extra", "novalue").check("extra", false).unwrap_err();
        assert_eq!(pairs.as_str(), "extra: must be NAME=VALUE, several joined by &", "as it is typed");
        let custom = Written::Text("https://idp.acme.test".into());
        assert!(custom.check("login", false).unwrap_err().as_str().contains("login: idp.acme.test is not one of"));
        assert_eq!(custom.check("login", true), Ok(()));
    }
}
