//! The bars of one run's steps, each in its step's line behind words and time, on an axis that they share.

use ratatui::text::{Line, Span};

use super::{
    Scene, bar,
    bar::Signs,
    fit,
    steps::{NAME, Said, spelled},
};
use crate::deck::{axis::Axis, lane::Run};

/// Fewer cells than these show nothing.
const LEAST: usize = 6;
/// The bars have the n-th part of what is beside the names.
const SHARE: usize = 4;
/// Beside the bars words have so many cells at least.
const WORDS: usize = 26;

/// The steps' lines with their bars where there is room for them. Words that have no room beside them go on
/// in a line of their own.
pub fn lines(scene: &Scene<'_>, run: &Run, steps: &[Said<'_>], width: usize) -> Vec<Line<'static>> {
    let cells = cells(run, steps, width);
    if cells == 0 {
        return steps.iter().map(|said| spelled(scene, said, width)).collect();
    }
    let axis = Axis::of(run.segments.iter());
    let laid = axis.lay(run.segments.iter(), cells);
    let beside = width - cells - 1;
    let mut lines = Vec::new();
    for said in steps {
        let own = run.segments.iter().zip(laid.iter().cloned()).enumerate();
        let own: Vec<_> = own.filter(|(place, _)| stands_with(run, *place, said)).map(|(_, laid)| laid).collect();
        if own.is_empty() {
            lines.push(spelled(scene, said, width));
            continue;
        }
        let words =
            if is_told_below(said) { vec![said.words.clone()] } else { fit::wrap(&said.words, said.room(beside)) };
        let mut words = words.into_iter();
        let said = Said { words: words.next().unwrap_or_default(), ..said.clone() };
        let mut line = spelled(scene, &said, beside);
        line.spans.push(Span::raw(" "));
        line.spans.extend(bar::bars(scene, &axis, own.into_iter(), Signs::Wrong, cells));
        lines.push(line);
        lines.extend(words.map(|more| Line::from(format!("{:1$}{more}", "", 2 + NAME))));
    }
    lines
}

/// How many cells the bars have: as many as the words leave, within limits.
fn cells(run: &Run, steps: &[Said<'_>], width: usize) -> usize {
    let beside = width.saturating_sub(2 + NAME);
    if beside < LEAST + 1 + WORDS {
        return 0;
    }
    let has_bar = |said: &&Said<'_>| (0..run.segments.len()).any(|place| stands_with(run, place, said));
    let whole = steps.iter().filter(has_bar).filter(|said| !is_told_below(said));
    let free = whole.map(|said| said.room(width).saturating_sub(fit::width(&said.words) + 1)).min();
    free.unwrap_or(width).clamp(LEAST, (beside / SHARE).max(LEAST))
}

/// What is wrong or asked is told in full under the steps, and may be cut in its line.
fn is_told_below(said: &Said<'_>) -> bool {
    matches!(said.sign, '✗' | '!')
}

/// Whether a segment stands in the line of this step. A wait between steps stands with the one before it,
/// and with the first where there was none.
fn stands_with(run: &Run, place: usize, said: &Said<'_>) -> bool {
    let (before, after) = run.segments.split_at(place + 1);
    let mut steps = before.iter().rev().chain(after).map(|segment| segment.step);
    steps.find(|step| !step.is_empty()) == Some(said.name)
}
