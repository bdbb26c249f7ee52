//! The logins of Salesforce's CLI: `~/.sfdx/USERNAME.json` each, `~/.sfdx/alias.json` for their other names, and
//! the key of what is encrypted in them (forcedotcom/sfdx-core).

pub mod cipher;

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value as Json;

use self::cipher::{Key, Unreadable, is_sealed};
use super::{Candidate, Foreign, login_of};
use crate::{
    plain::Plain,
    profile::{OrgId, ProfileError},
    secret::Secret,
};

/// The app of that CLI, which it does not always write down.
const CLIENT_ID: &str = "PlatformCLI";

/// What is read of such a file; all values there are strings.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthFile<'a> {
    #[serde(borrow)]
    username: Option<Cow<'a, str>>,
    #[serde(borrow)]
    org_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    login_url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    instance_url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    client_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    client_secret: Option<Cow<'a, str>>,
    #[serde(borrow)]
    access_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    refresh_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    private_key: Option<Cow<'a, str>>,
    #[serde(borrow)]
    expiration_date: Option<Cow<'a, str>>,
}

/// Why a login is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another file, or a damaged one.
    #[error("it is not a login of sf's: log in with sf again, or leave it")]
    NotALogin,
    /// Nowhere to log in.
    #[error("its login URL cannot be used: {0}")]
    Login(ProfileError),
    /// No such org.
    #[error("its org id cannot be used: {0}")]
    Org(ProfileError),
}

/// Whether a file of that directory is a login, by its name: `USERNAME.json`.
pub fn is_login(name: &str) -> bool {
    let domain = name.strip_suffix(".json").and_then(|username| username.split_once('@'));
    domain.is_some_and(|(person, domain)| {
        let mut labels = domain.split('.');
        let first = labels.next().is_some_and(|label| !label.is_empty());
        let rest: Vec<_> = labels.collect();
        let whole = |label: &&str| !label.is_empty() && !label.contains(char::is_whitespace);
        !person.is_empty() && !person.starts_with('.') && first && !rest.is_empty() && rest.iter().all(whole)
    })
}

/// The aliases by username, in the file's order. `None` where it is not such a file.
pub fn aliases(text: &str) -> Option<Vec<(String, String)>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let orgs = json.as_object()?.get("orgs").map_or(Some(Default::default()), |orgs| orgs.as_object().cloned())?;
    let pair = |(alias, username): (String, Json)| Some((alias, username.as_str()?.to_owned()));
    Some(orgs.into_iter().filter_map(pair).collect())
}

/// The key in `key.json`.
pub fn key_of(text: &Secret) -> Option<Secret> {
    #[derive(Deserialize)]
    struct KeyFile<'a> {
        #[serde(borrow)]
        service: Cow<'a, str>,
        #[serde(borrow)]
        account: Cow<'a, str>,
        #[serde(borrow)]
        key: Cow<'a, str>,
    }
    let file: KeyFile<'_> = serde_json::from_str(text.expose()).ok()?;
    (file.service == "sfdx" && file.account == "local").then(|| Secret::new(file.key))
}

/// Reads a login by its file's name and text. With keys its tokens come along, opened by the first that can;
/// where none can, the profile comes without them, and says so.
///
/// # Errors
/// [`Refused`]. None of it carries a value of the file.
pub fn read(name: &str, text: &str, aliases: &[(String, String)], keys: Option<&[Key]>) -> Result<Candidate, Refused> {
    let file: AuthFile<'_> = serde_json::from_str(text).map_err(|_| Refused::NotALogin)?;
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let username = file.username.as_deref().filter(|username| !username.is_empty()).unwrap_or(stem);
    let login = file.login_url.as_deref().or(file.instance_url.as_deref()).ok_or(Refused::NotALogin)?;
    let own: Vec<&str> = aliases.iter().filter(|(_, of)| of == username).map(|(alias, _)| alias.as_str()).collect();
    let mut notes = Vec::new();
    if let [_, others @ ..] = own.as_slice()
        && !others.is_empty()
    {
        notes.push(Plain::new(format!("in sf also called {}", others.join(", "))));
    }
    if file.private_key.is_some() {
        notes.push("sf logs in by JWT: whether the app takes browser logins, too, is its owner's to say".into());
    }
    if let Some(date) = &file.expiration_date {
        notes.push(Plain::new(format!("a scratch org until {date}")));
    }
    let (client_secret, grant) = match keys.map(|keys| tokens(&file, keys)) {
        None => (None, None),
        Some(Ok((client_secret, grant))) => (client_secret, Some(grant)),
        Some(Err(why)) => {
            notes.push(Plain::new(format!("without its tokens: {why}")));
            (None, None)
        }
    };
    Ok(Candidate {
        from: Plain::new(own.first().copied().unwrap_or(username)),
        wished: own.first().copied().unwrap_or(username).to_owned(),
        client_id: file.client_id.as_deref().filter(|id| !id.is_empty()).unwrap_or(CLIENT_ID).to_owned(),
        client_secret,
        login: login_of(login).map_err(Refused::Login)?,
        waits_at_sf: true,
        username: Some(username.to_owned()),
        org: file.org_id.as_deref().map(OrgId::parse).transpose().map_err(Refused::Org)?,
        grant,
        notes,
    })
}

/// Why the tokens of a file stay where they are.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Kept {
    #[error("sf holds none there")]
    None,
    #[error("the key of sf is not known here")]
    NoKey,
    #[error(transparent)]
    Sealed(#[from] Unreadable),
}

fn tokens(file: &AuthFile<'_>, keys: &[Key]) -> Result<(Option<Secret>, Foreign), Kept> {
    let opened = |text: &Option<Cow<'_, str>>| text.as_deref().map(|text| open(text, keys)).transpose();
    let filled = |secret: &Secret| !secret.is_empty();
    let (access, refresh) = (opened(&file.access_token)?, opened(&file.refresh_token)?);
    let access = access.filter(filled).zip(file.instance_url.as_deref().map(str::to_owned));
    let refresh = refresh.filter(filled);
    if access.is_none() && refresh.is_none() {
        return Err(Kept::None);
    }
    Ok((opened(&file.client_secret)?.filter(filled), Foreign { access, refresh }))
}

/// A value in the open: what does not look encrypted is taken as it is, as that tool does.
fn open(text: &str, keys: &[Key]) -> Result<Secret, Kept> {
    if !is_sealed(text) {
        return Ok(text.into());
    }
    let mut last = Kept::NoKey;
    for key in keys {
        match key.open(text) {
            Ok(secret) => return Ok(secret),
            Err(why) => last = why.into(),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests;
