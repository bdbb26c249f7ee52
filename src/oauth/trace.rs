//! [`Trace`]: what a reply's head says of the server's side: its clock, and the numbers by which its
//! logs know the request. A support case needs both.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use serde::{Deserialize, Serialize};

use crate::{
    oauth::{call::Times, mask},
    plain::Plain,
    secret::Secret,
};

/// The headers in which Salesforce's edge numbers a request, the more telling first; behind other
/// proxies there may be one or none.
pub const REQUEST_IDS: [&str; 2] = ["x-sfdc-request-id", "x-request-id"];

/// No request id is longer; more is somebody's mischief.
const LONGEST: usize = 128;

/// What a reply's head says of the server's side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The server's clock when it answered, to the second (RFC 9110 §6.6.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// The headers of [`REQUEST_IDS`] that came, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_ids: Vec<(String, String)>,
}

impl Trace {
    /// Reads it from a reply's headers.
    pub fn read(header: impl Fn(&str) -> Option<String>) -> Self {
        let date = header("date").and_then(|text| rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok());
        let request_ids = REQUEST_IDS.into_iter().filter_map(|name| Some((name.to_owned(), header(name)?)));
        Self { date, request_ids: request_ids.filter(|(_, id)| id.len() <= LONGEST).collect() }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with nothing secret in it: a server may echo what it was sent.
    #[must_use]
    pub fn without<'a>(&self, secrets: impl Iterator<Item = &'a Secret> + Clone) -> Self {
        let scrubbed = |(name, id): &(String, String)| (name.clone(), mask::scrub(id, secrets.clone()).to_string());
        Self { date: self.date, request_ids: self.request_ids.iter().map(scrubbed).collect() }
    }
}

/// How far this machine's clock is ahead of a server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// How far; negative where it is behind.
    pub ahead: SignedDuration,
    /// How far that may be wrong: a header says seconds, and its way takes time.
    pub within: Duration,
}

impl Skew {
    /// Measures it: the server wrote its date while the connection stood and nothing had come yet.
    pub fn measure(sent_at: Timestamp, times: Times, date: Timestamp) -> Self {
        let from = times.connect.unwrap_or_default();
        let until = times.first_byte.unwrap_or(times.done).max(from);
        let here = sent_at.as_duration() + SignedDuration::try_from((from + until) / 2).unwrap_or_default();
        let half = Duration::from_millis(500);
        let there = date.as_duration() + SignedDuration::from_millis(500);
        Self { ahead: here - there, within: (until - from) / 2 + half }
    }

    /// Whether the clocks agree as far as can be told.
    pub fn agrees(self) -> bool {
        self.ahead.unsigned_abs() <= self.within
    }

    /// In words, with this machine's clock as the subject.
    pub fn words(self) -> Plain {
        let seconds = |duration: Duration| duration.as_millis().div_ceil(1000);
        let within = seconds(self.within);
        let off = seconds(self.ahead.unsigned_abs());
        Plain::new(match self.ahead.is_negative() {
            _ if self.agrees() => format!("agrees with the server's within {within} s"),
            true => format!("is {off} s behind the server's, give or take {within} s"),
            false => format!("is {off} s ahead of the server's, give or take {within} s"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&str, &str)]) -> Trace {
        Trace::read(|name| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_servers_clock_and_its_numbers_of_a_request_are_read() {
        let trace = read(&[
            ("x-request-id", "b"),
            ("date", "Tue, 24 Nov 2026 00:25:12 GMT"),
            ("x-sfdc-request-id", "a"),
            ("server", "sfdcedge"),
        ]);
        assert_eq!(trace.date, Some("2026-11-24T00:25:12Z".parse().unwrap()));
        let ids: Vec<_> = trace.request_ids.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
        assert_eq!(ids, [("x-sfdc-request-id", "a"), ("x-request-id", "b")]);
        assert!(read(&[("date", "soon"), ("x-request-id", &"9".repeat(LONGEST + 1))]).is_empty());
    }

    #[test]
    fn t21_a_request_id_that_echoes_a_secret_is_masked() {
        let trace = read(&[("x-request-id", "r-CANARYCODE")]);
        let clean = trace.without([Secret::from("CANARYCODE")].iter());
        assert_eq!(clean.request_ids[0].1, "r-[masked]");
    }

    #[test]
    fn t51_the_difference_of_the_clocks_is_measured_as_well_as_a_header_allows() {
        let date: Timestamp = "2026-11-24T00:25:12Z".parse().unwrap();
        let ms = Duration::from_millis;
        let times = Times { connect: Some(ms(100)), first_byte: Some(ms(300)), done: ms(400) };
        let sent = |seconds| date + SignedDuration::from_millis(300) + SignedDuration::from_secs(seconds);
        let skew = Skew::measure(sent(0), times, date);
        assert_eq!((skew.ahead, skew.within), (SignedDuration::ZERO, ms(600)));
        assert_eq!(skew.words().as_str(), "agrees with the server's within 1 s");
        let ahead = Skew::measure(sent(90), times, date).words();
        assert_eq!(ahead.as_str(), "is 90 s ahead of the server's, give or take 1 s");
        let behind = Skew::measure(sent(-86_400), times, date).words();
        assert_eq!(behind.as_str(), "is 86400 s behind the server's, give or take 1 s");
    }
}
