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
    let theme = scene.theme;
    let example = [
        "version = 1",
        "[profiles.my-org]",
        "client_id = \"3MVG9...\"",
        "client_secret = { prompt = true }",
        "login = \"production\"",
    ];
    let paragraphs: [(usize, &[&str], Style); 7] = [
        (2, &["There are no profiles yet."], theme.strong),
        (2, &["To see it work at once, quit with q and run"], Style::new()),
        (4, &["orgdeck demo"], theme.key),
        (2, &["To log in to an org of yours, write"], Style::new()),
        (4, &[file], theme.key),
        (4, &example, theme.key),
        (2, &["The app in Setup must list http://localhost:1717/OauthRedirect as a callback URL."], theme.dim),
    ];
    let mut y = 1;
    let width = pen.width().saturating_sub(6);
    for (indent, lines, style) in paragraphs {
        let lines: Vec<_> = lines.iter().flat_map(|text| fit::wrap(text, width)).collect();
        // A file's half would be a riddle.
        if y + lines.len() > pen.height() {
            return;
        }
        for line in lines {
            pen.text(indent, y, &line, style);
            y += 1;
        }
        // What introduces something stands right above it.
        y += usize::from(style != Style::new());
    }
}
