//! A request that is held: as it will be sent, what was changed in it marked.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    super::{
        Scene,
        fields::{self, heading, labelled, paragraph},
        fit,
    },
    Body, target,
};
use crate::{
    deck::last::{Held, Last},
    oauth::{
        draft::{self, Mark, keep::Keeping},
        mask::Shown,
    },
    plain::Plain,
};

/// Cells of a mark's sign.
const SIGN: usize = 2;

/// Its lines, and which of them the chosen parameter takes; `None` where none is held.
pub fn lines(scene: &Scene<'_>, last: Last<'_>, width: usize) -> Option<Body> {
    let Held { draft, name, .. } = last.held()?;
    if let Some(keeping) = scene.deck.keeping(last.id()) {
        return Some((to_be_saved(scene, last, keeping, width), None));
    }
    let built = draft.built();
    let changed = if draft.is_edited() { "changed, " } else { "" };
    let mut lines = vec![heading(format!("Held: {}, {changed}not sent yet", name), scene)];
    lines.extend(target(scene, built.method.as_str(), &Plain::new(&built.url), width));
    let bearer = built.bearer.iter().map(|secret| ("Authorization", format!("Bearer {}", Shown::hidden(secret))));
    lines.extend(fields::lines(bearer, width, scene));
    let in_use = scene.deck.held_in_use().is_some();
    let chosen = scene.deck.chosen_parameter().map(|line| line.id);
    let names = draft.lines().iter().filter_map(|line| Some(line.field()?.name.as_str()));
    let column = fields::column(names, width.saturating_sub(SIGN));
    let mut place = None;
    for line in draft.lines() {
        let parameter = parameter(scene, line, column, width);
        if Some(line.id) == chosen {
            place = Some((lines.len(), lines.len() + parameter.len()));
            lines.extend(parameter.into_iter().map(|line| line.patch_style(scene.theme.chosen)));
        } else {
            lines.extend(parameter);
        }
    }
    if !in_use {
        lines.extend(paragraph(
            scene.hints(&["{edit-request} edits it", "{enter} sends it"]).trim(),
            width,
            scene.theme.dim,
        ));
    }
    Some((lines, place))
}

/// What the person is asked to save: each key from what to what, and what cannot be saved.
fn to_be_saved(scene: &Scene<'_>, last: Last<'_>, keeping: &Keeping, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading(format!("To be saved in [profiles.{}]", last.profile()), scene)];
    for change in &keeping.changes {
        let said = |toml: &Option<String>, none: &str| toml.as_ref().map_or(Plain::new(none), Plain::new);
        lines.push(Line::from(change.key));
        for (label, value) in [("from", said(&change.was, "nothing")), ("to", said(&change.now, "left out"))] {
            let label = format!("{:SIGN$}{label}", "");
            lines.extend(labelled(&label, value.as_str(), SIGN + 5, width, scene.theme.dim, Style::new()));
        }
    }
    if keeping.changes.iter().any(|change| change.key == "app") {
        let words = "Without the app its client secret, label, type and home no longer hold for this profile.";
        lines.extend(paragraph(words, width, scene.theme.need));
    }
    let words = "Only this profile's own table changes: [defaults] and apps stay as they are.";
    lines.extend(paragraph(words, width, scene.theme.dim));
    if !keeping.left.is_empty() {
        lines.extend([Line::default(), heading("Cannot be saved", scene)]);
        lines.extend(fields::lines(keeping.left.iter().map(|(name, why)| (name.as_str(), why.as_str())), width, scene));
    }
    lines
}

/// One parameter: its mark's sign, name, value, and the mark in a word.
fn parameter(scene: &Scene<'_>, line: &draft::Line, column: usize, width: usize) -> Vec<Line<'static>> {
    let Some(field) = line.field() else { return Vec::new() };
    let mark = line.mark();
    let (sign, style) = match mark {
        Mark::Same => (' ', Style::new()),
        Mark::Changed => ('~', scene.theme.need),
        Mark::Added => ('+', scene.theme.need),
        Mark::Removed => ('-', scene.theme.need),
    };
    let seen = if mark == Mark::Removed { scene.theme.dim } else { Style::new() };
    let room = width.saturating_sub(SIGN);
    let (name, value) = (Plain::new(&field.name), Shown::from(&field.value).to_string());
    let name = fit::cut(name.as_str(), column.saturating_sub(1));
    let mut lines = labelled(&name, &value, column, room, scene.theme.dim, seen);
    if mark != Mark::Same {
        let word = format!("({})", mark.word());
        match lines.last_mut().filter(|last| last.width() + 1 + fit::width(&word) <= room) {
            Some(last) => last.push_span(Span::styled(format!(" {word}"), style)),
            None => lines.extend(labelled("", &word, column, room, style, style)),
        }
    }
    for (number, line) in lines.iter_mut().enumerate() {
        let sign = if number == 0 { sign } else { ' ' };
        line.spans.insert(0, Span::styled(format!("{sign:SIGN$}"), style));
    }
    lines
}
