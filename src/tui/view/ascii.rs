//! Signs and lines for terminals that have no others: what was drawn, spelled in ASCII cell by cell. What
//! people and orgs are called keeps its letters.

use ratatui::buffer::Buffer;

/// Each sign of ours and what stands for it.
const SPELLING: [(char, char); 21] = [
    ('✓', 'v'),
    ('▸', '>'),
    ('✗', 'x'),
    ('·', '.'),
    ('–', '-'),
    ('▌', '>'),
    ('…', '~'),
    ('×', 'x'),
    ('•', '*'),
    ('→', '>'),
    ('━', '='),
    ('║', '='),
    ('─', '-'),
    ('┄', '.'),
    ('│', '|'),
    ('┌', '+'),
    ('┐', '+'),
    ('└', '+'),
    ('┘', '+'),
    ('├', '+'),
    ('┤', '+'),
];

/// Replaces every sign on the screen.
pub fn spell(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let spelled = spelled(cell.symbol());
            cell.set_symbol(&spelled);
        }
    }
}

/// Replaces every sign in a text, by as many characters.
pub fn spelled(text: &str) -> String {
    text.chars().map(spelling).collect()
}

fn spelling(sign: char) -> char {
    match sign {
        // What a control character is shown as.
        '\u{2400}'..='\u{2421}' | '\u{fffd}' => '?',
        sign => SPELLING.iter().find(|(known, _)| *known == sign).map_or(sign, |(_, ascii)| *ascii),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// What the program says in its own words, in all files that a screen takes them from.
    fn own_words(dir: &Path, found: &mut String) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            match path.extension().and_then(|it| it.to_str()) {
                None if !["tests", "simulator", "cli"].contains(&name) => own_words(&path, found),
                Some("rs" | "toml") if !name.ends_with("tests.rs") => {
                    let text = fs::read_to_string(&path).unwrap();
                    let text = text.split("#[cfg(test)]").next().unwrap();
                    let code = text.lines().filter(|line| !line.trim_start().starts_with(['/', '#']));
                    found.extend(code.flat_map(|line| [line, "\n"]));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_sign_that_the_program_uses_has_a_spelling() {
        let mut words = String::new();
        own_words(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut words);
        assert!(words.contains('✓') && words.len() > 500_000);
        let lost = words.lines().find(|line| !spelled(line).is_ascii());
        assert_eq!(lost, None);
    }
}
