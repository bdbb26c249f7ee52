//! What the list says where it has no rows: a search finds nothing, or there is no profile.

use ratatui::style::Style;

use super::{Pen, Scene};

/// Draws it.
pub fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>) {
    if !scene.deck.rows.is_empty() {
        pen.text(2, 1, &format!("Nothing fits \"{}\".", scene.deck.view.find.text()), Style::new());
        pen.text(2, 2, "Esc shows all profiles again.", scene.theme.dim);
    } else if scene.deck.attended {
        pen.text(2, 1, "No profiles.", Style::new());
        pen.text(2, 2, scene.hints(&["{add-profile} adds one"]).trim(), scene.theme.dim);
    }
}
