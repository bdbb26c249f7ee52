//! The selected profile: its login's or errand's steps or its card above, a bar of tabs, and the chosen tab.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    style::Style,
    text::{Line, Span},
};

use super::{
    Pen, Scene, attempt, card, errand, explain, fit, frame, grants, history, identity, list, request, response, steps,
    token,
};
use crate::{
    deck::{
        Row,
        action::{Pane, Tab},
        last::Last,
        state::Condition,
    },
    flow::Outcome,
    tui::{
        places::Places,
        spot::{Spot, Spots},
    },
    upkeep,
};

/// Lines that a tab has at least, however much stands above it.
const BODY: usize = 4;

/// Name, kind, and how far its login has come.
pub fn title(scene: &Scene<'_>) -> Vec<Span<'static>> {
    let Some(row) = scene.deck.selected() else { return vec![Span::raw("Details")] };
    let mut title = vec![Span::styled(row.name.to_string(), scene.theme.strong)];
    if let Some(kind) = row.kind() {
        title.extend([Span::raw("  "), Span::styled(kind.word(), list::kind_style(scene, kind))]);
    }
    if let Some(opened) = scene.deck.opened(row) {
        title.extend([Span::raw("  "), attempt::title(scene, opened)]);
        return title;
    }
    let state = scene.deck.state(row, scene.now);
    let words = match scene.deck.last_of(row) {
        Some(Last::Flow(flow)) if flow.outcome().is_none() => format!("step {} of 6", flow.step().number()),
        Some(last) if has_failed(last) => format!("failed in {}", last.step()),
        _ if state.condition == Condition::NeedsYou => String::new(),
        _ => state.words,
    };
    title.push(Span::raw(if words.is_empty() { words } else { format!("  {}", words.replace("  ", " ")) }));
    title
}

/// Draws what is inside the frame where there is room for it; says how many lines of the tab can be
/// seen, how many it has, and which of them a chosen parameter takes.
pub fn draw(
    scene: &Scene<'_>,
    places: &Places,
    buffer: &mut Buffer,
    spots: &mut Spots,
) -> (usize, usize, Option<(usize, usize)>) {
    let inside = places.detail;
    let Some(row) = scene.deck.selected() else { return (0, 0, None) };
    if inside.is_empty() {
        return (0, 0, None);
    }
    let width = usize::from(inside.width.saturating_sub(2));
    let height = usize::from(inside.height);
    // Who reads what it all means, or what went over the wire, or edits that, needs room for it more than for the
    // card; while a login waits its link and keys stand above.
    let is_over = scene.deck.last_of(row).is_none_or(Last::is_over);
    let is_long = match scene.deck.view.tab {
        Tab::Explain => true,
        Tab::Request | Tab::Response => is_over || scene.deck.held_in_use().is_some(),
        _ => false,
    };
    let is_read = is_long && scene.deck.view.focus == Pane::Detail;
    let body = if is_read { BODY.max(height * 3 / 5) } else { BODY };
    let head = head(scene, row, width, height.saturating_sub(1 + body));
    let tabs = u16::try_from(head.len()).unwrap_or(u16::MAX).min(inside.height);
    write(&head, Rect { height: tabs, ..inside }, buffer);
    if tabs == inside.height {
        return (0, 0, None);
    }
    let bar = Rect { y: inside.y + tabs, height: 1, ..inside.outer(Margin::new(1, 0)) };
    let names = bar_of_tabs(scene, width);
    note_tabs(&names, &Pen::new(buffer, bar), spots);
    let between = |(place, name)| if place > 0 { vec![Span::raw(" "), name] } else { vec![name] };
    frame::rule(scene, bar, names.into_iter().enumerate().flat_map(between).collect(), buffer);
    let body = Rect { y: bar.y + 1, height: inside.height - tabs - 1, ..inside };
    let (lines, parameter) = body_lines(scene, row, width);
    let room = usize::from(body.height);
    let top = scene.deck.view.detail_top.min(lines.len().saturating_sub(room));
    write(&lines[top..], body, buffer);
    frame::more(scene, body, lines.len().saturating_sub(top + room), buffer);
    (room, lines.len(), parameter)
}

fn has_failed(last: Last<'_>) -> bool {
    match last {
        Last::Flow(flow) => matches!(flow.outcome(), Some(Outcome::Failed(_))),
        Last::Errand(errand) => matches!(errand.outcome(), Some(upkeep::Outcome::Failed(_))),
    }
}

/// The steps of what ran last, the card, or both where both fit.
fn head(scene: &Scene<'_>, row: &Row, width: usize, room: usize) -> Vec<Line<'static>> {
    if let Some(opened) = scene.deck.opened(row) {
        let mut lines = attempt::lines(scene, opened, width);
        lines.truncate(room);
        return lines;
    }
    let Some(last) = scene.deck.last_of(row) else {
        let mut card = card::lines(scene, row, width);
        card.truncate(room);
        return card;
    };
    let mut lines = match last {
        Last::Flow(flow) => [steps::lines(scene, flow, width), steps::below(scene, flow, width)].concat(),
        Last::Errand(errand) => [errand::lines(scene, errand, width), errand::below(scene, errand, width)].concat(),
    };
    if last.is_over() && !has_failed(last) {
        let card = card::lines(scene, row, width);
        // Of a login that was saved the steps are what is looked for, of all else what there is now.
        let saved = matches!(last, Last::Flow(flow) if matches!(flow.outcome(), Some(Outcome::Saved(_))));
        if lines.len() + 1 + card.len() <= room {
            lines.push(Line::default());
            lines.extend(card);
        } else if !saved {
            lines = card;
        }
    }
    lines.truncate(room);
    lines
}

/// A click on a tab's name shows it; between two is a blank.
fn note_tabs(names: &[Span<'_>], pen: &Pen<'_>, spots: &mut Spots) {
    let mut x = frame::TITLE;
    for (tab, name) in Tab::ALL.into_iter().zip(names) {
        let width = fit::width(&name.content);
        spots.note(pen.cells(x, 0, width), Spot::Tab(tab));
        x += width + 1;
    }
}

/// The tabs with their digits; where they do not fit the others have short names, or none.
fn bar_of_tabs(scene: &Scene<'_>, width: usize) -> Vec<Span<'static>> {
    let here = scene.deck.view.tab;
    let fits = |name: fn(Tab) -> &'static str| {
        let name = |tab: Tab| if tab == here { tab.name() } else { name(tab) };
        Tab::ALL.into_iter().map(|tab| 2 + fit::width(name(tab))).sum::<usize>() <= width + 1
    };
    let name = [Tab::name, Tab::short].into_iter().find(|name| fits(*name));
    let mut spans = Vec::new();
    for (place, tab) in Tab::ALL.into_iter().enumerate() {
        let chosen = tab == here;
        let name = if chosen { tab.name() } else { name.map_or("", |name| name(tab)) };
        let style = if chosen { scene.theme.chosen } else { Style::new() };
        spans.push(Span::styled(format!("{}{name}", place + 1), style));
    }
    spans
}

fn body_lines(scene: &Scene<'_>, row: &Row, width: usize) -> (Vec<Line<'static>>, Option<(usize, usize)>) {
    let lines = match scene.deck.view.tab {
        Tab::Request => return request::lines(scene, row, width),
        Tab::Response => response::lines(scene, row, width),
        Tab::Explain => explain::lines(scene, row, width),
        Tab::Token => token::lines(scene, row, width),
        Tab::Identity => identity::lines(scene, row, width),
        Tab::History => history::lines(scene, row, width),
        Tab::Grants => grants::lines(scene, row, width),
    };
    (lines, None)
}

/// Writes lines with a blank column before them.
fn write(lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area });
    for (y, line) in lines.iter().take(pen.height()).enumerate() {
        pen.line(y, line);
    }
}
