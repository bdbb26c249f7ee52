//! [`Transcript`]: an attempt as somebody else may read it, in a support case or a ticket: all that was
//! sent and came back, with what a Salesforce admin needs to find it in the org. Attempts are redacted
//! when they are captured; here they are only put in order, and signs of our screen become words.

mod evidence;
mod look_up;
mod markdown;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use self::evidence::Evidence;
use crate::{
    flow::attempt::Attempt,
    oauth::{
        call::{Body, Call, Outcome},
        card::Card,
        mask::Shown,
        trace::Skew,
    },
    profile::{AppType, Profile, ProfileName},
};

/// What a transcript is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Whose attempt it is.
    pub name: &'a ProfileName,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// The profile's settings, where there are any that can be used.
    pub profile: Option<&'a Profile>,
    /// What is saved of its grant, where one is.
    pub card: Option<&'a Card>,
    /// The time of writing.
    pub now: Timestamp,
}

/// An attempt for other people, nothing secret in it. All times are UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// The profile's name.
    pub profile: String,
    /// This program's version.
    pub orgdeck: &'static str,
    /// When this was written.
    pub written_at: Timestamp,
    /// `saved`, `failed` and so on.
    pub result: String,
    /// The fault's code, where it failed.
    pub fault: Option<String>,
    /// What came of it, in words.
    pub words: String,
    /// When it began, and when it was over.
    pub began_at: Timestamp,
    /// See above.
    pub ended_at: Timestamp,
    /// The measured difference between this machine's clock and the server's.
    pub clock: Option<Clock>,
    /// The org's id, as the server said in this attempt, else as it was saved or is expected.
    pub org_id: Option<String>,
    /// The user's id, likewise.
    pub user_id: Option<String>,
    /// Where org and user are known from, if they are.
    pub identified_by: Option<&'static str>,
    /// The user name, likewise; of a login that did not get so far, the one it asked for.
    pub username: Option<String>,
    /// The login host's base URL.
    pub login_host: Option<String>,
    /// The org's own base URL, where it is known.
    pub instance_url: Option<String>,
    /// The app.
    pub app: App,
    /// The numbers by which the servers' logs know the requests.
    pub request_ids: Vec<RequestId>,
    /// What an admin looks up, and where.
    pub look_up: Vec<String>,
    /// The trail.
    pub steps: Vec<Mark>,
    /// What was sent, and what came back.
    pub calls: Vec<Sent>,
}

/// The clocks, by the attempt's most telling reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// How far this machine's clock is ahead of the server's, in milliseconds.
    pub ahead_ms: i64,
    /// How far that may be wrong.
    pub within_ms: u64,
    /// The same in words.
    pub words: String,
}

/// The app that asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct App {
    /// The whole consumer key, which is no secret.
    pub consumer_key: Option<String>,
    /// Its name in Setup, where the settings say it.
    pub label: Option<String>,
    /// What kind of app it is, where the settings say it.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// The org it was made in, where the settings say it.
    pub home: Option<String>,
}

/// A request's number in a server's logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestId {
    /// Which call, from 1.
    pub call: usize,
    /// The header.
    pub header: String,
    /// The number.
    pub id: String,
}

/// A step of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// The step, in lower case.
    pub step: String,
    /// What of it.
    pub status: String,
    /// In words.
    pub words: String,
}

/// A call with its step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The step, in lower case.
    pub step: String,
    /// The call as it was captured.
    #[serde(flatten)]
    pub call: Call,
}

impl Transcript {
    /// Writes an attempt down.
    pub fn of(source: Source<'_>) -> Self {
        let Source { name, attempt, profile, card, now } = source;
        let evidence = Evidence::of(&attempt.calls);
        let app = profile.and_then(|profile| profile.app.as_deref());
        let after = |ms: u64| attempt.began + SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
        let text = |text: &String| Some(spelled(text));
        let expected = |get: fn(&Profile) -> Option<String>| profile.and_then(get);
        let expected_org = expected(|profile| Some(profile.expect_org.as_ref()?.to_string()));
        let identified_by = match (&evidence.org, card, &expected_org) {
            (Some(_), ..) => Some("the server's reply in this attempt"),
            (None, Some(_), _) => Some("the grant saved here; this attempt did not get so far"),
            (None, None, Some(_)) => Some("the settings; this attempt did not get so far"),
            (None, None, None) => None,
        };
        let mut transcript = Self {
            profile: name.to_string(),
            orgdeck: env!("CARGO_PKG_VERSION"),
            written_at: now,
            result: spelled(&attempt.result),
            fault: attempt.fault.as_ref().and_then(text),
            words: spelled(&attempt.words),
            began_at: attempt.began,
            ended_at: after(attempt.took_ms),
            clock: evidence.skew.map(clock),
            org_id: evidence.org.or_else(|| Some(card?.org.to_string())).or(expected_org),
            identified_by,
            user_id: evidence.user.or_else(|| Some(card?.user.to_string())),
            username: evidence
                .username
                .or_else(|| card?.username.clone())
                .or_else(|| expected(|profile| profile.login_hint.clone()))
                .as_ref()
                .and_then(text),
            login_host: expected(|profile| Some(profile.login.base().to_owned()))
                .or_else(|| Some(card?.login_host.clone())),
            instance_url: evidence.instance.or_else(|| Some(card?.instance_url.clone())),
            app: App {
                consumer_key: evidence
                    .client_id
                    .or_else(|| expected(|profile| Some(profile.client_id.clone())))
                    .or_else(|| Some(card?.client_id.clone())),
                label: app.and_then(|app| app.label.as_ref()).and_then(text),
                kind: app.map(|app| app_type(app.kind)),
                home: app.and_then(|app| Some(app.home.as_ref()?.base().to_owned())),
            },
            request_ids: evidence.request_ids,
            look_up: Vec::new(),
            steps: attempt
                .trail
                .iter()
                .map(|mark| Mark {
                    at: after(mark.after_ms),
                    step: spelled(&mark.step),
                    status: spelled(&mark.status),
                    words: spelled(&mark.words),
                })
                .collect(),
            calls: attempt.calls.iter().map(|(step, call)| Sent { step: spelled(step), call: worded(call) }).collect(),
        };
        transcript.look_up = look_up::lines(&transcript);
        transcript
    }

    /// The transcript for people: Markdown, UTF-8 only where a name is.
    pub fn to_markdown(&self) -> String {
        markdown::write(self)
    }
}

fn clock(skew: Skew) -> Clock {
    Clock {
        ahead_ms: i64::try_from(skew.ahead.as_millis()).unwrap_or(i64::MAX),
        within_ms: u64::try_from(skew.within.as_millis()).unwrap_or(u64::MAX),
        words: format!("this machine's clock {}", skew.words()),
    }
}

fn app_type(kind: AppType) -> &'static str {
    match kind {
        AppType::Connected => "connected app",
        AppType::EcaLocal => "external client app, local to its org",
        AppType::EcaPackaged => "external client app, packaged",
    }
}

/// A call with the signs of our screen as words.
fn worded(call: &Call) -> Call {
    let mut call = call.clone();
    let fields = |fields: &mut Vec<(String, Shown)>| {
        for (name, shown) in fields {
            *name = spelled(name);
            if let Shown::Open(text) = shown {
                *text = spelled(text);
            }
        }
    };
    call.url = spelled(&call.url);
    fields(&mut call.fields);
    match &mut call.outcome {
        Some(Outcome::Reply { body: Body::Fields(shown), .. }) => fields(shown),
        Some(Outcome::Reply { body: Body::Text(text), .. }) => *text = spelled(text),
        Some(Outcome::Silence { silence, .. }) => silence.words = spelled(&silence.words),
        None => {}
    }
    call
}

/// Spells the signs that this program shows on a terminal, and its marks for control characters, in
/// ASCII. Names keep their letters.
fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '✓' => out.push_str("ok"),
            '▸' => out.push('>'),
            '✗' | '×' => out.push('x'),
            '·' | '–' | '•' => out.push('-'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '\u{2400}'..='\u{2421}' => {
                let control = if c == '\u{2421}' { 0x7f } else { u32::from(c) - 0x2400 };
                out.push_str(&format!("<U+{control:04X}>"));
            }
            c => out.push(c),
        }
    }
    out
}
