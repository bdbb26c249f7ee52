//! Lines of a `.env` file. There is no one definition of them: a value is written only in a spelling that the
//! readers in use take alike (node, python-dotenv, Ruby's dotenv, Docker Compose, `sh`).

use super::{Goods, NotWritten};
use crate::secret::Secret;

pub(super) fn write(goods: &Goods<'_>) -> Result<Secret, NotWritten> {
    let Goods { profile, card, .. } = goods;
    let username = goods.username();
    let lines = [
        ("ORGDECK_PROFILE", Some(profile.name.as_str())),
        ("ORGDECK_KIND", Some(goods.kind().as_str())),
        ("SF_LOGIN_URL", Some(&card.login_host)),
        ("SF_ORG_INSTANCE_URL", Some(&card.instance_url)),
        ("SF_ORG_ID", Some(card.org.as_str())),
        ("SF_USERNAME", username.as_ref().map(AsRef::as_ref)),
        ("SF_CLIENT_ID", Some(&card.client_id)),
        ("SF_CLIENT_SECRET", goods.client_secret.map(Secret::expose)),
        ("SF_REDIRECT_URI", Some(profile.redirect_uri.as_str())),
        ("SF_ACCESS_TOKEN", Some(goods.access_token.expose())),
        ("SF_REFRESH_TOKEN", goods.refresh_token.map(Secret::expose)),
    ];
    // Room for all of it from the beginning: what grows leaves copies behind.
    let length = lines.iter().filter_map(|(name, value)| Some(name.len() + (*value)?.len() + 4)).sum();
    let mut text = String::with_capacity(length);
    for (name, value) in lines {
        let Some(value) = value else { continue };
        let quote = quote(value).ok_or(NotWritten::Dotenv(name))?;
        for part in [name, "=", quote, value, quote, "\n"] {
            text += part;
        }
    }
    text.truncate(text.trim_end().len());
    Ok(Secret::new(text))
}

/// The quotes around a value. In single ones nothing is expanded; `\` is an escape to some readers alone.
fn quote(value: &str) -> Option<&'static str> {
    match value {
        _ if value.contains(|c: char| c.is_control() || c == '\\') => None,
        _ if !value.contains('\'') => Some("'"),
        // `!` is history to an interactive bash, and nothing to the others.
        _ if !value.contains(['"', '$', '`', '!']) => Some("\""),
        _ => None,
    }
}
