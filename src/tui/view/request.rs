//! The Request tab: every request of what ran last, the newest first.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene,
    fields::{self, heading, paragraph},
    fit,
};
use crate::{
    deck::{Row, exhibit::Exhibit},
    oauth::{call::Call, field::Message},
    plain::Plain,
};

mod held;

/// Lines, and which of them the chosen parameter of a held request takes.
type Body = (Vec<Line<'static>>, Option<(usize, usize)>);

/// What stands here and in the Response tab before anything ran.
pub fn nothing_ran(scene: &Scene<'_>, width: usize) -> Vec<Line<'static>> {
    let hints = scene.hints(&["{log-in} logs in", "{renew} gets a new access token", "{check} checks"]);
    paragraph(&format!("Nothing ran here since orgdeck was started.{hints}"), width, scene.theme.dim)
}

/// Its lines, and which of them the chosen parameter of a held request takes.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Body {
    let Some(exhibit) = scene.deck.exhibit(row) else {
        return (nothing_ran(scene, width), None);
    };
    let calls = exhibit
        .calls()
        .into_iter()
        .rev()
        .filter(|(_, call)| !matches!(Message::sent(call), Message::Callback | Message::ErrorPage));
    let blocks = calls.map(|(step, call)| sent(scene, step, call, width));
    let held = if let Exhibit::Live(last) = exhibit { held::lines(scene, last, width) } else { None };
    let (held, parameter) = held.unzip();
    let blocks: Vec<_> = held.into_iter().chain(blocks).collect();
    if blocks.is_empty() {
        return (paragraph("Nothing was sent.", width, scene.theme.dim), None);
    }
    (blocks.join(&Line::default()), parameter.flatten())
}

fn sent(scene: &Scene<'_>, step: &str, call: &Call, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading(format!("{step}  {}", scene.at(call.sent_at, "%H:%M:%S")), scene)];
    lines.extend(target(scene, &call.method, &Plain::new(&call.url), width));
    let bearer = call.bearer.iter().map(|shown| ("Authorization", format!("Bearer {shown}")));
    let shown = call.fields.iter().map(|(name, shown)| (name.as_str(), shown.to_string()));
    lines.extend(fields::lines(bearer.chain(shown), width, scene));
    lines
}

/// Method and URL, broken before the path where that is needed.
fn target(scene: &Scene<'_>, method: &str, url: &Plain, width: usize) -> Vec<Line<'static>> {
    let method = Plain::new(method);
    let indent = fit::width(method.as_str()) + 1;
    let room = width.saturating_sub(indent).max(8);
    let host = url.as_str().find("://").and_then(|at| Some(at + 3 + url.as_str()[at + 3..].find('/')?));
    let (host, path) = match host {
        Some(end) if fit::width(url.as_str()) > room => url.as_str().split_at(end),
        _ => (url.as_str(), ""),
    };
    let parts = fit::wrap(host, room).into_iter().chain(fit::wrap(path, room)).filter(|part| !part.is_empty());
    parts
        .enumerate()
        .map(|(number, part)| {
            let start = if number == 0 { format!("{method} ") } else { " ".repeat(indent) };
            Line::from(vec![Span::styled(start, scene.theme.strong), Span::styled(part, Style::new())])
        })
        .collect()
}
