//! The lanes: what runs and what ran lately, a lane each profile, on one axis. Only the lanes in view are
//! drawn.

use ratatui::{style::Style, text::Span};

use super::{Pen, Scene, bar, bar::Signs, fit, list::kind_style, ruler, steps, when};
use crate::{
    deck::{
        lane::{Lane, Lanes, Run},
        state::clock,
    },
    tui::spot::{Spot, Spots},
};

/// Columns before the name: the cursor's bar and the mark.
const NAME: usize = 2;
/// Kind and the blank after it.
const KIND: usize = 5;
/// Sign, the longest word, and the blanks after it.
const STATE: usize = 13;
/// A blank and how long it took.
const TIME: usize = 8;

/// The frame's title: how many run, and how the others ended.
pub fn title(scene: &Scene<'_>, lanes: &Lanes<'_>) -> Vec<Span<'static>> {
    let count = |fits: &dyn Fn(&Run) -> bool| lanes.runs().filter(|run| fits(run)).count();
    let parts = [
        (count(&|run| run.open), "under way", scene.theme.busy),
        (count(&|run| !run.open && run.sign == '✓'), "done", scene.theme.good),
        (count(&|run| !run.open && run.sign != '✓'), "not done", scene.theme.bad),
    ];
    let mut title = vec![Span::raw("Lanes")];
    for (count, words, style) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        title.push(Span::styled(format!("  {count} {words}"), style));
    }
    title
}

/// Draws them under their ruler; says how many can be seen.
pub fn draw(scene: &Scene<'_>, lanes: &Lanes<'_>, pen: &mut Pen<'_>, spots: &mut Spots) -> usize {
    let room = pen.height().saturating_sub(1);
    if lanes.runs().next().is_none() {
        let hints = scene.hints(&["{log-in} logs in", "{renew} renews", "{check} checks"]);
        let words = format!("Nothing runs here, and nothing was begun here in the last 15 minutes.{hints}");
        for (y, line) in fit::wrap(&words, pen.width().saturating_sub(2 * NAME)).iter().enumerate() {
            pen.text(NAME, y + 1, line, scene.theme.dim);
        }
        return room;
    }
    let name = (scene.deck.widest_name() + 2).clamp(14, (pen.width() / 4).max(14));
    let bars = (NAME + name + KIND + STATE, pen.width().saturating_sub(TIME));
    pen.text(NAME, 0, "profile", scene.theme.dim);
    pen.text(NAME + name, 0, "kind", scene.theme.dim);
    pen.text(NAME + name + KIND, 0, "step", scene.theme.dim);
    ruler::draw(scene, pen, bars, &lanes.axis, lanes.runs().any(|run| run.open));
    // The selected lane stands in the middle, as far as there are lanes around it.
    let here = lanes.lanes.iter().position(|lane| is_here(scene, lane)).unwrap_or(0);
    let top = here.saturating_sub(room / 2).min(lanes.lanes.len().saturating_sub(room));
    for (y, lane) in lanes.lanes.iter().skip(top).take(room).enumerate() {
        spots.note(pen.cells(0, y + 1, pen.width()), Spot::Row(lane.row.name.clone()));
        draw_lane(scene, pen, y + 1, lanes, lane, (name, bars));
    }
    room
}

fn is_here(scene: &Scene<'_>, lane: &Lane<'_>) -> bool {
    scene.deck.view.cursor.as_ref() == Some(&lane.row.name)
}

fn draw_lane(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    y: usize,
    lanes: &Lanes<'_>,
    lane: &Lane<'_>,
    (name, (start, end)): (usize, (usize, usize)),
) {
    let theme = scene.theme;
    if is_here(scene, lane) {
        pen.text(0, y, "▌", theme.key);
    }
    if scene.deck.view.marks.contains(&lane.row.name) {
        pen.text(1, y, "*", theme.key);
    }
    pen.column(NAME, y, name - 1, &lane.row.name, if is_here(scene, lane) { theme.strong } else { Style::new() });
    if let Some(kind) = lane.row.kind() {
        pen.text(NAME + name, y, kind.word(), kind_style(scene, kind));
    }
    let state = NAME + name + KIND;
    let Some(run) = lane.runs.last() else { return pen.text(state, y, "– nothing ran lately", theme.dim) };
    let words =
        [Span::styled(run.sign.to_string(), steps::style(scene, run.sign)), Span::raw(format!(" {}", run.word))];
    pen.spans(state, y, STATE - 1, &words);
    let width = end.saturating_sub(start);
    let segments: Vec<_> = lane.segments().collect();
    let laid = lanes.axis.lay(segments.iter().copied(), width);
    let bars = bar::bars(scene, &lanes.axis, segments.iter().copied().zip(laid), Signs::All, width);
    pen.spans(start, y, width, &bars);
    pen.right(pen.width() - 1, y, &took(run), theme.dim);
}

/// How long it took; while it goes on in whole seconds.
fn took(run: &Run) -> String {
    match run.length().as_secs() {
        0 if run.open => String::new(),
        _ if !run.open => when::took(run.length()),
        _ => clock(std::time::Duration::from_secs(run.length().as_secs())),
    }
}
