//! Two callbacks that Salesforce itself offers to programs without a page of their own (fact sheet §2):
//! one says nothing, one shows what came.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};

use crate::simulator::{
    page,
    params::Params,
    world::{Site, World},
};

/// `/services/oauth2/success`: inert, the program reads the address of the page.
pub async fn success(State(world): State<Arc<World>>, site: Site) -> Response {
    let sentence = "Your program takes it from here. You may close this page.";
    page::message(&world, site, StatusCode::OK, "You are logged in", sentence)
}

/// `/services/oauth2/echo`: what the callback was told, for people without a browser of their own.
pub async fn echo(State(world): State<Arc<World>>, site: Site, params: Params) -> Response {
    page::echo(&world, site, params.pairs())
}
