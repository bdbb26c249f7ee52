//! The faults of the wire: what can go wrong with any answer of a client's endpoint, before or after the
//! work is done. What Salesforce says in words is each endpoint's own.

use std::{io::Write, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use tokio::time::sleep;

use super::{
    answer::{Asked, answer},
    authorization::authorization,
    client::Credentials,
};
use crate::{
    oauth::names::param,
    simulator::{
        fault::{Fault, Spot},
        listener::Cut,
        params::Params,
        reply,
        world::{Site, World},
    },
};

/// How long an answer that never comes is kept waiting; every client has given up by then.
const NEVER: Duration = Duration::from_secs(10 * 60);
/// How long the reply of [`Fault::HugeReply`] is.
const HUGE: usize = 8 * 1024 * 1024;
/// How long the reply of [`Fault::GzipBomb`] is once it is decoded.
const BOMB: usize = 64 * 1024 * 1024;

/// The faults that strike a request.
#[derive(Clone, Debug)]
pub struct Struck(pub Vec<Fault>);

/// Lets the faults of the wire strike; the endpoint finds the others in the request's extensions.
pub async fn strike(
    State(world): State<Arc<World>>,
    site: Site,
    ConnectInfo(cut): ConnectInfo<Cut>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(spot) = Spot::of_path(uri.path()) else { return next.run(request).await };
    let params = request.extensions().get::<Params>().cloned().unwrap_or_default();
    let (org, app) = concerned(&world, site, request.headers(), &params);
    // What authorize says in words, it counts by itself: it comes after the pages of the login.
    let faults = world.strike(spot, org, app, |fault| spot != Spot::Authorize || fault.is_of_wire());
    for fault in &faults {
        match fault {
            Fault::Html503 => return maintenance(),
            Fault::Redirect(status) => return elsewhere(*status, &world, &uri),
            Fault::Answers(words) => {
                let (path, headers, params) = (uri.path(), request.headers(), &params);
                return answer(&world, &Asked { spot, path, params, headers, org, app }, words);
            }
            // The token endpoint is slow by itself, with the grant in its hand.
            Fault::Slow(time) if spot != Spot::Token => sleep(*time).await,
            Fault::NeverAnswers => {
                sleep(NEVER).await;
                cut.cut();
            }
            _ => {}
        }
    }
    request.extensions_mut().insert(Struck(faults.clone()));
    let mut response = next.run(request).await;
    for fault in faults {
        response = match fault {
            Fault::HugeReply => map_body(response, |body| pad(&body, HUGE)).await,
            Fault::TruncatedReply => map_body(response, |body| body[..body.len() * 2 / 3].to_vec()).await,
            Fault::GzipBomb => {
                let mut response = map_body(response, |body| squeeze(&body)).await;
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                response
            }
            Fault::ResetAfterProcessing => {
                cut.cut();
                response
            }
            _ => response,
        };
    }
    response
}

/// The org and the app that a request is about, as far as its host, code, tokens and client say.
fn concerned(world: &World, site: Site, headers: &HeaderMap, params: &Params) -> (Option<usize>, Option<usize>) {
    let bearer = authorization(headers, "Bearer");
    let client = Credentials::read(headers, params).and_then(|client| client.app(world, site)).ok();
    let state = world.state();
    let code = params.get(param::CODE).and_then(|code| state.codes.get(code));
    let tokens = [params.get(param::REFRESH_TOKEN), params.get(param::TOKEN), bearer, params.get("oauth_token")];
    let grant = tokens.into_iter().flatten().find_map(|token| state.grants.of_token(token));
    let granted = grant.and_then(|grant| world.app_known(site, &grant.client_id));
    let app = client.or(granted).or(code.map(|code| code.request.app));
    let user = code.map(|code| code.user).or(grant.map(|grant| grant.user));
    let org = user.map(|user| user.org).or_else(|| site.org()).or_else(|| app.map(|app| world.apps[app].home));
    (org, app)
}

fn maintenance() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html;charset=UTF-8"), (header::RETRY_AFTER, "30")];
    let page = "<html><head><title>Maintenance</title></head><body>Salesforce is down for maintenance.</body></html>";
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}

/// The other host is the simulator's other name, so that its log shows who followed.
fn elsewhere(status: u16, world: &World, uri: &Uri) -> Response {
    let target = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let mut response = reply::found(&format!("{}{target}", world.origin.replace("127.0.0.1", "localhost")));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::FOUND);
    response
}

async fn map_body(response: Response, change: impl FnOnce(Bytes) -> Vec<u8>) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(body)))
}

/// Blanks after a JSON text change nothing of it but its length.
fn pad(body: &[u8], blanks: usize) -> Vec<u8> {
    let mut padded = body.to_vec();
    padded.resize(body.len() + blanks, b' ');
    padded
}

fn squeeze(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let blanks = [b' '; 64 * 1024];
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    for _ in 0..BOMB / blanks.len() {
        let _ = encoder.write_all(&blanks);
    }
    encoder.finish().unwrap_or_default()
}
