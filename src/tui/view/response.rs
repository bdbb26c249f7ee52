//! The Response tab: what came back of every request, the newest first.

use ratatui::text::{Line, Span};

use super::{
    Scene,
    fields::{self, heading, paragraph},
    request::nothing_ran,
    when,
};
use crate::{
    deck::{Row, exhibit::Exhibit, last::Last},
    oauth::{
        call::{Body, Call, Outcome, Times},
        field::Message,
    },
};

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let exhibit = scene.deck.exhibit(row);
    let mut calls = exhibit.map(Exhibit::calls).unwrap_or_default();
    // What Salesforce answers to the browser is between it and the person; what comes back is the return.
    calls.retain(|(_, call)| Message::sent(call) != Message::Authorize);
    calls.reverse();
    if calls.is_empty() {
        let words = match exhibit {
            Some(Exhibit::Live(Last::Flow(flow))) if flow.outcome().is_none() => {
                "Nothing came back yet: first the browser does, then the replies come."
            }
            Some(Exhibit::Live(Last::Flow(_)) | Exhibit::Past(_)) => "Nothing came back: it ended before that.",
            Some(Exhibit::Live(Last::Errand(_))) => "Nothing came back: nothing was sent yet.",
            None => return nothing_ran(scene, width),
        };
        return paragraph(words, width, scene.theme.dim);
    }
    let blocks: Vec<_> = calls.into_iter().map(|(step, call)| answered(scene, step, call, width)).collect();
    blocks.join(&Line::default())
}

fn answered(scene: &Scene<'_>, step: &str, call: &Call, width: usize) -> Vec<Line<'static>> {
    let dim = scene.theme.dim;
    let mut lines = vec![heading(format!("{step}  {}", scene.at(call.sent_at, "%H:%M:%S")), scene)];
    match &call.outcome {
        None if call.by_browser => {
            let words = match Message::sent(call) {
                Message::ErrorPage => "Salesforce's error page, which tells no program, says:",
                _ => "The browser came back to the redirect URI with:",
            };
            lines.extend(paragraph(words, width, dim));
            let shown = call.fields.iter().map(|(name, shown)| (name.as_str(), shown));
            lines.extend(fields::lines(shown, width, scene));
        }
        None => lines.extend(paragraph("The reply is awaited.", width, scene.theme.busy)),
        Some(Outcome::Silence { silence, times }) => {
            lines.extend(paragraph(&format!("No reply: {}", silence.words), width, scene.theme.bad));
            lines.push(Line::from(Span::styled(spell(times), dim)));
        }
        Some(Outcome::Reply { status, content_type, length, body, times, .. }) => {
            let style = if *status == 200 { scene.theme.good } else { scene.theme.bad };
            let kind = if content_type.is_empty() { "no content type" } else { content_type };
            lines.push(Line::from(vec![
                Span::styled(status.to_string(), style),
                Span::raw(format!(" {kind}, {length} bytes")),
            ]));
            lines.push(Line::from(Span::styled(spell(times), dim)));
            match body {
                Body::Fields(shown) => {
                    let pairs = shown.iter().map(|(name, shown)| (name.as_str(), shown));
                    lines.extend(fields::lines(pairs, width, scene));
                }
                Body::Text(text) => {
                    lines.extend(text.lines().flat_map(|line| paragraph(line, width, ratatui::style::Style::new())));
                }
            }
        }
    }
    lines
}

/// The parts of a call's time, each from its beginning.
fn spell(times: &Times) -> String {
    let part = |name: &str, time: Option<_>| time.map(|time| format!("{name} {}", when::took(time)));
    let parts =
        [part("connected", times.connect), part("first byte", times.first_byte), part("done", Some(times.done))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
