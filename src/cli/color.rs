//! [`Color`]: whether output is coloured.

use std::{
    env,
    io::{self, IsTerminal},
};

use clap::{ValueEnum, builder::PossibleValue};

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is a dumb one.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// By hand, for values with words of their own would make all of `--help` twice as long.
impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }))
    }
}

impl Color {
    /// Whether standard output is to be coloured.
    pub fn is_wanted(self) -> bool {
        let refused = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = || env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Auto => io::stdout().is_terminal() && !refused() && !dumb(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}
