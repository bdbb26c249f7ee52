//! Bars: work heavy, waits thin, and broken where the axis is folded. Each ends with the sign of how it
//! ended.

use std::ops::Range;

use ratatui::{style::Style, text::Span};

use super::{Scene, steps};
use crate::deck::{
    axis::Axis,
    lane::{Kind, Segment},
};

/// What stands at the end of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// The sign of its step.
    All,
    /// The same where something is wrong; what is well is said elsewhere.
    Wrong,
}

/// So many cells with the segments in their cells.
pub fn bars<'a>(
    scene: &Scene<'_>,
    axis: &Axis,
    laid: impl Iterator<Item = (&'a Segment, Range<usize>)>,
    signs: Signs,
    width: usize,
) -> Vec<Span<'static>> {
    let mut cells = vec![(' ', Style::new()); width];
    for (segment, place) in laid {
        let style = match segment.kind {
            Kind::Work => steps::style(scene, segment.sign),
            Kind::Wait => scene.theme.dim,
        };
        for cell in &mut cells[place.start.min(width)..place.end.min(width)] {
            *cell = (if segment.kind == Kind::Work { '━' } else { '─' }, style);
        }
        let shown = signs == Signs::All || matches!(segment.sign, '✗' | '!');
        if let Some(last) = cells.get_mut(place.end.saturating_sub(1)).filter(|_| shown && !segment.step.is_empty()) {
            *last = (segment.sign, steps::style(scene, segment.sign));
        }
    }
    for fold in axis.stretches().iter().filter(|stretch| stretch.is_folded()) {
        for cell in cells[axis.cells(fold, width)].iter_mut().filter(|cell| cell.0 == '─') {
            cell.0 = '┄';
        }
    }
    let alike = cells.chunk_by(|one, other| one.1 == other.1);
    alike.map(|alike| Span::styled(alike.iter().map(|cell| cell.0).collect::<String>(), alike[0].1)).collect()
}
