//! OAuth errors as Salesforce reports them, where they come up and who has to act. What is known of each
//! is the table `error.toml` beside this file, which [`table`] reads.

pub mod table;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    oauth::{
        call::{Body, Call, Outcome},
        field::Message,
        form,
        names::param,
        token::Reply,
    },
    plain::Plain,
};

/// An error as a server reports it, made safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    /// `error`.
    pub code: Plain,
    /// `error_description`, empty where there is none.
    pub description: Plain,
    /// The base URL of the org whose own page says it; none where no page does.
    pub site: Option<Plain>,
}

impl OAuthError {
    /// From the two parameters.
    pub fn new(code: impl AsRef<str>, description: impl AsRef<str>) -> Self {
        Self { code: Plain::new(code), description: Plain::new(description), site: None }
    }

    /// What the server says, as a sentence without its full stop.
    pub fn sentence(&self) -> String {
        match self.description.is_empty() {
            true => format!("Salesforce says {}", self.code),
            false => format!("Salesforce says {}: {}", self.code, self.description),
        }
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

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.description.is_empty() {
            true => write!(f, "{}", self.code),
            false => write!(f, "{}: {}", self.code, self.description),
        }
    }
}

/// Reads an error body: JSON, or the urlencoded form that Salesforce also uses (fact sheet §4, §9).
pub fn parse(reply: &Reply) -> Option<OAuthError> {
    from_text(reply.body.expose())
}

/// Reads an error from the text of a JSON object, of the REST API's list, or of a form.
pub fn from_text(text: &str) -> Option<OAuthError> {
    #[derive(Deserialize)]
    struct ErrorFile {
        error: String,
        error_description: Option<Json>,
    }
    /// What the REST API answers (fact sheet §7).
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ApiErrorFile {
        error_code: String,
        message: Option<String>,
    }
    let text = text.trim();
    if let Ok(files) = serde_json::from_str::<Vec<ApiErrorFile>>(text) {
        return files.into_iter().next().map(|file| OAuthError::new(file.error_code, file.message.unwrap_or_default()));
    }
    if let Ok(file) = serde_json::from_str::<ErrorFile>(text) {
        let description = file.error_description.as_ref().and_then(Json::as_str).unwrap_or_default();
        return Some(OAuthError::new(file.error, description));
    }
    text.starts_with("error=").then(|| OAuthError::from_fields(form::decode(text)))?
}

/// Where an error came up; the same words mean different things in different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// When an org was used or opened with a token.
    Api,
    /// orgdeck itself, in a login.
    Login,
    /// orgdeck itself, keeping a saved grant.
    Upkeep,
}

impl At {
    /// Whether orgdeck says it, and no server.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Login | Self::Upkeep)
    }
}

/// What went wrong, as far as that is known: what the table is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CaseFile", into = "CaseFile")]
pub struct Case {
    /// Where, if that is known.
    pub at: Option<At>,
    /// Its words, the server's or our own.
    pub error: OAuthError,
    /// The HTTP status that came with it.
    pub status: Option<u16>,
}

/// A case as the history has it.
#[derive(Serialize, Deserialize)]
struct CaseFile {
    at: Option<At>,
    code: String,
    #[serde(default)]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    status: Option<u16>,
}

impl From<CaseFile> for Case {
    fn from(file: CaseFile) -> Self {
        let site = file.site.map(Plain::new);
        Self {
            at: file.at,
            error: OAuthError { site, ..OAuthError::new(file.code, file.description) },
            status: file.status,
        }
    }
}

impl From<Case> for CaseFile {
    fn from(case: Case) -> Self {
        let OAuthError { code, description, site } = case.error;
        Self {
            at: case.at,
            code: code.to_string(),
            description: description.to_string(),
            site: site.map(|site| site.to_string()),
            status: case.status,
        }
    }
}

impl Case {
    /// An error that nobody says the place of.
    pub fn anywhere(error: OAuthError) -> Self {
        Self { at: None, error, status: None }
    }

    /// A server's words, heard there.
    pub fn heard(at: At, error: &OAuthError) -> Self {
        Self { at: Some(at), error: error.clone(), status: None }
    }

    /// What a server refused a call with, where it did.
    pub fn of(call: &Call) -> Option<Self> {
        let Some(Outcome::Reply { status: status @ 400.., body, .. }) = &call.outcome else { return None };
        let error = match body {
            Body::Fields(fields) => {
                // The REST API's list, as it was captured (fact sheet §7).
                let name = |name: &str| match name {
                    "[1].errorCode" => param::ERROR.to_owned(),
                    "[1].message" => param::ERROR_DESCRIPTION.to_owned(),
                    name => name.to_owned(),
                };
                OAuthError::from_fields(fields.iter().map(|(key, value)| (name(key), value.to_string())))?
            }
            // The identity service says a word and nothing else (fact sheet §11).
            Body::Text(text) => {
                from_text(text).or_else(|| Some(OAuthError::new(text.trim(), "")).filter(table::is_known))?
            }
        };
        let at = match Message::sent(call) {
            Message::Exchange => At::Exchange,
            Message::Refresh => At::Refresh,
            Message::Revoke => At::Revoke,
            Message::Introspect | Message::LookUp | Message::Keys => At::Check,
            Message::GrantList | Message::SingleAccess => At::Api,
            _ => At::Authorize,
        };
        Some(Self { at: Some(at), error, status: Some(*status) })
    }

    /// One of our own codes.
    pub fn own(at: At, code: &str, status: Option<u16>) -> Self {
        Self { at: Some(at), error: OAuthError::new(code, ""), status }
    }
}

/// Who has to act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person at the keyboard.
    #[default]
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_rest_apis_list_of_errors_is_read() {
        let body = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
        assert_eq!(from_text(body), Some(OAuthError::new("INVALID_SESSION_ID", "Session expired or invalid")));
        for none in ["[]", "[1]", r#"[{"message":"x"}]"#] {
            assert_eq!(from_text(none), None, "{none}");
        }
    }
}
