//! The profiles: groups, marks, kind, state in words, user. Only the rows in view are drawn.

use ratatui::{style::Style, text::Span};

use super::{Pen, Scene, empty, fit};
use crate::{
    deck::{
        Row,
        action::Pane,
        list::{Line, Order},
        state::Condition,
    },
    profile::Kind,
    tui::spot::{Spot, Spots},
};

/// The columns: where each begins, and how wide it may be.
struct Columns {
    kind: usize,
    state: usize,
    user: usize,
    end: usize,
}

/// Columns before the name: the cursor's bar and the mark.
const NAME: usize = 2;
/// Kind and the blank after it.
const KIND: usize = 5;
/// A state and the blanks after it, as wide as `✓✓▸··· sign in  10:00` needs.
const STATE: usize = 23;
/// As wide as `next in line 10:00` is.
const WAITING: usize = 18;
/// A user's name is not shown in less.
const USER: usize = 9;

/// The frame's title: what the list is limited to and how many are marked.
pub fn title(scene: &Scene<'_>) -> Vec<Span<'static>> {
    let view = &scene.deck.view;
    let mut title = vec![Span::raw("Profiles")];
    if !view.find.text().is_empty() {
        let found = format!("  /{}  {} of {}", view.find.text(), scene.deck.shown_count(), scene.deck.rows.len());
        title.push(Span::styled(found, scene.theme.busy));
    }
    if view.order == Order::NeedsYouFirst {
        title.push(Span::raw("  needs you first"));
    }
    if !view.marks.is_empty() {
        title.push(Span::raw(format!("  {} marked", view.marks.len())));
    }
    title
}

/// Draws it, and tells how many lines of it are below what is seen.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, spots: &mut Spots) -> usize {
    let count = scene.deck.line_count();
    if count == 0 {
        empty::draw(scene, pen);
        return 0;
    }
    let columns = columns(scene, pen.width());
    let dim = scene.theme.dim;
    for (at, word) in [(NAME, "profile"), (columns.kind, "kind"), (columns.state, "state"), (columns.user, "user")] {
        if at < columns.end {
            pen.text(at, 0, word, dim);
        }
    }
    let room = pen.height().saturating_sub(1);
    let top = scene.deck.view.list_top.min(count.saturating_sub(room));
    for (y, line) in scene.deck.lines(top..top + room).enumerate() {
        match line {
            Line::Heading(name, count) => heading(scene, pen, y + 1, name, count),
            Line::Row(row) => {
                spots.note(pen.cells(0, y + 1, pen.width()), Spot::Row(row.name.clone()));
                draw_row(scene, pen, y + 1, row, &columns);
            }
        }
    }
    count.saturating_sub(top + room)
}

fn columns(scene: &Scene<'_>, width: usize) -> Columns {
    let name = (scene.deck.widest_name() + 2).clamp(14, (width * 3 / 10).max(14));
    let state = NAME + name + KIND;
    let rest = width.saturating_sub(state);
    // What is left over goes to the state first: its words are what the list is read for.
    let user = match rest.checked_sub(STATE + USER) {
        Some(_) => state + STATE + (rest.saturating_sub(STATE + 16) / 2).min(14),
        None => width,
    };
    Columns { kind: NAME + name, state, user, end: width }
}

fn heading(scene: &Scene<'_>, pen: &mut Pen<'_>, y: usize, name: &str, count: usize) {
    let end = pen.width().saturating_sub(1);
    let count = count.to_string();
    let room = end.saturating_sub(NAME + 1 + count.len());
    let name = fit::cut(name, room.saturating_sub(1));
    let dots = "·".repeat(room.saturating_sub(fit::width(&name) + 1));
    pen.spans(NAME, y, room, &[Span::raw(name), Span::raw(" "), Span::styled(dots, scene.theme.dim)]);
    pen.right(end, y, &count, scene.theme.dim);
}

fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, y: usize, row: &Row, columns: &Columns) {
    let (theme, view) = (scene.theme, &scene.deck.view);
    let chosen = view.cursor.as_ref() == Some(&row.name);
    let strong = if chosen { theme.strong } else { Style::new() };
    if chosen {
        let focused = view.focus == Pane::List;
        pen.text(0, y, "▌", if focused { theme.key } else { theme.dim });
    }
    if view.marks.contains(&row.name) {
        pen.text(1, y, "*", theme.key);
    }
    pen.column(NAME, y, columns.kind - NAME - 1, &row.name, strong);
    if let Some(kind) = row.kind() {
        pen.text(columns.kind, y, kind.word(), kind_style(scene, kind));
    }
    let user = user(row).filter(|_| columns.user < columns.end);
    // Long words take the user's place where nobody is known.
    let end = if user.is_some() { columns.user - 2 } else { columns.end - 1 };
    draw_state(scene, pen, y, row, columns.state, end);
    if let Some(user) = user {
        let room = columns.end - columns.user - 1;
        pen.column(columns.user, y, room, &fit::cut_middle(user, room), Style::new());
    }
    if chosen {
        pen.paint(y, strong);
    }
}

fn draw_state(scene: &Scene<'_>, pen: &mut Pen<'_>, y: usize, row: &Row, x: usize, end: usize) {
    let state = scene.deck.state(row, scene.now);
    let style = if state.busy { scene.theme.busy } else { scene.theme.of(state.condition) };
    let strip = (state.condition == Condition::LoggingIn).then(|| scene.deck.strip(row)).flatten();
    let sign = strip.unwrap_or_else(|| state.sign().to_string());
    pen.column(x, y, end.saturating_sub(x), &sign, style);
    let words = x + fit::width(&sign) + 1;
    let room = end.saturating_sub(words);
    match state.words.split_once("  ") {
        // A countdown stands at the column's end, and goes where its words need the room.
        Some((what, left)) if fit::width(what) + fit::width(left) < room.min(WAITING) => {
            pen.column(words, y, room, what, style);
            pen.right(words + room.min(WAITING), y, left, style);
        }
        Some((what, when)) if fit::width(what) + 1 + fit::width(when) <= room => {
            pen.column(words, y, room, &format!("{what} {when}"), style);
        }
        Some((what, _)) => pen.column(words, y, room, what, style),
        None => pen.column(words, y, room, &state.words, style),
    }
}

/// A kind's style: production must be seen in every theme.
pub fn kind_style(scene: &Scene<'_>, kind: Kind) -> Style {
    if kind == Kind::Production { scene.theme.production } else { Style::new() }
}

/// Whose grant it is, or as whom it is to be logged in.
fn user(row: &Row) -> Option<&str> {
    let saved = row.card().map(|card| card.username.as_deref().unwrap_or(card.user.as_str()));
    saved.or_else(|| row.profile()?.login_hint.as_deref())
}
