//! The first line: how many profiles there are, in which condition, what holds for all of them, which one is the
//! default here, and the time in minutes.

use ratatui::text::Span;

use super::{Pen, Scene, fit};
use crate::deck::state::Condition;

/// Draws it: in words where they fit, in signs where they do not.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let clock = scene.at(scene.now.wall, "%H:%M");
    let end = pen.width().saturating_sub(1);
    let room = end.saturating_sub(fit::width(&clock) + 2);
    let read_only = if scene.deck.read_only { "  read-only" } else { "" };
    let stepping = if scene.deck.view.stepping { "  step mode" } else { "" };
    let name = [
        Span::raw(" "),
        Span::styled("orgdeck", scene.theme.strong),
        Span::styled(read_only, scene.theme.need),
        Span::styled(stepping, scene.theme.busy),
        Span::raw("  "),
    ];
    let count = Span::raw(match scene.deck.rows.len() {
        1 => "1 profile: ".to_owned(),
        count => format!("{count} profiles: "),
    });
    let width = |spans: &[Span<'_>]| spans.iter().map(|span| fit::width(&span.content)).sum::<usize>();
    let left = room.saturating_sub(width(&name));
    let fits = |length| {
        let words = counts(scene, length);
        [[vec![count.clone()], words.clone()].concat(), words].into_iter().find(|spans| width(spans) <= left)
    };
    let told = match scene.deck.rows.is_empty() {
        true => Vec::new(),
        false => {
            [Length::Words, Length::Mixed].into_iter().find_map(fits).unwrap_or_else(|| counts(scene, Length::Signs))
        }
    };
    let spans = [&name[..], &told].concat();
    pen.spans(0, 0, room, &spans);
    pen.right(end, 0, &clock, scene.theme.dim);
    // What is not needed goes first: the file's name, then all of it.
    let free = room.saturating_sub(width(&spans) + 2);
    if let Some(words) = default(scene).into_iter().find(|words| fit::width(words) <= free) {
        pen.right(room, 0, &words, scene.theme.dim);
    }
}

/// The default, as long and as short as it can be said.
fn default(scene: &Scene<'_>) -> Vec<String> {
    let Some((name, place)) = &scene.deck.default else { return Vec::new() };
    vec![format!("default {name} ({place})"), format!("default {name}")]
}

/// How the conditions are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// All in words.
    Words,
    /// In words, but for those that nothing is to be done about.
    Mixed,
    /// By their signs.
    Signs,
}

/// Each condition that there is, with a `+` where cards that are not read yet may add to it, and after
/// what lives what is being done.
fn counts(scene: &Scene<'_>, length: Length) -> Vec<Span<'static>> {
    let (counts, short) = (scene.deck.counts(), length == Length::Signs);
    use Condition::{Alive, LoggingIn, NeedsYou, Never, Unsure};
    let mut parts = Vec::new();
    for condition in [Alive, LoggingIn, NeedsYou, Unsure, Never] {
        let count = counts.count(condition);
        let open = counts.is_open() && matches!(condition, Alive | NeedsYou | Unsure);
        let (sign, plus) = (condition.sign(), if open { "+" } else { "" });
        let words = match condition {
            _ if short => format!("{sign}{count}{plus}"),
            Alive => format!("{count}{plus} alive"),
            LoggingIn => format!("{count} logging in"),
            NeedsYou if count == 1 && !open => "! 1 needs you".to_owned(),
            NeedsYou => format!("! {count}{plus} need you"),
            Unsure | Never if length == Length::Mixed => format!("{count}{plus} {sign}"),
            Unsure | Never => format!("{count}{plus} {}", condition.heading()),
        };
        if count > 0 || open {
            parts.push(Span::styled(words, scene.theme.of(condition)));
        }
        if condition == LoggingIn {
            let held = scene.deck.held_count();
            let words = if short { format!("║{held}") } else { format!("{held} held") };
            parts.extend((held > 0).then(|| Span::styled(words, scene.theme.busy)));
            let doing = scene
                .deck
                .doings()
                .map(|(word, count)| if short { format!("▸{count}") } else { format!("{count} {word}") });
            parts.extend(doing.map(|words| Span::styled(words, scene.theme.busy)));
        }
    }
    let gap = Span::styled(if short { " " } else { " · " }, scene.theme.dim);
    let parts = parts.into_iter().flat_map(|part| [gap.clone(), part]);
    parts.skip(1).collect()
}
