//! What the list says where it has nothing to show.

use ratatui::style::Style;

use super::{Pen, Scene, fit};

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    let found = scene.deck.view.find.text();
    if !scene.deck.rows.is_empty() {
        pen.text(2, 1, &format!("Nothing fits \"{found}\"."), Style::new());
        pen.text(2, 2, "Esc shows all profiles again.", scene.theme.dim);
        return;
    }
    let file = scene.settings_file.map_or("profiles.toml in orgdeck's config directory", |file| file.as_str());
    let words = [
        ("There are no profiles yet.", scene.theme.strong),
        ("To see it work at once, quit with q and run", Style::new()),
        ("  orgdeck demo", scene.theme.key),
        ("To log in to an org of yours, write", Style::new()),
        (file, scene.theme.key),
        ("profiles.example.toml shows every setting.", scene.theme.dim),
    ];
    let mut y = 1;
    for (text, style) in words {
        for line in fit::wrap(text.trim_start(), pen.width().saturating_sub(6)) {
            let indent = if style == scene.theme.key { 4 } else { 2 };
            pen.text(indent, y, &line, style);
            y += 1;
        }
        if style != Style::new() {
            y += 1;
        }
    }
}
