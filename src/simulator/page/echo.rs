//! The page that shows what a callback was told.

use axum::{http::StatusCode, response::Response};

use super::Frame;
use crate::simulator::{
    reply::escape,
    world::{Site, World},
};

/// Names and values, as they came.
pub fn echo<'a>(world: &World, site: Site, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Response {
    let row = |(name, value)| format!("<dt><code>{}</code></dt><dd><code>{}</code></dd>", escape(name), escape(value));
    let rows: String = pairs.map(row).collect();
    let body = format!("<h1>This is what the callback was told</h1><dl>{rows}</dl>");
    Frame::of(world, site, "Echo").fill(&body).send(StatusCode::OK)
}
