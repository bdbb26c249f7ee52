//! What of a changed request a profile's settings can hold: which keys would say something else, and
//! which changes are for this one time. Nothing is written here.

use super::{Draft, Line, Mark, is_hidden};
use crate::{
    oauth::{
        names::{endpoint, param},
        request::Value,
    },
    plain::Plain,
    profile::{Profile, Written},
};

/// Parameters that a login makes anew each time.
const ANEW: [&str; 4] = [param::STATE, param::NONCE, param::CODE_CHALLENGE, param::CODE_CHALLENGE_METHOD];

/// Why a secret is not kept.
const HIDDEN: &str = "a secret: what is typed here is sent once and written nowhere";

/// What of a draft can be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// The profile's keys that would say something else.
    pub changes: Vec<KeyChange>,
    /// Changes that cannot be kept: the parameter, and why.
    pub left: Vec<(Plain, Plain)>,
}

/// A key of a profile that is to say something else. The values are TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// The key.
    pub key: &'static str,
    /// What holds now, from wherever it comes; `None` where nothing does.
    pub was: Option<String>,
    /// What the profile is to say itself; `None` where it is to say nothing.
    pub now: Option<String>,
}

impl Keeping {
    /// Compares a draft with what the settings say.
    pub fn of(draft: &Draft, profile: &Profile) -> Self {
        let mut keeping = Self::default();
        let mut extra = profile.extra.clone();
        let mut done: Vec<&str> = Vec::new();
        for line in draft.lines().iter().filter(|line| line.mark() != Mark::Same) {
            let Some(name) = line.field().map(|field| field.name.as_str()).filter(|name| !done.contains(name)) else {
                continue;
            };
            done.push(name);
            if let Err(why) = keeping.weigh(draft, name, profile, &mut extra) {
                keeping.left.push((Plain::new(name), why));
            }
        }
        keeping.change("extra", Some(table(&profile.extra)), Some(table(&extra)));
        keeping
    }

    /// Takes one parameter in, or says why it cannot be kept.
    fn weigh(
        &mut self,
        draft: &Draft,
        name: &str,
        profile: &Profile,
        extra: &mut Vec<(String, String)>,
    ) -> Result<(), Plain> {
        let authorizes = draft.built().url.ends_with(endpoint::AUTHORIZE);
        if is_hidden(name) && name != param::STATE {
            return Err(HIDDEN.into());
        }
        if ANEW.contains(&name) {
            return Err("each login makes its own".into());
        }
        let sent = sent(draft, name)?;
        let always = || sent.ok_or(Plain::from("a login always sends it"));
        let (key, was, now) = match name {
            param::REDIRECT_URI => {
                ("redirect_uri", Some(quoted(profile.redirect_uri.as_str())), text("redirect_uri", always()?)?)
            }
            param::CLIENT_ID => ("client_id", Some(quoted(&profile.client_id)), text("client_id", always()?)?),
            _ if !authorizes => return Err("a profile has no key for it".into()),
            param::SCOPE => {
                let scopes: Vec<_> = sent.unwrap_or("").split_ascii_whitespace().collect();
                Written::List(scopes.iter().map(|scope| (*scope).to_owned()).collect()).check("scopes", false)?;
                ("scopes", Some(list(profile.scopes.iter())), list(scopes.into_iter()))
            }
            param::PROMPT => ("prompt", Some(quoted(&profile.prompt)), text("prompt", sent.unwrap_or(""))?),
            param::LOGIN_HINT => {
                let gone = || Plain::from("without one a login names the user who was saved last");
                ("login_hint", profile.login_hint.as_deref().map(quoted), text("login_hint", sent.ok_or_else(gone)?)?)
            }
            name => {
                if let Some(value) = sent {
                    Written::Pairs(vec![(name.to_owned(), value.to_owned())]).check("extra", false)?;
                }
                match (extra.iter().position(|(known, _)| known == name), sent) {
                    (Some(at), Some(value)) => value.clone_into(&mut extra[at].1),
                    (Some(at), None) => drop(extra.remove(at)),
                    (None, Some(value)) => extra.push((name.to_owned(), value.to_owned())),
                    (None, None) => return Err("a login always sends it".into()),
                }
                return Ok(());
            }
        };
        // Of app and client_id a profile names one.
        if let Some(app) = profile.app.as_ref().filter(|_| key == "client_id" && was.as_ref() != Some(&now)) {
            self.change("app", Some(quoted(&app.name)), None);
        }
        self.change(key, was, Some(now));
        Ok(())
    }

    fn change(&mut self, key: &'static str, was: Option<String>, now: Option<String>) {
        if was != now {
            self.changes.push(KeyChange { key, was, now });
        }
    }
}

/// The keys that change: "redirect_uri and scopes".
pub fn keys(changes: &[KeyChange]) -> String {
    let keys: Vec<&str> = changes.iter().map(|change| change.key).collect();
    match keys.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => keys.concat(),
    }
}

/// The one value that is sent of a parameter; `None` where it is left out.
fn sent<'a>(draft: &'a Draft, name: &str) -> Result<Option<&'a str>, Plain> {
    let fields = draft.lines().iter().filter_map(|line: &'a Line| line.sent.as_ref());
    let mut values = fields.filter(|field| field.name == name).map(|field| &field.value);
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Err("it goes along twice, and a profile says it once".into()),
        (Some(Value::Hidden(_)), None) => Err(HIDDEN.into()),
        (Some(Value::Open(text)), None) => Ok(Some(text)),
        (None, _) => Ok(None),
    }
}

/// A key's text as TOML, where the file would take it.
fn text(key: &str, value: &str) -> Result<String, Plain> {
    Written::Text(value.to_owned()).check(key, false)?;
    Ok(quoted(value))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    toml::Value::Array(words.map(toml::Value::from).collect()).to_string()
}

fn table(pairs: &[(String, String)]) -> String {
    let key = |name: &str| {
        let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if is_bare { name.to_owned() } else { quoted(name) }
    };
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{} = {}", key(name), quoted(value))).collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}

#[cfg(test)]
mod tests;
