//! A token handed to whoever asked for it: alone, or with what is needed to use it.

use std::io;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::Output;
use crate::{oauth::card::Card, profile::ProfileName, secret::Secret};

/// What another program needs to use a token.
#[derive(Serialize)]
pub struct HandedOut<'a> {
    access_token: &'a str,
    instance_url: &'a str,
    username: Option<&'a str>,
    org_id: &'a str,
    issued_at: Option<Timestamp>,
}

impl<'a> HandedOut<'a> {
    /// A token and the card it was saved with.
    pub fn new(card: &'a Card, access_token: &'a Secret) -> Self {
        Self {
            access_token: access_token.expose(),
            instance_url: &card.instance_url,
            username: card.username.as_deref(),
            org_id: card.org.as_str(),
            issued_at: card.issued_at,
        }
    }
}

/// Writes a link that logs a browser in, alone or with its profile as a document.
///
/// # Errors
/// Where the output is gone.
pub fn link(out: &mut Output, json: bool, profile: &ProfileName, link: &Secret) -> io::Result<()> {
    match json {
        true => out.document(&json!({ "profile": profile.as_str(), "link": link.expose() })),
        false => out.line(link.expose()),
    }
}

/// Writes the token alone.
///
/// # Errors
/// Where the output is gone.
pub fn token(out: &mut Output, access_token: &Secret) -> io::Result<()> {
    out.line(access_token.expose())
}
