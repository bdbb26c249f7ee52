//! OAuth errors as Salesforce reports them, and what is known of each: the table `error.toml` beside
//! this file says cause, who acts and what to do. A new explanation is a new entry there.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::{
    oauth::{form, names::param, token::Reply},
    plain::Plain,
};

/// An error as a server reports it, made safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    /// `error`.
    pub code: Plain,
    /// `error_description`, empty where there is none.
    pub description: Plain,
}

impl OAuthError {
    /// From the two parameters.
    pub fn new(code: impl AsRef<str>, description: impl AsRef<str>) -> Self {
        Self { code: Plain::new(code), description: Plain::new(description) }
    }

    /// From decoded fields, where `error` is among them.
    pub fn from_fields(fields: impl IntoIterator<Item = (String, String)>) -> Option<Self> {
        let (mut code, mut description) = (None, String::new());
        for (name, value) in fields {
            match name.as_str() {
                param::ERROR => code = Some(value),
                param::ERROR_DESCRIPTION => description = value,
                _ => {}
            }
        }
        Some(Self::new(code?, description))
    }
}

/// Reads an error body: JSON, or the urlencoded form that Salesforce also uses (fact sheet §4, §9).
pub fn parse(reply: &Reply) -> Option<OAuthError> {
    from_text(reply.body.expose())
}

/// Reads an error from the text of a JSON object or of a form.
pub fn from_text(text: &str) -> Option<OAuthError> {
    #[derive(Deserialize)]
    struct ErrorFile {
        error: String,
        error_description: Option<Json>,
    }
    let text = text.trim();
    if let Ok(file) = serde_json::from_str::<ErrorFile>(text) {
        let description = file.error_description.as_ref().and_then(Json::as_str).unwrap_or_default();
        return Some(OAuthError::new(file.error, description));
    }
    text.starts_with("error=").then(|| OAuthError::from_fields(form::decode(text)))?
}

/// Where an error came up; the same words mean different things in different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// On the way through the browser.
    Authorize,
    /// When the code was exchanged.
    Exchange,
    /// When a token was refreshed.
    Refresh,
    /// When a token was asked about.
    Check,
    /// When a token was revoked.
    Revoke,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person at the keyboard.
    You,
    /// Who made the app in Setup.
    AppOwner,
    /// An admin of the org.
    OrgAdmin,
    /// Nobody: it passes.
    Wait,
}

impl Who {
    /// As words.
    pub fn words(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::AppOwner => "the app's owner",
            Self::OrgAdmin => "an admin of the org",
            Self::Wait => "nobody: wait",
        }
    }

    /// As one word for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::AppOwner => "app_owner",
            Self::OrgAdmin => "org_admin",
            Self::Wait => "wait",
        }
    }
}

/// What is known of an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The error code, compared without case, `-` and `_` alike.
    pub error: String,
    /// Lower-case text that the description contains; empty fits all.
    #[serde(default)]
    pub description: String,
    /// Where; absent fits everywhere.
    pub at: Option<At>,
    /// Why it happens.
    pub cause: String,
    /// Who acts.
    pub who: Who,
    /// What to do next.
    pub action: String,
}

#[derive(Deserialize)]
struct TableFile {
    explanation: Vec<Explanation>,
}

static TABLE: LazyLock<Vec<Explanation>> = LazyLock::new(|| {
    toml::from_str::<TableFile>(include_str!("error.toml")).map(|file| file.explanation).unwrap_or_default()
});

/// Finds what is known of an error; the first entry that fits. Unknown codes have none, and whoever
/// asks says so.
pub fn explain(error: &OAuthError, at: At) -> Option<&'static Explanation> {
    let code = normalize(error.code.as_str());
    let description = error.description.as_str().to_lowercase();
    TABLE.iter().find(|entry| {
        normalize(&entry.error) == code
            && entry.at.is_none_or(|place| place == at)
            && description.contains(&entry.description)
    })
}

/// Salesforce's own help page spells one code with a hyphen (fact sheet §4).
fn normalize(code: &str) -> String {
    code.replace('-', "_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_no_entry_hides_behind_an_earlier_one() {
        let table = toml::from_str::<TableFile>(include_str!("error.toml")).unwrap().explanation;
        assert!(table.len() > 30);
        for (index, entry) in table.iter().enumerate() {
            let error = OAuthError::new(&entry.error, &entry.description);
            let found = explain(&error, entry.at.unwrap_or(At::Exchange)).unwrap();
            assert!(std::ptr::eq(found, &TABLE[index]), "{} / {} is hidden", entry.error, entry.description);
            assert!(entry.cause.ends_with('.') && entry.action.ends_with('.'), "{}", entry.error);
        }
    }

    #[test]
    fn both_body_forms_are_read() {
        let wanted = Some(OAuthError::new("invalid_grant", "expired authorization code"));
        assert_eq!(from_text(r#"{"error":"invalid_grant","error_description":"expired authorization code"}"#), wanted);
        assert_eq!(from_text("error=invalid_grant&error_description=expired%20authorization%20code"), wanted);
        let bare = Some(OAuthError::new("invalid_grant", ""));
        assert_eq!(from_text(r#"{"error":"invalid_grant"}"#), bare);
        assert_eq!(from_text(r#"{"error":"invalid_grant","error_description":null}"#), bare);
        assert_eq!(from_text("<html>"), None);
    }

    #[test]
    fn a_hyphen_and_capitals_are_the_same_code() {
        let hyphen =
            explain(&OAuthError::new("access-denied", "end-user denied authorization"), At::Authorize).unwrap();
        assert_eq!(hyphen.who, Who::You);
        assert!(explain(&OAuthError::new("never_seen", ""), At::Exchange).is_none());
    }
}
