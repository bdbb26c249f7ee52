//! Who may change something: whoever brings the control token in a header or a form field, and is no
//! other web page. A token in an address is refused, for addresses are kept and shown.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use url::form_urlencoded;

use crate::simulator::{page::control::TOKEN_FIELD, params::Params, world::World};

use super::{front, pass::Pass};

/// A request that may change the world.
#[derive(Debug)]
pub struct Permit {
    /// Its parameters.
    pub params: Params,
    /// Whether a person sent it, by a form: then the answer leads back to the page.
    pub is_form: bool,
    /// The pass of the browser that sent it, if it has one.
    pub pass: Option<Pass>,
}

impl FromRequest<Arc<World>> for Permit {
    type Rejection = Response;

    async fn from_request(request: Request, world: &Arc<World>) -> Result<Self, Response> {
        let headers = request.headers().clone();
        let mut query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        let is_in_address = query.any(|(name, _)| name == TOKEN_FIELD);
        let params = Params::from_request(request, world).await?;
        let refused = |status, sentence| front::refused(world, &headers, &params, status, sentence);
        if is_foreign(&headers) {
            return Err(refused(StatusCode::FORBIDDEN, FOREIGN));
        }
        if is_in_address {
            return Err(refused(StatusCode::BAD_REQUEST, IN_ADDRESS));
        }
        let bearer = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes());
        let sent = match bearer {
            Some(value) => value.strip_prefix(b"Bearer ").unwrap_or_default(),
            None => params.get(TOKEN_FIELD).unwrap_or_default().as_bytes(),
        };
        if verify_slices_are_equal(sent, world.control_token.as_bytes()).is_err() {
            return Err(refused(StatusCode::UNAUTHORIZED, NO_TOKEN));
        }
        Ok(Self { is_form: bearer.is_none(), pass: Pass::of_browser(world, &headers), params })
    }
}

const FOREIGN: &str = "Another web page sent this. The simulator takes changes from its own page and from programs.";
const IN_ADDRESS: &str = "The control token does not belong in an address. Send it in a header or a form field.";
const NO_TOKEN: &str = "The control token is missing or wrong. It stands in the line that the simulator printed when it was \
     ready; send it as Authorization: Bearer, or in the form field control_token.";

/// Whether a browser says that another page sent the request. Programs say nothing of the kind.
fn is_foreign(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).map(|host| host.as_bytes()).unwrap_or_default();
    let is_own = |origin: &[u8]| origin.strip_prefix(b"http://").is_some_and(|own| own.eq_ignore_ascii_case(host));
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    !headers.get_all(header::ORIGIN).iter().all(|origin| is_own(origin.as_bytes()))
        || site.is_some_and(|site| site != b"same-origin" && site != b"none")
}
