//! A transcript as Markdown. What came from outside stands in blocks of literal text only, so that no
//! name and no error can become a heading, a link or a line of its own.

use std::{fmt::Write, time::Duration};

use jiff::Timestamp;

use super::{Sent, Transcript};
use crate::oauth::{
    call::{Body, Outcome, Times},
    field::Message,
    mask::Shown,
};

/// Cells of a label.
const LABEL: usize = 16;

/// Writes it, with a line end.
pub(super) fn write(it: &Transcript) -> String {
    let mut out = String::with_capacity(4096);
    let _ = writeln!(out, "# orgdeck transcript of {}\n", it.profile);
    block(&mut out, &summary(it));
    let _ = writeln!(out, "\n## What to look up\n");
    block(&mut out, &it.look_up);
    let _ = writeln!(out, "\n## Steps\n");
    let step = |mark: &super::Mark| {
        let line = format!("{}  {:<10} {:<9} {}", time(mark.at), mark.step, mark.status, mark.words);
        line.trim_end().to_owned()
    };
    block(&mut out, &it.steps.iter().map(step).collect::<Vec<_>>());
    for (place, sent) in it.calls.iter().enumerate() {
        let _ = writeln!(out, "\n## Call {}: {}\n", place + 1, sent.step);
        block(&mut out, &call(sent));
    }
    out
}

/// Literal text, fenced so that nothing in it ends the fence.
fn block(out: &mut String, lines: &[String]) {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`').map(str::len));
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    let _ = writeln!(out, "{fence}text");
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "{fence}");
}

fn summary(it: &Transcript) -> Vec<String> {
    let unknown = "not known";
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| unknown.to_owned());
    let not_set = |text: &Option<String>| text.clone().unwrap_or_else(|| "not in the settings".to_owned());
    let result = it.fault.as_ref().map_or(it.result.clone(), |fault| format!("{} ({fault})", it.result));
    let clock = it
        .clock
        .as_ref()
        .map_or("not measured: no reply named the server's time".to_owned(), |clock| clock.words.clone());
    let mut lines = vec![
        pair("Result", &result),
        pair("", &it.words),
        pair("Began", &time(it.began_at)),
        pair("Ended", &time(it.ended_at)),
        pair("Clock", &clock),
        pair("Org id", &text(&it.org_id)),
        pair("User id", &text(&it.user_id)),
        pair("Both known by", it.identified_by.unwrap_or("nothing: Salesforce has not said whose login it was")),
        pair("User name", &text(&it.username)),
        pair("Login host", &text(&it.login_host)),
        pair("Instance", &text(&it.instance_url)),
        pair("Consumer key", &text(&it.app.consumer_key)),
        pair("App label", &not_set(&it.app.label)),
        pair("App type", it.app.kind.unwrap_or("not in the settings")),
    ];
    lines.extend(it.app.home.as_ref().map(|home| pair("App's home", home)));
    for id in &it.request_ids {
        lines.push(pair("Request id", &format!("{} ({}, call {})", id.id, id.header, id.call)));
    }
    lines.push(pair("Written", &format!("{} by orgdeck {}", time(it.written_at), it.orgdeck)));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn call(sent: &Sent) -> Vec<String> {
    let call = &sent.call;
    let mut lines = vec![format!("{} {}", call.method, call.url), pair("Sent", &time(call.sent_at))];
    lines.extend(call.bearer.iter().map(|token| field("Authorization", &format!("Bearer {token}"))));
    lines.extend(call.fields.iter().map(|(name, shown)| field(name, &shown.to_string())));
    lines.push(String::new());
    match &call.outcome {
        None if sent.step == "authorize" => {
            let words = match Message::sent(call) {
                Message::ErrorPage => {
                    "The browser ended at this page of Salesforce's, and its address was pasted by hand: no program is told of it."
                }
                _ => "The browser makes this request; what came of it stands among the steps.",
            };
            lines.push(words.to_owned());
        }
        None => lines.push("No reply was seen.".to_owned()),
        Some(Outcome::Silence { silence, times }) => {
            lines.push(format!("No reply: {} ({})", silence.words, took(times)));
        }
        Some(Outcome::Reply { status, content_type, length, body, times, trace }) => {
            lines.push(format!("HTTP {status}, {content_type}, {length} bytes ({})", took(times)));
            lines.extend(trace.date.map(|date| pair("Date", &time(date))));
            lines.extend(trace.request_ids.iter().map(|(header, id)| pair(header, id)));
            match body {
                Body::Fields(shown) => lines.extend(shown.iter().map(|(name, shown)| {
                    let value = if let Shown::Open(text) = shown { text.clone() } else { shown.to_string() };
                    field(name, &value)
                })),
                Body::Text(text) => lines.push(text.clone()),
            }
        }
    }
    lines
}

fn pair(label: &str, text: &str) -> String {
    format!("{label:<LABEL$} {text}")
}

fn field(name: &str, value: &str) -> String {
    pair(&format!("  {name}"), value)
}

fn time(at: Timestamp) -> String {
    at.strftime("%F %T%.3f UTC").to_string()
}

/// The parts of a call's time, each from its beginning.
fn took(times: &Times) -> String {
    let part = |name: &str, time: Option<Duration>| time.map(|time| format!("{name} after {} ms", time.as_millis()));
    let parts =
        [part("connected", times.connect), part("first byte", times.first_byte), part("done", Some(times.done))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
