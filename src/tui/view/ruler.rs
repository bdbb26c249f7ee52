//! The ruler over lanes: when the axis begins by the clock, time gone by since then, and how long its folds
//! are.

use std::time::Duration;

use ratatui::style::Style;

use super::{Pen, Scene, fit, when};
use crate::deck::{axis::Axis, state::clock};

/// Cells from one tick to the next at least.
const TICK: u128 = 12;
/// How far ticks may stand apart, in milliseconds.
const STEPS: [u64; 22] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000, 3_600_000,
];

/// Draws it from one column to another; `open` is whether the axis ends now.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, (start, end): (usize, usize), axis: &Axis, open: bool) {
    let dim = scene.theme.dim;
    let width = end.saturating_sub(start);
    let began = scene.now.since_start.saturating_sub(axis.from());
    let began = scene.now.wall.checked_sub(began).unwrap_or(scene.now.wall);
    let mut ruler = Ruler { pen, start, free: 0, end: width, style: dim };
    ruler.write(0, &scene.at(began, "%H:%M:%S"), width);
    if open {
        ruler.end = width.saturating_sub(4);
    }
    let step = step(axis.shown(), width);
    let mut stretches = axis.stretches().iter().peekable();
    while let Some(stretch) = stretches.next() {
        let cells = axis.cells(stretch, width);
        if stretch.is_folded() {
            ruler.fold(cells.start, cells.end, &when::took(stretch.length()));
            continue;
        }
        // What is not folded reads on across stretches.
        let mut limit = cells.end;
        if stretches.peek().is_some_and(|next| !next.is_folded()) {
            limit = width;
        }
        let gone = (stretch.from - axis.from()).as_nanos();
        let mut tick = step * u32::try_from(gone.div_ceil(step.as_nanos())).unwrap_or(u32::MAX);
        while axis.from() + tick < stretch.until {
            ruler.tick(axis.cell(axis.from() + tick, width), &elapsed(tick, step), limit);
            tick += step;
        }
    }
    if open {
        pen.right(end, 0, "now", dim);
    }
}

/// A line that fills from the left.
struct Ruler<'p, 'b> {
    pen: &'p mut Pen<'b>,
    start: usize,
    /// The first cell that may be written.
    free: usize,
    end: usize,
    style: Style,
}

impl Ruler<'_, '_> {
    fn write(&mut self, at: usize, text: &str, limit: usize) {
        let width = fit::width(text);
        if at >= self.free && at + width <= limit.min(self.end) {
            self.pen.text(self.start + at, 0, text, self.style);
            self.free = at + width + 1;
        }
    }

    fn tick(&mut self, at: usize, label: &str, limit: usize) {
        self.write(at, &format!("│{label}"), limit);
    }

    /// A fold with its length in the middle, or only the mark of one.
    fn fold(&mut self, from: usize, until: usize, length: &str) {
        let (from, until) = (from.max(self.free), until.min(self.end));
        let Some(room) = until.checked_sub(from).filter(|room| *room > 0) else { return };
        let length = if fit::width(length) + 4 <= room { format!(" {length} ") } else { String::new() };
        let left = (room - fit::width(&length)) / 2;
        let right = room - fit::width(&length) - left;
        self.write(from, &format!("{}{length}{}", "┄".repeat(left), "┄".repeat(right)), until);
        self.free = until;
    }
}

/// The least step with ticks far enough from each other.
fn step(shown: Duration, width: usize) -> Duration {
    let least = shown.as_nanos() * TICK / (width.max(1) as u128);
    let steps = STEPS.map(Duration::from_millis);
    steps.into_iter().find(|step| step.as_nanos() >= least).unwrap_or(steps[STEPS.len() - 1])
}

/// Time gone by, as exact as the steps are.
fn elapsed(time: Duration, step: Duration) -> String {
    let digits = match step.as_millis() {
        0..10 => 3,
        10..100 => 2,
        100..1000 => 1,
        _ => 0,
    };
    if time < Duration::from_secs(1) {
        return format!("+{} ms", time.as_millis());
    }
    if time >= Duration::from_secs(60) && digits == 0 {
        return format!("+{}", clock(time));
    }
    format!("+{:.digits$} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_times_and_not_too_close() {
        let step = |millis, width| super::step(Duration::from_millis(millis), width).as_millis();
        assert_eq!([step(3, 60), step(280, 60), step(2_000, 60), step(600_000, 60)], [1, 100, 500, 120_000]);
    }

    #[test]
    fn time_gone_by_is_as_exact_as_its_steps() {
        let said = |time, step| elapsed(Duration::from_millis(time), Duration::from_millis(step));
        assert_eq!(said(250, 50), "+250 ms");
        assert_eq!(said(42_300, 100), "+42.3 s");
        assert_eq!(said(42_000, 1000), "+42 s");
        assert_eq!(said(120_000, 60_000), "+2:00");
    }
}
