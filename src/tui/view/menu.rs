//! Menus over the panes: what can be copied, and all that can be done. A key, its words, and what is
//! copied by it.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    style::Style,
    text::Span,
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fit};
use crate::{
    deck::{Action, action::ProfileAct, copy::Item},
    tui::{
        keymap::{Bound, Chord, Does, Place},
        spot::{Spot, Spots},
    },
};

/// Wider it need not be: what is cut off is only shown here, and copied whole.
const WIDEST: usize = 76;

/// The key of a line, and the line.
type Line = (Option<Chord>, Vec<Span<'static>>);

/// What can be copied of a row, where that menu is open.
pub fn copies(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, spots: &mut Spots) {
    let Some(row) = scene.deck.copying() else { return };
    let key = |item| match item {
        Item::Request(number) => {
            let key = scene.key_of(&Does::CopyRequest).and_then(|bound| bound.keys.get(usize::from(number) - 1));
            (key.copied(), key.map(Chord::to_string).unwrap_or_default())
        }
        item => scene.key_of(&Does::Act(Action::CopyItem(item))).map(key_of).unwrap_or_default(),
    };
    let lines: Vec<_> = scene.deck.copies().into_iter().map(|(item, shown)| (key(item), item.words(), shown)).collect();
    let names = lines.iter().map(|(_, words, _)| fit::width(words)).max().unwrap_or(0);
    let spell = |((key, name), words, shown): ((Option<Chord>, String), &str, crate::plain::Plain)| {
        let label = format!("  {words:<names$}  ");
        let shown = Span::styled(shown.to_string(), scene.theme.dim);
        (key, vec![Span::styled(name, scene.theme.key), Span::raw(label), shown])
    };
    draw(scene, buffer, screen, spots, &format!("Copy of {}", row.name), lines.into_iter().map(spell).collect());
}

/// All that can be done with the chosen rows, what destroys at the end, where that menu is open.
pub fn offers(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, spots: &mut Spots) {
    let Some(names) = scene.deck.view.menu.as_deref() else { return };
    let offers = scene.deck.offers(scene.now);
    let offered =
        scene.keys.of(Place::Menu).filter(|bound| matches!(bound.does, Does::Act(action) if offers.contains(&action)));
    let spell = |bound: &Bound| {
        let destroys = matches!(
            bound.does,
            Does::Act(Action::NotThisOne | Action::Revoke | Action::Forget | Action::Profile(ProfileAct::Remove))
        );
        let style = if destroys { scene.theme.need } else { Style::new() };
        let (key, name) = key_of(bound);
        (key, vec![Span::styled(name, scene.theme.key), Span::styled(format!("  {}", bound.words), style)])
    };
    let whom = match names {
        [name] => name.to_string(),
        names => format!("{} marked", names.len()),
    };
    draw(scene, buffer, screen, spots, &whom, offered.map(spell).collect());
}

/// The steps of a login that one can go back to, where that menu is open.
pub fn steps(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, spots: &mut Spots) {
    let offered = scene.deck.going_back();
    let Some(row) = scene.deck.selected().filter(|_| !offered.is_empty()) else { return };
    let spell = |bound: &Bound| {
        let (key, name) = key_of(bound);
        (key, vec![Span::styled(name, scene.theme.key), Span::raw(format!("  {}", bound.words))])
    };
    let bound = |step| scene.key_of(&Does::Act(Action::BackTo(step)));
    let lines = offered.into_iter().filter_map(bound).map(spell).collect();
    draw(scene, buffer, screen, spots, &format!("{}: back to", row.name), lines);
}

/// The key to press for a row of keys, and what all of them are called.
fn key_of(bound: &Bound) -> (Option<Chord>, String) {
    (bound.keys.first().copied(), bound.label())
}

/// Draws a menu above the line for notices; a click on a line presses its key.
fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, spots: &mut Spots, title: &str, lines: Vec<Line>) {
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let long = |(_, line): &Line| line.iter().map(|span| fit::width(&span.content)).sum::<usize>();
    let longest = lines.iter().map(long).max().unwrap_or(0).max(fit::width(title));
    let width = cells((longest + 2).min(WIDEST) + 2).min(screen.width.saturating_sub(4));
    let height = cells(lines.len() + 2).min(screen.height.saturating_sub(3));
    let area = Rect { x: screen.x + 2, y: screen.bottom().saturating_sub(height + 2), width, height };
    spots.note(area, Spot::Cover);
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).render(area, buffer);
    let title = format!(" {} ", fit::cut(title, usize::from(width).saturating_sub(4)));
    Pen::new(buffer, area).text(1, 0, &title, scene.theme.strong);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, (key, line)) in lines.iter().enumerate() {
        if let Some(key) = key {
            spots.note(pen.cells(0, y, pen.width()), Spot::Key(*key));
        }
        pen.spans(1, y, pen.width().saturating_sub(2), line);
    }
}
