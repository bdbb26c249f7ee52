//! The table `error.toml`: what is known of each error, of a server's and of our own. Reading it, finding
//! an entry, and finding an error in text that somebody copied.

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{At, Call, Case, OAuthError, Who};

/// What is known of an error.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Its codes, compared without case, `-` and `_` alike.
    #[serde(default, deserialize_with = "one_or_many")]
    pub error: Vec<String>,
    /// Lower-case text that the description contains; empty fits all.
    #[serde(default)]
    pub description: String,
    /// The HTTP status; absent fits all.
    #[serde(default, deserialize_with = "status")]
    status: Option<(u16, u16)>,
    /// Where; absent fits wherever a server says it.
    pub at: Option<At>,
    /// Why it happens.
    pub cause: String,
    /// Who acts.
    pub who: Who,
    /// What to do next: the clicks, or the setting.
    pub action: String,
    /// The page in Setup that the clicks begin at.
    pub setup: Option<String>,
}

/// A way for a refresh token to die, as a guess from what is known of the grant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    /// Its name.
    pub by: String,
    /// What happened, if it was that.
    pub cause: String,
    /// What to do next.
    pub next: String,
}

#[derive(Default, Deserialize)]
struct TableFile {
    unknown: Explanation,
    explanation: Vec<Explanation>,
    death: Vec<Death>,
}

// That it reads is a test's to prove; a table that does not explains nothing, and harms nobody.
static TABLE: LazyLock<TableFile> = LazyLock::new(|| toml::from_str(include_str!("../error.toml")).unwrap_or_default());

impl Explanation {
    /// The Setup page's address at an org's base URL.
    pub fn setup_link(&self, org: &str) -> Option<String> {
        self.setup.as_ref().map(|page| format!("{}/lightning/setup/{page}/home", org.trim_end_matches('/')))
    }

    /// Whether it stands for an error that the table does not have.
    pub fn is_unknown(&self) -> bool {
        std::ptr::eq(self, &TABLE.unknown)
    }

    /// What is known of a call that a server refused; `None` where it did not, or that is nothing.
    pub fn of_call(call: &Call) -> Option<&'static Self> {
        find(&Case::of(call)?)
    }

    /// Cause, who acts and what to do next, in a line.
    pub fn words(&self) -> String {
        format!("{} Next, by {}: {}", self.cause, self.who.words(), self.action)
    }

    fn is_of(&self, code: &str) -> bool {
        self.error.iter().any(|known| normalize(known) == code)
    }

    fn fits(&self, code: &str, description: &str, case: &Case) -> bool {
        let status = |(low, high): (u16, u16)| case.status.is_none_or(|status| (low..=high).contains(&status));
        self.is_of(code)
            && description.contains(&self.description)
            && self.status.is_none_or(status)
            && case.at.is_none_or(|at| self.at.map_or(!at.is_ours(), |place| place == at))
    }
}

/// What is known of a case; an honest word where that is nothing.
pub fn explain(case: &Case) -> &'static Explanation {
    find(case).unwrap_or(&TABLE.unknown)
}

/// What is known of a case. Where nobody says at which place it came up, an entry for all of them goes
/// before those for one.
pub fn find(case: &Case) -> Option<&'static Explanation> {
    let code = normalize(case.error.code.as_str());
    let description = case.error.description.as_str().to_lowercase();
    let mut fitting = TABLE.explanation.iter().filter(|entry| entry.fits(&code, &description, case));
    let first = fitting.next()?;
    let elsewhere = |entry: &&Explanation| entry.description == first.description && entry.at.is_none();
    match case.at {
        None if first.at.is_some() || first.status.is_some() => fitting.find(elsewhere).or(Some(first)),
        _ => Some(first),
    }
}

/// The other words that Salesforce says with a code, each with what they mean; where a code alone was
/// asked for, they tell more than its catch-all.
pub fn others(error: &OAuthError) -> Vec<&'static Explanation> {
    if !error.description.is_empty() {
        return Vec::new();
    }
    let code = normalize(error.code.as_str());
    let mut others: Vec<&Explanation> = Vec::new();
    for entry in TABLE.explanation.iter().filter(|entry| entry.is_of(&code) && !entry.description.is_empty()) {
        match others.iter_mut().find(|other| other.description == entry.description) {
            // As above: nobody said at which place.
            Some(other) if other.at.is_some() && entry.at.is_none() => *other = entry,
            Some(_) => {}
            None => others.push(entry),
        }
    }
    others
}

/// Finds an error that the table has in text that somebody copied: its code, or its words.
pub fn in_text(text: &str) -> Option<OAuthError> {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .map(normalize)
        .filter(|word| !word.is_empty())
        .collect();
    let whole = normalize(lower.trim());
    // Codes that are words of the language, such as Inactive, are one only where they stand alone.
    let said = |code: &String| {
        let code = normalize(code);
        code == whole || (code.contains('_') && words.contains(&code))
    };
    let by_code = TABLE.explanation.iter().find_map(|entry| {
        let code = entry.error.iter().find(|code| said(code))?;
        lower.contains(&entry.description).then(|| OAuthError::new(code, &entry.description))
    });
    let by_words = || {
        let entry = TABLE
            .explanation
            .iter()
            .find(|entry| entry.description.contains(' ') && lower.contains(&entry.description))?;
        Some(OAuthError::new(entry.error.first()?, &entry.description))
    };
    by_code.or_else(by_words)
}

/// Whether the table has an error's code.
pub fn is_known(error: &OAuthError) -> bool {
    find(&Case::anywhere(OAuthError::new(error.code.as_str(), ""))).is_some()
}

/// Whether a text is spelled as error codes are, and as no code, no token of a login and no name is.
pub fn looks_like_error(text: &str) -> bool {
    text.contains('_') && text.len() < 64 && text.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}

/// All that is known, in the table's order.
pub fn rows() -> impl Iterator<Item = &'static Explanation> {
    TABLE.explanation.iter()
}

/// What is known of a way for a refresh token to die.
pub fn death(by: &str) -> Option<&'static Death> {
    TABLE.death.iter().find(|death| death.by == by)
}

/// Salesforce's own help page spells one code with a hyphen (fact sheet §4).
fn normalize(code: &str) -> String {
    code.replace('-', "_").to_lowercase()
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Codes {
        One(String),
        Many(Vec<String>),
    }
    Codes::deserialize(from).map(|codes| match codes {
        Codes::One(code) => vec![code],
        Codes::Many(codes) => codes,
    })
}

/// `503`, or `5xx` for all of them.
fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Option<(u16, u16)>, D::Error> {
    let text = String::deserialize(from)?;
    let (low, high) = (text.replace('x', "0"), text.replace('x', "9"));
    let read = |text: &str| text.parse().map_err(|_| D::Error::custom("a status is three digits, or one and xx"));
    Ok(Some((read(&low)?, read(&high)?)))
}

#[cfg(test)]
mod tests;
