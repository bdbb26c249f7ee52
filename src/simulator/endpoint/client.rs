//! Who the client is: its id and secret from the form or a Basic header, or its signed assertion, checked
//! against its app (fact sheet §5).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use crate::{
    oauth::names::{endpoint, error, param},
    simulator::{
        client_assertion::{ASSERTION, ASSERTION_TYPE, claimed_client, verify},
        fault::Words,
        params::Params,
        world::{App, Site, World},
    },
};

/// What a request claims about its client.
pub struct Credentials {
    id: String,
    secret: Option<String>,
    assertion: Option<Assertion>,
}

struct Assertion {
    kind: Option<String>,
    jwt: String,
}

impl Credentials {
    /// Reads them. A Basic header is ignored when the form names the client itself; an assertion names
    /// the client where nothing else does.
    pub fn read(headers: &HeaderMap, params: &Params) -> Self {
        let owned = |name| params.get(name).map(str::to_owned);
        let assertion = owned(ASSERTION).map(|jwt| Assertion { kind: owned(ASSERTION_TYPE), jwt });
        let (id, secret) = match owned(param::CLIENT_ID) {
            Some(id) => (id, owned(param::CLIENT_SECRET)),
            None => match (basic(headers), &assertion) {
                (Some((id, secret)), _) => (id, Some(secret).filter(|secret| !secret.is_empty())),
                (None, Some(assertion)) => (claimed_client(&assertion.jwt).unwrap_or_default(), None),
                (None, None) => Default::default(),
            },
        };
        Self { id, secret, assertion }
    }

    /// The client's app.
    pub fn app(&self, world: &World, site: Site) -> Result<usize, Words> {
        world.app_known(site, &self.id).ok_or((error::INVALID_CLIENT_ID, "client identifier invalid"))
    }

    /// Compares the secret: one that is sent is checked even where none is required. Without one an
    /// assertion serves as well.
    pub fn prove(&self, world: &World, site: Site, app: &App, required: bool) -> Result<(), Words> {
        let refused = (error::INVALID_CLIENT, "invalid client credentials");
        match (&self.secret, &self.assertion) {
            (Some(sent), _) => (*sent == app.secret()).then_some(()).ok_or(refused),
            (None, Some(Assertion { kind, jwt })) => {
                let key = app.spec.certificate.as_deref().ok_or(refused)?;
                let audiences = [world.base(site), format!("{}{}", world.base(site), endpoint::TOKEN)];
                verify(kind.as_deref(), jwt, key, &app.spec.client_id, &audiences, world.clock.now())
            }
            (None, None) => (!required).then_some(()).ok_or(refused),
        }
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
