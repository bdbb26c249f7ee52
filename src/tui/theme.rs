//! [`Theme`]: how things look, the only place that names a colour. Colours are the terminal's own sixteen,
//! and never the only sign: a theme without any says the same.

#[cfg(test)]
mod tests;

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};

use crate::{
    deck::state::Condition,
    profile::{ThemeName, Ui},
};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// What has no other style, and the ground of all; empty leaves them to the terminal.
    pub ground: Style,
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
            ground: plain,
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
            // The plain red is too dark on black in half of all palettes.
            bad: mono.bad.fg(Color::LightRed),
            key: mono.key.fg(Color::Cyan),
            open: mono.open.fg(Color::Yellow),
            ..mono
        }
    }

    /// For a light background, where yellow, cyan and green are hard to read in most palettes: what is well
    /// has the text's own colour there.
    pub const fn light() -> Self {
        let mono = Self::mono();
        Self {
            busy: mono.busy.fg(Color::Blue),
            need: mono.need.fg(Color::Magenta),
            bad: mono.bad.fg(Color::Red),
            key: mono.key.fg(Color::Blue),
            open: mono.open.fg(Color::Magenta),
            ..mono
        }
    }

    /// White and bright colours on black, whatever the terminal's palette: these are of the 256 that no
    /// palette changes, and each has at least seven times the ground's light.
    pub const fn high_contrast() -> Self {
        const fn colour(number: u8) -> Style {
            Style::new().fg(Color::Indexed(number)).add_modifier(Modifier::BOLD)
        }
        let mono = Self::mono();
        Self {
            ground: Style::new().fg(Color::Indexed(231)).bg(Color::Indexed(16)),
            good: colour(120),
            busy: colour(123),
            need: colour(226),
            bad: colour(217),
            dim: Style::new().fg(Color::Indexed(250)),
            key: colour(123),
            open: mono.open.fg(Color::Indexed(226)),
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
            ThemeName::HighContrast => Self::high_contrast(),
        };
        Self { ascii: ui.ascii, ..theme }
    }

    /// Puts the ground under what was drawn.
    pub(super) fn lay(&self, buffer: &mut Buffer) {
        let (Some(ink), Some(paper)) = (self.ground.fg, self.ground.bg) else { return };
        for cell in &mut buffer.content {
            for (colour, ground) in [(&mut cell.fg, ink), (&mut cell.bg, paper)] {
                if *colour == Color::Reset {
                    *colour = ground;
                }
            }
        }
    }

    /// All its colours.
    #[cfg(test)]
    pub fn colours(&self) -> Vec<Color> {
        let own = [self.ground, self.good, self.busy, self.need, self.bad, self.dim, self.key, self.open];
        own.into_iter().flat_map(|style| [style.fg, style.bg]).flatten().collect()
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
