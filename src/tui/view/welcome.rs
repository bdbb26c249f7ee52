//! The first start, over all panes: what can be done, which app one needs, and what to set in Setup.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fields::labelled, fit};
use crate::{
    deck::{
        action::{Action, ProfileAct},
        welcome::{IN_SETUP, SOON, THEN, VALUES, WHERE, WHICH_APP},
    },
    tui::keymap::{Chord, Does},
};

/// The widest that it gets.
const WIDEST: usize = 100;
/// Cells of a key with its gap, and of a value's name.
const KEY: usize = 3;
const NAME: usize = 13;

/// Draws it where there are no profiles and nothing is typed.
pub fn draw(scene: &Scene<'_>, buffer: &mut Buffer, screen: Rect) {
    if !scene.deck.is_new() || scene.deck.view.help || scene.deck.view.typing.is_some() {
        return;
    }
    let panes = Rect { y: screen.y + 1, height: screen.height.saturating_sub(3), ..screen };
    let width = usize::from(screen.width).saturating_sub(3).min(WIDEST);
    let mut lines = lines(scene, width);
    let room = usize::from(panes.height).saturating_sub(2);
    // Where there is no room for all, blanks go first.
    while let Some(blank) = lines.iter().rposition(|line| lines.len() > room && line.width() == 0) {
        lines.remove(blank);
    }
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = panes.centered(size(width + 3), size(lines.len().min(room) + 2));
    Clear.render(panes, buffer);
    Block::bordered().border_style(scene.theme.strong).title(" Welcome to orgdeck ").render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    for (y, line) in lines.iter().take(room).enumerate() {
        pen.spans(1, y, width, &line.spans);
    }
}

fn lines(scene: &Scene<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let prose = |text: &str, style| fit::wrap(text, width).into_iter().map(move |line| Line::styled(line, style));
    let value = |at: usize| {
        let (name, value) = VALUES[at];
        let key = scene.key_of(&Does::CopySetup).and_then(|bound| bound.keys.get(at)).map(Chord::to_string);
        let key = format!("{:<KEY$}", key.unwrap_or_default());
        let mut lines = labelled(&format!("{name:<NAME$}"), value, NAME, width - KEY, Style::new(), theme.strong);
        for (at, line) in lines.iter_mut().enumerate() {
            line.spans.insert(0, Span::styled(if at == 0 { key.clone() } else { " ".repeat(KEY) }, theme.key));
        }
        lines
    };
    let add = scene.key_of(&Does::Act(Action::Profile(ProfileAct::Add)));
    let add = add.map(|bound| {
        vec![
            Span::styled(format!("{:<KEY$}", bound.short_label()), theme.key),
            Span::raw(format!("{:<NAME$}", "add")),
            Span::styled("a profile, by a form: one app, one login host, one person", theme.strong),
        ]
    });
    let told = |lines: Vec<Line<'static>>, words: &'static str| {
        lines.into_iter().map(move |mut line| {
            line.spans.push(Span::styled(words, theme.dim));
            line
        })
    };
    let mut all: Vec<Line<'static>> = prose("There are no profiles yet.", theme.strong).collect();
    all.extend(add.map(Line::from));
    all.extend(told(value(IN_SETUP), "   simulated orgs, nothing to set up"));
    all.extend(told(value(IN_SETUP + 1), "   what the sf CLI is logged in to"));
    all.push(Line::default());
    all.extend(prose(WHICH_APP, Style::new()));
    all.push(Line::default());
    all.extend(prose(WHERE, Style::new()));
    all.extend((0..IN_SETUP).flat_map(value));
    all.extend(prose(format!("{} {SOON}", scene.hints(&[THEN])).trim(), Style::new()));
    if let Some(file) = scene.settings_file {
        all.push(Line::default());
        all.extend(prose(&format!("Profiles stand in {}", file.as_str()), theme.dim));
    }
    all
}
