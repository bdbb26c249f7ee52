//! Writing a saved login in another tool's form. What a form's readers would misread is not written.

mod curl;
mod dotenv;
mod json;
mod postman;

use serde::Serialize;

use super::Form;
use crate::{
    oauth::{
        card::Card,
        sfdx_url::{self, NoSfdxUrl},
    },
    plain::Plain,
    profile::{Kind, Profile},
    secret::Secret,
};

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// Its settings.
    pub profile: &'a Profile,
    /// What is known of the grant.
    pub card: &'a Card,
    /// The access token, as it is stored.
    pub access_token: &'a Secret,
    /// The refresh token, where it goes along.
    pub refresh_token: Option<&'a Secret>,
    /// The client secret, where there is one and it goes along.
    pub client_secret: Option<&'a Secret>,
}

/// Why it is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// There is nothing to hand on.
    #[error("the grant has no refresh token")]
    NoRefreshToken,
    /// Not as an sfdx URL.
    #[error(transparent)]
    SfdxUrl(#[from] NoSfdxUrl),
    /// A value that the readers of `.env` files take for different texts.
    #[error("{0} has characters that readers of .env files do not agree on (quotes, \\, $ or control characters)")]
    Dotenv(&'static str),
    /// A token that would be more than a header.
    #[error("the access token has characters that no header can hold")]
    Header,
}

/// Writes it.
///
/// # Errors
/// [`NotWritten`].
pub fn write(form: Form, goods: &Goods<'_>) -> Result<Secret, NotWritten> {
    let Goods { card, .. } = goods;
    match form {
        Form::SfdxUrl => {
            let token = goods.refresh_token.ok_or(NotWritten::NoRefreshToken)?;
            Ok(sfdx_url::build(&card.client_id, goods.client_secret, token, &card.instance_url)?)
        }
        Form::Curl => curl::write(&card.instance_url, goods.access_token),
        Form::Dotenv => dotenv::write(goods),
        Form::Json => Ok(json::write(goods)),
        Form::Postman => Ok(postman::write(goods)),
    }
}

/// No such object is longer: what grows leaves copies of its secrets behind.
const ROOM: usize = 32 << 10;

/// JSON that a person can read, too. Nothing in these values can fail.
fn pretty(value: &impl Serialize) -> Secret {
    let mut text = Vec::with_capacity(ROOM);
    let _ = serde_json::to_writer_pretty(&mut text, value);
    Secret::new(String::from_utf8(text).unwrap_or_default())
}

impl Goods<'_> {
    /// The user name, safe for whatever reads it: a server told it.
    fn username(&self) -> Option<Plain> {
        self.card.username.as_ref().map(Plain::new)
    }

    /// As it was saved, or stricter where the settings say so by now.
    fn kind(&self) -> Kind {
        self.profile.kind.map_or(self.card.kind, |kind| kind.stricter(self.card.kind))
    }
}

#[cfg(test)]
mod tests;
