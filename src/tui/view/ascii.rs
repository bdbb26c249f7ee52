//! Signs and lines for terminals that have no others: what was drawn, spelled in ASCII.

use ratatui::buffer::Buffer;

/// Each sign and what stands for it.
const SPELLING: [(&str, &str); 20] = [
    ("✓", "v"),
    ("▸", ">"),
    ("✗", "x"),
    ("·", "."),
    ("–", "-"),
    ("▌", "|"),
    ("…", "~"),
    ("×", "x"),
    ("•", "*"),
    ("━", "="),
    ("║", "="),
    ("─", "-"),
    ("┄", "."),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("├", "+"),
    ("┤", "+"),
];

/// Replaces every sign on the screen.
pub fn spell(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some((_, ascii)) = SPELLING.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(ascii);
        }
    }
}
