//! Answers in Salesforce's manner: 302 redirects, bare text errors, and replies as JSON, urlencoded
//! or XML (fact sheet §4, §5). Pages for people are [`super::page`]'s.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{fault::Words, params::Params};
use crate::oauth::names::param;

const NO_STORE: &str = "no-cache, no-store";

/// The code of an error that a client was told; kept beside the response for the log.
#[derive(Clone, Debug)]
pub struct Told(pub String);

/// How a reply is written: `format` decides, else `Accept`, else JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `json`
    Json,
    /// `urlencoded`
    Urlencoded,
    /// `xml`
    Xml,
}

impl Format {
    /// What the request asks for.
    pub fn of(params: &Params, headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
        match params.get(param::FORMAT) {
            Some("urlencoded") => Self::Urlencoded,
            Some("xml") => Self::Xml,
            Some(_) => Self::Json,
            None => kinds.find_map(Self::of_kind).unwrap_or(Self::Json),
        }
    }

    /// The format of a media type, in any case; whoever names several gets the first that there is.
    fn of_kind(kind: &str) -> Option<Self> {
        let is = |known: &str| kind.eq_ignore_ascii_case(known);
        match kind {
            _ if is("application/json") => Some(Self::Json),
            _ if is("application/x-www-form-urlencoded") => Some(Self::Urlencoded),
            _ if is("application/xml") || is("text/xml") => Some(Self::Xml),
            _ => None,
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json;charset=UTF-8",
            Self::Urlencoded => "application/x-www-form-urlencoded;charset=UTF-8",
            Self::Xml => "application/xml;charset=UTF-8",
        }
    }

    fn write(self, fields: &[(&str, String)]) -> String {
        match self {
            Self::Json => {
                let object: Map<_, _> =
                    fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
                Value::Object(object).to_string()
            }
            Self::Urlencoded => form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish(),
            Self::Xml => {
                let element = |(name, value): &(&str, String)| format!("<{name}>{}</{name}>", escape(value));
                let elements: String = fields.iter().map(element).collect();
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><OAuth>{elements}</OAuth>")
            }
        }
    }
}

/// A reply of named strings; every value is a string, as Salesforce sends them.
pub fn fields(status: StatusCode, format: Format, fields: &[(&str, String)]) -> Response {
    let headers = [(header::CONTENT_TYPE, format.content_type()), (header::CACHE_CONTROL, NO_STORE)];
    (status, headers, format.write(fields)).into_response()
}

/// An error of the token, revoke or introspect endpoint.
pub fn error(format: Format, words: Words) -> Response {
    refused(StatusCode::BAD_REQUEST, format, words)
}

/// The same with a status of its own.
pub fn refused(status: StatusCode, format: Format, (code, description): (&str, &str)) -> Response {
    let pairs = [(param::ERROR, code.to_owned()), (param::ERROR_DESCRIPTION, description.to_owned())];
    told(code, fields(status, format, &pairs))
}

/// A JSON document.
pub fn json(status: StatusCode, value: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, Format::Json.content_type()), (header::CACHE_CONTROL, NO_STORE)];
    (status, headers, value.to_string()).into_response()
}

/// An XML document.
pub fn xml(document: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, Format::Xml.content_type()), (header::CACHE_CONTROL, NO_STORE)];
    (StatusCode::OK, headers, document.to_owned()).into_response()
}

/// Plain text.
pub fn text(status: StatusCode, text: impl Into<String>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain;charset=UTF-8"), (header::CACHE_CONTROL, NO_STORE)];
    (status, headers, text.into()).into_response()
}

/// The bare body of an authorize error before login: urlencoded with `%20`, no useful type.
pub fn bare(status: StatusCode, (code, description): (&str, &str)) -> Response {
    let pairs = [(param::ERROR, code), (param::ERROR_DESCRIPTION, description)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().replace('+', "%20");
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, NO_STORE)];
    told(code, (status, headers, body).into_response())
}

fn told(code: &str, mut response: Response) -> Response {
    response.extensions_mut().insert(Told(code.to_owned()));
    response
}

/// A redirect as Salesforce makes it: 302, whatever the method was.
pub fn found(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location), (header::CACHE_CONTROL, NO_STORE)]).into_response()
}

/// `base` with these pairs in its query, which may exist already.
pub fn with_query<'a>(base: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let join = if base.contains('?') { '&' } else { '?' };
    format!("{base}{join}{query}")
}

/// A body beyond the limit.
pub fn too_large() -> Response {
    text(StatusCode::PAYLOAD_TOO_LARGE, "The request's body is longer than 64 KiB.")
}

/// Text made safe inside HTML and XML, attributes included.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, letter| {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
        safe
    })
}
