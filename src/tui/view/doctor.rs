//! The overlay of what keeps logins from working: what needs doing first, each with its fix.

use std::cmp::Reverse;

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Margin, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, Clear, Widget},
};

use super::{Pen, Scene, fields::labelled, steps};
use crate::{
    deck::doctor::Finding,
    tui::spot::{Spot, Spots},
};

/// The widest that it gets.
const WIDEST: usize = 100;
/// Cells of a subject's name, with its gap.
const SUBJECT: usize = 10;

/// Draws it over the panes; says how many lines can be seen, and how many there are.
pub fn draw(
    scene: &Scene<'_>,
    found: &[Finding],
    buffer: &mut Buffer,
    screen: Rect,
    spots: &mut Spots,
) -> (usize, usize) {
    let panes = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let width = usize::from(screen.width).saturating_sub(6).min(WIDEST);
    let mut sorted: Vec<_> = found.iter().collect();
    sorted.sort_by_key(|finding| Reverse(finding.level));
    let mut lines: Vec<_> = sorted.into_iter().flat_map(|finding| told(scene, finding, width)).collect();
    if lines.is_empty() {
        lines.push(Line::from("looking around; login hosts are asked for the time …"));
    }
    let room = lines.len().min(usize::from(panes.height).saturating_sub(2));
    let size = |cells: usize| Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX));
    let area = panes.centered(size(width + 4), size(room + 2));
    let title = if room < lines.len() { " Doctor, more below: j " } else { " Doctor " };
    spots.note(area, Spot::Cover);
    Clear.render(area, buffer);
    Block::bordered().border_style(scene.theme.strong).title(title).render(area, buffer);
    let mut pen = Pen::new(buffer, area.inner(Margin::new(1, 1)));
    let top = scene.deck.view.help_top.min(lines.len() - room);
    for (y, line) in lines.iter().skip(top).take(room).enumerate() {
        pen.spans(1, y, width, &line.spans);
    }
    (room, lines.len())
}

fn told(scene: &Scene<'_>, finding: &Finding, width: usize) -> Vec<Line<'static>> {
    let sign = finding.level.sign();
    let pair = |label: &str, text: &str, style| labelled(label, text, SUBJECT, width - 2, scene.theme.dim, style);
    let mut lines = pair(finding.subject.words(), finding.what.as_str(), Style::new());
    lines.extend(finding.fix.iter().flat_map(|fix| pair("  fix", fix.as_str(), scene.theme.key)));
    for (at, line) in lines.iter_mut().enumerate() {
        let sign = if at == 0 { format!("{sign} ") } else { "  ".to_owned() };
        line.spans.insert(0, Span::styled(sign, steps::style(scene, finding.level.sign())));
    }
    lines
}
