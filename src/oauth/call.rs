//! A call: a request with its reply and times, captured so that nothing secret is in it. Panes, the
//! history and the transcript show calls; the live values they were captured from are dropped.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    oauth::{
        finding::{self, Finding},
        mask::{Shown, mask, scrub},
        names::endpoint,
        request::Request,
        token::Reply,
        trace::Trace,
    },
    plain::Plain,
};

/// How long the parts of a call took, each from the moment the request was handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Until the connection stood; absent where one was used again.
    pub connect: Option<Duration>,
    /// Until the reply's head had come.
    pub first_byte: Option<Duration>,
    /// Until the end.
    pub done: Duration,
}

/// Why no reply came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// What happened.
    pub kind: SilenceKind,
    /// The cause in the transport's words, without URL and query.
    pub words: String,
}

/// What happened instead of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceKind {
    /// No connection came about: nothing was sent.
    NotSent,
    /// It was sent, and the connection ended or broke.
    Broken,
    /// It was sent, and the time was over.
    TimedOut,
    /// The reply was larger than 1 MiB, or not text.
    Unusable,
}

impl SilenceKind {
    /// As one word for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotSent => "not_reached",
            Self::Broken => "connection_broken",
            Self::TimedOut => "timed_out",
            Self::Unusable => "unusable_reply",
        }
    }
}

/// What came of a request: the live reply, or why there is none, with its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply.
    pub reply: Result<Reply, Silence>,
    /// How long it took.
    pub times: Times,
}

/// A request with what came of it, nothing secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// GET or POST.
    pub method: String,
    /// Without the query.
    pub url: String,
    /// The fields in their order.
    pub fields: Vec<(String, Shown)>,
    /// The bearer token's mark, where one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<Shown>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Whether the person's browser makes it: then no answer to it is ever seen here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_browser: bool,
    /// What was found out about its values while they were at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What came back; absent while it is under way, and for a request that a browser makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A reply.
    Reply {
        /// HTTP status.
        status: u16,
        /// Its type.
        content_type: String,
        /// Bytes of the body, decoded.
        length: usize,
        /// The body.
        body: Body,
        /// How long it took.
        times: Times,
        /// What its head says of the server's side.
        #[serde(default, skip_serializing_if = "Trace::is_empty")]
        trace: Trace,
    },
    /// None.
    Silence {
        /// Why.
        silence: Silence,
        /// How long it took.
        times: Times,
    },
}

/// A reply's body, nothing secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A JSON object's fields in their order.
    Fields(Vec<(String, Shown)>),
    /// Anything else: its beginning, with every run that could be a token taken out.
    Text(String),
}

/// So many of a reply's fields are kept; Salesforce's replies have 40 at most.
const FIELDS: usize = 100;

/// Reply fields that may be seen wherever they come; of others, only what cannot be a token.
const OPEN: [&str; 13] = [
    "client_id",
    "error",
    "error_description",
    "id",
    "instance_url",
    "issued_at",
    "scope",
    "sfdc_community_url",
    "sub",
    "token_format",
    "token_type",
    "username",
    "api_instance_url",
];

impl Call {
    /// Captures a request that is being sent.
    pub fn begin(request: &Request, sent_at: Timestamp) -> Self {
        Self {
            method: request.method.as_str().to_owned(),
            url: Plain::new(&request.url).to_string(),
            fields: request
                .fields
                .iter()
                .map(|field| (Plain::new(&field.name).to_string(), (&field.value).into()))
                .collect(),
            bearer: request.bearer.as_ref().map(Shown::hidden),
            sent_at,
            by_browser: false,
            findings: finding::of_request(request),
            outcome: None,
        }
    }

    /// Captures a request that the browser makes: the one it is sent to, and the one it comes back with.
    pub fn of_browser(request: &Request, at: Timestamp, findings: Vec<Finding>) -> Self {
        Self { by_browser: true, findings, ..Self::begin(request, at) }
    }

    /// Captures what came of it.
    pub fn end(&mut self, request: &Request, answer: &Answer) {
        let times = answer.times;
        if let Ok(reply) = &answer.reply {
            self.findings.extend(finding::of_reply(request, reply));
        }
        self.outcome = Some(match &answer.reply {
            Ok(reply) => Outcome::Reply {
                status: reply.status,
                content_type: Plain::new(&reply.content_type).to_string(),
                length: reply.body.len(),
                body: body(reply, request),
                times,
                trace: reply.trace.without(request.secrets()),
            },
            Err(silence) => Outcome::Silence { silence: silence.clone(), times },
        });
    }
}

fn body(reply: &Reply, request: &Request) -> Body {
    let text = reply.body.expose();
    match serde_json::from_str::<Json>(text) {
        Ok(Json::Object(fields)) => {
            let is_public = request.bearer.is_some() || request.url.ends_with(endpoint::KEYS);
            let lookup = is_public && reply.status == 200;
            let more = fields.len().saturating_sub(FIELDS);
            let kept = fields.into_iter().take(FIELDS).map(|(name, value)| shown(&name, &value, lookup, request));
            let rest = (more > 0).then(|| ("…".to_owned(), Shown::open(format!("{more} more fields"))));
            Body::Fields(kept.chain(rest).collect())
        }
        _ => Body::Text(mask(text, request.secrets()).to_string()),
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Shows one field. A look-up's reply tells of a person, and the org's keys are public: no token is in them,
/// so they are seen whole; of a token reply only the known names are.
fn shown(name: &str, value: &Json, lookup: bool, request: &Request) -> (String, Shown) {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    let open = lookup || OPEN.contains(&name) || matches!(value, Json::Bool(_) | Json::Number(_) | Json::Null);
    let shown =
        if open { Shown::Open(scrub(&text, request.secrets()).to_string()) } else { Shown::hidden(&text.into()) };
    (scrub(name, request.secrets()).to_string(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(body: &str, content_type: &str) -> Call {
        let request = Request::post("https://h/token").with_secret("code", "CANARYCODE123".into());
        let mut call = Call::begin(&request, Timestamp::UNIX_EPOCH);
        let reply = Reply {
            status: 200,
            content_type: content_type.into(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        };
        call.end(&request, &Answer { reply: Ok(reply), times: Times::default() });
        call
    }

    #[test]
    fn t21_a_captured_token_reply_holds_no_token_and_no_code() {
        let call = captured(
            r#"{"access_token":"00D!CANARYACCESS","refresh_token":"5AepCANARYREFRESH","some_sid":"CANARYSID",
                "instance_url":"https://acme.my.salesforce.com","error_description":"bad CANARYCODE123"}"#,
            "application/json",
        );
        let text = format!("{call:?} {}", serde_json::to_string(&call).unwrap());
        assert!(!text.contains("CANARY"), "{text}");
        assert!(text.contains("https://acme.my.salesforce.com"));
    }

    #[test]
    fn t25_a_body_that_does_not_parse_is_cut_and_masked() {
        let call = captured(
            &format!(r#"{{"access_token":"00Dxx0000001gPL!CANARYACCESS{}"#, " word".repeat(1000)),
            "text/html",
        );
        let Some(Outcome::Reply { body: Body::Text(text), length, .. }) = call.outcome else { panic!() };
        assert!(!text.contains("CANARY") && text.len() < 3000 && length > 4000);
    }

    #[test]
    fn t53_of_a_reply_with_too_many_fields_the_first_are_kept() {
        let fields: Vec<_> = (0..5000).map(|n| format!("\"{n}\":{n}")).collect();
        let call = captured(&format!("{{{}}}", fields.join(",")), "application/json");
        let Some(Outcome::Reply { body: Body::Fields(fields), .. }) = call.outcome else { panic!() };
        assert_eq!(fields.len(), FIELDS + 1);
        assert_eq!(fields.last().unwrap().1, Shown::open("4900 more fields"));
    }
}
