//! The form of a profile over the panes: a line a key, and below the one with the cursor what it is for and
//! what is wrong with it.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::Span,
    widgets::{Block, Clear, Widget},
};

use super::{
    Pen, Scene, fit,
    line::{Veil, spell},
};
use crate::deck::{
    form::{Entry, Form, NAME},
    view::Typing,
};

/// The widest that it gets.
const WIDEST: usize = 96;
/// Cells of a key's name, with the sign before it.
const LABEL: usize = 20;

/// A line of the form as it is drawn.
type Line = Vec<Span<'static>>;

/// Draws it where it is open, and says where the cursor is.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) -> Option<(u16, u16)> {
    let Some(Typing::Form(form)) = &scene.deck.view.typing else { return None };
    let panes = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let width = usize::from(screen.width).saturating_sub(6).min(WIDEST);
    let field = Cut::new(form.here(), width.saturating_sub(LABEL + 4));
    let said = said(scene, form, width);
    let (mut lines, mut focus) = (Vec::new(), 0);
    let mut end = 0;
    for (at, entry) in form.entries.iter().enumerate() {
        let here = at == form.at;
        if here {
            focus = lines.len();
        }
        lines.push(label(scene, form, entry, here, &field));
        if here {
            lines.extend(below(scene, form, entry, width));
            end = lines.len();
        }
    }
    let room = (usize::from(panes.height).saturating_sub(2 + said.len())).min(lines.len());
    // The line with the cursor, and what is said below it, is seen, and what follows where there is room.
    let top = (end + 2).min(lines.len()).saturating_sub(room).min(focus);
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = panes.centered(size(width + 4), size(room + said.len() + 2));
    Clear.render(area, buffer);
    let more = if top + room < lines.len() { ", more below: Tab" } else { "" };
    let title = format!(" {}{more} ", form.title());
    Block::bordered().border_style(scene.theme.strong).title(title).render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, line) in lines.iter().skip(top).take(room).chain(&said).enumerate() {
        pen.spans(1, y, width, line);
    }
    (!form.saving && !form.here().only_chooses()).then(|| pen.position(1 + LABEL + field.cursor, focus - top))
}

/// A key with what is typed, or with what holds while nothing is.
fn label(scene: &Scene<'_>, form: &Form, entry: &Entry, here: bool, field: &Cut) -> Line {
    let theme = scene.theme;
    let wrong = form.error(entry).is_some();
    let sign = if wrong { "! " } else { "  " };
    let sign = if here { "▸ " } else { sign };
    let name = if entry.key == NAME { "name" } else { entry.key };
    let style = if here { theme.strong } else { Style::new() };
    let mut line = vec![
        Span::styled(sign, if wrong { theme.need } else { theme.key }),
        Span::styled(format!("{name:<width$}", width = LABEL - 2), style),
    ];
    let text = match () {
        () if here => field.shown.clone(),
        () if entry.is_hidden() => "•".repeat(entry.field.text().chars().count().min(24)),
        () => entry.field.text().to_owned(),
    };
    let choice = here && entry.chooses();
    if choice {
        line.push(Span::styled("< ", theme.key));
    }
    match text.is_empty() {
        true => line.push(Span::styled(format!("({})", entry.default), theme.dim)),
        false => line.push(Span::styled(text, if wrong { theme.need } else { Style::new() })),
    }
    if choice {
        line.push(Span::styled(" >", theme.key));
    }
    line
}

/// What stands below the line with the cursor.
fn below(scene: &Scene<'_>, form: &Form, entry: &Entry, width: usize) -> Vec<Line> {
    let wrap = |text: &str, style| {
        fit::wrap(text, width.saturating_sub(LABEL))
            .into_iter()
            .map(move |part| vec![Span::raw(" ".repeat(LABEL)), Span::styled(part, style)])
            .collect::<Vec<_>>()
    };
    let mut lines = wrap(entry.words(), scene.theme.dim);
    if let Some(wrong) = form.error(entry) {
        lines.extend(wrap(wrong.as_str(), scene.theme.need));
    }
    lines
}

/// What is said about the form as a whole.
fn said(scene: &Scene<'_>, form: &Form, width: usize) -> Vec<Line> {
    let words = if form.saving { Some("saving …") } else { form.said.as_ref().map(|said| said.as_str()) };
    // What is wrong with the line with the cursor stands there already.
    let repeated = form.error(form.here()).is_some_and(|wrong| words == Some(wrong.as_str()));
    let Some(words) = words.filter(|_| !repeated) else { return Vec::new() };
    let lines = fit::wrap(words, width).into_iter().map(|line| vec![Span::styled(line, scene.theme.need)]);
    std::iter::once(Vec::new()).chain(lines).collect()
}

/// The part of a typed line around its cursor.
struct Cut {
    shown: String,
    cursor: usize,
}

impl Cut {
    fn new(entry: &Entry, room: usize) -> Self {
        let veil = if entry.is_hidden() { Veil::All } else { Veil::None };
        let (cells, cursor) = spell(&entry.field, veil);
        let skip = cursor.saturating_sub(room.saturating_sub(1));
        let mut x = 0;
        let mut shown = String::new();
        for cell in &cells {
            let width = fit::width(cell);
            if x >= skip && x + width <= skip + room {
                shown.push_str(cell);
            }
            x += width;
        }
        let choice = if entry.chooses() { 2 } else { 0 };
        Self { shown, cursor: cursor - skip + choice }
    }
}
