//! The Grants tab: what the org said of this user's grants when it was asked, and that only a key asks.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene,
    fields::{self, paragraph},
    fit,
};
use crate::{
    deck::{
        Row,
        grant::{GrantList, ListLine, Listed, Whose},
        inquiry::Inquiry,
    },
    oauth::error::table,
};

/// Cells of the columns before the last: created, last used, uses.
const COLUMNS: [usize; 3] = [11, 11, 6];

/// Their names.
const HEADING: &str = "created    last used  uses  whose";

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let (dim, key) = (scene.theme.dim, scene.theme.key);
    let say = |text: &str, style: Style| paragraph(text, width, style);
    if row.card().is_none() {
        return say(&format!("No token is saved here.{}", scene.hints(&["{log-in} logs in"])), dim);
    }
    match scene.deck.inquiry(&row.name) {
        None => say("7 asks the org for this user's grants; until then nothing is sent.", key),
        Some(Inquiry::Asking(None)) => say("The org is being asked.", scene.theme.busy),
        Some(Inquiry::Asking(Some(list))) => told(scene, list, "asking again", width),
        Some(Inquiry::Told(list)) => {
            let asked = format!("asked {}, 7 asks again", scene.ago(list.asked_at));
            told(scene, list, &asked, width)
        }
        Some(Inquiry::NotTold { why, case, at_least, asked_at }) => {
            let known = case.as_ref().and_then(table::find);
            let told = known.map(|known| {
                let who = known.who.words().to_owned();
                [("cause", known.cause.clone()), ("who acts", who), ("next", known.action.clone())]
            });
            let pairs = std::iter::once(("not told", why.to_string())).chain(told.into_iter().flatten()).chain([
                ("saved here", format!("{at_least} grants of this user and app")),
                ("asked", format!("{}, 7 asks again", scene.ago(*asked_at))),
            ]);
            fields::lines(pairs, width, scene)
        }
    }
}

fn told(scene: &Scene<'_>, list: &GrantList, asked: &str, width: usize) -> Vec<Line<'static>> {
    let share = if list.app.is_some() { format!("{} grants", list.share()) } else { list.share() };
    let mut lines = vec![between(share, asked, width, scene.theme.strong, scene.theme.dim)];
    if list.grants.is_empty() {
        lines.extend(paragraph("The org knows no grant of this user.", width, scene.theme.dim));
    }
    let chosen = scene.deck.chosen_grant().map(|listed| &listed.grant.id);
    for (at, one) in list.lines().enumerate() {
        lines.push(match one {
            ListLine::App(app) => {
                let style = if list.app.as_ref() == Some(app) { Style::new() } else { scene.theme.dim };
                let left = if at == 0 { format!("  {HEADING}") } else { String::new() };
                between(left, app.as_str(), width, scene.theme.dim, style)
            }
            ListLine::Grant(listed) => {
                let line = line(scene, list, listed, width);
                if chosen == Some(&listed.grant.id) { line.patch_style(scene.theme.chosen) } else { line }
            }
        });
    }
    if chosen.is_none() && !list.grants.is_empty() {
        lines.extend(paragraph(
            &scene.spell("In this pane {down} and {up} choose a grant, and {menu} ends it."),
            width,
            scene.theme.dim,
        ));
    }
    lines
}

fn line(scene: &Scene<'_>, list: &GrantList, listed: &Listed, width: usize) -> Line<'static> {
    let theme = scene.theme;
    let next = list.next_out().is_some_and(|next| next.grant.id == listed.grant.id);
    let (sign, style) = match listed.whose {
        Whose::This => ('✓', theme.good),
        _ if next => ('!', theme.need),
        Whose::Nobody | Whose::Perhaps(_) => ('?', Style::new()),
        Whose::Other(_) | Whose::Former(_) => ('·', Style::new()),
    };
    let grant = &listed.grant;
    let cells = [
        scene.ago(grant.created_at),
        grant.used_at.map_or_else(|| "never".to_owned(), |at| scene.ago(at)),
        grant.uses.to_string(),
    ];
    let cells: String = cells.iter().zip(COLUMNS).map(|(cell, width)| format!("{cell:width$}")).collect();
    let whose = if next { format!("{}, goes next", listed.whose.words()) } else { listed.whose.words() };
    let room = width.saturating_sub(2 + COLUMNS.iter().sum::<usize>());
    Line::from(vec![
        Span::styled(format!("{sign} "), style),
        Span::raw(cells),
        Span::styled(fit::cut(&whose, room), style),
    ])
}

/// Two texts at both ends of a line, the second only where it fits.
fn between(left: String, right: &str, width: usize, left_style: Style, right_style: Style) -> Line<'static> {
    let gap = width.saturating_sub(fit::width(&left) + fit::width(right));
    let mut spans = vec![Span::styled(left, left_style)];
    if gap > 1 {
        spans.extend([Span::raw(" ".repeat(gap)), Span::styled(right.to_owned(), right_style)]);
    }
    Line::from(spans)
}
