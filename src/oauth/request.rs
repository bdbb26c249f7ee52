//! A request as a value: method, URL, ordered named fields. Panes, edits, curl and the transcript
//! are made of it; sending it is [`crate::run`]'s.

use crate::{oauth::form, secret::Secret};

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The fields are the query.
    Get,
    /// The fields are the form body.
    Post,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A field's value: one that may be seen, or one that may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Shown as it is.
    Open(String),
    /// Shown as a length and a fingerprint.
    Hidden(Secret),
}

impl Value {
    /// The text that is sent.
    pub fn expose(&self) -> &str {
        match self {
            Self::Open(text) => text,
            Self::Hidden(secret) => secret.expose(),
        }
    }

    /// Whether it may not be seen.
    pub fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden(_))
    }
}

/// One named field, in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The parameter's name.
    pub name: String,
    /// Its value, not encoded.
    pub value: Value,
}

/// A request that is about to be sent, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// The absolute URL without its query.
    pub url: String,
    /// Query or form fields, in the order they are sent; a name may stand there twice.
    pub fields: Vec<Field>,
    /// The access token of an `Authorization: Bearer` header, where there is one.
    pub bearer: Option<Secret>,
}

impl Request {
    /// An empty GET.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::Get, url: url.into(), fields: Vec::new(), bearer: None }
    }

    /// An empty POST of a form.
    pub fn post(url: impl Into<String>) -> Self {
        Self { method: Method::Post, ..Self::get(url) }
    }

    /// Adds a field that may be seen.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push(Field { name: name.to_owned(), value: Value::Open(value.into()) });
        self
    }

    /// Adds a field that may not be seen.
    #[must_use]
    pub fn with_secret(mut self, name: &str, value: Secret) -> Self {
        self.fields.push(Field { name: name.to_owned(), value: Value::Hidden(value) });
        self
    }

    /// The first value of a name, in the open.
    pub fn expose(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.value.expose())
    }

    /// The values of a name, in their order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.fields.iter().filter(move |field| field.name == name).map(|field| &field.value)
    }

    /// Whether this secret goes along under this name.
    pub fn carries(&self, name: &str, secret: &Secret) -> bool {
        self.values(name).any(|value| matches!(value, Value::Hidden(sent) if sent == secret))
    }

    /// Whether it goes along under this name, and nothing else does: of two a server may use either.
    pub fn carries_only(&self, name: &str, secret: &Secret) -> bool {
        let is_it = |value: &Value| matches!(value, Value::Hidden(sent) if sent == secret);
        self.carries(name, secret) && self.values(name).all(is_it)
    }

    /// The fields, form-encoded: a POST's body, a GET's query.
    pub fn encoded(&self) -> Secret {
        form::encode(self.fields.iter().map(|field| (field.name.as_str(), field.value.expose())))
    }

    /// The URL as it is sent: with the query for a GET, bare for a POST.
    pub fn target(&self) -> Secret {
        match self.method {
            Method::Get if !self.fields.is_empty() => {
                let join = if self.url.contains('?') { '&' } else { '?' };
                Secret::new(format!("{}{join}{}", self.url, self.encoded().expose()))
            }
            _ => Secret::new(self.url.clone()),
        }
    }

    /// Every value in it that may not be seen.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> + Clone {
        let hidden = self.fields.iter().filter_map(|field| match &field.value {
            Value::Hidden(secret) => Some(secret),
            Value::Open(_) => None,
        });
        hidden.chain(&self.bearer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_get_carries_its_fields_in_the_query_and_a_post_in_the_body() {
        let get = Request::get("https://h/a").with("b", "c d").with("e", "f=");
        assert_eq!(get.target().expose(), "https://h/a?b=c+d&e=f%3D");
        let post = Request::post("https://h/a").with_secret("code", "x==".into());
        assert_eq!(post.target().expose(), "https://h/a");
        assert_eq!(post.encoded().expose(), "code=x%3D%3D");
    }

    #[test]
    fn debug_hides_hidden_fields_and_the_bearer() {
        let mut request = Request::post("https://h").with_secret("code", "CANARY".into());
        request.bearer = Some("CANARY".into());
        assert!(!format!("{request:?}").contains("CANARY"));
    }
}
