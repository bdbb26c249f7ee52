//! Who the client is: its id and secret from the form or a Basic header, or its signed assertion, checked
//! against its app (fact sheet §5).

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use super::authorization::authorization;
use crate::{
    oauth::names::{endpoint, error, param},
    simulator::{
        client_assertion::{ASSERTION, ASSERTION_TYPE, claimed_client, verify},
        fault::Words,
        params::Params,
        world::{App, Site, World},
    },
};

/// A client that is not who it says (RFC 6749 §5.2).
pub const REFUSED: Words = (error::INVALID_CLIENT, "invalid client credentials");
/// The code is Salesforce's; its description is inferred.
const MALFORMED: Words = ("invalid_basic_auth_header", "invalid basic authorization header");

/// What a request claims about its client.
pub struct Credentials {
    /// Id and secret; more than one where a header can be read in more than one way.
    pairs: Vec<Pair>,
    assertion: Option<Assertion>,
}

struct Pair {
    id: String,
    secret: Option<String>,
}

struct Assertion {
    kind: Option<String>,
    jwt: String,
}

impl Credentials {
    /// Reads them. A Basic header is ignored when the form has the pair itself, and completes it where the
    /// form has but the same id; an assertion names the client where nothing else does.
    pub fn read(headers: &HeaderMap, params: &Params) -> Result<Self, Words> {
        let owned = |name| params.get(name).map(str::to_owned);
        let assertion = owned(ASSERTION).map(|jwt| Assertion { kind: owned(ASSERTION_TYPE), jwt });
        let pairs = match (owned(param::CLIENT_ID), owned(param::CLIENT_SECRET)) {
            (Some(id), secret @ Some(_)) => vec![Pair { id, secret }],
            (Some(id), None) => {
                let mut pairs = basic(headers)?;
                pairs.retain(|pair| pair.id == id);
                pairs.push(Pair { id, secret: None });
                pairs
            }
            (None, _) => {
                let claimed = assertion.as_ref().and_then(|assertion| claimed_client(&assertion.jwt));
                let mut pairs = basic(headers)?;
                pairs.extend(claimed.map(|id| Pair { id, secret: None }));
                pairs
            }
        };
        Ok(Self { pairs, assertion })
    }

    /// The client's app.
    pub fn app(&self, world: &World, site: Site) -> Result<usize, Words> {
        let known = self.pairs.iter().find_map(|pair| world.app_known(site, &pair.id));
        known.ok_or((error::INVALID_CLIENT_ID, "client identifier invalid"))
    }

    /// Compares the secret: one that is sent is checked even where none is required. Without one an
    /// assertion serves as well.
    pub fn prove(&self, world: &World, site: Site, app: &App, required: bool) -> Result<(), Words> {
        let own = self.pairs.iter().filter(|pair| pair.id == app.spec.client_id);
        let sent: Vec<_> = own.filter_map(|pair| pair.secret.as_deref()).collect();
        match &self.assertion {
            _ if !sent.is_empty() => sent.contains(&&*app.secret()).then_some(()).ok_or(REFUSED),
            Some(Assertion { kind, jwt }) => {
                let key = app.spec.certificate.as_deref().ok_or(REFUSED)?;
                let audiences = [world.base(site), format!("{}{}", world.base(site), endpoint::TOKEN)];
                verify(kind.as_deref(), jwt, key, &app.spec.client_id, &audiences, world.clock.now())
            }
            None => (!required).then_some(()).ok_or(REFUSED),
        }
    }
}

/// User and password of a Basic header: as they stand, and form-decoded (RFC 6749 §2.3.1), for clients
/// do either. None without such a header.
fn basic(headers: &HeaderMap) -> Result<Vec<Pair>, Words> {
    let Some(encoded) = authorization(headers, "Basic") else { return Ok(Vec::new()) };
    let text = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let (id, secret) = text.as_deref().and_then(|text| text.split_once(':')).ok_or(MALFORMED)?;
    let pair = |id: &str, secret: &str| {
        let secret = Some(secret.to_owned()).filter(|secret| !secret.is_empty());
        Pair { id: id.to_owned(), secret }
    };
    Ok(vec![pair(id, secret), pair(&decoded(id), &decoded(secret))])
}

/// A text as the value of a form's field.
fn decoded(part: &str) -> String {
    let field = format!("={}", part.replace('&', "%26"));
    form_urlencoded::parse(field.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}
