//! How each type of value is read from TOML. A reader says what it wants, never what it found.

use std::{path::PathBuf, time::Duration};

use jiff::{Span, SpanRelativeTo};
use toml::{Spanned, de::DeValue};
use url::Url;

use super::section::{At, Wrong, unknown_keys};
use crate::{
    oauth::names::param,
    plain::is_safe,
    profile::{
        AppType, Browser, ExpectUser, Kind, LoginHost, OrgId, RedirectUri, Scopes, SecretSource, setting::Place,
    },
    secret::Secret,
};

type Value<'i> = Spanned<DeValue<'i>>;

/// Parameters that a flow sets itself, or that have no business in a URL.
const RESERVED: [&str; 16] = [
    param::RESPONSE_TYPE,
    param::CLIENT_ID,
    param::CLIENT_SECRET,
    param::REDIRECT_URI,
    param::SCOPE,
    param::STATE,
    param::PROMPT,
    param::LOGIN_HINT,
    param::NONCE,
    param::CODE_CHALLENGE,
    param::CODE_CHALLENGE_METHOD,
    param::CODE_VERIFIER,
    param::CODE,
    param::ACCESS_TOKEN,
    param::REFRESH_TOKEN,
    "client_assertion",
];

fn str_of<'a>(value: &'a Value<'_>) -> Result<&'a str, Wrong> {
    value.get_ref().as_str().ok_or_else(|| "must be a string in quotes".into())
}

/// Text of one line without control characters, which may be empty.
pub(super) fn text(value: &Value<'_>) -> Result<String, Wrong> {
    let text = str_of(value)?;
    if text.contains(char::is_control) {
        return Err("must be one line without control characters".into());
    }
    Ok(text.to_owned())
}

/// Text that is not empty.
pub(super) fn filled(value: &Value<'_>) -> Result<String, Wrong> {
    match text(value)? {
        text if text.chars().all(|c| c.is_whitespace() || !is_safe(c)) => Err("must not be empty".into()),
        text => Ok(text),
    }
}

/// A consumer key.
pub(super) fn client_id(value: &Value<'_>) -> Result<String, Wrong> {
    let text = str_of(value)?;
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("must be the consumer key: one word of printable ASCII".into());
    }
    Ok(text.to_owned())
}

/// `true` or `false`.
pub(super) fn flag(value: &Value<'_>) -> Result<bool, Wrong> {
    value.get_ref().as_bool().ok_or_else(|| "must be true or false".into())
}

/// What OpenID Connect Core §3.1.2.1 calls a prompt, one or more; nothing where the browser's session will do.
pub(super) fn prompt(value: &Value<'_>) -> Result<String, Wrong> {
    const KNOWN: [&str; 4] = ["login", "consent", "select_account", "none"];
    let prompt = text(value)?;
    if prompt.is_empty() || prompt.split(' ').all(|word| KNOWN.contains(&word)) {
        return Ok(prompt);
    }
    Err("must be \"login\", \"consent\", \"select_account\", \"login consent\", or \"\" for the browser's session"
        .into())
}

/// A whole number.
pub(super) fn number(value: &Value<'_>) -> Result<i64, Wrong> {
    let number = value.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
    number.ok_or_else(|| "must be a whole number".into())
}

/// A list of filled strings.
pub(super) fn words(value: &Value<'_>) -> Result<Vec<String>, Wrong> {
    let array = value.get_ref().as_array().ok_or("must be a list of strings: [\"…\", \"…\"]")?;
    array
        .iter()
        .map(|item| {
            let why = match item.get_ref().as_str() {
                Some(text) if text.contains(char::is_control) => {
                    "each entry must be one line without control characters"
                }
                _ => "each entry must be a string, not empty",
            };
            filled(item).map_err(|_| Wrong::at(item.span().start, why))
        })
        .collect()
}

/// One filled string, or a list of them.
fn one_or_more(value: &Value<'_>) -> Result<Vec<String>, Wrong> {
    if value.get_ref().is_str() { Ok(vec![filled(value)?]) } else { words(value) }
}

/// Seconds, or text such as `10m`, `2h`, `30d`; from one second to a year.
fn duration(value: &Value<'_>) -> Result<Duration, Wrong> {
    const WANTED: &str = "must be seconds or a text such as \"30s\", \"10m\", \"2h\" or \"30d\", at most a year";
    let read = if value.get_ref().is_integer() {
        u64::try_from(number(value)?).ok().map(Duration::from_secs)
    } else {
        let span: Option<Span> = value.get_ref().as_str().and_then(|text| text.parse().ok());
        span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok())
            .and_then(|duration| Duration::try_from(duration).ok())
    };
    let year = Duration::from_secs(366 * 24 * 60 * 60);
    read.filter(|d| (Duration::from_secs(1)..=year).contains(d)).ok_or_else(|| WANTED.into())
}

/// How long a person may take.
pub(super) fn timeout(value: &Value<'_>) -> Result<Duration, Wrong> {
    duration(value).and_then(|d| if d.as_secs() > 24 * 60 * 60 { Err("must be at most 24h".into()) } else { Ok(d) })
}

/// An interval at which Salesforce is asked, or `"off"`. Never more often than once a minute.
pub(super) fn interval(value: &Value<'_>) -> Result<Option<Duration>, Wrong> {
    if value.get_ref().as_str() == Some("off") {
        return Ok(None);
    }
    let interval = duration(value)?;
    if interval.as_secs() < 60 { Err("must be \"off\" or at least \"1m\"".into()) } else { Ok(Some(interval)) }
}

/// Scopes as a list.
pub(super) fn scopes(value: &Value<'_>) -> Result<Scopes, Wrong> {
    Ok(Scopes::parse(words(value)?)?)
}

/// A redirect URI.
pub(super) fn redirect_uri(value: &Value<'_>) -> Result<RedirectUri, Wrong> {
    Ok(RedirectUri::parse(str_of(value)?)?)
}

/// An app's home, which is only compared and never talked to: any host will do.
pub(super) fn home(value: &Value<'_>) -> Result<LoginHost, Wrong> {
    Ok(LoginHost::parse(str_of(value)?, true)?)
}

/// A kind of org.
pub(super) fn kind(value: &Value<'_>) -> Result<Kind, Wrong> {
    Ok(Kind::parse(str_of(value)?)?)
}

/// A kind of app.
pub(super) fn app_type(value: &Value<'_>) -> Result<AppType, Wrong> {
    Ok(AppType::parse(str_of(value)?)?)
}

/// An org id.
pub(super) fn org(value: &Value<'_>) -> Result<OrgId, Wrong> {
    Ok(OrgId::parse(str_of(value)?)?)
}

/// A user id or username.
pub(super) fn user(value: &Value<'_>) -> Result<ExpectUser, Wrong> {
    Ok(ExpectUser::parse(str_of(value)?)?)
}

/// A command with `{url}`, or `chrome:Name`.
pub(super) fn browser(value: &Value<'_>) -> Result<Browser, Wrong> {
    Ok(if value.get_ref().is_array() { Browser::command(words(value)?)? } else { Browser::parse(str_of(value)?)? })
}

/// A path, which may not be empty.
pub(super) fn path(value: &Value<'_>) -> Result<PathBuf, Wrong> {
    filled(value).map(PathBuf::from)
}

/// A proxy's address, which may hold a password.
pub(super) fn proxy(value: &Value<'_>) -> Result<Secret, Wrong> {
    let text = str_of(value)?;
    let right = Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host());
    if right { Ok(text.into()) } else { Err("must be an http, https, socks5 or socks5h address".into()) }
}

/// Additional authorize parameters, in the file's order.
pub(super) fn extra(value: &Value<'_>) -> Result<Vec<(String, String)>, Wrong> {
    let table = value.get_ref().as_table().ok_or("must be a table of strings: { display = \"popup\" }")?;
    let mut pairs = Vec::new();
    for (key, value) in table {
        if RESERVED.contains(&key.get_ref().as_ref()) {
            return Err(Wrong::at(key.span().start, format!("{} is set by the login itself", key.get_ref())));
        }
        let name = key.get_ref();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'=')) {
            return Err(Wrong::at(key.span().start, "each name must be one word of printable ASCII without & and ="));
        }
        let text = text(value).map_err(|_| Wrong::at(value.span().start, "each value must be a string of one line"))?;
        pairs.push((key.span().start, (key.get_ref().to_string(), text)));
    }
    pairs.sort();
    Ok(pairs.into_iter().map(|(_, pair)| pair).collect())
}

/// An action's name and its keys, with where that stands.
pub(super) type Keys = At<(String, Vec<String>)>;

/// Keys for actions, in the file's order.
pub(super) fn keys(value: &Value<'_>) -> Result<Vec<Keys>, Wrong> {
    let table = value.get_ref().as_table().ok_or("must be a table: { log-in = \"L\" }")?;
    let mut keys = Vec::new();
    for (action, value) in table {
        let bound = one_or_more(value)
            .map_err(|_| Wrong::at(value.span().start, "each value must be a key or a list of keys"))?;
        keys.push(At { value: (action.get_ref().to_string(), bound), offset: action.span().start });
    }
    keys.sort_by_key(|at| at.offset);
    Ok(keys)
}

/// Where a client secret comes from: a string, or a table with one key.
pub(super) fn secret_source(value: &Value<'_>) -> Result<SecretSource, Wrong> {
    const WANTED: &str = "must be a string, or one of { env = \"NAME\" }, { file = \"…\" }, { command = [\"…\"] }, { prompt = true }, { keyring = true }";
    let table = match value.get_ref() {
        DeValue::String(text) if text.is_empty() => {
            return Err("must not be empty; leave it out for a public client".into());
        }
        DeValue::String(text) => return Ok(SecretSource::Literal(Secret::new(text.as_ref()))),
        DeValue::Table(table) => table,
        _ => return Err(WANTED.into()),
    };
    if let Some(unknown) = unknown_keys(table, Place::Secret).next() {
        return Err(unknown);
    }
    let mut entries = table.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else { return Err(WANTED.into()) };
    match key.get_ref().as_ref() {
        "env" => Ok(SecretSource::Env(env_name(value)?)),
        "file" => Ok(SecretSource::File(path(value)?)),
        "command" => match words(value)? {
            argv if argv.is_empty() => Err("command needs a program".into()),
            argv => Ok(SecretSource::Command(argv)),
        },
        "prompt" if flag(value)? => Ok(SecretSource::Prompt),
        "keyring" if flag(value)? => Ok(SecretSource::Keyring),
        _ => Err("leave client_secret out instead of switching a source off".into()),
    }
}

/// The name of an environment variable.
fn env_name(value: &Value<'_>) -> Result<String, Wrong> {
    let name = filled(value)?;
    if name.contains(['=', ' ']) { Err("env is the name of a variable".into()) } else { Ok(name) }
}
