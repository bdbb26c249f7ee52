//! The token endpoint: grant type, client, secret, then the grant itself, and the reply that all of
//! them share (fact sheet §5, §7).

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{client::Credentials, exchange, refresh};
use crate::{
    oauth::names::{endpoint, error, grant_type, param},
    simulator::{
        fault::{Fault, Words},
        grant::Issued,
        id_token::{Claims, SigningKey},
        listener::Cut,
        mint,
        params::Params,
        reply::{self, Format},
        world::{Site, UserRef, World},
    },
};

/// How long an id_token lives, in seconds.
const ID_TOKEN_LIFE: i64 = 120;
/// How long the reply of [`Fault::HugeReply`] is.
const HUGE: usize = 8 * 1024 * 1024;

/// A request whose client is known.
pub struct TokenRequest<'a> {
    /// Where it came.
    pub site: Site,
    /// The org that owns the client's app.
    pub owner: usize,
    /// What it says.
    pub params: &'a Params,
}

/// What a granted request ends with.
pub struct Granted {
    /// Whose tokens these are.
    pub user: UserRef,
    /// With which scopes.
    pub scopes: Vec<String>,
    /// Where the login happened: the id_token's issuer.
    pub site: Site,
    /// For the id_token.
    pub nonce: Option<String>,
    /// The tokens.
    pub issued: Issued,
}

/// Answers the token endpoint.
pub async fn token(
    State(world): State<Arc<World>>,
    site: Site,
    ConnectInfo(cut): ConnectInfo<Cut>,
    method: Method,
    headers: HeaderMap,
    params: Params,
) -> Response {
    world.state().grants.counters.token_requests += 1;
    let format = Format::of(&params, &headers);
    let client = Credentials::read(&headers, &params);
    let faults = match (site, client.owner(&world, site)) {
        (Site::Org(org), _) | (_, Ok(org)) => world.faults(org),
        _ => Vec::new(),
    };
    if let Some(response) = faults.iter().find_map(|fault| instead(*fault, &world, site)) {
        return response;
    }
    let granted = match grant(&world, site, &method, &client, &params, &faults).await {
        Ok(granted) => granted,
        Err(words) => return reply::error(format, words),
    };
    let owner = client.owner(&world, site).unwrap_or(granted.user.org);
    let mut fields = fields(&world, owner, granted, &params);
    for fault in &faults {
        spoil(*fault, &mut fields, &cut);
    }
    let response = reply::fields(StatusCode::OK, format, &fields);
    if faults.contains(&Fault::TruncatedJson) { truncate(response).await } else { response }
}

async fn grant(
    world: &World,
    site: Site,
    method: &Method,
    client: &Credentials,
    params: &Params,
    faults: &[Fault],
) -> Result<Granted, Words> {
    let unsupported = (error::UNSUPPORTED_GRANT_TYPE, "grant type not supported");
    let kind = params.get(param::GRANT_TYPE).filter(|_| method == Method::POST).ok_or(unsupported)?;
    let refreshes = match kind {
        grant_type::AUTHORIZATION_CODE => false,
        grant_type::REFRESH_TOKEN => true,
        _ => return Err(unsupported),
    };
    if params.has_duplicate() {
        return Err((error::INVALID_REQUEST, "duplicate parameter"));
    }
    let owner = client.owner(world, site)?;
    let app = world.app(owner);
    client.prove(world, site, app, if refreshes { app.refresh_secret } else { app.web_secret })?;
    if let Some(words) = faults.iter().find_map(|fault| fault.at_token()) {
        return Err(words);
    }
    let slow = faults.iter().find_map(|fault| if let Fault::Slow(time) = fault { Some(*time) } else { None });
    let request = TokenRequest { site, owner, params };
    if refreshes { refresh::renew(world, &request, slow).await } else { exchange::redeem(world, &request, slow).await }
}

/// The reply's fields, in the order Salesforce writes them.
fn fields(world: &World, owner: usize, granted: Granted, params: &Params) -> Vec<(&'static str, String)> {
    let app = world.app(owner);
    let Granted { user, scopes, site, nonce, issued } = granted;
    let now = world.clock.now();
    let (id, issued_at) = (world.identity_url(user), now.to_string());
    let id_token = scopes.iter().any(|scope| scope == "openid").then(|| {
        let claims = Claims {
            iss: &world.base(site),
            sub: &id,
            aud: &app.client_id,
            exp: now / 1000 + ID_TOKEN_LIFE,
            iat: now / 1000,
            at_hash: mint::at_hash(&issued.access),
            nonce: nonce.as_deref(),
        };
        world.signing_key.get_or_init(SigningKey::generate).sign(&claims).unwrap_or_default()
    });
    let instance = world.base(Site::Org(user.org));
    let fields = [
        ("access_token", Some(issued.access)),
        ("refresh_token", issued.refresh),
        ("signature", Some(mint::signature(&app.secret, &id, &issued_at))),
        ("scope", Some(scopes.join(" "))),
        ("id_token", id_token),
        ("instance_url", Some(instance.clone())),
        ("id", Some(id)),
        ("token_type", Some("Bearer".to_owned())),
        ("issued_at", Some(issued_at)),
        ("token_format", app.jwt.then(|| "jwt".to_owned())),
        // Salesforce names api.salesforce.com; the simulator never sends anybody away from this machine.
        ("api_instance_url", app.jwt.then_some(instance)),
        ("state", params.get(param::STATE).map(str::to_owned)),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The faults that answer before anything was done.
fn instead(fault: Fault, world: &World, site: Site) -> Option<Response> {
    match fault {
        Fault::Html503 => {
            let headers = [(header::CONTENT_TYPE, "text/html;charset=UTF-8"), (header::RETRY_AFTER, "30")];
            let page =
                "<html><head><title>Maintenance</title></head><body>Salesforce is down for maintenance.</body></html>";
            Some((StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response())
        }
        // The other host is the simulator's other name, so that its log shows who followed.
        Fault::TokenRedirect => {
            let elsewhere = world.base(site).replace("127.0.0.1", "localhost");
            Some(reply::found(&format!("{elsewhere}{}", endpoint::TOKEN)))
        }
        _ => None,
    }
}

/// The faults that spoil a reply after everything was done.
fn spoil(fault: Fault, fields: &mut Vec<(&'static str, String)>, cut: &Cut) {
    let mut set =
        |name, value: String| fields.iter_mut().filter(|(field, _)| *field == name).for_each(|f| f.1 = value.clone());
    match fault {
        Fault::WrongSignature => set("signature", mint::signature("another secret", "", "")),
        Fault::ForeignInstance => set("instance_url", "https://acme.my.salesforce.com.login.example".to_owned()),
        Fault::HugeReply => fields.push(("padding", "x".repeat(HUGE))),
        Fault::ResetAfterProcessing => cut.cut(),
        _ => {}
    }
}

/// The first two thirds of a reply, declared as all of it.
async fn truncate(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let mut body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    body.truncate(body.len() * 2 / 3);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body.into())
}
