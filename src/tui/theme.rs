//! [`Theme`]: how things look. Colours are the terminal's own sixteen, and never the only sign: a
//! theme without any says the same.

use ratatui::style::{Color, Modifier, Style};

use crate::{
    deck::state::Condition,
    profile::{ThemeName, Ui},
};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// What is well.
    pub good: Style,
    /// What goes on.
    pub busy: Style,
    /// What needs the person.
    pub need: Style,
    /// What failed.
    pub bad: Style,
    /// What is beside the point.
    pub dim: Style,
    /// What counts.
    pub strong: Style,
    /// A key that can be pressed.
    pub key: Style,
    /// What is chosen among several.
    pub chosen: Style,
    /// The word PROD.
    pub production: Style,
    /// A secret in the open.
    pub open: Style,
    /// Whether signs and lines are ASCII.
    pub ascii: bool,
}

impl Theme {
    /// For any background: attributes alone.
    pub const fn mono() -> Self {
        let (plain, bold) = (Style::new(), Style::new().add_modifier(Modifier::BOLD));
        Self {
            good: plain,
            busy: plain,
            need: bold,
            bad: bold,
            dim: Style::new().add_modifier(Modifier::DIM),
            strong: bold,
            key: bold,
            chosen: Style::new().add_modifier(Modifier::REVERSED),
            production: bold.add_modifier(Modifier::REVERSED),
            open: Style::new().add_modifier(Modifier::REVERSED),
            ascii: false,
        }
    }

    /// For a dark background.
    pub const fn dark() -> Self {
        let mono = Self::mono();
        Self {
            good: mono.good.fg(Color::Green),
            busy: mono.busy.fg(Color::Cyan),
            need: mono.need.fg(Color::Yellow),
            bad: mono.bad.fg(Color::Red),
            key: mono.key.fg(Color::Cyan),
            open: mono.open.fg(Color::Yellow),
            ..mono
        }
    }

    /// For a light background, where yellow and cyan are hard to read.
    pub const fn light() -> Self {
        let mono = Self::mono();
        Self {
            good: mono.good.fg(Color::Green),
            busy: mono.busy.fg(Color::Blue),
            need: mono.need.fg(Color::Magenta),
            bad: mono.bad.fg(Color::Red),
            key: mono.key.fg(Color::Blue),
            open: mono.open.fg(Color::Magenta),
            ..mono
        }
    }

    /// The settings' theme; `NO_COLOR` takes the colours out of any.
    pub fn choose(ui: &Ui, no_color: bool) -> Self {
        let theme = match ui.theme {
            _ if no_color => Self::mono(),
            ThemeName::Dark => Self::dark(),
            ThemeName::Light => Self::light(),
            ThemeName::Mono => Self::mono(),
        };
        Self { ascii: ui.ascii, ..theme }
    }

    /// A condition's style.
    pub fn of(&self, condition: Condition) -> Style {
        match condition {
            Condition::NeedsYou => self.need,
            Condition::LoggingIn => self.busy,
            Condition::Alive => self.good,
            Condition::Unsure => Style::new(),
            Condition::Never => self.dim,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_overrules_the_settings_theme() {
        let chosen = |theme, no_color| Theme::choose(&Ui { theme, ..Ui::default() }, no_color);
        assert_eq!(chosen(ThemeName::Dark, false), Theme::dark());
        assert_eq!(chosen(ThemeName::Light, false), Theme::light());
        assert_eq!(chosen(ThemeName::Light, true), Theme::mono());
    }

    #[test]
    fn production_is_reversed_in_every_theme() {
        for theme in [Theme::mono(), Theme::dark(), Theme::light()] {
            assert!(theme.production.add_modifier.contains(Modifier::REVERSED));
        }
    }
}
