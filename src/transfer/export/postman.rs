//! An environment as Postman exports and imports it, with the variables of Salesforce's own template
//! ("Salesforce Template Environment" of forcedotcom/postman-salesforce-apis): those a person fills in, and those
//! with `_` that its requests set after a login. `version` is left to the collection, which knows its own.

use serde::Serialize;
use url::Url;

use super::Goods;
use crate::secret::Secret;

#[derive(Serialize)]
struct Environment<'a> {
    name: &'a str,
    values: Vec<Variable<'a>>,
    _postman_variable_scope: &'static str,
}

#[derive(Serialize)]
struct Variable<'a> {
    key: &'static str,
    value: &'a str,
    /// `secret` is masked on the screen.
    r#type: &'static str,
    enabled: bool,
}

pub(super) fn write(goods: &Goods<'_>) -> Secret {
    let Goods { profile, card, .. } = goods;
    let username = goods.username();
    let (url, site) = split(&card.login_host);
    let mut values = vec![open("url", url), open("site", site)];
    values.extend(username.as_ref().map(|username| open("username", username.as_str())));
    values.push(open("clientId", &card.client_id));
    values.extend(goods.client_secret.map(|secret| hidden("clientSecret", secret)));
    values.extend([
        open("redirectUrl", profile.redirect_uri.as_str()),
        open("_endpoint", &card.instance_url),
        open("_orgId", card.org.as_str()),
        open("_userId", card.user.as_str()),
    ]);
    values.push(hidden("_accessToken", goods.access_token));
    values.extend(goods.refresh_token.map(|token| hidden("_refreshToken", token)));
    super::pretty(&Environment { name: profile.name.as_str(), values, _postman_variable_scope: "environment" })
}

fn open<'a>(key: &'static str, value: &'a str) -> Variable<'a> {
    Variable { key, value, r#type: "default", enabled: true }
}

fn hidden<'a>(key: &'static str, value: &'a Secret) -> Variable<'a> {
    Variable { r#type: "secret", ..open(key, value.expose()) }
}

/// The host, and the path of an Experience Cloud site: the template puts one behind the other.
fn split(login: &str) -> (&str, &str) {
    let path = Url::parse(login).map(|url| url.path().trim_end_matches('/').len()).unwrap_or_default();
    login.split_at(login.len().saturating_sub(path))
}
