//! A browser's single steps, for tests that look at each of them.

use reqwest::{Client, Response, redirect::Policy};
use url::Url;

/// Asks for a page and follows nothing.
pub async fn visit(url: &str) -> Response {
    let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    http.get(url).send().await.unwrap()
}

/// Where a page redirects to; nobody goes there. Of an approving org's authorize URL that is the
/// callback's address, of a short link the authorize URL.
pub async fn led_to(url: &str) -> String {
    visit(url).await.headers()["location"].to_str().unwrap().to_owned()
}

/// A parameter of an address, decoded.
pub fn parameter(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    url.query_pairs().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1.into_owned()
}
