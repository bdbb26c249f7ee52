//! [`places`]: which part of the screen is whose. Pure; it serves drawing, the mouse, and paging
//! through the row counts that drawing tells the deck.

use ratatui::layout::{Constraint, Layout, Margin, Rect};

use super::view::line;
use crate::deck::{Deck, action::Pane};

/// The least that orgdeck is drawn on: columns and lines.
pub const LEAST: (u16, u16) = (40, 12);
/// From this width on the details stand beside the list.
pub const WIDE: u16 = 100;
/// Lines about the selected profile under a list that has the whole width.
const STRIP: u16 = 5;

/// Where everything is. What a pane has is its inside; its frame lies one cell around it. A pane that
/// is not seen has no height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Counts and time.
    pub header: Rect,
    /// The profiles, with a line for the columns' names.
    pub list: Rect,
    /// What ran when, where it is shown in the place of the list.
    pub lanes: Rect,
    /// The selected profile, where there is room beside the list or it was asked for.
    pub detail: Rect,
    /// The selected profile in short, under a list that has the whole width.
    pub strip: Rect,
    /// What happened.
    pub journal: Rect,
    /// Notices, questions, what is typed.
    pub line: Rect,
    /// Keys.
    pub footer: Rect,
    /// The pane that has all the room between header and notices, where one has.
    pub alone: Option<Pane>,
    /// Whether list, strip and journal share one frame.
    pub joined: bool,
}

impl Places {
    /// The panes that are seen, each by its inside; what stands in short under the list is the details.
    pub fn panes(&self) -> impl Iterator<Item = (Pane, Rect)> {
        let list = if self.lanes.is_empty() { self.list } else { self.lanes };
        let strip = if self.alone.is_some() { Rect::default() } else { self.strip };
        let panes =
            [(Pane::List, list), (Pane::Detail, strip), (Pane::Detail, self.detail), (Pane::Journal, self.journal)];
        let alone = self.alone;
        let is_seen = move |(pane, inside): &(Pane, Rect)| !inside.is_empty() && alone.is_none_or(|it| it == *pane);
        panes.into_iter().filter(is_seen)
    }

    /// How many profiles the list has room for; also where it is covered, so that it comes back as it
    /// was left.
    pub fn rows(&self) -> usize {
        usize::from(self.list.height.saturating_sub(1))
    }
}

/// Divides a screen; `None` where it is too small for anything.
pub fn places(deck: &Deck, screen: Rect) -> Option<Places> {
    if screen.width < LEAST.0 || screen.height < LEAST.1 {
        return None;
    }
    let rows = [
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(line::height(deck, screen.width)),
        Constraint::Length(1),
    ];
    let [header, main, line, footer] = screen.layout(&Layout::vertical(rows));
    let panes = if screen.width >= WIDE { beside(main) } else { joined(main) };
    let places = Places { header, line, footer, ..panes };
    Some(match deck.view.focus {
        Pane::List if deck.has_lanes() => over(main, places),
        Pane::Detail if places.detail.is_empty() => {
            Places { detail: inside(main), alone: Some(Pane::Detail), ..places }
        }
        Pane::Journal if places.journal.is_empty() || places.joined => {
            Places { journal: inside(main), alone: Some(Pane::Journal), ..places }
        }
        _ => places,
    })
}

/// The details beside the list, the journal under both.
fn beside(main: Rect) -> Places {
    let journal = if main.height < 17 { 0 } else { (main.height / 5).clamp(4, 12) };
    let [upper, journal] = main.layout(&Layout::vertical([Constraint::Min(0), Constraint::Length(journal)]));
    // 62 of 120, as wide as a row needs and no wider.
    let list = (main.width * 26 / 50).clamp(52, 84);
    let [list, detail] = upper.layout(&Layout::horizontal([Constraint::Length(list), Constraint::Min(0)]));
    Places { list: inside(list), detail: inside(detail), journal: inside(journal), ..Places::default() }
}

/// List, strip and journal in one frame; each of the two lower ones has a line above it.
fn joined(main: Rect) -> Places {
    let strip = if main.height < 13 { 0 } else { STRIP };
    let journal = if main.height < 20 { 0 } else { (main.height / 8).clamp(2, 8) };
    let rows = [
        Constraint::Min(0),
        Constraint::Length(u16::from(strip > 0)),
        Constraint::Length(strip),
        Constraint::Length(u16::from(journal > 0)),
        Constraint::Length(journal),
    ];
    let [list, _, strip, _, journal] = inside(main).layout(&Layout::vertical(rows));
    Places { list, strip, journal, joined: true, ..Places::default() }
}

/// The lanes over all panes, and the selected profile's strip under them. The list keeps its place, so
/// that it comes back as it was left.
fn over(main: Rect, places: Places) -> Places {
    let strip = if main.height < 13 { 0 } else { STRIP };
    let rows = [Constraint::Min(0), Constraint::Length(u16::from(strip > 0)), Constraint::Length(strip)];
    let [lanes, _, strip] = inside(main).layout(&Layout::vertical(rows));
    Places { lanes, strip, detail: Rect::default(), journal: Rect::default(), ..places }
}

fn inside(frame: Rect) -> Rect {
    frame.inner(Margin::new(1, 1))
}
