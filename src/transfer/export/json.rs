//! One object with all that a client needs to go on with the grant, by the names that OAuth gives them.

use jiff::Timestamp;
use serde::Serialize;

use super::Goods;
use crate::{profile::Kind, secret::Secret};

#[derive(Serialize)]
struct Object<'a> {
    profile: &'a str,
    kind: Kind,
    login_url: &'a str,
    instance_url: &'a str,
    org_id: &'a str,
    user_id: &'a str,
    username: Option<&'a str>,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    redirect_uri: &'a str,
    scope: Option<&'a str>,
    issued_at: Option<Timestamp>,
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

pub(super) fn write(goods: &Goods<'_>) -> Secret {
    let Goods { profile, card, .. } = goods;
    let username = goods.username();
    super::pretty(&Object {
        profile: profile.name.as_str(),
        kind: goods.kind(),
        login_url: &card.login_host,
        instance_url: &card.instance_url,
        org_id: card.org.as_str(),
        user_id: card.user.as_str(),
        username: username.as_ref().map(AsRef::as_ref),
        client_id: &card.client_id,
        client_secret: goods.client_secret.map(Secret::expose),
        redirect_uri: profile.redirect_uri.as_str(),
        scope: card.scopes.as_deref(),
        issued_at: card.issued_at,
        access_token: goods.access_token.expose(),
        refresh_token: goods.refresh_token.map(Secret::expose),
    })
}
