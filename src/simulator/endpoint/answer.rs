//! An error that a switch gives the words of, in the shape that its endpoint's errors have (fact sheet
//! §4, §5, §7, §9 to §11).

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::caller::failed;
use crate::{
    oauth::names::{endpoint, param},
    simulator::{
        authorize::return_error,
        fault::{Answer, Place, Spot},
        params::Params,
        reply::{self, Format},
        world::{Site, World},
    },
};

/// What a switch is about: a request at an endpoint, and whose it is.
pub struct Asked<'a> {
    /// The endpoint.
    pub spot: Spot,
    /// Its path.
    pub path: &'a str,
    /// What it says.
    pub params: &'a Params,
    /// And in its headers.
    pub headers: &'a HeaderMap,
    /// The org it concerns.
    pub org: Option<usize>,
    /// The app.
    pub app: Option<usize>,
}

/// Answers it.
pub fn answer(world: &World, asked: &Asked<'_>, answer: &Answer) -> Response {
    let words = (&*answer.code, &*answer.words);
    let status = |usual| answer.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(usual);
    match asked.spot {
        Spot::Authorize => match place(world, asked, answer.place) {
            Some(base) => reply::found(&return_error(&base, asked.params.get(param::STATE), words)),
            None => reply::bare(status(StatusCode::BAD_REQUEST), words),
        },
        Spot::Token | Spot::Revoke | Spot::Introspect => {
            reply::refused(status(StatusCode::BAD_REQUEST), Format::of(asked.params, asked.headers), words)
        }
        Spot::Data if !asked.path.ends_with(endpoint::SINGLE_ACCESS) => {
            failed(status(StatusCode::FORBIDDEN), &answer.code, &answer.words)
        }
        Spot::Identity | Spot::Data => reply::text(status(StatusCode::FORBIDDEN), &*answer.code),
    }
}

/// Where the browser is sent; nowhere but to what the app has registered.
fn place(world: &World, asked: &Asked<'_>, place: Place) -> Option<String> {
    match place {
        Place::Bare => None,
        Place::Page => Some(format!("{}{}", world.base(Site::Org(asked.org?)), endpoint::ERROR_PAGE)),
        Place::Callback => {
            let uri = asked.params.get(param::REDIRECT_URI)?;
            let callbacks = &world.app(asked.app?).callbacks;
            callbacks.iter().find(|callback| *callback == uri).cloned()
        }
    }
}
