//! Who the client is: its id and secret from the form or a Basic header, checked against its app
//! (fact sheet §5).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use crate::{
    oauth::names::{error, param},
    simulator::{
        fault::Words,
        params::Params,
        world::{Site, World},
    },
};

/// What a request claims about its client.
pub struct Credentials {
    id: String,
    secret: Option<String>,
}

impl Credentials {
    /// Reads them. A Basic header is ignored when the form names the client itself.
    pub fn read(headers: &HeaderMap, params: &Params) -> Self {
        if let Some(id) = params.get(param::CLIENT_ID) {
            return Self { id: id.to_owned(), secret: params.get(param::CLIENT_SECRET).map(str::to_owned) };
        }
        let (id, secret) = basic(headers).unwrap_or_default();
        Self { id, secret: Some(secret).filter(|secret| !secret.is_empty()) }
    }

    /// The client's app.
    pub fn app(&self, world: &World, site: Site) -> Result<usize, Words> {
        world.app_known(site, &self.id).ok_or((error::INVALID_CLIENT_ID, "client identifier invalid"))
    }

    /// Compares the secret: one that is sent is checked even where none is required.
    pub fn prove(&self, secret: &str, required: bool) -> Result<(), Words> {
        let fits = self.secret.as_deref().map_or(!required, |sent| sent == secret);
        fits.then_some(()).ok_or((error::INVALID_CLIENT, "invalid client credentials"))
    }
}

/// User and password of a Basic header, form-decoded (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let bytes = STANDARD.decode(value.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
    Some((decode(id)?, decode(secret).unwrap_or_default()))
}
