//! The org's own list of a user's grants (fact sheet §9): the query for `OauthToken`, and the strict
//! reading of its answer. Whose a grant is stands elsewhere.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use thiserror::Error;

use crate::{
    oauth::{names::endpoint, request::Request, token::Reply},
    plain::Plain,
    profile::UserId,
    secret::Secret,
};

/// How many grants Salesforce keeps per user and app; one more pushes out the oldest (fact sheet §8).
pub const GRANTS_PER_USER: usize = 5;

/// The API version that is asked. The object is there since 32.0 and in its present shape since 34.0;
/// versions are kept for years, so a fixed one that every org has saves asking which is newest.
const VERSION: &str = "v60.0";

/// Asks an instance for the grants of a user with one of that user's access tokens.
pub fn build(instance: &str, user: &UserId, access_token: Secret) -> Request {
    // An id is letters and digits: there is nothing in it to quote.
    let query = format!(
        "SELECT Id, AppName, UserId, CreatedDate, LastUsedDate, UseCount, DeleteToken FROM OauthToken WHERE UserId = '{user}'"
    );
    let request = Request::get(format!("{instance}{}{VERSION}/query", endpoint::DATA)).with("q", query);
    Request { bearer: Some(access_token), ..request }
}

/// A grant as the org lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgGrant {
    /// By what a person names it.
    pub id: GrantId,
    /// The app's name in Setup.
    pub app: Plain,
    /// When it was minted, by the org's clock, in whole seconds.
    pub created_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// How often.
    pub uses: u64,
    /// What ends it at the revocation endpoint, also where its own token is lost.
    pub delete_token: Secret,
}

/// Names a grant of an org: the row's id, or where the org gives none (its reference says that the field
/// is always null) the fingerprint of what ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantId(String);

impl GrantId {
    /// Takes 15 or 18 characters of an id, or 8 of a fingerprint.
    ///
    /// # Errors
    /// A sentence for whoever typed it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let right = matches!(text.len(), 8 | 15 | 18) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match right {
            true => Ok(Self(text.to_owned())),
            false => Err("a grant's id has 15 or 18 letters and digits, as `orgdeck grants NAME` lists it".to_owned()),
        }
    }

    /// As the org spells it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both name the same grant: an id's last three characters only check the others.
    pub fn names(&self, other: &Self) -> bool {
        let short = |id: &Self| id.0[..id.0.len().min(15)].to_owned();
        short(self) == short(other)
    }
}

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why there is no list. Of a reply no variant holds more than an error code of Salesforce's alphabet.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoList {
    /// No answer came.
    #[error("the org did not answer ({0})")]
    Silent(Plain),
    /// The access token's session is over.
    #[error("the org no longer accepts its access token")]
    Ended,
    /// The session may not be used for the API.
    #[error("its login was granted without the scope `api`, and the list is asked for by that")]
    NoApi,
    /// The org has no such object, or not with these fields.
    #[error("the org does not offer the list ({0}); an admin finds it in Setup, under OAuth usage")]
    NotOffered(String),
    /// The user may not ask, or not now.
    #[error("the org refused the list ({0})")]
    Refused(String),
    /// The server is in trouble.
    #[error("the org answered with HTTP {0}: try again later")]
    Down(u16),
    /// More rows than one reply has.
    #[error("the org has more grants of this user than it lists at once")]
    TooMany,
    /// A redirect, a page, or rows that are not what was asked for.
    #[error("the org did not answer as Salesforce does (HTTP {0})")]
    Unreadable(u16),
}

#[derive(Deserialize)]
struct ListFile {
    done: bool,
    records: Vec<RowFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RowFile {
    id: Option<String>,
    app_name: Option<String>,
    user_id: String,
    created_date: String,
    last_used_date: Option<String>,
    use_count: Option<u64>,
    delete_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFile {
    error_code: String,
    message: String,
}

/// Reads the list, oldest first. One row that is not as asked for spoils it whole: a count that may be
/// wrong is worse than none.
///
/// # Errors
/// Why there is none, for people.
pub fn read(reply: &Reply, user: &UserId) -> Result<Vec<OrgGrant>, NoList> {
    if reply.status != 200 {
        return Err(refusal(reply));
    }
    let file: ListFile = serde_json::from_str(reply.body.expose()).map_err(|_| NoList::Unreadable(200))?;
    if !file.done {
        return Err(NoList::TooMany);
    }
    let grants: Option<Vec<_>> = file.records.into_iter().map(|row| grant(row, user)).collect();
    let mut grants = grants.ok_or(NoList::Unreadable(200))?;
    grants.sort_by(|a, b| (a.created_at, &a.id.0).cmp(&(b.created_at, &b.id.0)));
    Ok(grants)
}

fn grant(row: RowFile, user: &UserId) -> Option<OrgGrant> {
    let delete_token = Secret::new(row.delete_token);
    let is_own = UserId::parse(&row.user_id).is_ok_and(|id| id == *user);
    if delete_token.is_empty() || !is_own {
        return None;
    }
    let id = match row.id {
        Some(id) => GrantId::parse(&id).ok().filter(|id| id.0.len() >= 15)?,
        None => GrantId(delete_token.fingerprint()),
    };
    Some(OrgGrant {
        id,
        app: Plain::new(row.app_name.unwrap_or_default()),
        created_at: time(&row.created_date)?,
        used_at: match row.last_used_date {
            Some(text) => Some(time(&text)?),
            None => None,
        },
        uses: row.use_count.unwrap_or_default(),
        delete_token,
    })
}

/// A time as Salesforce writes it in records: `2026-01-15T09:30:00.000+0000`.
fn time(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok()
}

/// Reads an error of the REST API: an array of objects with `errorCode` (fact sheet §7).
fn refusal(reply: &Reply) -> NoList {
    let status = reply.status;
    let error = serde_json::from_str::<Vec<ErrorFile>>(reply.body.expose()).ok().and_then(|errors| {
        let error = errors.into_iter().next()?;
        let is_code = error.error_code.len() <= 60
            && error.error_code.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'0'..=b'9'));
        is_code.then_some(error)
    });
    let code = error.as_ref().map_or_else(|| format!("HTTP {status}"), |error| error.error_code.clone());
    match (status, error) {
        // The same code as for a session that is over, though no login with the same scopes helps.
        (401, Some(error)) if error.message.contains("not valid for use") => NoList::NoApi,
        (401, _) => NoList::Ended,
        (429 | 500.., _) => NoList::Down(status),
        (403, Some(error)) if error.error_code == "REQUEST_LIMIT_EXCEEDED" => NoList::Down(status),
        (403, _) => NoList::Refused(code),
        (404, _) => NoList::NotOffered(code),
        (400, Some(error)) if ["INVALID_TYPE", "INVALID_FIELD"].contains(&&*error.error_code) => {
            NoList::NotOffered(code)
        }
        (400, Some(_)) => NoList::Refused(code),
        _ => NoList::Unreadable(status),
    }
}

#[cfg(test)]
mod tests;
