//! The pages where a login ends without its program: Salesforce's error page, and what cannot go on.

use axum::{http::StatusCode, response::Response};

use super::Frame;
use crate::{
    oauth::names::error,
    simulator::{
        fault::APPROVAL_FAILED,
        reply::escape,
        world::{Site, World},
    },
};

/// Salesforce's own error page, in its words. The client learns nothing of it.
pub fn error_page(world: &World, site: Site, code: &str, description: &str) -> Response {
    let (code, description) = match code {
        error::APPROVAL_GENERIC => APPROVAL_FAILED,
        _ => (code, description),
    };
    let body = format!(
        "<h1>We can't authorize you because of an OAuth error.</h1>\
         <p>For more information, contact your Salesforce administrator.</p>\
         <p class=\"bad\"><code>{} : {}</code></p>\
         <p class=\"soft\">The program that sent you here is not told: it still waits. Copy this page's address and paste it \
         there, if it takes one; orgdeck does, with <kbd>p</kbd>. Otherwise end the login there.</p>",
        escape(code),
        escape(description),
    );
    Frame::of(world, site, "OAuth error").fill(&body).send(StatusCode::OK)
}

/// A page with one sentence, for what cannot go on.
pub fn message(world: &World, site: Site, status: StatusCode, title: &str, sentence: &str) -> Response {
    let body = format!("<h1>{}</h1><p>{}</p>", escape(title), escape(sentence));
    Frame::of(world, site, title).fill(&body).send(status)
}
