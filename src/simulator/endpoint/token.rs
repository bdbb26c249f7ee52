//! The token endpoint: grant type, client, secret, then the grant itself, and the reply that all of
//! them share (fact sheet §5, §7).

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};

use super::{client::Credentials, exchange, refresh, wire::Struck};
use crate::{
    oauth::names::{error, grant_type, param},
    simulator::{
        fault::{Fault, Words},
        grant::Issued,
        id_token::{Claims, SigningKey},
        mint,
        params::Params,
        reply::{self, Format},
        world::{Site, UserRef, World},
    },
};

/// How long an id_token lives, in seconds.
const ID_TOKEN_LIFE: i64 = 120;

/// A request whose client is known.
pub struct TokenRequest<'a> {
    /// Where it came.
    pub site: Site,
    /// The client's app.
    pub app: usize,
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
    Extension(Struck(faults)): Extension<Struck>,
    method: Method,
    headers: HeaderMap,
    params: Params,
) -> Response {
    world.state().grants.counters.token_requests += 1;
    let format = Format::of(&params, &headers);
    match grant(&world, site, &method, &headers, &params, &faults).await {
        Ok((app, granted)) => reply::fields(StatusCode::OK, format, &fields(&world, app, granted, &params, &faults)),
        Err(words) => reply::error(format, words),
    }
}

async fn grant(
    world: &World,
    site: Site,
    method: &Method,
    headers: &HeaderMap,
    params: &Params,
    faults: &[Fault],
) -> Result<(usize, Granted), Words> {
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
    let client = Credentials::read(headers, params)?;
    let number = client.app(world, site)?;
    let app = world.app(number);
    let required = if refreshes { app.refresh_secret } else { app.web_secret };
    client.prove(world, site, &world.apps[number], required)?;
    if let Some(words) = faults.iter().find_map(|fault| fault.at_token()) {
        return Err(words);
    }
    let slow = faults.iter().find_map(|fault| if let Fault::Slow(time) = fault { Some(*time) } else { None });
    let request = TokenRequest { site, app: number, params };
    let granted = if refreshes {
        refresh::renew(world, &request, slow).await
    } else {
        exchange::redeem(world, &request, slow).await
    };
    granted.map(|granted| (number, granted))
}

/// The reply's fields, in the order Salesforce writes them.
fn fields(
    world: &World,
    number: usize,
    granted: Granted,
    params: &Params,
    faults: &[Fault],
) -> Vec<(&'static str, String)> {
    let app = world.app(number);
    let has = |fault| faults.contains(&fault);
    let Granted { user, scopes, site, nonce, issued } = granted;
    let now = world.clock.now();
    let issued_at = now.to_string();
    let id = world.identity_url(user);
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
    let id = if has(Fault::OtherOrg) { id.replace(&world.org_id(user.org), &mint::org_id(0, true)) } else { id };
    let secret = if has(Fault::WrongSignature) { "another secret".into() } else { world.apps[number].secret() };
    let instance = world.base(Site::Org(user.org));
    let instance_url = if has(Fault::ForeignInstance) {
        "https://acme.my.salesforce.com.login.example".to_owned()
    } else {
        instance.clone()
    };
    let signature = mint::signature(&secret, &id, &issued_at);
    let fields = [
        ("access_token", Some(issued.access)),
        ("refresh_token", issued.refresh),
        ("signature", Some(signature)),
        ("scope", Some(scopes.join(" "))),
        ("id_token", id_token),
        ("instance_url", Some(instance_url)),
        ("id", Some(id)),
        ("token_type", Some("Bearer".to_owned())),
        ("issued_at", Some(issued_at)),
        ("token_format", app.jwt.then(|| "jwt".to_owned())),
        // Salesforce names api.salesforce.com; the simulator never sends anybody away from this machine.
        ("api_instance_url", app.jwt.then_some(instance)),
        ("state", params.get(param::STATE).map(str::to_owned)),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    fields.chain(world.community(site)).collect()
}
