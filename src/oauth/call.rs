//! A call: a request with its reply and times, captured so that nothing secret is in it. Panes, the
//! history and the transcript show calls; the live values they were captured from are dropped.

pub mod body;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    oauth::{
        finding::{self, Finding},
        mask::Shown,
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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NotSent, Self::Broken, Self::TimedOut, Self::Unusable];

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

    /// Captures a request with what came of it.
    pub fn whole(request: &Request, sent_at: Timestamp, answer: &Answer) -> Self {
        let mut call = Self::begin(request, sent_at);
        call.end(request, answer);
        call
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
                body: body::capture(reply, request),
                times,
                trace: reply.trace.without(request.secrets()),
            },
            Err(silence) => Outcome::Silence { silence: silence.clone(), times },
        });
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
