//! [`Axis`]: the time that lanes share, laid out over so many cells. Where all only waited it is folded, so
//! that a person's minutes leave room for the milliseconds beside them.

use std::{ops::Range, time::Duration};

use super::lane::{Kind, Segment};

/// All folds together take so many times what the work takes.
const FOLDS: f64 = 0.5;
/// They may take so much at least, however little was worked.
const LEAST: Duration = Duration::from_millis(10);

/// From when to when, and how much of it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    stretches: Vec<Stretch>,
}

/// A part of the axis through which something was worked, or nothing. Times are since the program's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From when.
    pub from: Duration,
    /// Until when.
    pub until: Duration,
    worked: bool,
    /// Where it begins on the axis, on which a fold is as long as it is shown.
    begin: Duration,
    shown: Duration,
}

impl Stretch {
    fn new(from: Duration, until: Duration, worked: bool) -> Self {
        Self { from, until, worked, begin: Duration::ZERO, shown: until - from }
    }

    /// How long it lasted.
    pub fn length(&self) -> Duration {
        self.until - self.from
    }

    /// Whether it takes less of the axis than it lasted.
    pub fn is_folded(&self) -> bool {
        self.shown < self.length()
    }
}

impl Axis {
    /// An axis on which these segments can be seen.
    pub fn of<'a>(segments: impl Iterator<Item = &'a Segment> + Clone) -> Self {
        let from = segments.clone().map(|segment| segment.from).min().unwrap_or_default();
        let until = segments.clone().map(|segment| segment.until).max().unwrap_or_default();
        let work = segments.filter(|segment| segment.kind == Kind::Work).map(|segment| (segment.from, segment.until));
        let mut stretches = stretches(from, until, work.collect());
        let (work, idle): (Vec<_>, Vec<_>) = stretches.iter().copied().partition(|stretch| stretch.worked);
        let worked = work.iter().map(Stretch::length).sum::<Duration>();
        let longest = longest(idle.iter().map(Stretch::length).collect(), worked.mul_f64(FOLDS).max(LEAST));
        let mut begin = Duration::ZERO;
        for stretch in &mut stretches {
            if !stretch.worked {
                stretch.shown = stretch.shown.min(longest);
            }
            stretch.begin = begin;
            begin += stretch.shown;
        }
        Self { stretches }
    }

    /// Its parts, in order and without gaps.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// When it begins, since the program's start.
    pub fn from(&self) -> Duration {
        self.stretches.first().map_or(Duration::ZERO, |stretch| stretch.from)
    }

    /// How much time all its cells stand for, folds as they are shown.
    pub fn shown(&self) -> Duration {
        self.stretches.last().map_or(Duration::ZERO, |stretch| stretch.begin + stretch.shown)
    }

    /// The cell in which a moment lies, of so many; the end of the axis lies behind the last.
    pub fn cell(&self, at: Duration, width: usize) -> usize {
        let place = self.stretches.partition_point(|stretch| stretch.until < at);
        let Some(stretch) = self.stretches.get(place) else { return if place == 0 { 0 } else { width } };
        let into = at.saturating_sub(stretch.from).min(stretch.length());
        let ahead = share(stretch.shown, into, stretch.length());
        let cells = (stretch.begin + ahead).as_nanos() * width as u128 / self.shown().as_nanos().max(1);
        usize::try_from(cells).map_or(width, |cells| cells.min(width))
    }

    /// The cells of one of its parts.
    pub fn cells(&self, stretch: &Stretch, width: usize) -> Range<usize> {
        self.cell(stretch.from, width)..self.cell(stretch.until, width)
    }

    /// The cells of segments that follow each other. However short it was each has one, as near to its
    /// place as the others leave it.
    pub fn lay<'a>(&self, segments: impl ExactSizeIterator<Item = &'a Segment>, width: usize) -> Vec<Range<usize>> {
        let mut after = segments.len();
        let mut free = 0;
        let lay = |segment: &Segment| {
            after -= 1;
            // Those that come after it need a cell each.
            let last = width.saturating_sub(after).max(1);
            let start = self.cell(segment.from, width).max(free).min(last - 1);
            free = self.cell(segment.until, width).clamp(start + 1, last.max(start + 1));
            start..free
        };
        segments.map(lay).collect()
    }
}

/// Divides the time by whether anybody worked.
fn stretches(from: Duration, until: Duration, mut work: Vec<(Duration, Duration)>) -> Vec<Stretch> {
    work.sort_unstable();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut at = from;
    for (begin, end) in work {
        if begin > at {
            stretches.push(Stretch::new(at, begin, false));
            at = begin;
        }
        match stretches.last_mut() {
            _ if end <= at => continue,
            Some(last) if last.worked => *last = Stretch::new(last.from, end, true),
            _ => stretches.push(Stretch::new(at, end, true)),
        }
        at = end;
    }
    if until > at {
        stretches.push(Stretch::new(at, until, false));
    }
    stretches
}

/// How long a wait may be shown at most, so that all of them fit into so much.
fn longest(mut waits: Vec<Duration>, mut room: Duration) -> Duration {
    waits.sort_unstable();
    for (place, wait) in waits.iter().enumerate() {
        let left = u32::try_from(waits.len() - place).unwrap_or(u32::MAX);
        if *wait > room / left {
            return room / left;
        }
        room -= *wait;
    }
    Duration::MAX
}

/// So much of a time as a part is of a whole.
fn share(time: Duration, part: Duration, whole: Duration) -> Duration {
    let nanos = time.as_nanos() * part.as_nanos() / whole.as_nanos().max(1);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segment(kind: Kind, from: u64, until: u64) -> Segment {
        let (from, until) = (Duration::from_millis(from), Duration::from_millis(until));
        Segment { step: "Save", kind, from, until, sign: '✓' }
    }

    /// Segments that follow each other, of so many milliseconds.
    fn following(lengths: &[(bool, u64)]) -> Vec<Segment> {
        let mut at = 0;
        let next = |&(works, length): &(bool, u64)| {
            let from = at;
            at += length;
            segment(if works { Kind::Work } else { Kind::Wait }, from, at)
        };
        lengths.iter().map(next).collect()
    }

    fn folds(axis: &Axis) -> Vec<bool> {
        axis.stretches().iter().map(Stretch::is_folded).collect()
    }

    #[test]
    fn where_all_only_waited_the_axis_folds_and_leaves_two_thirds_to_the_work() {
        let axis = Axis::of(following(&[(true, 1000), (false, 600_000), (true, 1000)]).iter());
        assert_eq!(folds(&axis), [false, true, false]);
        assert_eq!(axis.shown(), Duration::from_millis(3000));
        let cells = axis.stretches().iter().map(|stretch| axis.cells(stretch, 30)).collect::<Vec<_>>();
        assert_eq!(cells, [0..10, 10..20, 20..30]);
    }

    #[test]
    fn a_wait_beside_anothers_work_does_not_fold() {
        let all = [segment(Kind::Work, 0, 5000), segment(Kind::Wait, 0, 4000), segment(Kind::Work, 4000, 5000)];
        let axis = Axis::of(all.iter());
        assert_eq!((folds(&axis), axis.shown()), (vec![false], Duration::from_secs(5)));
    }

    #[test]
    fn a_short_wait_is_shown_as_long_as_it_was() {
        let axis = Axis::of(following(&[(true, 1000), (false, 400), (true, 1000)]).iter());
        assert_eq!((folds(&axis), axis.shown()), (vec![false; 3], Duration::from_millis(2400)));
    }

    #[test]
    fn an_axis_of_nothing_has_no_cells() {
        let axis = Axis::of([].iter());
        assert_eq!((axis.cell(Duration::from_secs(9), 40), axis.shown()), (0, Duration::ZERO));
    }

    proptest! {
        #[test]
        fn every_step_has_a_cell_in_its_order(
            lengths in prop::collection::vec((any::<bool>(), prop_oneof![Just(0), 0..50u64, 0..900_000u64]), 1..12),
            more in 0..80usize,
        ) {
            let segments = following(&lengths);
            let width = segments.len() + more;
            let laid = Axis::of(segments.iter()).lay(segments.iter(), width);
            prop_assert!(laid.iter().all(|cells| !cells.is_empty() && cells.end <= width), "{:?}", laid);
            prop_assert!(laid.is_sorted_by(|one, next| one.end <= next.start), "{:?}", laid);
        }

        #[test]
        fn later_is_never_further_left(
            lengths in prop::collection::vec((any::<bool>(), 0..900_000u64), 1..12),
            moments in prop::array::uniform2(0..10_000_000u64),
            width in 1..200usize,
        ) {
            let axis = Axis::of(following(&lengths).iter());
            let [one, other] = moments.map(Duration::from_millis);
            prop_assert!(axis.cell(one.min(other), width) <= axis.cell(one.max(other), width));
        }
    }
}
