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
    tui::keymap::{Bound, Chord, Does, Place},
};

/// Wider it need not be: what is cut off is only shown here, and copied whole.
const WIDEST: usize = 76;

/// What can be copied of a row, where that menu is open.
pub fn copies(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
    let Some(row) = scene.deck.copying() else { return };
    let key = |item| match item {
        Item::Request(number) => {
            let key = scene.key_of(&Does::CopyRequest).and_then(|bound| bound.keys.get(usize::from(number) - 1));
            key.map(Chord::to_string).unwrap_or_default()
        }
        item => scene.key_of(&Does::Act(Action::CopyItem(item))).map(Bound::label).unwrap_or_default(),
    };
    let lines: Vec<_> = scene.deck.copies().into_iter().map(|(item, shown)| (key(item), item.words(), shown)).collect();
    let names = lines.iter().map(|(_, words, _)| fit::width(words)).max().unwrap_or(0);
    let spell = |(key, words, shown): (String, &str, crate::plain::Plain)| {
        let label = format!("  {words:<names$}  ");
        vec![Span::styled(key, scene.theme.key), Span::raw(label), Span::styled(shown.to_string(), scene.theme.dim)]
    };
    draw(scene, buffer, screen, &format!("Copy of {}", row.name), lines.into_iter().map(spell).collect());
}

/// All that can be done with the chosen rows, what destroys at the end, where that menu is open.
pub fn offers(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
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
        vec![Span::styled(bound.label(), scene.theme.key), Span::styled(format!("  {}", bound.words), style)]
    };
    let whom = match names {
        [name] => name.to_string(),
        names => format!("{} marked", names.len()),
    };
    draw(scene, buffer, screen, &whom, offered.map(spell).collect());
}

/// The steps of a login that one can go back to, where that menu is open.
pub fn steps(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
    let offered = scene.deck.going_back();
    let Some(row) = scene.deck.selected().filter(|_| !offered.is_empty()) else { return };
    let spell =
        |bound: &Bound| vec![Span::styled(bound.label(), scene.theme.key), Span::raw(format!("  {}", bound.words))];
    let bound = |step| scene.key_of(&Does::Act(Action::BackTo(step)));
    let lines = offered.into_iter().filter_map(bound).map(spell).collect();
    draw(scene, buffer, screen, &format!("{}: back to", row.name), lines);
}

/// Draws a menu above the line for notices.
fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect, title: &str, lines: Vec<Vec<Span<'static>>>) {
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let long = |line: &Vec<Span<'_>>| line.iter().map(|span| fit::width(&span.content)).sum::<usize>();
    let longest = lines.iter().map(long).max().unwrap_or(0).max(fit::width(title));
    let width = cells((longest + 2).min(WIDEST) + 2).min(screen.width.saturating_sub(4));
    let height = cells(lines.len() + 2).min(screen.height.saturating_sub(3));
    let area = Rect { x: screen.x + 2, y: screen.bottom().saturating_sub(height + 2), width, height };
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).render(area, buffer);
    let title = format!(" {} ", fit::cut(title, usize::from(width).saturating_sub(4)));
    Pen::new(buffer, area).text(1, 0, &title, scene.theme.strong);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, line) in lines.iter().enumerate() {
        pen.spans(1, y, pen.width().saturating_sub(2), line);
    }
}
