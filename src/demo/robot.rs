//! The demo's person at the browser: follows redirects, signs in and decides on the simulator's real
//! pages, and so ends at the door that waits for the callback. It never leaves loopback.

use std::{collections::HashMap, time::Duration};

use reqwest::{Client, Method, Response, header, redirect::Policy};
use url::{Host, Url};

use super::form::Form;
use crate::oauth::names::{endpoint, param};
pub use crate::simulator::Persona;

/// How many pages a walk may take; a login takes eight.
const PATIENCE: usize = 20;
/// How long it waits for a page.
const ANSWER: Duration = Duration::from_secs(30);

/// How a walk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The callback reached its door, which answered with this status.
    Delivered {
        /// HTTP status.
        status: u16,
    },
    /// A page with nothing to press, such as Salesforce's error page: the program is never told.
    Stuck {
        /// The page's path.
        path: String,
        /// HTTP status.
        status: u16,
    },
}

/// Why a walk broke off.
#[derive(Debug, thiserror::Error)]
pub enum RobotError {
    /// A link that is none.
    #[error("the robot was sent to something that is not a URL; start the login again")]
    Url(#[from] url::ParseError),
    /// A host that is not this machine.
    #[error("the robot stays on this machine and does not open {0}; sign in there yourself")]
    Foreign(String),
    /// Nobody answered.
    #[error("the robot got no answer: {0}; is the simulator still running?")]
    Network(reqwest::Error),
    /// A page that cannot be used.
    #[error("the robot does not find its way on the page {0}; sign in yourself")]
    Page(String),
    /// Pages without end.
    #[error("the robot gave up after {PATIENCE} pages; sign in yourself")]
    Lost,
}

impl From<reqwest::Error> for RobotError {
    fn from(error: reqwest::Error) -> Self {
        // The URL may hold a code.
        Self::Network(error.without_url())
    }
}

/// Walks from an authorize URL, or a link that leads to one, to the callback.
///
/// # Errors
/// When a page cannot be reached or understood, or lies outside this machine.
pub async fn walk(start_url: &str, persona: Persona) -> Result<Outcome, RobotError> {
    // Without roots: the robot speaks plain HTTP to this machine, and a machine without a CA store has robots too.
    let http = Client::builder().redirect(Policy::none()).no_proxy().tls_certs_only([]).timeout(ANSWER).build()?;
    let mut walk = Walk { http, cookies: HashMap::new(), persona, signed_in: false };
    let mut step = Step { method: Method::GET, url: Url::parse(start_url)?, fields: Vec::new() };
    for _ in 0..PATIENCE {
        let response = walk.send(&step).await?;
        step = match redirect(&step.url, &response)? {
            Some(url) => Step { method: Method::GET, url, fields: Vec::new() },
            None => {
                let status = response.status().as_u16();
                match walk.act(&step.url, &response.text().await?)? {
                    Some(next) => next,
                    None => return Ok(end(&step.url, status)),
                }
            }
        };
    }
    Err(RobotError::Lost)
}

struct Step {
    method: Method,
    url: Url,
    fields: Vec<(String, String)>,
}

struct Walk {
    http: Client,
    /// By origin and name.
    cookies: HashMap<(String, String), String>,
    persona: Persona,
    signed_in: bool,
}

impl Walk {
    async fn send(&mut self, step: &Step) -> Result<Response, RobotError> {
        if !is_loopback(&step.url) {
            return Err(RobotError::Foreign(step.url.host_str().unwrap_or_default().to_owned()));
        }
        let origin = step.url.origin().ascii_serialization();
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .filter(|((of, _), _)| *of == origin)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut request = self.http.request(step.method.clone(), step.url.clone());
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if step.method == Method::POST {
            request = request.form(&step.fields);
        }
        let response = request.send().await?;
        for set in response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            if let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert((origin.clone(), name.to_owned()), value.to_owned());
            }
        }
        Ok(response)
    }

    /// What the persona does on a page; nothing where there is nothing to press.
    fn act(&mut self, url: &Url, page: &str) -> Result<Option<Step>, RobotError> {
        let lost = || RobotError::Page(url.path().to_owned());
        let form = if let Some(mut form) = Form::find(page, "login").filter(|_| !self.signed_in) {
            self.signed_in = true;
            if let Persona::SignInAs(username) = &self.persona {
                form.fill("username", username);
            }
            form.fill("pw", "any password");
            form.press("Login").then_some(form)
        } else if let Some(mut form) = Form::find(page, "approval") {
            let button = if self.persona == Persona::Deny { "oadeny" } else { "oaapprove" };
            form.press(button).then_some(form)
        } else {
            return Ok(None);
        };
        let form = form.ok_or_else(lost)?;
        let url = form.action.as_deref().map_or_else(|| Ok(url.clone()), |action| url.join(action))?;
        Ok(Some(Step { method: Method::POST, url, fields: form.fields }))
    }
}

fn redirect(from: &Url, response: &Response) -> Result<Option<Url>, RobotError> {
    let location = response.headers().get(header::LOCATION).filter(|_| response.status().is_redirection());
    Ok(location.and_then(|value| value.to_str().ok()).map(|location| from.join(location)).transpose()?)
}

/// A page without a form is the door's if its address carries an answer that is not Salesforce's own.
fn end(url: &Url, status: u16) -> Outcome {
    let has_answer = url.query_pairs().any(|(name, _)| name == param::CODE || name == param::ERROR);
    if has_answer && !url.path().ends_with(endpoint::ERROR_PAGE) {
        Outcome::Delivered { status }
    } else {
        Outcome::Stuck { path: url.path().to_owned(), status }
    }
}

fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}
